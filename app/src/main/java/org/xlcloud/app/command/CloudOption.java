package org.xlcloud.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.Stacks;
import picocli.CommandLine.Option;

/// Which clouds a command asks: those named by `--cloud`, else `OS_CLOUD`, else the one that other `OS_*` variables
/// describe, as after a sourced openrc, else the only one there is.
final class CloudOption {
    @Option(
            names = {"--cloud", "--os-cloud"},
            paramLabel = "NAME",
            description = "Cloud of clouds.yaml; may be given several times."
                    + " Default: $OS_CLOUD, or what other OS_* variables describe, or the only one.")
    private List<String> names = List.of();

    @Option(
            names = "--clouds-file",
            paramLabel = "FILE",
            description = "Read this clouds.yaml, as $OS_CLIENT_CONFIG_FILE does.")
    private @Nullable Path file;

    /// What is to be found out of one cloud.
    interface Question<T> {
        T ask(Cloud cloud, CloudConfig config, Inventory inventory);
    }

    /// Asks every cloud at the same time; the first problem ends the command.
    List<Inventory> load() {
        return load((cloud, config, inventory) -> inventory);
    }

    /// Asks every cloud at the same time for its inventory and then the question; the first problem ends the command.
    <T> List<T> load(Question<T> question) {
        return ask(cloud -> {
            try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
                return question.ask(cloud, cloud.config(), inventory.load());
            }
        });
    }

    /// What is to be found out of one cloud's stacks.
    interface StacksQuestion<T> {
        T ask(Cloud cloud, Inventory inventory, Stacks stacks);
    }

    /// Asks every cloud at the same time for its inventory, without aggregates and zones, and its stacks together, and
    /// then the question.
    <T> List<T> loadStacks(StacksQuestion<T> question) {
        return ask(cloud -> stacks(cloud, CloudInventory::loadUnplaced, question));
    }

    /// Asks the one cloud that is named for its whole inventory and its stacks together, and then the question.
    <T> T loadStacksOfOne(StacksQuestion<T> question) {
        mustBeOne();
        return ask(cloud -> stacks(cloud, CloudInventory::load, question)).getFirst();
    }

    private static <T> T stacks(Cloud cloud, Function<CloudInventory, Inventory> reading, StacksQuestion<T> question) {
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            var loaded = CloudStacks.load(cloud, InstantSource.system(), () -> reading.apply(inventory));
            return question.ask(cloud, loaded.inventory(), loaded.stacks());
        }
    }

    /// Asks every cloud at the same time; the first problem ends the command.
    <T> List<T> ask(Function<Cloud, T> question) {
        CloudConfigs configs = configs();
        List<Callable<T>> tasks = new java.util.ArrayList<>();
        for (String name : chosen(configs))
            tasks.add(() -> {
                try (var cloud = new Cloud(configs.get(name), InstantSource.system())) {
                    return question.apply(cloud);
                }
            });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(tasks).stream().map(CloudOption::<T>result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("list", "the clouds", "interrupted"), e);
        }
    }

    /// Asks the one cloud that is named; what changes something is for one at a time.
    <T> T loadOne(Question<T> question) {
        mustBeOne();
        return load(question).getFirst();
    }

    private void mustBeOne() {
        if (names.size() > 1)
            throw new ProblemException(
                    Problem.of("choose a cloud", "the command line", "this is for one cloud at a time"));
    }

    /// Connects to the one cloud that is meant and answers what `use` makes of it.
    ///
    /// @throws ProblemException when several are named: a change goes to one cloud
    <T> T one(Function<Cloud, T> use) {
        CloudConfigs configs = configs();
        List<String> chosen = chosen(configs);
        if (chosen.size() != 1)
            throw new ProblemException(Problem.of(
                    "choose a cloud", "the command line", "a change goes to one cloud, not to " + chosen.size()));
        try (var cloud = new Cloud(configs.get(chosen.getFirst()), InstantSource.system())) {
            return use.apply(cloud);
        }
    }

    private CloudConfigs configs() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (file != null) {
            // As a variable it may name what is not there, and the usual places count; who types it means it.
            if (!Files.isReadable(file))
                throw new ProblemException(
                        Problem.of("read the cloud configuration", file.toString(), "there is no such file to read"));
            environment.put("OS_CLIENT_CONFIG_FILE", file.toString());
        }
        return CloudConfigs.find(environment, Path.of("").toAbsolutePath(), CloudConfigs.home(environment));
    }

    private List<String> chosen(CloudConfigs configs) {
        if (!names.isEmpty()) return List.copyOf(new java.util.LinkedHashSet<>(names));
        @Nullable String preferred = configs.preferred().orElse(null);
        if (preferred != null) return List.of(preferred);
        var known = configs.names();
        throw new ProblemException(Problem.of(
                        "choose a cloud",
                        "clouds.yaml",
                        known.isEmpty() ? "no cloud is configured" : "there are several: " + String.join(", ", known))
                .withHint(
                        known.isEmpty()
                                ? "Write a clouds.yaml, or try ./xlcloud demo"
                                : "Say which with --cloud NAME"));
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.ScalePlanner;

/// Checks, creates, updates and deletes clusters through Heat, and follows each to its end. Blocks.
public final class Clusters {
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final Cloud cloud;
    private final Heat heat;

    public Clusters(Cloud cloud) {
        this.cloud = cloud;
        heat = new Heat(cloud);
    }

    /// What was found out about a cluster before it is made.
    ///
    /// @param fits whether its servers would fit, a line for each flavor
    /// @param against what stands against it, each with what to do; empty when it may be made
    /// @param lacking what is not there now: Heat would try in vain
    public record Verdict(List<Fit> fits, List<String> against, List<String> lacking) {
        public Verdict {
            fits = List.copyOf(fits);
            against = List.copyOf(against);
            lacking = List.copyOf(lacking);
        }
    }

    /// Has Heat check the templates, and looks whether the flavors exist, have the GPUs that their layers need, and
    /// fit.
    public Verdict check(Heat.Order order, List<Choice> choices, Inventory inventory) {
        var against = new ArrayList<String>();
        try {
            heat.validate(order.template(), order.files(), order.environment(), order.parameters());
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != 400) throw e;
            against.add("Heat refuses the template: " + e.problem().reason());
        }
        Map<String, Flavor> flavors = new HashMap<>();
        new Nova(cloud).flavors().forEach(flavor -> flavors.put(flavor.name(), flavor));
        Map<String, Integer> wanted = new TreeMap<>();
        for (Choice choice : choices) {
            String name = value(choice, "flavor");
            Flavor flavor = flavors.get(name);
            if (flavor == null) {
                against.add("layer " + choice.name() + ": there is no flavor " + name + "; there are "
                        + String.join(", ", flavors.keySet().stream().sorted().toList()));
                continue;
            }
            int gpus = Fit.of(inventory, flavor, 0, null).gpusEach().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            if (gpus < choice.layer().gpus())
                against.add("layer " + choice.name() + " needs "
                        + choice.layer().gpus() + " GPU per node, flavor " + name + " asks for " + gpus);
            String size = value(choice, "size");
            wanted.merge(name, size.isEmpty() ? 1 : (int) Double.parseDouble(size), Integer::sum);
        }
        var fits = new ArrayList<Fit>();
        var lacking = new ArrayList<String>();
        wanted.forEach((name, count) -> {
            Flavor flavor = flavors.get(name);
            if (flavor == null) return;
            Fit fit = Fit.of(inventory, flavor, count, ScalePlanner.allowed(cloud, flavor));
            fits.add(fit);
            if (!fit.all()) lacking.add(fit.inWords());
        });
        return new Verdict(fits, against, lacking);
    }

    private static String value(Choice choice, String parameter) {
        JsonNode given = choice.values().get(parameter);
        if (given != null) return given.asText();
        for (Layer.Parameter each : choice.layer().parameters()) {
            JsonNode standard = each.standard();
            if (each.name().equals(parameter) && standard != null) return standard.asText();
        }
        return "";
    }

    /// Creates a cluster and waits for it.
    ///
    /// @throws ProblemException that names what was made by then and stays, to be looked at or deleted
    public StackId create(Heat.Order order, Jobs.Progress progress) throws InterruptedException {
        StackId made = heat.create(order);
        progress.at(-1, "creating " + made.name() + " (" + made.id() + ")");
        follow(made, "CREATE", null, progress);
        return made;
    }

    /// Gives a cluster other layers or values and waits for it.
    public void update(StackId cluster, Heat.Order order, Jobs.Progress progress) throws InterruptedException {
        Instant before = updatedAt(cluster);
        heat.update(cluster, order);
        follow(cluster, "UPDATE", before, progress);
    }

    /// Changes parameters of a cluster and waits for it.
    ///
    /// @param parameters the master stack's; with those that keep groups as large as they are
    public void change(StackId cluster, Map<String, JsonNode> parameters, Jobs.Progress progress)
            throws InterruptedException {
        Instant before = updatedAt(cluster);
        heat.change(cluster, parameters);
        follow(cluster, "UPDATE", before, progress);
    }

    /// Deletes a cluster with all that is in it and waits until it is gone.
    ///
    /// @throws ProblemException that names what could not be deleted
    public void delete(StackId cluster, Jobs.Progress progress) throws InterruptedException {
        heat.delete(cluster);
        follow(cluster, "DELETE", null, progress);
    }

    /// The clusters that XMS has made, those of its tag.
    public List<Stack> list() {
        return heat.stacks().stream()
                .filter(stack -> !stack.nested() && stack.tags().contains(Composer.TAG))
                .toList();
    }

    private @Nullable Instant updatedAt(StackId cluster) {
        List<Stack> now = heat.stacks(List.of(cluster.id()));
        return now.isEmpty() ? null : now.getFirst().updatedAt();
    }

    /// @param before the last update before this one: Heat begins a moment after it has accepted
    private void follow(StackId cluster, String action, @Nullable Instant before, Jobs.Progress progress)
            throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (true) {
            List<Stack> now = heat.stacks(List.of(cluster.id()));
            if (now.isEmpty()) {
                if (action.equals("DELETE")) return;
                throw new ProblemException(Problem.of(
                        action.toLowerCase(Locale.ROOT) + " cluster " + cluster.name(),
                        "Heat of cloud " + cloud.name(),
                        "the stack was deleted meanwhile"));
            }
            Stack stack = now.getFirst();
            boolean begun = !action.equals("UPDATE") || !Objects.equals(stack.updatedAt(), before);
            if (begun && stack.status().action().equals(action)) {
                if (stack.status().failed()) throw failed(cluster, stack);
                if (!stack.status().inProgress() && !action.equals("DELETE")) return;
            }
            if (Instant.now().isAfter(end))
                throw new ProblemException(Problem.of(
                                action.toLowerCase(Locale.ROOT) + " cluster " + cluster.name(),
                                "Heat of cloud " + cloud.name(),
                                "it has not come to an end within " + LONGEST.toMinutes() + " min")
                        .withHint("It may still go on: xlcloud stacks --tree shows what it waits for"));
            progress.at(-1, step(cluster));
            Thread.sleep(POLL);
        }
    }

    private String step(StackId cluster) {
        List<StackResource> all = read(cluster);
        long done = all.stream()
                .filter(resource -> !resource.status().inProgress()
                        && !resource.status().action().equals("INIT"))
                .count();
        return done + " of " + all.size() + " resources";
    }

    private List<StackResource> read(StackId cluster) {
        try {
            return heat.resources(cluster);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return List.of(); // gone between two questions
            throw e;
        }
    }

    private ProblemException failed(StackId cluster, Stack stack) {
        List<String> broken = new ArrayList<>();
        int there = 0;
        for (StackResource resource : read(cluster)) {
            if (resource.status().failed() && resource.nestedId() == null)
                broken.add(resource.name() + " (" + resource.type() + "): " + resource.reason());
            if (!resource.physicalId().isEmpty()) there++;
        }
        String reason = broken.isEmpty() ? stack.reason() : String.join("; ", broken);
        return new ProblemException(Problem.of(
                        stack.status().action().toLowerCase(Locale.ROOT) + " cluster " + cluster.name(),
                        "Heat of cloud " + cloud.name(),
                        reason)
                .withHint("Stack " + cluster.name() + " (" + cluster.id() + ") is " + stack.status() + " with " + there
                        + " resources in it: look with xlcloud stacks --tree, delete with xlcloud cluster delete "
                        + cluster.name()));
    }
}

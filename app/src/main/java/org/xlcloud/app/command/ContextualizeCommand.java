package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Manner;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Preview;
import org.xlcloud.services.lifecycle.Previewing;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Mco;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud contextualize`: has the nodes of a stack or layer run a lifecycle event, or says which ones
/// they would be.
@Command(
        name = "contextualize",
        description = "Have the nodes of a stack or of one layer run a lifecycle event, and tell how each of them did.")
public final class ContextualizeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Parameters(index = "0", paramLabel = "STACK[/LAYER]", description = "The stack's name or id.")
    private String target = "";

    @Parameters(index = "1", paramLabel = "EVENT", description = "setup, configure, deploy, undeploy or shutdown.")
    private String event = "";

    @Option(names = "--dry-run", description = "Only list the nodes that would be told, and those that are silent.")
    private boolean dryRun;

    @Option(names = "--group", paramLabel = "NAME", description = "Only nodes of this group.")
    private String group = "";

    @Option(names = "--filter", paramLabel = "FORMULA", description = "Only nodes that this formula means.")
    private String filter = "";

    @Option(names = "--recipes", paramLabel = "LIST", description = "Run list in place of the layer's own.")
    private String recipes = "";

    @Option(names = "--attributes", paramLabel = "JSON", description = "Attributes for the recipes.")
    private String attributes = "{}";

    @Option(names = "--tool", paramLabel = "TOOL", description = "chef, ansible or puppet in place of the layer's own.")
    private String tool = "";

    @Option(names = "--at-once", paramLabel = "N", description = "At most so many nodes at the same time.")
    private int atOnce = Manner.ALL_AT_ONCE;

    @Option(names = "--stop-after", paramLabel = "N", description = "Begin no further node after so many failures.")
    private int stopAfter;

    @Option(names = "--limit", paramLabel = "SECONDS", description = "How long one node may take (default: 540).")
    private long limit = Manner.LIMIT.toSeconds();

    @Option(
            names = "--request-id",
            paramLabel = "ID",
            description = "The same id is carried out once, however often it is given.")
    private @Nullable String requestId;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        if (atOnce < 1 || stopAfter < 0 || limit < 1)
            throw new ParameterException(spec.commandLine(), "--at-once, --stop-after and --limit are counts");
        LifecycleEvent what = LifecycleEvent.of(event)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "\"" + event + "\" is no event; there are setup, configure, deploy, undeploy and shutdown"));
        Target whom = Target.of(target).withGroup(group).withFilter(filter);
        List<Integer> codes = clouds.load((cloud, config, inventory) -> {
            try (Mco mco = NodesCommand.collective(config)) {
                Preview preview = Previewing.of(mco, whom, inventory.instances());
                return dryRun ? list(config, preview) : run(config, inventory, preview, what, mco);
            }
        });
        return codes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private synchronized int list(CloudConfig config, Preview preview) {
        if (preview.addressed().isEmpty() && preview.silent().isEmpty()) throw preview.nobody();
        List<RunRows.Meant> rows = new ArrayList<>();
        preview.addressed().forEach(node -> rows.add(RunRows.Meant.addressed(config.name(), node)));
        for (Instance silent : preview.silent())
            rows.add(new RunRows.Meant(config.name(), silent.name(), "silent", silent.id(), silent.name()));
        RunRows.MEANT.print(rows, output.format, spec.commandLine().getOut());
        NodesCommand.warn(preview.rejected(), spec.commandLine().getErr());
        return 0;
    }

    private int run(CloudConfig config, Inventory inventory, Preview preview, LifecycleEvent what, Mco mco) {
        if (config.readOnly())
            throw new ProblemException(Problem.of(
                            "run " + what.id() + " on " + preview.target(), config.source(), "the entry is read_only")
                    .withHint("--dry-run only asks"));
        if (preview.names().isEmpty()) throw preview.nobody();
        PrintWriter err = spec.commandLine().getErr();
        for (Instance silent : preview.silent())
            err.println("xlcloud: instance " + silent.name() + " belongs to " + preview.target()
                    + " and its node is silent; it is not told");
        NodesCommand.warn(preview.rejected(), err);
        Order order = Order.of(
                        requestId == null ? UUID.randomUUID().toString() : requestId,
                        inventory.cloud(),
                        preview.target(),
                        what,
                        preview.names(),
                        Author.ofThisProgram().toString())
                .withServers(preview.servers())
                .with(new Manner(recipes, attributes, tool, atOnce, stopAfter, Duration.ofSeconds(limit)));
        try (var home = new RunsHome(System.getenv(), name -> mco)) {
            Run begun = home.runs().begin(order);
            err.println("xlcloud: run " + begun.id() + " on " + begun.nodes().size() + " nodes");
            Run run = home.runs().await(begun.id());
            print(run);
            NodesCommand.warn(run.rejected(), err);
            return run.succeeded() ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.of("wait for the run", "the console", "interrupted; xlcloud runs resume goes on with it"),
                    e);
        }
    }

    private synchronized void print(Run run) {
        RunRows.NODES.print(run.nodes(), output.format, spec.commandLine().getOut());
        if (output.format == Listing.Format.table) spec.commandLine().getOut().println(run.inWords());
    }
}

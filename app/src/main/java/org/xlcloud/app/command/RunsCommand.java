package org.xlcloud.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud runs`: contextualizations that were and are, from the journal.
@Command(
        name = "runs",
        description = "List contextualization runs, newest first.",
        subcommands = {
            RunsCommand.ShowCommand.class,
            RunsCommand.OutputCommand.class,
            RunsCommand.RetryCommand.class,
            RunsCommand.ResumeCommand.class
        })
public final class RunsCommand implements Callable<Integer> {
    private static final int MOST_OUTPUT = 8 << 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        try (RunsHome home = home()) {
            RunRows.RUNS.print(
                    home.runs().list(), output.format, spec.commandLine().getOut());
        }
        return 0;
    }

    private static RunsHome home() {
        return new RunsHome(System.getenv(), collectives());
    }

    private static Function<String, Mco> collectives() {
        Map<String, String> environment = System.getenv();
        var configs = CloudConfigs.find(environment, Path.of("").toAbsolutePath(), CloudConfigs.home(environment));
        return cloud -> NodesCommand.collective(configs.get(cloud));
    }

    /// Prints a run's nodes once it has ended.
    private static int follow(RunsHome home, List<Run> begun, Listing.Format format, CommandSpec spec)
            throws InterruptedException {
        int code = 0;
        for (Run run : begun) {
            Run ended = home.runs().await(run.id());
            spec.commandLine().getErr().println("xlcloud: run " + run.id() + ": " + ended.inWords());
            RunRows.NODES.print(ended.nodes(), format, spec.commandLine().getOut());
            if (!ended.succeeded()) code = 1;
        }
        return code;
    }

    /// `xlcloud runs show ID`.
    @Command(name = "show", description = "Show a run's nodes: state, exit code, time.")
    static final class ShowCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final FormatOption output = new FormatOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            try (RunsHome home = home()) {
                Run run = home.runs().show(id);
                RunRows.NODES.print(
                        run.nodes(), output.format, spec.commandLine().getOut());
                if (output.format == Listing.Format.table)
                    RunRows.RUNS.print(
                            List.of(run), output.format, spec.commandLine().getOut());
            }
            return 0;
        }
    }

    /// `xlcloud runs output ID NODE`.
    @Command(name = "output", description = "Print what a node put out in a run.")
    static final class OutputCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "ID")
        private String id = "";

        @Parameters(index = "1", paramLabel = "NODE")
        private String node = "";

        @Override
        public Integer call() {
            try (RunsHome home = home()) {
                home.runs().show(id);
                spec.commandLine().getOut().print(home.runs().output(id, node, MOST_OUTPUT));
                spec.commandLine().getOut().flush();
            }
            return 0;
        }
    }

    /// `xlcloud runs retry ID`.
    @Command(name = "retry", description = "Repeat a run for the nodes that failed or did not answer.")
    static final class RetryCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final FormatOption output = new FormatOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--request-id", paramLabel = "ID", description = "The same id is carried out once.")
        private @Nullable String requestId;

        @Override
        public Integer call() throws InterruptedException {
            try (RunsHome home = home()) {
                String own = requestId == null ? UUID.randomUUID().toString() : requestId;
                Runs runs = home.runs();
                Run again = runs.retryFailed(id, own, Author.ofThisProgram().toString());
                return follow(home, List.of(again), output.format, spec);
            }
        }
    }

    /// `xlcloud runs resume`.
    @Command(name = "resume", description = "Go on with runs that were under way when the program ended.")
    static final class ResumeCommand implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final FormatOption output = new FormatOption();

        @Override
        public Integer call() throws InterruptedException {
            try (RunsHome home = home()) {
                return follow(home, home.runs().resume(), output.format, spec);
            }
        }
    }
}

package org.xlcloud.app;

import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.app.command.GpusCommand;
import org.xlcloud.app.command.HostsCommand;
import org.xlcloud.app.command.InstancesCommand;
import org.xlcloud.app.command.MetricsCommand;
import org.xlcloud.app.command.SimulatorCommand;
import org.xlcloud.app.command.StacksCommand;
import org.xlcloud.services.flow.ProblemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/// The program: a window without arguments, commands with them.
@Command(
        name = "xlcloud",
        description = "The operations console of a GPU cloud on OpenStack.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:it failed; one line on standard error says why", "2:the arguments are wrong"},
        subcommands = {
            ConsoleCommand.class,
            DemoCommand.class,
            HostsCommand.class,
            GpusCommand.class,
            InstancesCommand.class,
            MetricsCommand.class,
            StacksCommand.class,
            SimulatorCommand.class,
            HelpCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final Logger LOG = System.getLogger(Main.class.getName());

    private Main() {}

    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        if (code != 0) System.exit(code);
    }

    /// The whole command line, also for tests.
    static CommandLine commandLine() {
        var commands = new CommandLine(new Main());
        commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        commands.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("xlcloud: " + reason(failure));
            // One line for the operator; the stack is for whoever turns the log up.
            LOG.log(Level.DEBUG, "The command failed", failure);
            return CommandLine.ExitCode.SOFTWARE;
        });
        return commands;
    }

    private static String reason(Exception failure) {
        return failure instanceof ProblemException problem
                ? problem.problem().oneLine()
                : "unexpected failure, a defect of the console: " + failure;
    }

    @Override
    public Integer call() throws Exception {
        return new ConsoleCommand().call();
    }

    /// From the jar's manifest; "development" when started from class folders.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"XLcloud Console " + (version == null ? "development" : version)};
        }
    }
}

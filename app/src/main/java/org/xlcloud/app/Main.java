package org.xlcloud.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.xlcloud.app.command.AlarmCommand;
import org.xlcloud.app.command.AlarmsCommand;
import org.xlcloud.app.command.AuditCommand;
import org.xlcloud.app.command.ClusterCommand;
import org.xlcloud.app.command.ContextualizeCommand;
import org.xlcloud.app.command.GpuCommand;
import org.xlcloud.app.command.GpusCommand;
import org.xlcloud.app.command.GroupCommand;
import org.xlcloud.app.command.HostCommand;
import org.xlcloud.app.command.HostsCommand;
import org.xlcloud.app.command.InstanceCommand;
import org.xlcloud.app.command.InstancesCommand;
import org.xlcloud.app.command.MetricsCommand;
import org.xlcloud.app.command.NodesCommand;
import org.xlcloud.app.command.PollsterCommand;
import org.xlcloud.app.command.RunsCommand;
import org.xlcloud.app.command.SimulatorCommand;
import org.xlcloud.app.command.StacksCommand;
import org.xlcloud.app.command.TraceCommand;
import org.xlcloud.app.command.XmsCommand;
import org.xlcloud.services.flow.ProblemException;
import picocli.AutoComplete.GenerateCompletion;
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
        exitCodeList = {"0:done", "1:it failed; one line on standard error says why", "2:the arguments are wrong"})
public final class Main implements Callable<Integer> {
    private static final List<Class<?>> COMMANDS = List.of(
            ConsoleCommand.class,
            DemoCommand.class,
            HostsCommand.class,
            GpusCommand.class,
            GpuCommand.class,
            HostCommand.class,
            InstanceCommand.class,
            InstancesCommand.class,
            MetricsCommand.class,
            StacksCommand.class,
            AlarmsCommand.class,
            AlarmCommand.class,
            AuditCommand.class,
            NodesCommand.class,
            ContextualizeCommand.class,
            RunsCommand.class,
            TraceCommand.class,
            PollsterCommand.class,
            GroupCommand.class,
            ClusterCommand.class,
            SimulatorCommand.class,
            XmsCommand.class,
            GenerateCompletion.class,
            HelpCommand.class);

    private static final Set<Class<?>> ABOUT_ALL = Set.of(GenerateCompletion.class, HelpCommand.class);

    private Main() {}

    public static void main(String[] arguments) {
        int code = ClassCache.isStale()
                ? ClassCache.startWithout(arguments)
                : isPlain(arguments) ? window() : commandLine(arguments).execute(arguments);
        if (code != 0) System.exit(code);
    }

    /// Whether there is nothing to parse: the window must not wait for the machinery that does.
    private static boolean isPlain(String[] arguments) {
        return arguments.length == 0 || (arguments.length == 1 && arguments[0].equals("console"));
    }

    private static int window() {
        try {
            return new ConsoleCommand().call();
        } catch (Exception e) {
            return failed(e, printer(System.err));
        }
    }

    /// The command line that takes these arguments: with the one command that they name, since to build all of them
    /// takes a third of a second of each start, or with all where they name none.
    public static CommandLine commandLine(String... arguments) {
        var named = COMMANDS.stream()
                .filter(each -> arguments.length > 0
                        && each.getAnnotation(Command.class).name().equals(arguments[0]))
                .findFirst();
        // Help and completion tell of the others, too.
        boolean alone = named.isPresent() && !ABOUT_ALL.contains(named.get());
        return commandLine(alone ? List.of(named.get()) : COMMANDS);
    }

    private static CommandLine commandLine(List<Class<?>> known) {
        var commands = new CommandLine(new Main());
        known.forEach(commands::addSubcommand);
        commands.setOut(printer(System.out));
        commands.setErr(printer(System.err));
        commands.setExecutionExceptionHandler((failure, command, result) -> {
            return failed(failure, command.getErr());
        });
        return commands;
    }

    private static PrintWriter printer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /// One line for the operator; the stack is for whoever turns the log up.
    private static int failed(Exception failure, PrintWriter err) {
        err.println("xlcloud: " + reason(failure));
        System.getLogger(Main.class.getName()).log(Level.DEBUG, "The command failed", failure);
        return CommandLine.ExitCode.SOFTWARE;
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

    /// As its package says, else its jar's manifest; "development" when started from class folders.
    static String version() {
        @Nullable String packaged = System.getProperty("xlcloud.version");
        if (packaged != null) return packaged;
        @Nullable String built = Main.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"XLcloud Console " + version()};
        }
    }
}

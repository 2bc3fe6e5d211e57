package org.xlcloud.app.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud instance VERB NAME…`: power, rebuild, shelving, the end of a resize, delete; its console and its log.
@Command(
        name = "instance",
        description = "Start, stop, reboot, hard-reboot, rebuild, shelve, unshelve, lock, unlock, confirm or revert (a"
                + " resize) or delete instances; show the console's address or the log.")
public final class InstanceCommand implements Callable<Integer> {
    private static final List<String> SHOWN = List.of("console", "log");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Mixin
    private final ActionOptions options = new ActionOptions();

    @Parameters(index = "0", paramLabel = "VERB", description = "What to do.")
    private String verb = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "INSTANCE", description = "Names or ids.")
    private List<String> instances = List.of();

    @Option(names = "--lines", paramLabel = "N", description = "How much of the log (default: ${DEFAULT-VALUE}).")
    private int lines = 50;

    @Override
    public Integer call() {
        if (SHOWN.contains(verb)) return show();
        Verb wanted = InstanceAction.verbs().stream()
                .filter(each -> each.word().equals(verb) || (each == Verb.SOFT_REBOOT && verb.equals("reboot")))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(
                                "understand the command", "the command line", "there is no verb " + verb)
                        .withHint("One of reboot, console, log, "
                                + String.join(
                                        ", ",
                                        InstanceAction.verbs().stream()
                                                .map(Verb::word)
                                                .toList()))));
        return clouds.one(cloud -> options.carryOut(
                spec,
                instances.stream()
                        .map(each -> InstanceAction.of(cloud, each, wanted))
                        .toList()));
    }

    private int show() {
        return clouds.one(cloud -> {
            for (String each : instances)
                spec.commandLine()
                        .getOut()
                        .println(
                                verb.equals("log")
                                        ? InstanceAction.log(cloud, each, lines)
                                        : InstanceAction.console(cloud, each));
            return 0;
        });
    }
}

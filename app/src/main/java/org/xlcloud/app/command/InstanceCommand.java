package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.compute.InstanceAction.Verb;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Mco;
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
                + " resize) or delete instances; show the console's address, the log, or what the"
                + " guest itself says of its GPUs.")
public final class InstanceCommand implements Callable<Integer> {
    private static final List<String> SHOWN = List.of("console", "log");
    private static final Listing<GuestGpus> GUESTS = new Listing<GuestGpus>()
            .column("node", "NODE", GuestGpus::node)
            .column("promised", "PROMISED", GuestGpus::promised)
            .column("held", "HELD", GuestGpus::held)
            .column("seen", "SEEN", guest -> guest.lspci().size())
            .column("driver", "DRIVER", GuestGpus::driver)
            .field("good", GuestGpus::good)
            .column("verdict", "VERDICT", GuestGpus::verdict)
            .field("lspci", GuestGpus::lspci)
            .field("cards", GuestGpus::cards)
            .field("processes", GuestGpus::processes)
            .field("faults", GuestGpus::faults)
            .field("at", GuestGpus::at);

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
        if (verb.equals("guest")) return guest();
        Verb wanted = InstanceAction.verbs().stream()
                .filter(each -> each.word().equals(verb) || (each == Verb.SOFT_REBOOT && verb.equals("reboot")))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.of(
                                "understand the command", "the command line", "there is no verb " + verb)
                        .withHint("One of reboot, console, log, guest, "
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

    private int guest() {
        List<List<GuestGpus>> asked = clouds.load((cloud, config, inventory) -> {
            try (Mco mco = NodesCommand.collective(config)) {
                return inventory.instances().stream()
                        .filter(each -> instances.contains(each.name()) || instances.contains(each.id()))
                        .map(each -> GuestGpus.ask(mco, each, InstantSource.system()))
                        .toList();
            }
        });
        List<GuestGpus> all = asked.stream().flatMap(List::stream).toList();
        if (all.isEmpty())
            throw new ProblemException(Problem.of(
                    "ask " + String.join(", ", instances), "the clouds that are meant", "there is no such instance"));
        GUESTS.print(all, options.format(), spec.commandLine().getOut());
        return 0;
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

package org.xlcloud.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.xlcloud.services.compute.BringIn;
import org.xlcloud.services.compute.Drain;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.HostSwitch;
import org.xlcloud.services.compute.NewFlavor;
import org.xlcloud.services.inventory.CloudInventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud host`: open, close, drain and evacuate hosts.
@Command(name = "host", description = "Open, close, drain and evacuate hosts.")
public final class HostCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return 2;
    }

    @Command(name = "enable", description = "Let the scheduler use hosts again.")
    int enable(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(arity = "1..*", paramLabel = "HOST", description = "Host names.") List<String> hosts) {
        return clouds.one(cloud -> options.carryOut(
                spec,
                hosts.stream()
                        .map(host -> new HostSwitch(cloud, host, true, ""))
                        .toList()));
    }

    @Command(name = "disable", description = "Give hosts no new instances; what runs there goes on.")
    int disable(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(arity = "1..*", paramLabel = "HOST", description = "Host names.") List<String> hosts,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Why, for the next person.")
                    String reason) {
        return clouds.one(cloud -> options.carryOut(
                spec,
                hosts.stream()
                        .map(host -> new HostSwitch(cloud, host, false, reason))
                        .toList()));
    }

    @Command(
            name = "drain",
            description = "Close a host and move its instances away: live where that can be, cold where a GPU is in the"
                    + " way. --dry-run says which is which.")
    int drain(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(paramLabel = "HOST", description = "Host name.") String host,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "drained", description = "Why.")
                    String reason) {
        return clouds.one(cloud -> options.carryOut(spec, List.of(Drain.of(cloud, host, reason))));
    }

    @Command(name = "evacuate", description = "Rebuild the instances of a host that failed on other hosts.")
    int evacuate(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(paramLabel = "HOST", description = "Host name.") String host) {
        return clouds.one(cloud -> options.carryOut(spec, List.of(Drain.evacuate(cloud, host))));
    }

    @Command(
            name = "bring-in",
            description = "Print what has to be configured before Nova can give a host's GPUs to instances, and how far"
                    + " the host has come; with --watch until it reports them.")
    int bringIn(
            @Mixin CloudOption clouds,
            @Parameters(index = "0", paramLabel = "HOST", description = "Host name.") String host,
            @Option(
                            names = "--card",
                            required = true,
                            paramLabel = "IDS=ALIAS@ADDRESSES",
                            description =
                                    "As lspci -Dnn prints it: 10de:11bf=k2@0000:87:00.0,0000:88:00.0. May be repeated.")
                    List<String> cards,
            @Option(names = "--hypervisor", defaultValue = "KVM", description = "KVM or XEN.")
                    BringIn.Hypervisor hypervisor,
            @Option(names = "--syntax", defaultValue = "NEW", description = "OLD before Zed, NEW since.")
                    BringIn.Syntax syntax,
            @Mixin ActionOptions options,
            @Option(names = "--create-flavors", description = "Make a flavor gpu-ALIAS-1 for each kind of card.")
                    boolean flavors,
            @Option(names = "--watch", description = "Look again every 10 s until all steps are done.") boolean watch) {
        var plan = new BringIn(host, cards.stream().map(BringIn.Card::parse).toList(), hypervisor, syntax);
        PrintWriter out = spec.commandLine().getOut();
        for (BringIn.Fragment fragment : plan.fragments())
            out.printf("### %s%n%s### then: %s%n%n", fragment.where(), fragment.text(), fragment.then());
        return clouds.one(cloud -> {
            if (flavors) {
                List<NewFlavor> made = plan.cards().stream()
                        .map(card -> NewFlavor.usual(cloud, new GpuAsk(card.alias(), 1)))
                        .toList();
                int rc = options.carryOut(spec, made);
                if (rc != 0) return rc;
            }
            while (true) {
                boolean done = true;
                try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
                    for (BringIn.Step step : plan.progress(inventory.load(), Instant::toString)) {
                        out.printf("%-8s %s: %s%n", step.done() ? "done" : "missing", step.title(), step.words());
                        done &= step.done();
                    }
                }
                out.flush();
                if (done || !watch) return done ? 0 : 1;
                try {
                    Thread.sleep(Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return 1;
                }
                out.println();
            }
        });
    }
}

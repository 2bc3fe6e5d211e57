package org.xlcloud.app.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.Unmatched;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `xlcloud metrics unmatched`: nodes and GPUs that report and that the inventory does not know, each with the reason.
@Command(
        name = "unmatched",
        description = "List nodes and GPUs that report metrics and that the inventory does not know, and why.")
public final class UnmatchedCommand implements Callable<Integer> {
    private static final Listing<Unmatched> LISTING = new Listing<Unmatched>()
            .column("cloud", "CLOUD", Unmatched::cloud)
            .column("what", "WHAT", Unmatched::what)
            .column("cluster", "CLUSTER", Unmatched::cluster)
            .field("node", Unmatched::node)
            .column("address", "ADDRESS", Unmatched::address)
            .field("index", Unmatched::index)
            .field("uuid", Unmatched::uuid)
            .field("pciAddress", Unmatched::pciAddress)
            .column("why", "WHY", Unmatched::why)
            .column("seenAt", "SEEN", Unmatched::seenAt)
            .field("source", Unmatched::source);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final CloudOption clouds = new CloudOption();

    @Mixin
    private final FormatOption output = new FormatOption();

    @Override
    public Integer call() {
        List<Telemetry> all = clouds.load((cloud, config, inventory) -> MetricsCommand.telemetry(cloud, inventory));
        LISTING.print(
                all.stream().flatMap(one -> one.unmatched().stream()).toList(),
                output.format,
                spec.commandLine().getOut());
        return 0;
    }
}

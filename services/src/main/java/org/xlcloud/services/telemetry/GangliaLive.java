package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.ganglia.GangliaClient;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.ganglia.GangliaReport;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;

/// The newest values as a gmetad or gmond tells them.
final class GangliaLive implements LiveSource<GangliaReport> {
    static final String NAME = "Ganglia";

    private final GangliaAddress address;
    private final GangliaClient client;
    private final Duration interval;
    private @Nullable GangliaReport indexed;
    private Map<String, NodeReport> nodes = Map.of();

    GangliaLive(GangliaAddress address, InstantSource clock, Duration interval, GangliaLimits limits) {
        this.address = address;
        this.interval = interval;
        client = new GangliaClient(address, limits, clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String system() {
        return address.toString();
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public GangliaReport read() {
        return client.read();
    }

    @Override
    public Instant at(GangliaReport report) {
        return report.at();
    }

    @Override
    public Joined join(GangliaReport report, Lookup lookup, Witness witness, boolean old) {
        return Join.of(lookup, witness, NAME, report.at(), report.clusters(), old);
    }

    /// A data source that gmetad can't reach makes its answer a stale one, although it came in time.
    @Override
    public SourceState state(SourceState asked, GangliaReport report) {
        List<ClusterReport> stalled =
                report.clusters().stream().filter(ClusterReport::stalled).toList();
        if (asked.problem() != null || stalled.isEmpty()) return asked;
        ClusterReport first = stalled.getFirst();
        Problem problem = Problem.of(
                        "read Ganglia's metrics",
                        address.toString(),
                        "the data source of cluster " + first.name() + " is stalled: gmetad has not reached it for "
                                + (first.localTime() == null || report.localTime() == null
                                        ? "some time"
                                        : Duration.between(first.localTime(), report.localTime())
                                                        .toSeconds() + " s")
                                + (stalled.size() > 1 ? ", and " + (stalled.size() - 1) + " more" : ""))
                .withHint("Look at the collecting gmond, and in gmetad's log for XML that is not well-formed");
        return new SourceState(
                asked.cloud(), asked.source(), asked.valueAt(), problem, asked.triedAt(), asked.interval());
    }

    @Override
    public List<Problem> remarks(GangliaReport report) {
        var remarks = new ArrayList<>(Clocks.compared(report.source(), address.toString(), report.clockAhead()));
        for (String oddity : report.oddities())
            remarks.add(Problem.of("understand a value", address.toString(), oddity));
        if (report.odditiesMore() > 0)
            remarks.add(Problem.of(
                    "understand values", address.toString(), report.odditiesMore() + " more are as odd as these"));
        return remarks;
    }

    /// A node that gmetad has not heard since the last answer tells nothing new, and the time of what it tells is that
    /// when it was heard: until then its values held, since gmond tells each change.
    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the very report that was indexed
    public Instant heard(GangliaReport report, GpuTelemetry gpu) {
        if (indexed != report) {
            Map<String, NodeReport> fresh = new HashMap<>();
            for (NodeReport node : report.nodes()) fresh.put(node.cluster() + "/" + node.name(), node);
            nodes = fresh;
            indexed = report;
        }
        NodeReport node = nodes.get(gpu.subject().aliases().cluster() + "/" + gpu.node());
        return node == null ? gpu.at() : report.at().minusSeconds(node.tn());
    }
}

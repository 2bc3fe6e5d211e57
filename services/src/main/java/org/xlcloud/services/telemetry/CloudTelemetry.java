package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.Feed;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.ganglia.ClusterReport;
import org.xlcloud.services.ganglia.GangliaClient;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.ganglia.GangliaReport;
import org.xlcloud.services.ganglia.NodeReport;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.State;

/// One cloud's telemetry, kept current: Ganglia is read every 15 s and joined to the newest inventory, and joined again
/// whenever the inventory changes.
public final class CloudTelemetry implements AutoCloseable {
    /// As often as gmetad asks its own sources.
    public static final Duration INTERVAL = Duration.ofSeconds(15);

    /// Older than this a report says nothing about now.
    private static final int OLD_AFTER_INTERVALS = 3;

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    private final String cloud;
    private final GangliaAddress address;
    private final InstantSource clock;
    private final SampleQueue samples;
    private final Duration interval;
    private final Feed<GangliaReport> feed;
    private final Coalesced joining;
    private final Mailbox<Telemetry> newest;
    private final Witness witness = new Witness();
    private final Counters counters = new Counters();
    private final Map<String, Long> kept = new HashMap<>();
    private volatile Inventory inventory;
    private Lookup lookup;
    private @Nullable GangliaReport last;

    /// @param address a port that gives Ganglia's XML
    /// @param samples takes what each new report has measured, on a thread of its own
    public CloudTelemetry(String cloud, GangliaAddress address, InstantSource clock, Consumer<List<Measured>> samples) {
        this(cloud, address, clock, samples, INTERVAL, GangliaLimits.DEFAULT);
    }

    CloudTelemetry(
            String cloud,
            GangliaAddress address,
            InstantSource clock,
            Consumer<List<Measured>> samples,
            Duration interval,
            GangliaLimits limits) {
        this.cloud = cloud;
        this.address = address;
        this.clock = clock;
        this.samples = new SampleQueue(samples);
        this.interval = interval;
        inventory = Inventory.empty(cloud);
        lookup = new Lookup(inventory);
        newest = new Mailbox<>(Telemetry.empty(cloud));
        var client = new GangliaClient(address, limits, clock);
        feed = new Feed<>(Join.SOURCE, interval, clock, client::read);
        joining = new Coalesced("join telemetry of " + cloud, this::join);
        feed.readings().onArrival(joining::ask);
    }

    /// Begins to read; a second start does nothing.
    public void start() {
        samples.start("keep samples of " + cloud);
        joining.start();
        feed.start();
    }

    /// Reads at once instead of at the next turn.
    public void refresh() {
        feed.askNow();
    }

    /// The newest values; empty until Ganglia has answered for the first time.
    public Mailbox<Telemetry> newest() {
        return newest;
    }

    /// Joins to this inventory from now on; never waits.
    public void inventory(Inventory newer) {
        if (same(inventory, newer)) return;
        inventory = newer;
        joining.ask();
    }

    @SuppressWarnings("ReferenceEquality") // comparing large records value by value costs more than joining again
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == other;
    }

    /// Reads once and joins: for the command line. Independent of [#start].
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when Ganglia can't be read
    public static Telemetry read(Inventory inventory, GangliaAddress address, InstantSource clock) {
        try (var once = new CloudTelemetry(inventory.cloud(), address, clock, rows -> {})) {
            once.inventory = inventory;
            GangliaReport report = new GangliaClient(address, GangliaLimits.DEFAULT, clock).read();
            return once.telemetry(
                    Reading.<GangliaReport>loading(Join.SOURCE, INTERVAL).succeeded(report, clock.instant()), report);
        }
    }

    @Override
    public void close() {
        feed.close();
        joining.close();
        samples.close();
    }

    private void join() {
        Reading<GangliaReport> reading = feed.readings().newest();
        GangliaReport report = reading.value();
        if (report == null) {
            if (reading.problem() == null) return;
            newest.put(new Telemetry(
                    cloud, Map.of(), Map.of(), List.of(), List.of(SourceState.of(cloud, reading)), clock.instant()));
            return;
        }
        Telemetry joined = telemetry(reading, report);
        boolean first = !same(report, last);
        last = report;
        newest.put(joined);
        if (first) samples.add(measured(joined, report));
    }

    private Telemetry telemetry(Reading<GangliaReport> reading, GangliaReport report) {
        Instant now = clock.instant();
        boolean old =
                report.at().plus(interval.multipliedBy(OLD_AFTER_INTERVALS)).isBefore(now);
        Inventory current = inventory;
        if (!same(lookup.inventory, current)) lookup = new Lookup(current);
        Joined joined = Join.of(lookup, witness, report, old);
        if (!same(report, last)) counters.look(joined.gpus(), address.toString(), now);
        return new Telemetry(
                cloud,
                joined.gpus(),
                joined.instances(),
                joined.unmatched(),
                List.of(source(reading, report)),
                remarks(report),
                now);
    }

    /// A data source that gmetad can't reach makes its answer a stale one, although it came in time.
    private SourceState source(Reading<GangliaReport> reading, GangliaReport report) {
        SourceState state = SourceState.of(cloud, reading);
        List<ClusterReport> stalled =
                report.clusters().stream().filter(ClusterReport::stalled).toList();
        if (state.problem() != null || stalled.isEmpty()) return state;
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
        return new SourceState(cloud, state.source(), state.valueAt(), problem, state.triedAt(), state.interval());
    }

    private List<Problem> remarks(GangliaReport report) {
        var remarks = new ArrayList<Problem>();
        Duration ahead = report.clockAhead();
        if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0)
            remarks.add(Problem.of(
                            "compare clocks",
                            address.toString(),
                            "the clock of " + report.source() + " is "
                                    + ahead.abs().toMinutes() + " min " + (ahead.isNegative() ? "behind" : "ahead of")
                                    + " ours")
                    .withHint("Times shown are by our clock and the ages that Ganglia tells"));
        for (String oddity : report.oddities())
            remarks.add(Problem.of("understand a value", address.toString(), oddity));
        if (report.odditiesMore() > 0)
            remarks.add(Problem.of(
                    "understand values", address.toString(), report.odditiesMore() + " more are as odd as these"));
        remarks.addAll(counters.said());
        if (samples.dropped() > 0)
            remarks.add(Problem.of(
                    "keep samples",
                    "this program's memory",
                    samples.dropped() + " batches of samples were dropped because they could not be kept in time"));
        return remarks;
    }

    /// What is new in a report. A node that gmetad has not heard since the last one tells nothing new, and the time of
    /// what it tells is that when it was heard: until then its values held, since gmond tells each change.
    private List<Measured> measured(Telemetry telemetry, GangliaReport report) {
        Map<String, NodeReport> nodes = new HashMap<>();
        for (NodeReport node : report.nodes()) nodes.put(node.cluster() + "/" + node.name(), node);
        var rows = new ArrayList<Measured>();
        kept.keySet()
                .removeIf(key -> !telemetry.instances().containsKey(key)
                        && !telemetry.gpus().containsKey(key));
        telemetry.instances().forEach((key, instance) -> {
            if (instance.state() != State.LIVE || !instance.values().any()) return;
            if (isNew(key, instance.at())) rows.add(new Measured(instance.subject(), instance.at(), instance.values()));
        });
        telemetry.gpus().forEach((key, gpu) -> {
            NodeReport node = nodes.get(gpu.subject().aliases().cluster() + "/" + gpu.node());
            if (gpu.state() != State.LIVE || node == null || !gpu.values().any()) return;
            Instant heard = report.at().minusSeconds(node.tn());
            if (isNew(key, heard)) rows.add(new Measured(gpu.subject(), heard, gpu.values()));
        });
        return rows;
    }

    private boolean isNew(String key, Instant at) {
        // ages are whole seconds, so the same instant may seem to move by one
        Long before = kept.get(key);
        if (before != null && at.toEpochMilli() - before < 1_500) return false;
        kept.put(key, at.toEpochMilli());
        return true;
    }
}

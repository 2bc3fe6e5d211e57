package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Telemetry.Unmatched;

/// The newest values of one cloud: asks every place that tells them again and again, and joins what they say to the
/// inventory, also whenever the inventory changes.
///
/// Where several places tell of one GPU, the first that has live values counts, and where none has, the first.
public final class CloudTelemetry implements AutoCloseable {
    /// As often as gmetad asks its own sources.
    public static final Duration INTERVAL = Duration.ofSeconds(15);

    /// So many things that are no longer there are remembered beside those that are.
    private static final int FORGOTTEN = 10_000;

    private final String cloud;
    private final InstantSource clock;
    private final SampleQueue samples;
    private final List<LiveFeed<?>> feeds;
    private final Coalesced joining;
    private final Mailbox<Telemetry> newest;
    private final Map<String, Long> kept = new HashMap<>();
    private volatile Inventory inventory;
    private volatile Lookup lookup;

    /// From all places that the cloud's entry names, or else its Gnocchi.
    ///
    /// @param samples takes what each new answer has measured, on a thread of its own
    public CloudTelemetry(Cloud cloud, InstantSource clock, Consumer<List<Measured>> samples) {
        this(cloud.name(), LiveSources.of(cloud, clock, INTERVAL), clock, samples);
    }

    /// From one Ganglia.
    ///
    /// @param address a port that gives Ganglia's XML
    public CloudTelemetry(String cloud, GangliaAddress address, InstantSource clock, Consumer<List<Measured>> samples) {
        this(cloud, List.of(new GangliaLive(address, clock, INTERVAL, GangliaLimits.DEFAULT)), clock, samples);
    }

    CloudTelemetry(String cloud, List<LiveSource<?>> sources, InstantSource clock, Consumer<List<Measured>> samples) {
        this.cloud = cloud;
        this.clock = clock;
        this.samples = new SampleQueue(samples);
        inventory = Inventory.empty(cloud);
        lookup = new Lookup(inventory);
        var witness = new Witness();
        joining = new Coalesced("join telemetry of " + cloud, this::join);
        var all = new ArrayList<LiveFeed<?>>();
        for (LiveSource<?> source : sources) all.add(new LiveFeed<>(source, clock, witness));
        feeds = List.copyOf(all);
        feeds.forEach(feed -> feed.onArrival(joining::ask));
        newest = new Mailbox<>(merged(feeds.stream()
                .<LiveFeed.Word>map(feed -> feed.word(cloud, lookup))
                .toList()));
    }

    /// Begins to read; a second start does nothing.
    public void start() {
        samples.start("keep samples of " + cloud);
        joining.start();
        feeds.forEach(LiveFeed::start);
    }

    /// Reads at once instead of at the next turn.
    public void refresh() {
        feeds.forEach(LiveFeed::askNow);
    }

    /// Reads one source at once, by its name; false when it is none of these.
    public boolean refresh(String source) {
        List<LiveFeed<?>> named =
                feeds.stream().filter(feed -> feed.name().equals(source)).toList();
        named.forEach(LiveFeed::askNow);
        return !named.isEmpty();
    }

    /// The newest values; without any until something has answered for the first time.
    public Mailbox<Telemetry> newest() {
        return newest;
    }

    /// Joins to this inventory from now on; never waits.
    public void inventory(Inventory newer) {
        inventory = newer;
        if (!lookup.isOf(newer)) joining.ask();
    }

    /// Reads every place once and joins: for the command line. One that can't be read is in its source's state.
    ///
    /// @throws ProblemException when none can be read
    public static Telemetry read(Cloud cloud, Inventory inventory, InstantSource clock) {
        try (var once = new CloudTelemetry(cloud, clock, rows -> {})) {
            return once.once(inventory);
        }
    }

    /// The same from one Ganglia.
    public static Telemetry read(Inventory inventory, GangliaAddress address, InstantSource clock) {
        try (var once = new CloudTelemetry(inventory.cloud(), address, clock, rows -> {})) {
            return once.once(inventory);
        }
    }

    private Telemetry once(Inventory current) {
        lookup = new Lookup(current);
        var words = new ArrayList<LiveFeed.Word>();
        var failed = new ArrayList<ProblemException>();
        for (LiveFeed<?> feed : feeds) {
            try {
                words.add(feed.once(cloud, lookup));
            } catch (ProblemException e) {
                failed.add(e);
                Instant now = clock.instant();
                var state = new SourceState(cloud, feed.name(), null, e.problem(), now, INTERVAL);
                words.add(new LiveFeed.Word(
                        new Joined(Map.of(), Map.of(), List.of()), state, List.of(), GpuTelemetry::at));
            }
        }
        if (failed.size() == feeds.size()) throw failed.getFirst();
        return merged(words);
    }

    @Override
    public void close() {
        feeds.forEach(LiveFeed::close);
        joining.close();
        samples.close();
    }

    private void join() {
        Inventory current = inventory;
        if (!lookup.isOf(current)) lookup = new Lookup(current);
        var words = new ArrayList<LiveFeed.Word>();
        for (LiveFeed<?> feed : feeds) words.add(feed.word(cloud, lookup));
        Telemetry merged = merged(words);
        newest.put(merged);
        List<Measured> rows = measured(merged, words);
        samples.add(rows);
    }

    private Telemetry merged(List<LiveFeed.Word> words) {
        Map<String, GpuTelemetry> gpus = new HashMap<>();
        Map<String, NodeTelemetry> instances = new HashMap<>();
        var unmatched = new ArrayList<Unmatched>();
        var states = new ArrayList<SourceState>();
        var remarks = new ArrayList<Problem>();
        boolean answered = false;
        for (LiveFeed.Word word : words) {
            word.joined()
                    .gpus()
                    .forEach((key, gpu) ->
                            gpus.merge(key, gpu, (one, other) -> better(one.state(), other.state()) ? other : one));
            word.joined()
                    .instances()
                    .forEach((key, node) -> instances.merge(
                            key, node, (one, other) -> better(one.state(), other.state()) ? other : one));
            unmatched.addAll(word.joined().unmatched());
            if (word.state() != null) states.add(word.state());
            answered |= word.state() == null || word.state().triedAt() != null;
            remarks.addAll(word.remarks());
        }
        if (samples.dropped() > 0)
            remarks.add(Problem.of(
                    "keep samples",
                    "this program's memory",
                    samples.dropped() + " batches of samples were dropped because they could not be kept in time"));
        @Nullable Instant at = answered ? clock.instant() : null;
        return new Telemetry(cloud, gpus, instances, unmatched, states, remarks, at);
    }

    /// Whether a later source's word replaces an earlier one's.
    private static boolean better(State earlier, State later) {
        return later == State.LIVE && earlier != State.LIVE;
    }

    /// What was not kept before: of a new answer, or of an older one that the inventory gives a place only now.
    private List<Measured> measured(Telemetry telemetry, List<LiveFeed.Word> words) {
        Map<String, LiveFeed.Word> bySource = new HashMap<>();
        for (LiveFeed.Word word : words)
            if (word.state() != null) bySource.put(word.state().source(), word);
        Set<String> known = new HashSet<>();
        Stream.of(telemetry.instances().keySet(), telemetry.gpus().keySet()).forEach(known::addAll);
        // What is away for a moment only must not be kept twice when it comes back.
        if (kept.size() > 2 * known.size() + FORGOTTEN) kept.keySet().retainAll(known);
        var rows = new ArrayList<Measured>();
        telemetry.instances().forEach((key, node) -> {
            if (node.state() != State.LIVE || !node.values().any()) return;
            if (isNew(key, node.at())) rows.add(new Measured(node.subject(), node.at(), node.values()));
        });
        telemetry.gpus().forEach((key, gpu) -> {
            LiveFeed.Word word = bySource.get(gpu.source());
            if (gpu.state() != State.LIVE || word == null || !gpu.values().any()) return;
            Instant heard = word.heard().at(gpu);
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

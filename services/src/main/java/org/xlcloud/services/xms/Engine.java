package org.xlcloud.services.xms;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.stomp.BrokerLink;
import org.xlcloud.services.scaling.Autoscaling;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.scaling.ScalingLimits;
import org.xlcloud.services.stacks.Stacks;

/// XMS at work, in a window or in a program of its own: the runs of its clouds, and the autoscaling chain of those
/// whose nodes can be reached. Safe on any thread.
public final class Engine implements AutoCloseable {
    /// The bus among a cloud's sources.
    public static final String BUS = "MCollective";

    private static final Logger LOG = LateLogger.of(Engine.class);

    private final OpenClouds clouds;
    private final Predicate<String> ours;
    private final InstantSource clock;
    private final Map<McollectiveConfig, Mco> collectives = new ConcurrentHashMap<>();
    private final Set<Mco> watched = ConcurrentHashMap.newKeySet();
    private final Mailbox<List<SourceState>> buses = new Mailbox<>(List.of());
    private final Coalesced looking = new Coalesced("look at the buses", this::look);
    private final Runs runs;
    private final Autoscaling scaling;
    private final Coalesced resuming = new Coalesced("go on with runs", this::resume);
    private Mailbox.@Nullable Subscription subscription;
    private boolean closed;

    /// @param stacks the newest of each open cloud
    /// @param folder where runs keep their output
    /// @param ours whether the groups and runs of a cloud are looked after here
    /// @param permission asked before nodes are told; throws a ProblemException when another XMS leads
    public Engine(
            OpenClouds clouds,
            Mailbox<Map<String, Stacks>> stacks,
            Journal journal,
            Path folder,
            Predicate<String> ours,
            Runnable permission,
            InstantSource clock) {
        this.clouds = clouds;
        this.ours = ours;
        this.clock = clock;
        runs = new Runs(journal, folder, this::collective, permission, RunLimits.DEFAULT, clock);
        scaling = new Autoscaling(
                journal, runs, stacks, this::lookedAfter, this::collective, ScalingLimits.DEFAULT, clock);
    }

    /// Looks after groups and goes on with what was left under way, for which the journal is opened. On any thread;
    /// once.
    public synchronized void start() {
        if (subscription != null || closed) return;
        scaling.start();
        resuming.start();
        looking.start();
        subscription = clouds.open().onArrival(() -> {
            resuming.ask();
            looking.ask();
        });
        looking.ask();
        resuming.ask(); // clouds may have been opened before
    }

    public Runs runs() {
        return runs;
    }

    /// How the bus of each open cloud that has one stands: its connection to the broker, once something was asked over
    /// it. Nothing is asked for this.
    public Mailbox<List<SourceState>> buses() {
        return buses;
    }

    private void look() {
        var states = new ArrayList<SourceState>();
        for (String name : clouds.open().newest()) {
            if (!ours.test(name)) continue;
            McollectiveConfig own = clouds.connection(name)
                    .map(cloud -> cloud.config().mcollective())
                    .orElse(null);
            if (own != null) states.add(bus(name, collectives.get(own)));
        }
        if (!states.equals(buses.newest())) buses.put(List.copyOf(states));
    }

    /// @param mco null where nothing was asked yet
    private static SourceState bus(String cloud, @Nullable Mco mco) {
        if (mco == null) return new SourceState(cloud, BUS, null, null, null, Duration.ZERO);
        BrokerLink link = mco.link().newest();
        Instant at = mco.heard().newest().orElse(null);
        if (at == null && link.connected()) at = link.since();
        return new SourceState(cloud, BUS, at, link.connected() ? null : link.problem(), link.since(), Duration.ZERO);
    }

    /// All scalings that are known, newest first.
    public Mailbox<List<Scaling>> scalings() {
        return scaling.scalings();
    }

    /// What keeps it from watching some cloud.
    public Mailbox<List<Problem>> problems() {
        return scaling.problems();
    }

    /// A cloud whose groups are looked after here: its nodes can be told, its entry lets us, and
    /// nobody else does it.
    private Optional<Cloud> lookedAfter(String name) {
        if (!ours.test(name)) return Optional.empty();
        return clouds.connection(name)
                .filter(cloud ->
                        cloud.config().mcollective() != null && !cloud.config().readOnly());
    }

    /// The client for a cloud's nodes.
    ///
    /// @throws ProblemException when the cloud is not open, or its entry does not say how they
    /// are reached
    public Mco collective(String name) {
        Cloud cloud = clouds.connection(name)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("reach the nodes of cloud " + name, "XMS", "the cloud is not open")
                                .withHint("Open it")));
        McollectiveConfig own = cloud.config().mcollective();
        if (own == null)
            throw new ProblemException(
                    Problem.of(
                                    "reach the nodes of cloud " + name,
                                    cloud.config().source(),
                                    "the entry does not say how they are reached")
                            .withHint(
                                    "Write xlcloud: {mcollective: {brokers: ..., private_key: ..., server_keys: ...}} into it"));
        Mco mco = collectives.computeIfAbsent(own, key -> Mco.open(key, clock));
        if (watched.add(mco)) { // once it can be found
            mco.link().onArrival(looking::ask);
            mco.heard().onArrival(looking::ask);
            looking.ask();
        }
        return mco;
    }

    /// What another program, or this one, left under way.
    private void resume() {
        try {
            runs.resume(run -> lookedAfter(run.order().cloud()).isPresent());
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, e.problem().oneLine());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) subscription.close();
        resuming.close();
        looking.close();
        scaling.close();
        runs.close();
        collectives.values().forEach(Mco::close);
    }
}

package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Everything that is so in the embedded cloud. Reading needs no lock: lists are weakly consistent and their elements
/// immutable or single properties. Changing goes through the methods here, which take the one lock. Time passes when
/// somebody looks: [#catchUp] plays what has become due, each event at its own time, so that the outcome depends on
/// the clock and the seed and not on who asked when.
public final class World {
    private final Blueprint blueprint;
    private final SimClock clock;
    private final Dice dice;
    private final ReentrantLock lock = new ReentrantLock();
    private final Timeline timeline = new Timeline();
    private final Identity identity;
    private final List<SimHost> hosts;
    private final List<SimGpu> gpus;
    private final List<Aggregate> aggregates;
    private final List<Image> images;
    private final Map<UUID, SimHost> hostsById;
    private final Map<String, SimHost> hostsByName;
    private final Map<UUID, SimGpu> gpusByProvider;
    private final Roster roster = new Roster(this);
    private final Moves moves = new Moves(this, roster);
    private final ConcurrentNavigableMap<String, Flavor> flavors = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, Cluster> clusters = new ConcurrentSkipListMap<>();
    private final Set<UUID> unwatched = ConcurrentHashMap.newKeySet();

    World(
            Blueprint blueprint,
            SimClock clock,
            Identity identity,
            List<SimHost> hosts,
            List<Aggregate> aggregates,
            List<Image> images) {
        this.blueprint = blueprint;
        this.clock = clock;
        this.dice = new Dice(blueprint.seed());
        this.identity = identity;
        this.hosts = List.copyOf(hosts);
        this.aggregates = List.copyOf(aggregates);
        this.images = List.copyOf(images);
        var byId = new LinkedHashMap<UUID, SimHost>();
        var byName = new LinkedHashMap<String, SimHost>();
        var byProvider = new LinkedHashMap<UUID, SimGpu>();
        var all = new ArrayList<SimGpu>();
        for (SimHost host : hosts) {
            byId.put(host.id(), host);
            byName.put(host.name(), host);
            for (SimGpu gpu : host.gpus()) {
                byProvider.put(gpu.providerId(), gpu);
                all.add(gpu);
            }
        }
        this.hostsById = byId;
        this.hostsByName = byName;
        this.gpusByProvider = byProvider;
        this.gpus = List.copyOf(all);
    }

    /// Makes the world of a blueprint.
    public static World of(Blueprint blueprint, SimClock clock) {
        World world = new Genesis(blueprint, clock).world();
        new Churn(world).start();
        return world;
    }

    public Blueprint blueprint() {
        return blueprint;
    }

    public SimClock clock() {
        return clock;
    }

    public Dice dice() {
        return dice;
    }

    public Identity identity() {
        return identity;
    }

    public List<SimHost> hosts() {
        return hosts;
    }

    public @Nullable SimHost host(UUID id) {
        return hostsById.get(id);
    }

    public @Nullable SimHost host(String name) {
        return hostsByName.get(name);
    }

    /// In the order of hosts and addresses.
    public List<SimGpu> gpus() {
        return gpus;
    }

    /// By its resource provider's UUID.
    public @Nullable SimGpu gpu(UUID providerId) {
        return gpusByProvider.get(providerId);
    }

    public List<Aggregate> aggregates() {
        return aggregates;
    }

    public List<Image> images() {
        return images;
    }

    /// Servers that exist, the newest first; keys are their serials, so that `tailMap` pages.
    public ConcurrentNavigableMap<Integer, SimServer> servers() {
        return roster.servers();
    }

    /// The servers that were deleted lately, the newest first.
    public ConcurrentNavigableMap<Integer, SimServer> deleted() {
        return roster.deleted();
    }

    /// A server that exists.
    public @Nullable SimServer server(UUID id) {
        return roster.server(id);
    }

    public ConcurrentNavigableMap<String, Flavor> flavors() {
        return flavors;
    }

    /// The clusters that the world began with, by name; Heat makes its stacks of them.
    public ConcurrentNavigableMap<String, Cluster> clusters() {
        return clusters;
    }

    /// What a consumer holds in Placement.
    public @Nullable Allocation allocation(UUID consumer) {
        return roster.allocation(consumer);
    }

    /// All consumers with what they hold.
    public Collection<Allocation> allocations() {
        return roster.allocations();
    }

    /// All that a consumer holds in Placement: where it is, and on hosts that failed under it and have not come back.
    public List<Allocation> held(UUID consumer) {
        return roster.held(consumer);
    }

    /// A server's instance actions, the newest first.
    public List<ServerAction> actions(SimServer server) {
        return roster.actions(server);
    }

    /// What the driver of a GPU would say now; empty when it is lost or its host is down.
    public Optional<GpuMetrics> metrics(SimGpu gpu) {
        catchUp();
        return gpu.lost() || !gpu.host().up()
                ? Optional.empty()
                : Optional.of(gpu.thermal().read(clock.elapsedNanos()));
    }

    /// What the driver of a GPU said at a time since the world's start, or before it where that is negative.
    public GpuMetrics metricsAt(SimGpu gpu, Duration elapsed) {
        return gpu.thermal().read(elapsed.toNanos());
    }

    /// When a host's nova-compute last reported: in the last ten seconds while it is up.
    public Instant lastSeen(SimHost host) {
        long nanos = clock.elapsedNanos();
        long beat = Duration.ofSeconds(10).toNanos();
        return clock.instantAt(
                host.up() ? nanos - (nanos + host.number() * 777_000_000L) % beat : host.lastSeenNanos());
    }

    // Time

    /// Plays what has become due. Every service calls it before it answers.
    public void catchUp() {
        long nanos = clock.elapsedNanos();
        if (timeline.due(nanos)) {
            locked(() -> timeline.play(nanos));
        }
    }

    /// Has a step done after a while of the world's time, under the world's lock.
    public void schedule(Duration after, Runnable step) {
        locked(() -> timeline.at(moment() + after.toNanos(), step));
    }

    /// Has a step of the cloud's own work done after the while that it usually takes, or sooner in a hasty cloud.
    public void work(Duration usually, Runnable step) {
        schedule(hasty(usually), step);
    }

    /// How long what usually takes so long takes in this cloud.
    public Duration hasty(Duration usually) {
        return usually.dividedBy(blueprint.haste());
    }

    /// The wall clock: within a scheduled step, the time that the step was due.
    public Instant now() {
        return lock.isHeldByCurrentThread() ? clock.instantAt(moment()) : clock.instant();
    }

    /// Time since the world's start: within a scheduled step, the time that the step was due.
    public Duration elapsed() {
        return Duration.ofNanos(lock.isHeldByCurrentThread() ? moment() : clock.elapsedNanos());
    }

    /// The wall clock at some time since the world's start.
    public Instant instantAt(Duration elapsed) {
        return clock.instantAt(elapsed.toNanos());
    }

    /// Runs a change that must not be seen half done by another change.
    public void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /// For those who settle the world.
    Roster roster() {
        return roster;
    }

    long moment() {
        return timeline.moment(clock.elapsedNanos());
    }

    // Servers

    /// Accepts a request for a server: it is in `BUILD`, is placed after a quarter of a second, or fails there, and is
    /// `ACTIVE` a second later.
    public SimServer boot(Boot request) {
        return roster.boot(request);
    }

    /// Accepts the deletion of a server, which is gone 0.3 s later. False where there is none.
    public boolean delete(UUID id) {
        return roster.delete(id);
    }

    /// Starts a stopped server or stops an active one. False where it is in neither fitting state.
    public boolean power(UUID id, boolean on) {
        return roster.power(id, on);
    }

    /// What is done to servers beyond that.
    public Moves moves() {
        return moves;
    }

    /// Puts a server into `ERROR`, as a failed operation on its host does. It keeps what it holds.
    public void fail(UUID id, String message) {
        roster.fail(id, message);
    }

    /// Takes back what a consumer holds. Placement raises no generation for it.
    public void free(UUID consumer) {
        roster.free(consumer);
    }

    /// Lets what measures inside a server die or come back: it stays active, and its gmond and exporter say nothing.
    public void watched(UUID server, boolean isWatched) {
        if (isWatched) {
            unwatched.remove(server);
        } else {
            unwatched.add(server);
        }
    }

    public boolean watched(SimServer server) {
        return !unwatched.contains(server.id());
    }

    // Hosts and GPUs

    /// Lets a host's nova-compute die or come back. When it begins, it clears up what was evacuated from its host.
    public void up(SimHost host, boolean isUp) {
        locked(() -> {
            if (isUp && !host.up()) {
                moves.clearUp(host);
            }
            host.up(isUp, moment());
        });
    }

    /// Restarts a host's nova-compute.
    public void restart(SimHost host) {
        locked(() -> {
            up(host, false);
            up(host, true);
        });
    }

    public void disable(SimHost host, String reason) {
        locked(() -> host.disabled(true, reason));
    }

    public void enable(SimHost host) {
        locked(() -> host.disabled(false, null));
    }

    public void forceDown(SimHost host, boolean isForced) {
        locked(() -> host.forcedDown(isForced));
    }

    /// Whether a host reports its PCI devices in Placement.
    public void reportPci(SimHost host, boolean isReported) {
        locked(() -> host.pciReported(isReported));
    }

    /// Sets how much of a GPU is reserved: 1 waits for cleaning, 0 gives it free.
    public void reserve(SimGpu gpu, int amount) {
        locked(() -> {
            gpu.reserved(amount);
            gpu.bump();
        });
    }

    /// Sets in what steps Placement gives a GPU away: above 1 it never gives a single one.
    public void step(SimGpu gpu, int size) {
        locked(() -> {
            if (gpu.step() == size) return;
            gpu.step(size);
            gpu.bump();
        });
    }

    /// Lets a GPU fall off the bus, or come back.
    public void lose(SimGpu gpu, boolean isLost) {
        locked(() -> gpu.lost(isLost));
    }

    /// Sets a GPU's load in percent; -1 leaves it to its holder again.
    public void load(SimGpu gpu, int percent) {
        locked(() -> gpu.thermal().force(Math.clamp(percent, -1, 100), moment()));
    }

    /// 1 is a healthy card; 1.4 gets 1.4 times as hot above the air around it.
    public void cooling(SimGpu gpu, double factor) {
        locked(() -> gpu.thermal().cooling(factor, moment()));
    }

    /// Counts memory errors on a GPU.
    public void ecc(SimGpu gpu, long corrected, long uncorrected) {
        gpu.thermal().ecc(corrected, uncorrected);
    }

    /// The driver of a GPU's guest meets a fault (NVIDIA's XID); 0 when it is loaded anew.
    public void fault(SimGpu gpu, int code) {
        locked(() -> gpu.thermal().fault(code, moment()));
    }
}

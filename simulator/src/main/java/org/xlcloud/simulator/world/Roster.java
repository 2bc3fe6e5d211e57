package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.SimServer.Fault;
import org.xlcloud.simulator.world.SimServer.Status;

/// The servers of a world, their lives, and what they hold. It is changed under the world's lock.
final class Roster {
    private static final int DELETED_KEPT = 5_000;
    private static final Duration SCHEDULED_AFTER = Duration.ofMillis(250);
    private static final Duration SPAWNED_AFTER = Duration.ofSeconds(1);
    private static final Duration GONE_AFTER = Duration.ofMillis(300);
    private static final String NO_VALID_HOST = "No valid host was found. There are not enough hosts available.";

    private final World world;
    private final ConcurrentNavigableMap<Integer, SimServer> servers =
            new ConcurrentSkipListMap<>(Comparator.<Integer>reverseOrder());
    private final ConcurrentMap<UUID, Integer> serials = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Integer, SimServer> deleted =
            new ConcurrentSkipListMap<>(Comparator.<Integer>reverseOrder());
    private final ArrayDeque<Integer> deletedOrder = new ArrayDeque<>();
    private final ConcurrentMap<UUID, Allocation> allocations = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, List<Allocation>> left = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, List<ServerAction>> actions = new ConcurrentHashMap<>();
    private int lastSerial;
    private long requests;

    Roster(World world) {
        this.world = world;
    }

    ConcurrentNavigableMap<Integer, SimServer> servers() {
        return servers;
    }

    ConcurrentNavigableMap<Integer, SimServer> deleted() {
        return deleted;
    }

    @Nullable
    SimServer server(UUID id) {
        Integer serial = serials.get(id);
        return serial == null ? null : servers.get(serial);
    }

    @Nullable
    Allocation allocation(UUID consumer) {
        return allocations.get(consumer);
    }

    Collection<Allocation> allocations() {
        return allocations.values();
    }

    /// All that a consumer holds: where it is, and on hosts that failed under it and have not come back.
    List<Allocation> held(UUID consumer) {
        var all = new ArrayList<Allocation>();
        Allocation own = allocations.get(consumer);
        if (own != null) {
            all.add(own);
        }
        all.addAll(left.getOrDefault(consumer, List.of()));
        return all;
    }

    /// Accepts a request for a server: it is in `BUILD`, is placed after a quarter of a second, or fails there, and is
    /// `ACTIVE` a second later.
    SimServer boot(Boot request) {
        world.lock();
        try {
            Instant now = world.now();
            int serial = ++lastSerial;
            var server = new SimServer(
                    serial,
                    world.dice().uuid("server", serial),
                    request.name(),
                    request.projectId(),
                    request.userId(),
                    Status.BUILD,
                    "scheduling",
                    null,
                    request.flavor(),
                    request.imageId(),
                    now,
                    now,
                    null,
                    null,
                    null,
                    request.metadata(),
                    Map.of(),
                    request.load(),
                    null);
            admit(server);
            record(server, "create");
            world.work(SCHEDULED_AFTER, () -> place(server.id(), request.zone()));
            return server;
        } finally {
            world.unlock();
        }
    }

    /// Accepts the deletion of a server, which is gone 0.3 s later. False where there is none.
    boolean delete(UUID id) {
        world.lock();
        try {
            SimServer server = server(id);
            if (server == null) {
                return false;
            }
            record(server, "delete");
            replace(server.with(server.status(), "deleting", world.now()));
            world.work(GONE_AFTER, () -> remove(id));
            return true;
        } finally {
            world.unlock();
        }
    }

    /// Starts a stopped server or stops an active one. False where it is in neither fitting state.
    boolean power(UUID id, boolean on) {
        world.lock();
        try {
            SimServer server = server(id);
            // As with Nova, what is in error can be stopped too.
            Set<Status> from = on ? Set.of(Status.SHUTOFF) : Set.of(Status.ACTIVE, Status.ERROR);
            if (server == null || !from.contains(server.status())) {
                return false;
            }
            record(server, on ? "start" : "stop");
            replace(server.with(server.status(), on ? "powering-on" : "powering-off", world.now()));
            world.work(SPAWNED_AFTER, () -> {
                SimServer then = server(id);
                if (then != null) {
                    replace(then.with(on ? Status.ACTIVE : Status.SHUTOFF, null, world.now()));
                    warm(id);
                }
            });
            return true;
        } finally {
            world.unlock();
        }
    }

    /// Puts a server into `ERROR`, as a failed operation on its host does. It keeps what it holds.
    void fail(UUID id, String message) {
        world.locked(() -> {
            SimServer server = server(id);
            if (server != null) {
                replace(server.failed(new Fault(500, message, world.now(), ""), world.now()));
                warm(id);
            }
        });
    }

    /// A server's instance actions, the newest first.
    List<ServerAction> actions(SimServer server) {
        var known = actions.get(server.id());
        if (known != null) {
            return known.reversed();
        }
        boolean failed = server.status() == Status.ERROR;
        return List.of(new ServerAction(
                "create",
                "req-" + world.dice().uuid("first request", server.serial()),
                server.userId(),
                server.projectId(),
                server.created(),
                failed ? "Error" : null,
                server.updated()));
    }

    void admit(SimServer server) {
        lastSerial = Math.max(lastSerial, server.serial());
        servers.put(server.serial(), server);
        serials.put(server.id(), server.serial());
    }

    /// Gives a consumer what it holds; with `count` as Placement counts it, by raising generations.
    void allocate(Allocation allocation, boolean count) {
        allocations.put(allocation.consumer(), allocation);
        allocation.host().add(allocation);
        if (count) {
            allocation.host().bump();
        }
        for (Allocation.Share share : allocation.gpus()) {
            var holdings = new ArrayList<>(share.gpu().holdings());
            holdings.add(new SimGpu.Holding(allocation.consumer(), share.amount()));
            share.gpu().holdings(holdings);
            if (share.gpu().oneTimeUse()) {
                share.gpu().reserved(1);
            }
            if (count) {
                share.gpu().bump();
            }
            share.gpu().thermal().base(load(share.gpu()), world.moment());
        }
    }

    /// Takes back all that a consumer holds. Placement raises no generation for it.
    void free(UUID consumer) {
        world.locked(() -> {
            freeHere(consumer);
            List<Allocation> elsewhere = left.remove(consumer);
            if (elsewhere != null) {
                elsewhere.forEach(this::takeBack);
            }
        });
    }

    /// Takes back what a consumer holds where it is.
    void freeHere(UUID consumer) {
        world.locked(() -> {
            Allocation allocation = allocations.remove(consumer);
            if (allocation != null) {
                takeBack(allocation);
            }
        });
    }

    /// Lets what a server holds stay held on a host that failed, when the server goes on elsewhere.
    void leave(UUID server) {
        world.locked(() -> {
            Allocation allocation = allocations.remove(server);
            if (allocation != null) {
                left.merge(server, List.of(allocation), (before, now) -> {
                    var all = new ArrayList<>(before);
                    all.addAll(now);
                    return List.copyOf(all);
                });
            }
        });
    }

    /// Takes back what servers left on a host.
    void clearUp(SimHost host) {
        world.locked(() -> left.replaceAll((server, all) -> {
            all.stream().filter(each -> each.host() == host).forEach(this::takeBack);
            return all.stream().filter(each -> each.host() != host).toList();
        }));
    }

    private void takeBack(Allocation allocation) {
        allocation.host().remove(allocation);
        for (Allocation.Share share : allocation.gpus()) {
            SimGpu gpu = share.gpu();
            gpu.holdings(gpu.holdings().stream()
                    .filter(holding -> !holding.consumer().equals(allocation.consumer()))
                    .toList());
            gpu.thermal().base(load(gpu), world.moment());
        }
    }

    Allocation allocationOf(SimServer server, SimHost host, List<Allocation.Share> shares) {
        Flavor flavor = server.flavor();
        return new Allocation(
                server.id(),
                host,
                flavor.vcpus(),
                flavor.ramMiB(),
                flavor.diskGiB(),
                shares,
                server.projectId(),
                server.userId(),
                shares.isEmpty() ? 1 : 2);
    }

    private void place(UUID id, @Nullable String zone) {
        SimServer server = server(id);
        if (server == null || server.status() != Status.BUILD) {
            return;
        }
        SimHost host = Placer.host(world.hosts(), server.flavor(), zone);
        List<Allocation.Share> shares = host == null
                ? null
                : Placer.shares(host, server.flavor().gpus(), server.flavor().vgpus());
        if (host == null || shares == null) {
            replace(server.failed(new Fault(500, NO_VALID_HOST, world.now(), Traceback.NO_VALID_HOST), world.now()));
            failLast(id);
            return;
        }
        allocate(allocationOf(server, host, shares), true);
        replace(server.placed(host, Genesis.addresses(server.serial(), server.projectId()), world.now()));
        world.work(SPAWNED_AFTER, () -> {
            SimServer then = server(id);
            if (then != null && then.status() == Status.BUILD) {
                replace(then.launched(world.now()));
                warm(id);
            }
        });
    }

    /// Marks the newest of a server's actions as failed.
    void failLast(UUID id) {
        actions.computeIfPresent(id, (key, list) -> {
            var all = new ArrayList<>(list);
            all.set(all.size() - 1, all.getLast().failed(world.now()));
            return List.copyOf(all);
        });
    }

    private void remove(UUID id) {
        SimServer server = server(id);
        if (server == null) {
            return;
        }
        free(id);
        world.moves().forget(id);
        servers.remove(server.serial());
        serials.remove(id);
        deleted.put(server.serial(), server.with(Status.DELETED, null, world.now()));
        deletedOrder.add(server.serial());
        if (deletedOrder.size() > DELETED_KEPT) {
            Integer oldest = deletedOrder.remove();
            SimServer forgotten = deleted.remove(oldest);
            if (forgotten != null) {
                actions.remove(forgotten.id());
            }
        }
    }

    void replace(SimServer server) {
        servers.replace(server.serial(), server);
    }

    /// Lets the GPUs of a server feel that it runs or runs no more.
    void warm(UUID consumer) {
        for (Allocation allocation : held(consumer)) {
            for (Allocation.Share share : allocation.gpus()) {
                share.gpu().thermal().base(load(share.gpu()), world.moment());
            }
        }
    }

    /// The mean load in percent that its holders put on a GPU: each of a slice's share.
    double load(SimGpu gpu) {
        double load = 0;
        for (SimGpu.Holding holding : gpu.holdings()) {
            SimServer server = server(holding.consumer());
            if (server != null && server.host() == gpu.host() && server.status().runs()) {
                load += server.load() * holding.amount() / gpu.capacity();
            }
        }
        return load;
    }

    void record(SimServer server, String action) {
        var entry = new ServerAction(
                action,
                "req-" + world.dice().uuid("request", ++requests),
                server.userId(),
                server.projectId(),
                world.now(),
                null,
                world.now());
        var list = new ArrayList<>(actions(server).reversed());
        if (action.equals("create")) {
            list.clear();
        }
        list.add(entry);
        actions.put(server.id(), List.copyOf(list));
    }
}

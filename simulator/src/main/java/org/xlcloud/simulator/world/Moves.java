package org.xlcloud.simulator.world;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.SimServer.Status;

/// What is done to servers that exist: resized, moved, restarted, shelved, locked. Each is accepted at once,
/// under the world's lock, and happens in the world's time.
public final class Moves {
    private static final Duration SCHEDULED_AFTER = Duration.ofMillis(250);
    private static final Duration DONE_AFTER = Duration.ofSeconds(1);
    private static final int KEPT = 1_000;
    private static final String EVACUATION = "evacuation";

    private final World world;
    private final Roster roster;
    private final ConcurrentNavigableMap<Integer, Migration> migrations =
            new ConcurrentSkipListMap<>(Comparator.<Integer>reverseOrder());
    private int lastMigration;

    Moves(World world, Roster roster) {
        this.world = world;
        this.roster = roster;
    }

    /// The newest first.
    public Collection<Migration> migrations() {
        return migrations.values();
    }

    /// To another flavor, on whatever host has room; back as it was when none has.
    public void resize(SimServer server, Flavor flavor) {
        move(server, "resize", "resize", flavor, host -> true);
    }

    /// As it is, to another host, switched off meanwhile.
    public void migrate(SimServer server) {
        move(server, "migrate", "migration", server.flavor(), host -> host != server.host());
    }

    private void move(SimServer server, String action, String type, Flavor flavor, Predicate<SimHost> where) {
        world.locked(() -> {
            roster.record(server, action);
            roster.replace(server.with(Status.RESIZE, "resize_prep", world.now()));
            Migration migration = begin(type, server, flavor);
            world.work(SCHEDULED_AFTER, () -> land(migration, where));
        });
    }

    /// Finds a host and holds both places until somebody confirms or reverts.
    private void land(Migration migration, Predicate<SimHost> where) {
        SimServer server = roster.server(migration.before().id());
        if (server == null) return;
        Allocation old = roster.allocation(server.id());
        SimHost host = room(migration.flavor(), where);
        if (host == null) {
            giveUp(migration);
            return;
        }
        if (old != null) {
            roster.freeHere(server.id());
            roster.allocate(holder(old, migration.id()), false);
        }
        SimServer resized = server.moved(Status.RESIZE, host, migration.flavor(), world.now());
        hold(resized, host);
        roster.replace(resized.with(Status.RESIZE, "resize_finish", world.now()));
        Migration placed = update(migration, "migrating", host);
        world.work(DONE_AFTER, () -> {
            if (at(server.id(), Status.RESIZE)) {
                rest(server.id(), Status.VERIFY_RESIZE);
                update(placed, "finished", host);
            }
        });
    }

    /// The server keeps its new place; what it held before is given back. False where nothing waits for it.
    public boolean confirm(SimServer server) {
        return end(server, "confirmResize", migration -> {
            roster.free(migration.id());
            rest(server.id(), migration.before().status());
            update(migration, "confirmed", migration.to());
        });
    }

    /// The server goes back to its old flavor and place. False where nothing waits for it.
    public boolean revert(SimServer server) {
        return end(server, "revertResize", migration -> {
            Allocation old = roster.allocation(migration.id());
            roster.freeHere(server.id());
            roster.free(migration.id());
            if (old != null) roster.allocate(holder(old, server.id()), false);
            SimServer before = migration.before();
            roster.replace(server.moved(before.status(), before.host(), before.flavor(), world.now()));
            roster.warm(server.id());
            update(migration, "reverted", migration.to());
        });
    }

    private boolean end(SimServer server, String action, Consumer<Migration> how) {
        Optional<Migration> waiting = migrations.values().stream()
                .filter(each ->
                        each.before().id().equals(server.id()) && each.status().equals("finished"))
                .findFirst();
        if (server.status() != Status.VERIFY_RESIZE || waiting.isEmpty()) return false;
        world.locked(() -> {
            roster.record(server, action);
            world.work(SCHEDULED_AFTER, () -> {
                if (at(server.id(), Status.VERIFY_RESIZE)) how.accept(waiting.get());
            });
        });
        return true;
    }

    /// Running, to another host; a card that is passed through can't come along, and it stays where it is.
    public void migrateLive(SimServer server) {
        world.locked(() -> {
            roster.record(server, "live-migration");
            roster.replace(server.with(Status.MIGRATING, "migrating", world.now()));
            Migration migration = begin("live-migration", server, server.flavor());
            Allocation held = roster.allocation(server.id());
            boolean stuck = held != null && !held.gpus().isEmpty();
            world.work(DONE_AFTER, () -> {
                SimHost host = stuck ? null : room(server.flavor(), each -> each != server.host());
                if (host == null) giveUp(migration);
                else arrive(migration, host, server.status());
            });
        });
    }

    /// Anew from its image on another host, since its own is dead. What it held there stays held, and the
    /// migration is `done` but not `completed`, until that host's nova-compute begins again: only then is it
    /// sure that nothing runs twice.
    public void evacuate(SimServer server) {
        world.locked(() -> {
            roster.record(server, "evacuate");
            roster.replace(server.with(Status.REBUILD, "rebuilding", world.now()));
            Migration migration = begin(EVACUATION, server, server.flavor());
            world.work(DONE_AFTER, () -> {
                SimHost host = room(server.flavor(), each -> each != server.host());
                Status then = server.status() == Status.SHUTOFF ? Status.SHUTOFF : Status.ACTIVE;
                if (host == null) giveUp(migration);
                else arrive(migration, host, then);
            });
        });
    }

    private void arrive(Migration migration, SimHost host, Status then) {
        SimServer server = roster.server(migration.before().id());
        if (server == null) return;
        boolean evacuated = migration.type().equals(EVACUATION);
        if (evacuated) roster.leave(server.id());
        else roster.freeHere(server.id());
        SimServer moved = server.moved(then, host, server.flavor(), world.now());
        hold(moved, host);
        roster.replace(moved);
        roster.warm(server.id());
        update(migration, evacuated ? "done" : "completed", host);
    }

    /// Whether servers were evacuated from a host whose nova-compute has not begun again since.
    public boolean isLeft(SimHost host) {
        return migrations.values().stream().anyMatch(each -> isLeft(each, host));
    }

    private static boolean isLeft(Migration each, SimHost host) {
        return each.type().equals(EVACUATION)
                && each.status().equals("done")
                && each.before().host() == host;
    }

    /// A host's nova-compute begins: it deletes what was evacuated from its host.
    void clearUp(SimHost host) {
        roster.clearUp(host);
        for (Migration each : migrations.values()) if (isLeft(each, host)) update(each, "completed", each.to());
    }

    /// Off and on again, or made anew from its image, in its place.
    ///
    /// @param during what Nova says meanwhile
    /// @param task its `task_state` meanwhile
    public void restart(SimServer server, String action, Status during, String task, Status then) {
        world.locked(() -> {
            roster.record(server, action);
            roster.replace(server.with(during, task, world.now()));
            world.work(DONE_AFTER, () -> {
                if (at(server.id(), during)) rest(server.id(), then);
            });
        });
    }

    /// Its memory is put aside; its host and its GPUs stay its own.
    public void suspend(SimServer server) {
        restart(server, "suspend", Status.ACTIVE, "suspending", Status.SUSPENDED);
    }

    public void resume(SimServer server) {
        restart(server, "resume", Status.SUSPENDED, "resuming", Status.ACTIVE);
    }

    /// Off its host, with what it held given back.
    public void shelve(SimServer server) {
        world.locked(() -> {
            roster.record(server, "shelve");
            roster.replace(server.with(server.status(), "shelving", world.now()));
            world.work(DONE_AFTER, () -> {
                SimServer then = roster.server(server.id());
                if (then == null) return;
                roster.free(then.id());
                roster.replace(then.moved(Status.SHELVED_OFFLOADED, null, then.flavor(), world.now()));
            });
        });
    }

    /// Onto any host with room again; stays shelved when none has.
    public void unshelve(SimServer server) {
        world.locked(() -> {
            roster.record(server, "unshelve");
            roster.replace(server.with(server.status(), "unshelving", world.now()));
            world.work(DONE_AFTER, () -> {
                SimServer then = roster.server(server.id());
                if (then == null) return;
                SimHost host = room(then.flavor(), each -> true);
                if (host == null) {
                    roster.failLast(then.id());
                    roster.replace(then.with(then.status(), null, world.now()));
                    return;
                }
                SimServer back = then.moved(Status.ACTIVE, host, then.flavor(), world.now());
                hold(back, host);
                roster.replace(back);
                roster.warm(then.id());
            });
        });
    }

    /// @param reason null unlocks
    public void lock(SimServer server, @Nullable String reason) {
        world.locked(() -> {
            roster.record(server, reason == null ? "unlock" : "lock");
            roster.replace(server.locked(reason, world.now()));
        });
    }

    /// A server is gone: what its migrations hold is given back.
    void forget(UUID server) {
        for (Migration each : migrations.values())
            if (each.open() && each.before().id().equals(server)) {
                roster.free(each.id());
                update(each, "error", each.to());
            }
    }

    private Migration begin(String type, SimServer server, Flavor flavor) {
        int number = ++lastMigration;
        var migration = new Migration(
                number,
                world.dice().uuid("migration", number),
                type,
                "migrating",
                server,
                null,
                flavor,
                world.now(),
                world.now());
        migrations.put(number, migration);
        if (migrations.size() > KEPT) migrations.pollLastEntry();
        return migration;
    }

    private Migration update(Migration migration, String status, @Nullable SimHost to) {
        var now = migration.with(status, to, world.now());
        migrations.replace(now.number(), now);
        return now;
    }

    /// Nova puts a server back as it was when no host takes it, and writes so into its list of actions.
    private void giveUp(Migration migration) {
        UUID id = migration.before().id();
        SimServer server = roster.server(id);
        if (server == null) return;
        roster.failLast(id);
        roster.replace(server.with(migration.before().status(), null, world.now()));
        update(migration, "error", null);
    }

    private @Nullable SimHost room(Flavor flavor, Predicate<SimHost> where) {
        return Placer.host(world.hosts().stream().filter(where).toList(), flavor, null);
    }

    private void hold(SimServer server, SimHost host) {
        List<Allocation.Share> shares =
                Placer.shares(host, server.flavor().gpus(), server.flavor().vgpus());
        roster.allocate(roster.allocationOf(server, host, shares == null ? List.of() : shares), true);
    }

    private static Allocation holder(Allocation held, UUID consumer) {
        return new Allocation(
                consumer,
                held.host(),
                held.vcpus(),
                held.ramMiB(),
                held.diskGiB(),
                held.gpus(),
                held.projectId(),
                held.userId(),
                1);
    }

    private boolean at(UUID id, Status status) {
        SimServer server = roster.server(id);
        return server != null && server.status() == status;
    }

    private void rest(UUID id, Status status) {
        SimServer server = roster.server(id);
        if (server == null) return;
        roster.replace(server.with(status, null, world.now()));
        roster.warm(id);
    }
}

package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Server;

/// Keeps the list of servers current: all once, then those that changed since the newest change that we know of.
///
/// The time to ask from is Nova's own, taken from the servers themselves, so our clock doesn't matter. It is set back
/// by an overlap, for writes that become visible after later ones. A deleted server is named once more with the status
/// `DELETED`; one that we missed (archived at once, or deleted while pages were read) goes with the next full reading.
///
/// Not for several threads: a feed calls it.
final class ServerWatch {
    private static final Duration OVERLAP = Duration.ofSeconds(60);
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;
    private static final int MOST_FAULTS = 20;
    private static final int MOST_TRIES = 5;

    private final Nova nova;
    private final InstantSource clock;
    private final Duration fullEvery;
    private boolean allProjects = true;
    private Servers known = Servers.NONE;
    private @Nullable Instant newest;
    private Instant fullAt = Instant.MIN;
    /// How often we looked for the reason of servers in `ERROR`: it can come after the status, unannounced.
    private final Map<String, Integer> faultTries = new HashMap<>();

    ServerWatch(Nova nova, InstantSource clock, Duration fullEvery) {
        this.nova = nova;
        this.clock = clock;
        this.fullEvery = fullEvery;
    }

    Servers read() {
        Instant now = clock.instant();
        boolean full = newest == null || Duration.between(fullAt, now).abs().compareTo(fullEvery) >= 0;
        try {
            return full ? readAll(now) : readChanges(now);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null) throw e;
            if (status == FORBIDDEN && allProjects) {
                allProjects = false;
                return readAll(now);
            }
            if (status == BAD_REQUEST && full) return readAll(now); // the server at a page's end was deleted meanwhile
            throw e;
        }
    }

    private Servers readAll(Instant now) {
        var all = new LinkedHashMap<String, Server>();
        nova.servers(allProjects, null, server -> all.put(server.id(), server));
        var recent = stillRecent(now);
        if (fullAt.isAfter(Instant.MIN)) noteDifferences(all, recent, now);
        fullAt = now;
        newest = latest(all, null);
        faultTries.clear();
        readFaults(all);
        known = new Servers(Map.copyOf(all), Map.copyOf(recent), now, allProjects);
        return known;
    }

    private Servers readChanges(Instant now) {
        Instant from = java.util.Objects.requireNonNull(newest).minus(OVERLAP);
        var changed = new HashMap<String, Server>();
        nova.servers(allProjects, from, server -> changed.put(server.id(), server));
        newest = latest(changed, newest);
        readFaults(changed);
        changed.values()
                .removeIf(server -> server.deleted()
                        ? !known.byId().containsKey(server.id())
                        : server.equals(known.byId().get(server.id())));
        var recent = stillRecent(now);
        if (changed.isEmpty()) {
            var same = recent.size() == known.recent().size() ? known.recent() : Map.copyOf(recent);
            known = new Servers(known.byId(), same, now, allProjects);
            return known;
        }
        var all = new HashMap<>(known.byId());
        changed.forEach((id, server) -> {
            if (server.deleted()) all.remove(id);
            else all.put(id, server);
            recent.put(id, now);
        });
        known = new Servers(Map.copyOf(all), Map.copyOf(recent), now, allProjects);
        return known;
    }

    private void noteDifferences(Map<String, Server> all, Map<String, Instant> recent, Instant now) {
        all.replaceAll((id, server) -> {
            Server old = known.byId().get(id);
            if (server.equals(old)) return old;
            recent.put(id, now);
            return server;
        });
        for (String id : known.byId().keySet()) if (!all.containsKey(id)) recent.put(id, now);
    }

    /// Asks again for servers in `ERROR` that came without a reason, now and in the next readings.
    private void readFaults(Map<String, Server> read) {
        for (Server server : read.values()) {
            if (server.status().equals("ERROR") && server.fault() == null && faultTries.size() < MOST_FAULTS)
                faultTries.putIfAbsent(server.id(), 0);
        }
        faultTries.replaceAll((id, tries) -> tries + 1);
        faultTries.keySet().removeIf(id -> {
            Server before = read.getOrDefault(id, known.byId().get(id));
            if (before == null || before.deleted()) return true;
            Server after = readOne(id);
            if (after == null || !after.status().equals("ERROR")) return true;
            if (after.fault() != null) read.put(id, after);
            return after.fault() != null;
        });
        faultTries.values().removeIf(tries -> tries >= MOST_TRIES);
    }

    private @Nullable Server readOne(String id) {
        try {
            return nova.server(id);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 404) return null; // deleted meanwhile: the next reading says so
            throw e;
        }
    }

    private Map<String, Instant> stillRecent(Instant now) {
        var recent = new HashMap<>(known.recent());
        recent.values().removeIf(at -> Duration.between(at, now).abs().compareTo(RECENT) > 0);
        return recent;
    }

    private static @Nullable Instant latest(Map<String, Server> servers, @Nullable Instant before) {
        Instant latest = before;
        for (Server server : servers.values()) {
            Instant updated = server.updated() == null ? server.created() : server.updated();
            if (updated != null && (latest == null || updated.isAfter(latest))) latest = updated;
        }
        return latest;
    }
}

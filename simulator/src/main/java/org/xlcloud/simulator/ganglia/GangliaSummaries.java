package org.xlcloud.simulator.ganglia;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The sums of clusters, made once for each poll of theirs, as gmetad does: what is asked between two polls costs no
/// adding.
final class GangliaSummaries {
    private record Known(Instant polled, GangliaSums sums) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    GangliaSums of(GangliaCluster cluster, Instant now) {
        Instant polled = cluster.localTime();
        return known.compute(
                        cluster.name(),
                        (name, before) -> before != null && before.polled().equals(polled)
                                ? before
                                : new Known(polled, GangliaSums.of(cluster, now)))
                .sums();
    }
}

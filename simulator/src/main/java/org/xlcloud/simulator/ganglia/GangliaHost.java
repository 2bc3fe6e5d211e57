package org.xlcloud.simulator.ganglia;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/// One HOST of a cluster as gmetad took it over at its last poll. The metrics are made only when they are written: a
/// large world is streamed, never held.
///
/// @param name unique in its cluster
/// @param ip gmond's host table is keyed by it
/// @param reported when the host was last heard
/// @param started when its gmond started
/// @param metrics its values, the last ones for a host that is silent
public record GangliaHost(
        String name, String ip, Instant reported, Instant started, Supplier<List<Metric.Value>> metrics) {

    /// Seconds within which a host should say something (gmond's `host_tmax`).
    static final int TMAX = 20;

    /// Seconds after which a silent host is forgotten.
    static final int DMAX = 86_400;

    /// gmetad's and ganglia-web's rule: silent for four times TMAX.
    boolean isDown(Instant now) {
        return tn(now) >= 4L * TMAX;
    }

    long tn(Instant now) {
        return Math.max(0, now.getEpochSecond() - reported.getEpochSecond());
    }
}

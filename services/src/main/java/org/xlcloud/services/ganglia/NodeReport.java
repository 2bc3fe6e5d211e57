package org.xlcloud.services.ganglia;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Values;

/// What Ganglia knows of one node: a HOST of a CLUSTER.
///
/// @param name as its gmond calls itself; not unique
/// @param address its IP address as the aggregating gmond sees it; unique in a cluster
/// @param reported when the aggregating gmond last heard of it, in seconds of that machine's clock: two reports with
/// the
/// same value say the same
/// @param tn seconds since then, by the clock of whoever answered
/// @param down silent for four times TMAX, by Ganglia's rule
/// @param gpuCount how many GPUs its driver sees; null where it does not tell
/// @param values none when it is down
/// @param gpus by index; those of a node that is down have no values
public record NodeReport(
        String cluster,
        String name,
        String address,
        long reported,
        long tn,
        boolean down,
        @Nullable Integer gpuCount,
        Values values,
        List<GpuReport> gpus) {
    public NodeReport {
        gpus = List.copyOf(gpus);
    }
}

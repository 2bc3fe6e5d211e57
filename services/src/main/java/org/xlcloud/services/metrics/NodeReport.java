package org.xlcloud.services.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source of telemetry knows of one node: in Ganglia a HOST of a CLUSTER, in Prometheus all GPUs of an exporter.
///
/// @param cluster empty where the source has none
/// @param name as it calls itself; not unique
/// @param address its IP address as the source sees it; empty where it does not tell
/// @param reported when the source last heard of it, in seconds of its own clock: two reports with the same value say
/// the same
/// @param tn seconds since then, by the clock of whoever answered
/// @param down silent for so long that its last values tell nothing: in Ganglia four times TMAX
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

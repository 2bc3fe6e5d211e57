package org.xlcloud.views.gpus;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;

/// A GPU with what the list says of its host and what its node reports of it. It holds nothing that changes without the
/// GPU's row changing, so that a quiet GPU costs nothing.
///
/// @param zone of its host
/// @param aggregates of its host
/// @param reported the newest values; null where no node reports the GPU
public record GpuRow(
        Gpu gpu, @Nullable String zone, List<String> aggregates, Telemetry.@Nullable GpuTelemetry reported) {
    public GpuRow {
        aggregates = List.copyOf(aggregates);
    }

    /// The newest value in whole units; null where there is none.
    @Nullable
    Long value(Metric metric) {
        return reported == null || !reported.values().has(metric)
                ? null
                : Math.round(reported.values().get(metric));
    }

    @Nullable
    Double memoryGib() {
        return gib(Metric.MEMORY_USED);
    }

    @Nullable
    Double memoryTotalGib() {
        return gib(Metric.MEMORY_TOTAL);
    }

    private @Nullable Double gib(Metric metric) {
        return reported == null || !reported.values().has(metric)
                ? null
                : Math.round(reported.values().get(metric) / 102.4) / 10.0;
    }

    /// Whether the values are older than they should be.
    boolean stale() {
        return reported != null && reported.state() == Telemetry.State.STALE;
    }
}

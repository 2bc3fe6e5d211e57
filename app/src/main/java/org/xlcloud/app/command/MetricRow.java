package org.xlcloud.app.command;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;

/// One value, or the lack of one: a line of `xlcloud metrics`.
///
/// @param address null for a value of the node itself
/// @param metric null where the node is down or no longer sees the GPU, which has no values
/// @param value with a range and more samples than wanted, the mean of a stretch from `time` on
/// @param state of the newest value; null with a range
record MetricRow(
        String cloud,
        @Nullable String host,
        @Nullable String address,
        String node,
        String instanceId,
        @Nullable Metric metric,
        @Nullable Double value,
        @Nullable Double min,
        @Nullable Double max,
        Instant time,
        @Nullable String state,
        @Nullable String rule,
        String source) {

    static final Listing<MetricRow> LISTING = new Listing<MetricRow>()
            .column("cloud", "CLOUD", MetricRow::cloud)
            .column("host", "HOST", MetricRow::host)
            .column("address", "ADDRESS", MetricRow::address)
            .column("node", "NODE", MetricRow::node)
            .field("instanceId", MetricRow::instanceId)
            .column("metric", "METRIC", row -> row.metric == null ? null : row.metric.id())
            .column("value", "VALUE", row -> row.value == null ? null : number(row.value))
            .column("unit", "UNIT", row -> row.metric == null ? null : row.metric.unit())
            .field("min", row -> row.min == null ? null : number(row.min))
            .field("max", row -> row.max == null ? null : number(row.max))
            .column("time", "TIME", MetricRow::time)
            .column("state", "STATE", MetricRow::state)
            .column("matchedBy", "MATCHED BY", MetricRow::rule)
            .column("source", "SOURCE", MetricRow::source);

    static MetricRow of(Gpu gpu, GpuTelemetry values, @Nullable Metric metric) {
        return new MetricRow(
                gpu.cloud(),
                gpu.host(),
                gpu.address(),
                values.node(),
                String.valueOf(values.subject().aliases().instanceId()),
                metric,
                metric == null ? null : values.values().get(metric),
                null,
                null,
                values.at(),
                word(values.state()),
                values.matchedBy().words(),
                values.source());
    }

    static MetricRow of(Instance instance, NodeTelemetry values, Map.Entry<Metric, Double> value) {
        return new MetricRow(
                instance.cloud(),
                instance.hostName(),
                null,
                values.node(),
                instance.id(),
                value.getKey(),
                value.getValue(),
                null,
                null,
                values.at(),
                word(values.state()),
                values.matchedBy().words(),
                values.source());
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /// Whole numbers without a point.
    private static Number number(double value) {
        double rounded = Math.round(value * 1000) / 1000.0;
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) return (long) rounded;
        return rounded;
    }
}

package org.xlcloud.services.series;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Metric;

/// What node_exporter calls our metrics of nodes, by its `default` collectors, and what makes ours of them.
enum NodeExporter {
    LOAD(Metric.NODE_LOAD, "node_load1"),
    MEMORY_FREE(Metric.NODE_MEMORY_FREE, "node_memory_MemFree_bytes"),
    /// The seconds that each processor was idle, counted: how fast they grow beside those of all modes is the idle part
    /// of the time. Beside them and not by itself, since a rate is too low at the edges of a gap.
    CPU(Metric.NODE_CPU, "node_cpu_seconds_total");

    /// Five samples at Prometheus' own distance of a minute: the newest value shall be there although some failed.
    private static final Duration NEWEST_RATE = Duration.ofMinutes(5);

    private static final double BYTES_PER_MIB = 1 << 20;

    private final Metric metric;
    private final String series;

    NodeExporter(Metric metric, String series) {
        this.metric = metric;
        this.series = series;
    }

    /// Null for what it does not tell.
    static @Nullable NodeExporter of(Metric metric) {
        for (NodeExporter one : values()) if (one.metric == metric) return one;
        return null;
    }

    Metric metric() {
        return metric;
    }

    /// Whether it is to be counted together from several series, so that no range selector can follow it.
    boolean computed() {
        return this == CPU;
    }

    /// Of every node, each by its `instance`.
    String newest() {
        return computed() ? idle("", NEWEST_RATE) : "max by (instance) (" + series + ")";
    }

    /// Of one exporter.
    ///
    /// @param address a label matcher for `instance`
    /// @param window how much time a rate is taken over
    String of(String address, Duration window) {
        return computed() ? idle(address, window) : series + "{" + address + "}";
    }

    private String idle(String address, Duration window) {
        return grown("mode=\"idle\"" + (address.isEmpty() ? "" : "," + address), window) + " / "
                + grown(address, window);
    }

    private String grown(String matchers, Duration window) {
        return "sum by (instance) (rate(" + series + "{" + matchers + "}[" + window.toSeconds() + "s]))";
    }

    /// What Prometheus tells in the metric's own unit; for processors what grows there shrinks here.
    double inOurUnit(double told) {
        return switch (this) {
            case LOAD -> told;
            case MEMORY_FREE -> told / BYTES_PER_MIB;
            case CPU -> 100 * (1 - told);
        };
    }
}

package org.xlcloud.views.metrics;

import org.xlcloud.charts.Unit;
import org.xlcloud.services.metrics.Metric;

/// How metrics are drawn: charts count memory in bytes, so that they can write GiB.
final class Units {
    private static final double MIB = 1 << 20;

    private Units() {}

    static Unit of(Metric metric) {
        return switch (metric.unit()) {
            case "%" -> Unit.PERCENT;
            case "°C" -> Unit.CELSIUS;
            case "W" -> Unit.WATTS;
            case "MiB" -> Unit.BYTES;
            case "" -> Unit.NONE;
            default -> Unit.of(metric.unit());
        };
    }

    /// What a value is multiplied with to be in the chart's unit.
    static double factor(Metric metric) {
        return metric.unit().equals("MiB") ? MIB : 1;
    }

    /// `71 °C`, `12.5 GiB`; a dash where there is no value.
    static String format(Metric metric, double value) {
        return of(metric).format(value * factor(metric));
    }
}

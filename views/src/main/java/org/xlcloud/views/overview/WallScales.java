package org.xlcloud.views.overview;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.HeatScale;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;

/// The range of each metric's colours, and the devices' own limits. A range changes only when a device exceeds it, and
/// then to a round number, so that colours mean the same from one moment to the next.
final class WallScales {
    private static final double COOL = 30;
    private static final double HOT = 95;
    private static final double MEBI = 1024;

    private WallScales() {}

    /// What a wall can be coloured by.
    static List<Metric> metrics() {
        return Stream.of(Metric.values())
                .filter(metric -> metric.ofGpu() && !metric.constant())
                .toList();
    }

    /// The scale for what is known; null where no GPU has a value.
    static @Nullable HeatScale of(Metric metric, Collection<WallModel.Thing> things) {
        double most = Double.NEGATIVE_INFINITY;
        double limit = Double.NEGATIVE_INFINITY;
        boolean reported = false;
        for (WallModel.Thing thing : things) {
            GpuTelemetry telemetry = thing.telemetry();
            if (telemetry == null) continue;
            double value = value(telemetry, metric);
            if (Double.isNaN(value)) continue;
            reported = true;
            most = Math.max(most, value);
            double own = limit(telemetry, metric);
            if (own > limit) limit = own;
        }
        return reported ? scale(metric, most, limit) : null;
    }

    private static HeatScale scale(Metric metric, double most, double limit) {
        String title = metric.title();
        if (metric.unit().equals("%")) return new HeatScale(title, "%", 0, 100, 0);
        return switch (metric) {
            case TEMPERATURE -> new HeatScale(title, metric.unit(), COOL, Math.max(HOT, limit), 0);
            case MEMORY_USED, BAR1_USED -> new HeatScale(title, "GiB", 0, Math.max(limit, round(most)), 0);
            default -> new HeatScale(title, metric.unit(), 0, Math.max(limit, round(most)), 0);
        };
    }

    /// In the unit of the scale.
    static double value(GpuTelemetry telemetry, Metric metric) {
        if (telemetry.state() == Telemetry.State.DOWN || telemetry.state() == Telemetry.State.MISSING)
            return Double.NaN;
        double value = telemetry.values().get(metric);
        return metric.unit().equals("MiB") ? value / MEBI : value;
    }

    /// The device's own limit in the unit of the scale; NaN where it has none.
    static double limit(GpuTelemetry telemetry, Metric metric) {
        return switch (metric) {
            case TEMPERATURE -> telemetry.values().get(Metric.SLOWDOWN_TEMPERATURE);
            case POWER -> telemetry.values().get(Metric.POWER_LIMIT);
            case MEMORY_USED -> telemetry.values().get(Metric.MEMORY_TOTAL) / MEBI;
            // An uncorrected error is one too many.
            case ECC_DOUBLE_BIT -> 1;
            default -> Double.NaN;
        };
    }

    /// The next of 1, 2, 5, 10, 20, 50, … that is not less.
    static double round(double most) {
        if (!(most > 0)) return 1;
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (double step : new double[] {1, 2, 5}) if (step * power >= most) return step * power;
        return 10 * power;
    }
}

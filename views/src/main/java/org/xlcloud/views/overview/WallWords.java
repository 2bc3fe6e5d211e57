package org.xlcloud.views.overview;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Links;

/// Everything that is known of a GPU in a few lines: what its cell says when one rests on it, and what a screen reader
/// reads.
final class WallWords {
    private static final int MOST_ALARMS = 4;

    private WallWords() {}

    static String of(WallModel.Thing thing, Times times) {
        List<String> lines = new ArrayList<>();
        Gpu gpu = thing.gpu();
        lines.add(gpu.host() + "  " + gpu.address());
        lines.add(gpu.model());
        lines.add(state(gpu, times));
        if (gpu.reason() != null) lines.add(gpu.reason());
        alarms(thing, times, lines);
        place(thing, lines);
        GpuTelemetry telemetry = thing.telemetry();
        if (telemetry == null) lines.add("no telemetry");
        else telemetry(telemetry, times, lines);
        return String.join("\n", lines);
    }

    private static void alarms(WallModel.Thing thing, Times times, List<String> lines) {
        int more = thing.alarms().size() - MOST_ALARMS;
        for (Alarm alarm : thing.alarms().stream().limit(MOST_ALARMS).toList()) {
            lines.add(alarm.latched().word() + " alarm: " + alarm.name()
                    + (alarm.value().isEmpty() ? "" : ", " + alarm.value())
                    + (alarm.active() ? " for " : ", over for ") + times.age(alarm.since()));
        }
        if (more > 0) lines.add(more + " more alarms");
    }

    private static String state(Gpu gpu, Times times) {
        Holder holder = gpu.holder();
        if (holder == null) return gpu.state().word();
        String project = Links.project(holder);
        return gpu.state().word() + ", held by " + Links.name(holder) + (project == null ? "" : " of " + project)
                + (holder.since() == null ? "" : " for " + times.age(holder.since()));
    }

    private static void place(WallModel.Thing thing, List<String> lines) {
        List<String> places = new ArrayList<>();
        Instance instance = thing.instance();
        if (instance != null) {
            add(places, "layer ", instance.metadata().get("layer"));
            add(places, "stack ", instance.metadata().get("stack_name"));
        }
        Host host = thing.host();
        if (host != null) {
            add(places, "zone ", host.zone());
            if (!host.up()) places.add("host down");
            else if (!host.enabled()) places.add("host disabled");
        }
        add(places, "cloud ", thing.gpu().cloud());
        lines.add(String.join(", ", places));
    }

    private static void add(List<String> words, String what, @Nullable String value) {
        if (value != null) words.add(what + value);
    }

    private static void telemetry(GpuTelemetry telemetry, Times times, List<String> lines) {
        String since = times.age(telemetry.at());
        switch (telemetry.state()) {
            case DOWN -> lines.add("node " + telemetry.node() + " has been silent for " + since);
            case MISSING ->
                lines.add("node " + telemetry.node() + " no longer sees this GPU; its last values came " + since
                        + " ago");
            case STALE -> lines.add("old values, " + since + " ago:");
            case LIVE -> {}
        }
        for (Map.Entry<Metric, Double> entry : telemetry.values().known().entrySet()) {
            Metric metric = entry.getKey();
            if (!metric.constant()) lines.add(value(telemetry, metric, entry.getValue()));
        }
        lines.add(telemetry.place() + ", by " + telemetry.source() + " " + since + " ago, matched by "
                + telemetry.matchedBy().words());
    }

    private static String value(GpuTelemetry telemetry, Metric metric, double value) {
        String text = metric.title() + " " + number(value) + (metric.unit().isEmpty() ? "" : " " + metric.unit());
        double limit = limit(telemetry, metric);
        return Double.isNaN(limit) ? text : text + " of at most " + number(limit);
    }

    private static double limit(GpuTelemetry telemetry, Metric metric) {
        return switch (metric) {
            case TEMPERATURE -> telemetry.values().get(Metric.SLOWDOWN_TEMPERATURE);
            case POWER -> telemetry.values().get(Metric.POWER_LIMIT);
            case MEMORY_USED -> telemetry.values().get(Metric.MEMORY_TOTAL);
            default -> Double.NaN;
        };
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}

package org.xlcloud.views.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.state.Look;

/// What telemetry says of an object, in words: the newest values with their limits, how far they can be trusted, who
/// said so and by which rule it was joined; or why nothing is known.
public final class Reported {
    private static final Look LIVE = new Look(Icon.LIVE, "live", "state-live");
    private static final Look STALE = new Look(Icon.STALE, "stale", "state-stale");
    private static final Look DOWN = new Look(Icon.FAILED, "node down", "state-failed");
    private static final Look MISSING = new Look(Icon.TROUBLE, "GPU missing", "state-failed");
    private static final Look NONE = new Look(Icon.INFO, "not reported", "state-loading");

    private Reported() {}

    public static Look look(Telemetry.State state) {
        return switch (state) {
            case LIVE -> LIVE;
            case STALE -> STALE;
            case DOWN -> DOWN;
            case MISSING -> MISSING;
        };
    }

    /// The state of a GPU's telemetry; one of its own where there is none.
    public static Look look(Telemetry.@Nullable GpuTelemetry reported) {
        return reported == null ? NONE : look(reported.state());
    }

    /// The facts of a GPU's detail pane.
    public static Detail.Section facts(Gpu gpu, Known known) {
        Telemetry.GpuTelemetry reported = known.gpu(gpu);
        var facts = new Facts("Telemetry").look("State", look(reported));
        if (reported == null) return facts.text("Why", whyNot(gpu, known)).section();
        values(facts, reported.values());
        return facts.text("Why", why(reported))
                .time("Measured", reported.at())
                .text("Node", reported.place())
                .text("Matched by", reported.matchedBy().words())
                .text("Source", reported.source())
                .section();
    }

    /// The facts of an instance's detail pane.
    public static Detail.Section facts(Instance instance, Known known) {
        Telemetry.NodeTelemetry reported = known.instance(instance.cloud(), instance.key());
        var facts = new Facts("Telemetry").look("State", reported == null ? NONE : look(reported.state()));
        if (reported == null) return facts.text("Why", whyNot(instance, known)).section();
        reported.values().known().forEach((metric, value) -> facts.text(metric.title(), Units.format(metric, value)));
        return facts.time("Measured", reported.at())
                .text("Node", reported.node())
                .text("Matched by", reported.matchedBy().words())
                .text("Source", reported.source())
                .section();
    }

    /// How far the charts of a GPU can be trusted.
    public static DetailCharts.Trust trust(Gpu gpu, Known known, Times times) {
        Telemetry.GpuTelemetry reported = known.gpu(gpu);
        if (reported == null) return new DetailCharts.Trust(NONE, whyNot(gpu, known), false);
        String why = why(reported);
        String words =
                (why == null ? "" : why + " ") + "Measured " + times.age(reported.at()) + " ago as " + reported.place()
                        + ", matched by "
                        + reported.matchedBy().words() + ", from " + reported.source();
        return new DetailCharts.Trust(look(reported.state()), words, true);
    }

    /// How far the charts of an instance can be trusted.
    public static DetailCharts.Trust trust(Instance instance, Known known, Times times) {
        Telemetry.NodeTelemetry reported = known.instance(instance.cloud(), instance.key());
        if (reported == null) return new DetailCharts.Trust(NONE, whyNot(instance, known), false);
        return new DetailCharts.Trust(
                look(reported.state()),
                "Measured " + times.age(reported.at()) + " ago by node " + reported.node() + ", matched by "
                        + reported.matchedBy().words() + ", from " + reported.source(),
                true);
    }

    /// How far the charts of a host can be trusted: as far as those of its GPUs.
    public static DetailCharts.Trust trust(Host host, Known known, Times times) {
        int live = 0;
        int reported = 0;
        Telemetry.GpuTelemetry worst = null;
        for (Gpu gpu : host.gpus()) {
            Telemetry.GpuTelemetry of = known.gpu(gpu);
            if (of == null) continue;
            reported++;
            if (of.state() == Telemetry.State.LIVE) live++;
            if (worst == null || of.state().compareTo(worst.state()) > 0) worst = of;
        }
        if (worst == null) {
            String why = whyNoSource(host.cloud(), known);
            if (why == null && host.gpus().isEmpty()) why = "This host has no GPUs.";
            return new DetailCharts.Trust(
                    NONE,
                    why == null ? "No node reports any of the " + host.gpus().size() + " GPUs of this host." : why,
                    false);
        }
        return new DetailCharts.Trust(
                look(worst.state()),
                reported + " of " + host.gpus().size() + " GPUs are reported, " + live + " live; newest "
                        + times.age(worst.at()) + " ago, from " + worst.source(),
                true);
    }

    private static void values(Facts facts, Values values) {
        for (Map.Entry<Metric, Double> entry : values.known().entrySet()) {
            Metric metric = entry.getKey();
            if (metric.constant()) continue;
            String limit = switch (metric) {
                case TEMPERATURE -> limit(values, Metric.SLOWDOWN_TEMPERATURE, "slows down at ");
                case POWER -> limit(values, Metric.POWER_LIMIT, "limit ");
                case MEMORY_USED -> limit(values, Metric.MEMORY_TOTAL, "of ");
                default -> "";
            };
            facts.text(metric.title(), Units.format(metric, entry.getValue()) + limit);
        }
    }

    private static String limit(Values values, Metric limit, String words) {
        if (!values.has(limit)) return "";
        String value = Units.format(limit, values.get(limit));
        return words.equals("of ") ? " of " + value : "  (" + words + value + ")";
    }

    private static @Nullable String why(Telemetry.GpuTelemetry reported) {
        return switch (reported.state()) {
            case LIVE -> null;
            case STALE -> "The node's report is older than it should be.";
            case DOWN -> "The node has gone silent; its last values are not shown.";
            case MISSING -> "The node reports, but its driver no longer sees this GPU; its last values are not shown.";
        };
    }

    /// Why no node reports a GPU, and what to do.
    static String whyNot(Gpu gpu, Known known) {
        String source = whyNoSource(gpu.cloud(), known);
        if (source != null) return source;
        if (gpu.holder() == null) return "No instance holds this GPU: only the node that uses a GPU can measure it.";
        return "No node reports this GPU. Its holder " + Links.name(gpu.holder())
                + " either sends no GPU metrics (is gmond's GPU module installed?) or could not be matched: see Unmatched"
                + " on the page of metrics.";
    }

    static String whyNot(Instance instance, Known known) {
        String source = whyNoSource(instance.cloud(), known);
        if (source != null) return source;
        if (!"ACTIVE".equals(instance.status())) return "The instance is not active.";
        return "No node could be matched to this instance by address or name: see Unmatched on the page of metrics.";
    }

    private static @Nullable String whyNoSource(String cloud, Known known) {
        Telemetry telemetry = known.telemetry().get(cloud);
        if (telemetry == null || telemetry.sources().isEmpty())
            return "Cloud " + cloud
                    + " has no telemetry: name its gmetad or Prometheus in clouds.yaml (xlcloud: {ganglia: HOST:8651}).";
        for (SourceState source : telemetry.sources())
            if (source.problem() != null)
                return source.source() + ": " + source.problem().reason();
        return telemetry.at() == null ? "The first report is on its way." : null;
    }
}

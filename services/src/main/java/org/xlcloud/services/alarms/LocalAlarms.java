package org.xlcloud.services.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.flow.Spans;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Watches one cloud by the console's own rules. Of one thread at a time.
public final class LocalAlarms {
    private static final Logger LOG = LateLogger.of(LocalAlarms.class);
    static final String SOURCE = "Console";

    /// A hot card must be so much below its limit to count as cool again.
    private static final double DEAD_BAND_CELSIUS = 3;

    private static final Duration XID_EVERY = Duration.ofSeconds(30);
    /// The exporter keeps a fault's code until the next one: after this time without another it is
    /// over.
    private static final Duration XID_LASTS = Duration.ofMinutes(30);

    /// A resource begins so soon after the stack that it is in.
    private static final Duration SAME = Duration.ofMinutes(1);

    private final String cloud;
    private final AlarmDesk desk;
    private final InstantSource clock;
    private final Xids xids;
    private final Map<String, Hold> holds = new HashMap<>();
    private @Nullable UsualTimes usual;

    /// What a rule found of one thing.
    ///
    /// @param holds whether its condition is met now
    private record Found(
            Rule rule,
            String id,
            String name,
            boolean holds,
            Severity severity,
            String reason,
            String value,
            List<Link> links,
            Guidance guidance) {
        /// With the words that it calls for coming and going; 0 times for what simply holds.
        Found often(int times) {
            if (times == 0) return this;
            String words =
                    reason + "; " + times + " times within " + rule.window().toMinutes() + " min";
            return new Found(rule, id, name, holds, severity, words, value, links, guidance);
        }
    }

    public LocalAlarms(Cloud cloud, AlarmDesk desk, InstantSource clock) {
        this(cloud.name(), desk, clock, new Xids(cloud, clock));
    }

    LocalAlarms(String cloud, AlarmDesk desk, InstantSource clock, Xids xids) {
        this.cloud = cloud;
        this.desk = desk;
        this.clock = clock;
        this.xids = xids;
    }

    /// Looks at everything once and tells what has changed.
    ///
    /// @param stacks null where they are not watched
    /// @param on the names of the rules that are on
    public void look(Inventory inventory, Telemetry telemetry, @Nullable Stacks stacks, Set<String> on) {
        var found = new ArrayList<Found>();
        if (on.contains(Rule.HOST_DOWN.id())) hosts(inventory, found);
        gpus(inventory, telemetry, on, found);
        if (on.contains(Rule.GPU_MISSING.id())) missing(inventory, telemetry, found);
        if (on.contains(Rule.SOURCE_STALE.id())) sources(inventory, telemetry, found);
        if (on.contains(Rule.NO_GPU_LEFT.id())) left(inventory, found);
        if (on.contains(Rule.GPU_XID.id())) faults(inventory, telemetry, found);
        try {
            if (on.contains(Rule.STACK_STUCK.id()) && stacks != null) stuck(stacks, found);
            tell(found, inventory.loaded());
        } catch (ProblemException e) {
            // The journal says it itself, and the next look tells it again.
            LOG.log(Level.DEBUG, "Local alarms could not be written", e);
        }
    }

    /// No reason has a time or an age in it: a window gives times in its reader's zone, and a reason that changes with
    /// the clock would be a new transition each time.
    private void hosts(Inventory inventory, List<Found> found) {
        for (Host host : inventory.hosts()) {
            if (!host.enabled()) continue; // an administrator knows
            found.add(new Found(
                    Rule.HOST_DOWN,
                    host.name(),
                    "Host " + host.name() + " is down",
                    !host.up(),
                    Severity.CRITICAL,
                    host.up() ? "nova-compute reports again" : "nova-compute does not report",
                    "",
                    List.of(Link.of("host", host.key()), Link.of("cloud", cloud)),
                    Rule.HOST_DOWN.guidance()));
        }
    }

    private void gpus(Inventory inventory, Telemetry telemetry, Set<String> on, List<Found> found) {
        for (Gpu gpu : inventory.gpus()) {
            Telemetry.GpuTelemetry measured = telemetry.gpus().get(gpu.key());
            if (measured == null || measured.state() != Telemetry.State.LIVE) continue;
            Values values = measured.values();
            if (on.contains(Rule.GPU_TEMPERATURE.id())) temperature(gpu, values, found);
            if (on.contains(Rule.GPU_ECC.id()) && values.has(Metric.ECC_DOUBLE_BIT)) {
                long errors = Math.round(values.get(Metric.ECC_DOUBLE_BIT));
                found.add(new Found(
                        Rule.GPU_ECC,
                        own(gpu),
                        "Double-bit memory error of " + own(gpu),
                        errors > 0,
                        Severity.CRITICAL,
                        errors > 0 ? errors + " double-bit errors were counted" : "no double-bit error is counted",
                        String.valueOf(errors),
                        links(gpu),
                        Rule.GPU_ECC.guidance()));
            }
        }
    }

    private void temperature(Gpu gpu, Values values, List<Found> found) {
        if (!values.has(Metric.TEMPERATURE)) return;
        boolean slows = values.has(Metric.SLOWDOWN_TEMPERATURE) && values.get(Metric.SLOWDOWN_TEMPERATURE) > 0;
        boolean stops = values.has(Metric.SHUTDOWN_TEMPERATURE) && values.get(Metric.SHUTDOWN_TEMPERATURE) > 0;
        if (!slows && !stops) return; // what is hot for this card nobody says
        double now = values.get(Metric.TEMPERATURE);
        double slowdown = slows ? values.get(Metric.SLOWDOWN_TEMPERATURE) : values.get(Metric.SHUTDOWN_TEMPERATURE);
        double shutdown = stops ? values.get(Metric.SHUTDOWN_TEMPERATURE) : Double.MAX_VALUE;
        Hold hold = holds.get(Rule.GPU_TEMPERATURE.id() + "/" + own(gpu));
        boolean already = hold != null && hold.calls();
        boolean hot = now >= (already ? slowdown - DEAD_BAND_CELSIUS : slowdown);
        String degrees = degrees(now);
        String limit = (slows ? "slows down at " : "switches off at ") + degrees(slowdown);
        found.add(new Found(
                Rule.GPU_TEMPERATURE,
                own(gpu),
                "GPU " + own(gpu) + " is hot",
                hot,
                now >= shutdown ? Severity.CRITICAL : Severity.MODERATE,
                hot ? degrees + "; the card " + limit : degrees + ", below its limit of " + degrees(slowdown),
                degrees,
                links(gpu),
                Rule.GPU_TEMPERATURE.guidance()));
    }

    private static String degrees(double celsius) {
        return String.format(Locale.ROOT, "%.0f °C", celsius);
    }

    /// The driver of the instance sees fewer than Nova gave.
    private void missing(Inventory inventory, Telemetry telemetry, List<Found> found) {
        for (Instance instance : inventory.instances()) {
            if (instance.gpus().isEmpty() || !instance.status().equals("ACTIVE")) continue;
            Telemetry.NodeTelemetry node = telemetry.instances().get(instance.key());
            if (node == null
                    || node.state() != Telemetry.State.LIVE
                    || !node.values().has(Metric.NODE_GPUS)) continue;
            long seen = Math.round(node.values().get(Metric.NODE_GPUS));
            int given = instance.gpus().size();
            var links = new ArrayList<Link>();
            for (String gpu : lost(instance, seen, telemetry)) links.add(Link.of("gpu", gpu));
            links.add(Link.of("instance", instance.key()));
            if (instance.hostName() != null) links.add(Link.of("host", cloud + "/" + instance.hostName()));
            links.add(Link.of("cloud", cloud));
            found.add(new Found(
                    Rule.GPU_MISSING,
                    instance.id(),
                    Text.line(instance.name()) + " sees fewer GPUs than it holds",
                    seen < given,
                    Severity.CRITICAL,
                    "the guest sees " + seen + " of " + given + " GPUs",
                    seen + " of " + given,
                    links,
                    Rule.GPU_MISSING.guidance()));
        }
    }

    /// Which of an instance's GPUs it does not see: those that are measured no more, where they are as many as are
    /// missing. None where that can't be told: a card that works is not to be called lost.
    private static List<String> lost(Instance instance, long seen, Telemetry telemetry) {
        int given = instance.gpus().size();
        if (seen <= 0 || seen >= given) return instance.gpus();
        List<String> silent = instance.gpus().stream()
                .filter(gpu -> {
                    Telemetry.GpuTelemetry measured = telemetry.gpus().get(gpu);
                    return measured == null || measured.state() != Telemetry.State.LIVE;
                })
                .toList();
        return silent.size() == given - seen ? silent : List.of();
    }

    private void sources(Inventory inventory, Telemetry telemetry, List<Found> found) {
        Instant now = clock.instant();
        var all = new ArrayList<>(inventory.sources());
        all.addAll(telemetry.sources());
        all.addAll(desk.sources(cloud));
        for (SourceState source : all) {
            if (source.interval().isZero()) continue;
            Reading.Health health = source.health(now);
            boolean stale = health == Reading.Health.STALE || health == Reading.Health.FAILED;
            // What the caller may not read or the cloud does not have is said once, and is no alarm.
            var problem = source.problem();
            if (problem != null && problem.status() != null && problem.status() == 403) continue;
            if (problem != null && source.valueAt() == null && problem.status() == null && !reachable(problem.reason()))
                continue;
            String why = problem == null ? "it does not answer any more" : problem.reason();
            found.add(new Found(
                    Rule.SOURCE_STALE,
                    source.source(),
                    source.source() + " of " + cloud + " is stale",
                    stale,
                    Severity.MODERATE,
                    stale ? why : "it answers",
                    "",
                    List.of(Link.of("source", cloud + "/" + source.source()), Link.of("cloud", cloud)),
                    Rule.SOURCE_STALE.guidance()));
        }
    }

    /// A service that is in no catalog is no failure of a service.
    private static boolean reachable(String reason) {
        return !reason.contains("catalog");
    }

    private void stuck(Stacks stacks, List<Found> found) {
        Instant now = clock.instant();
        UsualTimes times = usual();
        if (times.see(stacks, now)) desk.journal().mark(marked(), new Journal.Mark(0, times.text()));
        for (TreeNode root : stacks.roots()) {
            TreeNode waits = longest(root, null);
            Instant since = waits == null ? null : waits.since();
            Duration after = times.stuckAfter(root);
            Duration usually = times.usual(root);
            boolean stuck = waits != null && since != null && since.plus(after).isBefore(now);
            found.add(new Found(
                    Rule.STACK_STUCK,
                    root.id(),
                    "Stack " + Text.line(root.name()) + " is stuck",
                    stuck,
                    Severity.MODERATE,
                    stuck && waits != null
                            ? waits.name() + " is in " + waits.status() + " for more than " + Spans.words(after)
                                    + (usually.isZero() ? "" : "; usually done within " + Spans.words(usually))
                            : "nothing takes long",
                    "",
                    List.of(Link.of("stack", cloud + "/" + root.id()), Link.of("cloud", cloud)),
                    Rule.STACK_STUCK.guidance()));
        }
    }

    private UsualTimes usual() {
        UsualTimes known = usual;
        if (known == null) {
            known = new UsualTimes(desk.journal().mark(marked()).text());
            usual = known;
        }
        return known;
    }

    private String marked() {
        return "stack-times/" + cloud;
    }

    /// What has been in progress for the longest time, itself or below; the deepest of them, since the
    /// others wait for it.
    private static @Nullable TreeNode longest(TreeNode node, @Nullable TreeNode best) {
        Instant since = node.since();
        Instant before = best == null ? null : best.since();
        if (node.status().endsWith("_IN_PROGRESS")
                && since != null
                && (before == null || !since.isAfter(before.plus(SAME)))) best = node;
        for (TreeNode child : node.children()) best = longest(child, best);
        return best;
    }

    private void left(Inventory inventory, List<Found> found) {
        for (GpuCount count : inventory.byModel())
            found.add(new Found(
                    Rule.NO_GPU_LEFT,
                    count.group(),
                    "No " + count.group() + " left",
                    count.total() > 0 && count.free() == 0,
                    Severity.LOW,
                    count.free() + " of " + count.total() + " are free",
                    count.free() + " of " + count.total(),
                    List.of(Link.of("cloud", cloud)),
                    Rule.NO_GPU_LEFT.guidance()));
    }

    private void faults(Inventory inventory, Telemetry telemetry, List<Found> found) {
        for (Gpu gpu : inventory.gpus()) {
            Telemetry.GpuTelemetry measured = telemetry.gpus().get(gpu.key());
            Integer code = xids.of(gpu, measured);
            if (code == null) continue;
            Alarm known = desk.known(cloud + "/" + Rule.GPU_XID.id() + "/" + own(gpu));
            // The exporter keeps a code for ever: one that called before this console began is no news.
            if (known != null
                    && !known.active()
                    && xids.unchanged()
                    && known.value().equals(String.valueOf(code))) code = 0;
            Xid xid = Xid.of(code);
            found.add(new Found(
                    Rule.GPU_XID,
                    own(gpu),
                    code == 0 ? "Fault of GPU " + own(gpu) : xid.title() + " on " + own(gpu),
                    code != 0,
                    xid.severity(),
                    code == 0 ? "no new fault is reported" : xid.title(),
                    code == 0 && known != null ? known.value() : String.valueOf(code),
                    links(gpu),
                    new Guidance(xid.action() + ". " + xid.meaning(), "gpus")));
        }
    }

    private static String own(Gpu gpu) {
        return gpu.host() + "/" + gpu.address();
    }

    private List<Link> links(Gpu gpu) {
        var links = new ArrayList<Link>();
        links.add(Link.of("gpu", gpu.key()));
        if (gpu.holder() != null)
            links.add(Link.of("instance", cloud + "/" + gpu.holder().instanceId()));
        links.add(Link.of("host", cloud + "/" + gpu.host()));
        links.add(Link.of("cloud", cloud));
        return links;
    }

    private void tell(List<Found> all, boolean complete) {
        Instant now = clock.instant();
        var signals = new ArrayList<Signal>();
        var seen = new HashSet<String>();
        for (Found found : all) {
            String id = found.rule().id() + "/" + found.id();
            seen.add(id);
            Alarm known = desk.known(cloud + "/" + id);
            boolean called = known != null && known.active();
            Hold hold = holds.computeIfAbsent(id, none -> new Hold(found.rule(), called));
            boolean calls = hold.take(found.holds(), now);
            boolean worse = known != null && found.severity().compareTo(known.severity()) > 0;
            if (calls == called && !(calls && found.holds() && worse)) continue;
            signals.add(signal(found.often(hold.times()), id, calls ? State.ALARM : State.OK, now));
        }
        holds.keySet().retainAll(seen);
        if (complete) signals.addAll(gone(seen, now));
        desk.tell(signals, List.of());
    }

    private Signal signal(Found found, String id, State state, Instant now) {
        var definition = new Definition(
                cloud,
                id,
                SOURCE,
                found.rule().id(),
                found.name(),
                found.rule().title(),
                found.severity(),
                true,
                found.links(),
                found.guidance());
        return new Signal(definition, state, now, found.reason(), found.value(), "console", null);
    }

    /// What called and is not there any more, or whose rule was switched off.
    private List<Signal> gone(Set<String> seen, Instant now) {
        var signals = new ArrayList<Signal>();
        for (Alarm alarm : desk.activeOf(cloud, SOURCE)) {
            if (seen.contains(alarm.id())) continue;
            boolean unmeasured = alarm.type().startsWith("gpu-");
            signals.add(new Signal(
                    alarm.definition(),
                    unmeasured ? State.INSUFFICIENT_DATA : State.OK,
                    now,
                    unmeasured ? "it is not measured any more" : "it is not there any more",
                    "",
                    "console",
                    null));
        }
        return signals;
    }

    /// The newest fault code of each GPU, from Prometheus' `DCGM_FI_DEV_XID_ERRORS` where the cloud
    /// has one.
    static final class Xids {
        private final @Nullable Cloud cloud;
        private final InstantSource clock;
        private final Map<String, Code> codes = new LinkedHashMap<>();
        private @Nullable Instant asked;
        private boolean changed;

        private record Code(int code, Instant since) {}

        Xids(@Nullable Cloud cloud, InstantSource clock) {
            this.cloud = cloud;
            this.clock = clock;
        }

        /// 0 for none now; null where nobody says.
        @Nullable
        Integer of(Gpu gpu, Telemetry.@Nullable GpuTelemetry measured) {
            ask();
            Code code = codes.get("pci " + gpu.host() + " " + address(gpu.address()));
            if (code == null && measured != null) {
                String uuid = measured.subject().aliases().uuid();
                if (uuid != null) code = codes.get("uuid " + uuid);
                if (code == null) code = codes.get("node " + measured.node() + " " + measured.index());
            }
            if (code == null) return null;
            boolean over = code.since().plus(XID_LASTS).isBefore(clock.instant());
            return over ? 0 : code.code();
        }

        /// Whether every code is still as it was first seen.
        boolean unchanged() {
            return !changed;
        }

        private void ask() {
            Instant now = clock.instant();
            if (cloud == null || (asked != null && asked.plus(XID_EVERY).isAfter(now))) return;
            URI prometheus = cloud.config().telemetry().prometheus();
            if (prometheus == null) return;
            asked = now;
            try {
                take(
                        cloud.web(prometheus, "Prometheus")
                                .get("read GPU faults", "api/v1/query?query=DCGM_FI_DEV_XID_ERRORS")
                                .path("data")
                                .path("result"),
                        now);
            } catch (ProblemException e) {
                // Telemetry has its own light; faults known so far run out by their age.
                LOG.log(Level.DEBUG, "GPU faults can't be read", e);
            }
        }

        void take(JsonNode result, Instant now) {
            for (JsonNode series : result) {
                JsonNode labels = series.path("metric");
                int code = (int) Math.clamp(number(series.path("value").path(1).asText()), 0, 10_000);
                for (String key : keys(labels)) {
                    Code before = codes.get(key);
                    if (before != null && before.code() != code) changed = true;
                    if (before == null || before.code() != code) codes.put(key, new Code(code, now));
                }
            }
        }

        private static List<String> keys(JsonNode labels) {
            var keys = new ArrayList<String>();
            String host = labels.path("Hostname").asText("");
            if (labels.has("UUID")) keys.add("uuid " + labels.path("UUID").asText());
            if (labels.has("pci_bus_id"))
                keys.add("pci " + host + " " + address(labels.path("pci_bus_id").asText()));
            if (labels.has("gpu"))
                keys.add("node " + host + " " + labels.path("gpu").asText());
            return keys;
        }

        /// The exporter writes domains with eight digits and in capitals.
        private static String address(String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            int colon = lower.indexOf(':');
            return colon > 4 ? lower.substring(colon - 4) : lower;
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }
}

package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.Web;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Quantity;
import org.xlcloud.services.metrics.Values;

/// The newest values of every GPU that a Prometheus scrapes, by node; and of the nodes themselves where their
/// node_exporter is scraped too, which is known by its address: the same host as in dcgm-exporter's `instance`.
///
/// An instant query answers with values of up to five minutes ago under the time of the question. When they were
/// measured is therefore asked apart, with `timestamp()`: a GPU whose newest sample is three scrapes old is stale. A
/// target that vanishes is marked by Prometheus itself and has no value at once: its node is then down, and is
/// remembered as that for an hour.
///
/// Safe on one thread at a time.
public final class PrometheusNodes {
    public static final String NAME = Prometheus.NAME;

    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /// Prometheus' own default is to scrape once a minute; until the distance of two samples is seen, it counts.
    private static final Duration UNKNOWN_DISTANCE = Duration.ofSeconds(30);

    private static final Duration SHORTEST_DISTANCE = Duration.ofSeconds(5);
    private static final int STALE_AFTER = 3;

    /// Metrics are asked for together up to so many series: an answer of them has some 6 MB.
    private static final int SERIES_AT_ONCE = 20_000;

    private static final int MOST_ODDITIES = 100;
    private static final String DOING = "read the newest GPU metrics";
    private static final String IDENTITY = "UUID,gpu,Hostname,pci_bus_id,instance";
    private static final String FREE = "DCGM_FI_DEV_FB_FREE";
    private static final String RESERVED = "DCGM_FI_DEV_FB_RESERVED";

    /// In the order in which they are taken for when a GPU was measured: one that the most exporters have goes first.
    private static final List<Metric> TIMED = List.of(Metric.TEMPERATURE, Metric.UTILIZATION, Metric.POWER);

    private final Web web;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new HashMap<>();

    /// One whole answer.
    ///
    /// @param nodes those that are scraped, and those that were within the last hour, as down
    /// @param at when it was asked, by our clock
    /// @param itsTime the same instant by Prometheus' clock
    /// @param oddities values that can't be true and were left out, in words
    public record Report(List<NodeReport> nodes, Instant at, Instant itsTime, List<String> oddities) {
        public Report {
            nodes = List.copyOf(nodes);
            oddities = List.copyOf(oddities);
        }
    }

    /// How a GPU was seen last.
    ///
    /// @param sampledMillis when its newest sample was taken, by Prometheus' clock
    /// @param distanceMillis how far its last two samples lay apart; 0 while unknown
    /// @param heard when that was, by our clock
    private record Seen(Card card, long sampledMillis, long distanceMillis, Instant heard) {}

    /// The labels that tell a GPU.
    private record Card(
            String node,
            String exporter,
            int index,
            @Nullable String uuid,
            @Nullable String pciId) {
        String key() {
            return node + "/" + (uuid == null ? "#" + index : uuid);
        }
    }

    private static final class Measured {
        final Card card;
        final Values.Builder values = new Values.Builder();
        double freeMiB = Double.NaN;
        double reservedMiB;
        double sampledSeconds = Double.NaN;

        Measured(Card card) {
            this.card = card;
        }
    }

    /// One reading under way.
    private static final class Reading {
        final Map<String, Measured> gpus = new TreeMap<>();
        final Map<String, Values.Builder> nodes = new HashMap<>();
        final List<String> oddities = new ArrayList<>();
        double itsSeconds = Double.NaN;

        void odd(String words) {
            if (oddities.size() < MOST_ODDITIES) oddities.add(Text.line(words));
        }
    }

    public PrometheusNodes(Cloud cloud, URI address, InstantSource clock) {
        this.clock = clock;
        web = cloud.web(address, NAME).within(LONGEST_CALL);
    }

    /// Where it is, for messages.
    public String address() {
        return web.address();
    }

    /// @throws ProblemException when it can't be asked or its answer makes no sense
    public Report read() {
        Instant at = clock.instant();
        var reading = new Reading();
        metrics(reading);
        reading.gpus.values().forEach(PrometheusNodes::total);
        for (Metric metric : TIMED)
            if (reading.gpus.values().stream().anyMatch(gpu -> Double.isNaN(gpu.sampledSeconds)))
                vector(reading, "timestamp(" + Prometheus.NAMES.get(metric) + ")", name -> (gpu, time) -> {
                    if (!(gpu.sampledSeconds >= time)) gpu.sampledSeconds = time;
                });
        for (NodeExporter own : NodeExporter.values()) node(reading, own);
        Instant itsTime = Double.isNaN(reading.itsSeconds) ? at : Instant.ofEpochMilli(millis(reading.itsSeconds));
        return new Report(nodes(reading, at, itsTime), at, itsTime, reading.oddities);
    }

    /// dcgm-exporter's usual list has no total.
    private static void total(Measured gpu) {
        double used = gpu.values.get(Metric.MEMORY_USED);
        double total = used + gpu.freeMiB + gpu.reservedMiB;
        if (Double.isNaN(gpu.values.get(Metric.MEMORY_TOTAL)) && Quantity.GPU_MEMORY_TOTAL.plausible(total))
            gpu.values.put(Metric.MEMORY_TOTAL, total);
    }

    private static long millis(double seconds) {
        return Math.round(seconds * 1_000);
    }

    private void node(Reading reading, NodeExporter own) {
        Metric metric = own.metric();
        for (JsonNode series : result(own.newest())) {
            Double told = Prometheus.number(series.path("value").path(1));
            String node = hostOf(series.path("metric").path("instance").asText());
            if (told == null || !Double.isFinite(told) || node.isEmpty()) continue;
            double value = own.inOurUnit(told);
            if (Quantity.of(metric).plausible(value))
                reading.nodes
                        .computeIfAbsent(node, none -> new Values.Builder())
                        .put(metric, value);
            else reading.odd(metric.id() + " of " + node + " is " + value + ", which can't be true");
        }
    }

    private interface Sink {
        void take(Measured gpu, double value);
    }

    private JsonNode result(String query) {
        JsonNode answer = web.get(DOING, "api/v1/query?query=" + Prometheus.encoded(query));
        JsonNode data = answer.path("data");
        if (!"success".equals(answer.path("status").asText()))
            throw refused(DOING, Text.line(answer.path("error").asText("an answer without a status")));
        if (!"vector".equals(data.path("resultType").asText())
                || !data.path("result").isArray())
            throw refused(
                    DOING,
                    "found the result type \""
                            + Text.line(data.path("resultType").asText()) + "\", expected \"vector\"");
        return data.path("result");
    }

    /// The first metric tells how many GPUs there are, and so how many others fit into one answer.
    private void metrics(Reading reading) {
        Map<String, Sink> sinks = sinks(reading);
        var names = new ArrayList<>(sinks.keySet());
        for (int from = 0, many = 1; from < names.size(); from += many, many = together(reading)) {
            List<String> some = names.subList(from, Math.min(names.size(), from + many));
            String query = "max by (__name__," + IDENTITY + ") ({__name__=~\"" + String.join("|", some) + "\"})";
            vector(reading, query, name -> Objects.requireNonNullElse(sinks.get(name), (gpu, value) -> {}));
        }
    }

    private int together(Reading reading) {
        return Math.max(1, SERIES_AT_ONCE / Math.max(1, Math.max(seen.size(), reading.gpus.size())));
    }

    /// What is done with a value, by the metric's name; one that nearly all exporters tell comes first.
    private static Map<String, Sink> sinks(Reading reading) {
        var sinks = new LinkedHashMap<String, Sink>();
        for (Metric metric : TIMED) sinks.put(Prometheus.NAMES.get(metric), (gpu, value) -> {});
        Prometheus.NAMES.forEach((metric, name) -> sinks.put(name, (gpu, value) -> {
            if (Quantity.of(metric).plausible(value)) gpu.values.put(metric, value);
            else reading.odd(name + " of " + gpu.card.key() + " is " + value + ", which can't be true");
        }));
        sinks.put(FREE, (gpu, value) -> gpu.freeMiB = value);
        sinks.put(RESERVED, (gpu, value) -> gpu.reservedMiB = value);
        return sinks;
    }

    /// @param sinks what takes the values of a metric, by its name; empty where the query drops it
    private void vector(Reading reading, String query, Function<String, Sink> sinks) {
        for (JsonNode series : result(query)) {
            Double value = Prometheus.number(series.path("value").path(1));
            if (!series.path("value").path(0).isNumber() || value == null)
                throw refused(
                        DOING,
                        "found the value " + Text.line(series.path("value").toString())
                                + ", expected a time and a number");
            reading.itsSeconds = series.path("value").path(0).asDouble();
            JsonNode labels = series.path("metric");
            Card card = card(labels);
            if (card == null) reading.odd("a series without a number and a UUID: " + labels);
            else if (Double.isFinite(value))
                sinks.apply(labels.path("__name__").asText())
                        .take(reading.gpus.computeIfAbsent(card.key(), none -> new Measured(card)), value);
        }
    }

    /// Null for a series that tells neither which GPU it is nor where.
    private static @Nullable Card card(JsonNode labels) {
        String exporter = labels.path("instance").asText();
        String host = labels.path("Hostname").asText();
        String node = host.isEmpty() ? hostOf(exporter) : host;
        String uuid = labels.path("UUID").asText();
        String number = labels.path("gpu").asText();
        boolean numbered = number.matches("[0-9]{1,3}");
        if (node.isEmpty() || (!numbered && uuid.isEmpty())) return null;
        String pci = labels.path("pci_bus_id").asText();
        return new Card(
                Text.line(node),
                hostOf(exporter),
                numbered ? Integer.parseInt(number) : 0,
                uuid.isEmpty() ? null : Text.line(uuid),
                pci.isEmpty() ? null : Text.line(pci));
    }

    /// `10.0.0.7:9400` without the port.
    private static String hostOf(String instance) {
        int colon = instance.lastIndexOf(':');
        String host = colon < 0 ? instance : instance.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private List<NodeReport> nodes(Reading reading, Instant at, Instant itsTime) {
        reading.gpus.forEach((key, gpu) -> seen.put(key, seen(gpu, seen.get(key), at, itsTime)));
        seen.values().removeIf(one -> one.heard().plus(REMEMBERED).isBefore(at));
        Map<String, List<Seen>> byNode = new TreeMap<>();
        seen.values()
                .forEach(one -> byNode.computeIfAbsent(one.card().node(), none -> new ArrayList<>())
                        .add(one));
        Set<String> shared = sharedExporters();
        var nodes = new ArrayList<NodeReport>();
        byNode.forEach((name, all) -> nodes.add(node(name, all, reading, itsTime, at, shared)));
        return nodes;
    }

    private static Seen seen(Measured gpu, @Nullable Seen before, Instant at, Instant itsTime) {
        long now = itsTime.toEpochMilli();
        // Without a time of its own the sample may be as old as Prometheus looks back.
        long sampled =
                Double.isNaN(gpu.sampledSeconds) ? now - Duration.ofMinutes(5).toMillis() : millis(gpu.sampledSeconds);
        long distance = before == null ? 0 : before.distanceMillis();
        if (before != null && sampled > before.sampledMillis()) {
            long moved = sampled - before.sampledMillis();
            // A gap is no distance: only a shorter one replaces what was seen, or one that is not far longer.
            if (distance == 0 || moved < 2 * distance) distance = moved;
        }
        return new Seen(gpu.card, sampled, distance, at.minusMillis(Math.max(0, now - sampled)));
    }

    /// An exporter that speaks for several nodes is none of them, so its address says nothing.
    private Set<String> sharedExporters() {
        Map<String, String> nodes = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (Seen one : seen.values()) {
            String other = nodes.putIfAbsent(one.card().exporter(), one.card().node());
            if (other != null && !other.equals(one.card().node()))
                shared.add(one.card().exporter());
        }
        return shared;
    }

    private static NodeReport node(
            String name, List<Seen> all, Reading reading, Instant itsTime, Instant at, Set<String> shared) {
        List<Seen> scraped = all.stream()
                .filter(one -> reading.gpus.containsKey(one.card().key()))
                .toList();
        boolean down = scraped.isEmpty();
        var gpus = new ArrayList<GpuReport>();
        for (Seen one : down ? all : scraped)
            gpus.add(report(one, reading.gpus.get(one.card().key()), at));
        gpus.sort(Comparator.comparingInt(GpuReport::index));
        String exporter = all.getFirst().card().exporter();
        long tn = gpus.stream().mapToLong(GpuReport::tn).min().orElse(0);
        return new NodeReport(
                "",
                name,
                shared.contains(exporter) ? "" : exporter,
                itsTime.getEpochSecond() - tn,
                tn,
                down,
                scraped.size(),
                own(name, exporter, reading, down, shared),
                gpus);
    }

    /// What the node's own exporter tells: at the address of the other one, or under the node's name.
    private static Values own(String name, String exporter, Reading reading, boolean down, Set<String> shared) {
        Values.Builder there = shared.contains(exporter) ? null : reading.nodes.get(exporter);
        if (there == null) there = reading.nodes.get(name);
        return down || there == null ? Values.NONE : there.build();
    }

    private static GpuReport report(Seen one, @Nullable Measured measured, Instant at) {
        Duration age = Duration.between(one.heard(), at);
        long distance = one.distanceMillis() == 0
                ? UNKNOWN_DISTANCE.toMillis()
                : Math.max(SHORTEST_DISTANCE.toMillis(), one.distanceMillis());
        return new GpuReport(
                one.card().index(),
                measured == null ? Values.NONE : measured.values.build(),
                age.toMillis() > STALE_AFTER * distance,
                age.toSeconds(),
                one.card().uuid(),
                one.card().pciId(),
                null,
                null);
    }

    private ProblemException refused(String doing, String reason) {
        return new ProblemException(Problem.of(doing + " from Prometheus", web.address(), reason)
                .withHint("Is this the address of a Prometheus, version 2 or newer?"));
    }
}

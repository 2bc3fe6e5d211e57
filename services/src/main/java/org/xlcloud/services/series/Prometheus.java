package org.xlcloud.services.series;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.Web;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Buckets;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SamplesBuilder;
import org.xlcloud.services.metrics.Subject;

/// GPU metrics that a Prometheus scrapes from NVIDIA's dcgm-exporter, in guests or on the hosts.
///
/// Short ranges are read sample by sample (a range selector in an instant query: unlike `query_range` it
/// repeats no value over a gap), long ones as `avg_over_time`, `min_over_time` and `max_over_time` of each
/// step. A GPU is known by its UUID label, or by `Hostname` (the node) with `gpu` (its number there), or by
/// `Hostname` (the host) with `pci_bus_id`.
///
/// Names and labels as in dcgm-exporter's `default-counters.csv` and its text output; HTTP API v1 as
/// Prometheus 2.42 (Debian 12) answers.
public final class Prometheus implements MetricSource {
    static final String NAME = "Prometheus";
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    /// Prometheus refuses more than 11,000 points per series.
    private static final int MOST_POINTS = 10_000;
    /// The usual scrape interval: where this many fit into what is asked for, single samples are read.
    private static final Duration SCRAPED_EVERY = Duration.ofSeconds(15);

    /// What dcgm-exporter calls our metrics.
    static final Map<Metric, String> NAMES = Map.ofEntries(
            Map.entry(Metric.UTILIZATION, "DCGM_FI_DEV_GPU_UTIL"),
            Map.entry(Metric.MEMORY_UTILIZATION, "DCGM_FI_DEV_MEM_COPY_UTIL"),
            Map.entry(Metric.MEMORY_USED, "DCGM_FI_DEV_FB_USED"),
            Map.entry(Metric.MEMORY_TOTAL, "DCGM_FI_DEV_FB_TOTAL"),
            Map.entry(Metric.TEMPERATURE, "DCGM_FI_DEV_GPU_TEMP"),
            Map.entry(Metric.FAN, "DCGM_FI_DEV_FAN_SPEED"),
            Map.entry(Metric.POWER, "DCGM_FI_DEV_POWER_USAGE"),
            Map.entry(Metric.POWER_LIMIT, "DCGM_FI_DEV_POWER_MGMT_LIMIT"),
            Map.entry(Metric.SM_CLOCK, "DCGM_FI_DEV_SM_CLOCK"),
            Map.entry(Metric.MEMORY_CLOCK, "DCGM_FI_DEV_MEM_CLOCK"),
            Map.entry(Metric.ECC_SINGLE_BIT, "DCGM_FI_DEV_ECC_SBE_VOL_TOTAL"),
            Map.entry(Metric.ECC_DOUBLE_BIT, "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL"),
            Map.entry(Metric.ENCODER, "DCGM_FI_DEV_ENC_UTIL"),
            Map.entry(Metric.DECODER, "DCGM_FI_DEV_DEC_UTIL"),
            Map.entry(Metric.BAR1_USED, "DCGM_FI_DEV_BAR1_USED"),
            Map.entry(Metric.SLOWDOWN_TEMPERATURE, "DCGM_FI_DEV_SLOWDOWN_TEMP"),
            Map.entry(Metric.SHUTDOWN_TEMPERATURE, "DCGM_FI_DEV_SHUTDOWN_TEMP"));

    private final Web web;

    public Prometheus(Cloud cloud, URI address) {
        web = cloud.web(address, NAME).within(LONGEST_CALL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        String name = NAMES.get(metric);
        if (name == null || subject.kind() != Subject.Kind.GPU || to.isBefore(from)) return Samples.NONE;
        var asked = new Asked(
                "read " + metric.title() + " of " + subject.id(), from, to, Math.clamp(atMost, 1, MOST_POINTS));
        for (String selector : selectors(subject)) {
            Samples found = read(asked, name + selector);
            if (found.size() > 0) return found;
        }
        return Samples.NONE;
    }

    private record Asked(String doing, Instant from, Instant to, int atMost) {
        Duration range() {
            return Duration.between(from, to);
        }
    }

    /// By what the GPU may be known, surest first.
    private static List<String> selectors(Subject subject) {
        Subject.Aliases aliases = subject.aliases();
        var selectors = new ArrayList<String>();
        if (aliases.uuid() != null) selectors.add("{UUID=" + quoted(aliases.uuid()) + "}");
        if (aliases.node() != null && aliases.index() != null)
            selectors.add("{Hostname=" + quoted(aliases.node()) + ",gpu=\"" + aliases.index() + "\"}");
        int slash = subject.id().indexOf('/');
        if (slash > 0)
            selectors.add("{Hostname=" + quoted(subject.id().substring(0, slash)) + ",pci_bus_id=~"
                    + quoted(pciBusId(subject.id().substring(slash + 1))) + "}");
        return selectors;
    }

    /// The exporter writes PCI domains with eight digits and big letters (`00000000:3B:00.0`), Placement with
    /// four.
    private static String pciBusId(String address) {
        return "(?i)0*"
                + address.toLowerCase(Locale.ROOT).replaceFirst("^0+", "").replace(".", "\\.");
    }

    /// A label's value in PromQL.
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private Samples read(Asked asked, String series) {
        long millis = asked.range().toMillis();
        if (millis <= asked.atMost() * SCRAPED_EVERY.toMillis()) {
            Samples all = single(asked, series);
            return Buckets.fit(all, asked.from().toEpochMilli(), asked.to().toEpochMilli(), asked.atMost());
        }
        return buckets(asked, series, Math.max(1, Math.ceilDiv(millis, asked.atMost() * 1_000L)));
    }

    private Samples single(Asked asked, String series) {
        // A range selector leaves its beginning out since Prometheus 3, and 2 takes it in; both ends belong
        // to us.
        String range = asked.range().toMillis() + 1 + "ms";
        JsonNode result = ask(
                asked.doing(),
                "api/v1/query?query=" + encoded(series + "[" + range + "]") + "&time=" + time(asked.to()));
        var samples = new SamplesBuilder();
        values(asked, result).forEach((at, value) -> {
            if (at >= asked.from().toEpochMilli()) samples.add(at, value);
        });
        return samples.build(0);
    }

    /// Each value that Prometheus gives looks back over a step, so a bucket is asked for at its end.
    private Samples buckets(Asked asked, String series, long stepSeconds) {
        long step = stepSeconds * 1_000;
        long first = Math.ceilDiv(asked.from().toEpochMilli(), step) * step;
        Map<Long, Double> mean = over("avg", asked, series, first, step);
        if (mean.isEmpty()) return Samples.NONE;
        Map<Long, Double> min = over("min", asked, series, first, step);
        Map<Long, Double> max = over("max", asked, series, first, step);
        var samples = new SamplesBuilder();
        mean.forEach(
                (at, value) -> samples.add(at - step, value, min.getOrDefault(at, value), max.getOrDefault(at, value)));
        return samples.build(step);
    }

    private Map<Long, Double> over(String what, Asked asked, String series, long first, long step) {
        long last = asked.to().toEpochMilli() + step;
        return values(
                asked,
                ask(
                        asked.doing(),
                        "api/v1/query_range?query="
                                + encoded(what + "_over_time(" + series + "[" + step / 1_000 + "s])")
                                + "&start=" + time(Instant.ofEpochMilli(first + step))
                                + "&end=" + time(Instant.ofEpochMilli(last)) + "&step=" + step / 1_000));
    }

    private JsonNode ask(String doing, String path) {
        JsonNode answer = web.get(doing, path);
        if (!"success".equals(answer.path("status").asText()))
            throw refused(doing, Text.line(answer.path("error").asText("an answer without a status")));
        return answer.path("data");
    }

    /// All series of a matrix as one, by time: a GPU that was scraped under changing labels has several.
    private Map<Long, Double> values(Asked asked, JsonNode data) {
        if (!"matrix".equals(data.path("resultType").asText())
                || !data.path("result").isArray())
            throw refused(
                    asked.doing(),
                    "found the result type \""
                            + Text.line(data.path("resultType").asText()) + "\", expected \"matrix\"");
        var values = new TreeMap<Long, Double>();
        for (JsonNode series : data.path("result")) {
            for (JsonNode point : series.path("values")) {
                Double value = number(point.path(1));
                if (!point.path(0).isNumber() || value == null)
                    throw refused(
                            asked.doing(),
                            "found the point " + Text.line(point.toString()) + ", expected a time and a number");
                if (Double.isFinite(value))
                    values.putIfAbsent(Math.round(point.path(0).asDouble() * 1_000), value);
            }
        }
        return values;
    }

    /// Prometheus writes numbers as strings, with `NaN`, `+Inf` and `-Inf`.
    static @Nullable Double number(JsonNode written) {
        return switch (written.asText()) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.valueOf(written.asText());
                } catch (NumberFormatException e) {
                    yield null; // said by the caller, with the whole point
                }
            }
        };
    }

    private ProblemException refused(String doing, String reason) {
        return new ProblemException(Problem.of(doing + " from Prometheus", web.address(), reason)
                .withHint("Is this the address of a Prometheus, version 2 or newer?"));
    }

    private static String time(Instant at) {
        return String.format(Locale.ROOT, "%d.%03d", at.getEpochSecond(), at.getNano() / 1_000_000);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

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
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.Web;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Buckets;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Quantity;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SamplesBuilder;
import org.xlcloud.services.metrics.Subject;

/// GPU metrics that a Prometheus scrapes from NVIDIA's dcgm-exporter, in guests or on the hosts, and what a
/// node_exporter tells of the nodes.
///
/// Short ranges are read sample by sample (a range selector in an instant query: unlike `query_range` it
/// repeats no value over a gap), long ones as `avg_over_time`, `min_over_time` and `max_over_time` of each
/// step. A GPU is known by its UUID label, or by `Hostname` (the node) with `gpu` (its number there), or by
/// `Hostname` (the host) with `pci_bus_id`; a node by the address in `instance`, or by its name there.
///
/// How much processors work is a rate, which takes two samples: it is asked for over two minutes, so that a gap of
/// the samples is shorter by up to that.
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
    /// What a rate is taken over, the finest first: two samples at Prometheus' own distance of a minute, then at the
    /// longest that its lookback allows.
    private static final List<Duration> RATES = List.of(Duration.ofMinutes(2), Duration.ofMinutes(10));
    /// A computed series is looked at so often within a bucket, for the lowest and the highest.
    private static final int LOOKS_PER_BUCKET = 20;

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
        if (to.isBefore(from)) return Samples.NONE;
        var asked = new Asked(
                "read " + metric.title() + " of " + subject.id(), from, to, Math.clamp(atMost, 1, MOST_POINTS));
        NodeExporter own = NodeExporter.of(metric);
        String name = NAMES.get(metric);
        if (own != null && subject.kind() == Subject.Kind.INSTANCE) return ofNode(asked, subject, own);
        if (name == null || subject.kind() != Subject.Kind.GPU) return Samples.NONE;
        for (String selector : selectors(subject)) {
            Samples found = read(asked, new Series(name + selector, false));
            if (found.size() > 0) return found;
        }
        return Samples.NONE;
    }

    private Samples ofNode(Asked asked, Subject subject, NodeExporter own) {
        long bucket = bucketSeconds(asked);
        for (String address : addresses(subject)) {
            for (Duration rate : own.computed() ? RATES : RATES.subList(0, 1)) {
                // Each moment of a bucket is to be in one of the rates that are looked at.
                Duration window = Duration.ofSeconds(Math.max(rate.toSeconds(), resolution(bucket)));
                Samples found = read(asked, new Series(own.of(address, window), own.computed()));
                if (found.size() > 0) return inOurUnit(own, found);
            }
        }
        return Samples.NONE;
    }

    /// What the least was may be the most now.
    private static Samples inOurUnit(NodeExporter own, Samples told) {
        var samples = new SamplesBuilder();
        Quantity quantity = Quantity.of(own.metric());
        for (int i = 0; i < told.size(); i++) {
            double one = own.inOurUnit(told.min()[i]);
            double other = own.inOurUnit(told.max()[i]);
            double mean = own.inOurUnit(told.mean()[i]);
            if (quantity.plausible(one) && quantity.plausible(other) && quantity.plausible(mean))
                samples.add(told.times()[i], mean, Math.min(one, other), Math.max(one, other));
        }
        return samples.build(told.stepMillis());
    }

    /// @param computed whether it is an expression rather than a selector, so that only a subquery looks back on it
    private record Series(String expression, boolean computed) {
        String back(long seconds) {
            return computed
                    ? "(" + expression + ")[" + seconds + "s:" + resolution(seconds) + "s]"
                    : expression + "[" + seconds + "s]";
        }
    }

    /// How far two looks at a computed series lie apart.
    private static long resolution(long bucketSeconds) {
        return Math.max(SCRAPED_EVERY.toSeconds(), bucketSeconds / LOOKS_PER_BUCKET);
    }

    private static long bucketSeconds(Asked asked) {
        return Math.max(1, Math.ceilDiv(asked.range().toMillis(), asked.atMost() * 1_000L));
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

    /// By what a node's exporter may be known, surest first: whatever its port is.
    private static List<String> addresses(Subject subject) {
        Subject.Aliases aliases = subject.aliases();
        return Stream.of(aliases.address(), aliases.node())
                .filter(Objects::nonNull)
                .distinct()
                .map(address -> "instance=~" + quoted("\\[?" + literal(address) + "\\]?(:[0-9]+)?"))
                .toList();
    }

    /// Text in a regular expression of RE2.
    private static String literal(String text) {
        return text.replaceAll("([\\\\.+*?()|\\[\\]{}^$])", "\\\\$1");
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

    private Samples read(Asked asked, Series series) {
        if (asked.range().toMillis() > asked.atMost() * SCRAPED_EVERY.toMillis())
            return buckets(asked, series, bucketSeconds(asked));
        Samples all = series.computed() ? computed(asked, series) : single(asked, series);
        return Buckets.fit(all, asked.from().toEpochMilli(), asked.to().toEpochMilli(), asked.atMost());
    }

    /// What an expression gave at each multiple of the scrape interval.
    private Samples computed(Asked asked, Series series) {
        long step = SCRAPED_EVERY.toMillis();
        long first = Math.ceilDiv(asked.from().toEpochMilli(), step) * step;
        if (first > asked.to().toEpochMilli()) return Samples.NONE;
        var samples = new SamplesBuilder();
        values(asked, stepwise(asked, series.expression(), first, asked.to().toEpochMilli(), SCRAPED_EVERY.toSeconds()))
                .forEach(samples::add);
        return samples.build(step);
    }

    private Samples single(Asked asked, Series series) {
        // A range selector leaves its beginning out since Prometheus 3, and 2 takes it in; both ends belong
        // to us.
        String range = asked.range().toMillis() + 1 + "ms";
        JsonNode result = ask(
                asked.doing(),
                "api/v1/query?query=" + encoded(series.expression() + "[" + range + "]") + "&time=" + time(asked.to()));
        var samples = new SamplesBuilder();
        values(asked, result).forEach((at, value) -> {
            if (at >= asked.from().toEpochMilli()) samples.add(at, value);
        });
        return samples.build(0);
    }

    /// Each value that Prometheus gives looks back over a step, so a bucket is asked for at its end.
    private Samples buckets(Asked asked, Series series, long stepSeconds) {
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

    private Map<Long, Double> over(String what, Asked asked, Series series, long first, long step) {
        long seconds = step / 1_000;
        String expression = what + "_over_time(" + series.back(seconds) + ")";
        return values(
                asked, stepwise(asked, expression, first + step, asked.to().toEpochMilli() + step, seconds));
    }

    private JsonNode stepwise(Asked asked, String expression, long first, long last, long stepSeconds) {
        return ask(
                asked.doing(),
                "api/v1/query_range?query=" + encoded(expression) + "&start=" + time(Instant.ofEpochMilli(first))
                        + "&end=" + time(Instant.ofEpochMilli(last)) + "&step=" + stepSeconds);
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

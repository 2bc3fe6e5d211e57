package org.xlcloud.simulator.prometheus;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;

/// Prometheus' HTTP API v1 as far as a console asks it: `query`, `query_range`, `labels`,
/// `label/NAME/values`, with the shapes and words of version 2.42. Without authentication, as it comes.
public final class Prometheus implements CloudService {
    /// `--query.lookback-delta`
    private static final Duration LOOKBACK = Duration.ofMinutes(5);
    private static final long MOST_POINTS = 11_000;

    private final Dcgm dcgm;
    private final NodeExporters exporters;
    private final JsonMapper mapper = new JsonMapper();

    public Prometheus(GpuGuests guests) {
        dcgm = new Dcgm(guests);
        exporters = new NodeExporters(guests);
    }

    @Override
    public String type() {
        return "prometheus";
    }

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public String path(String projectId) {
        return "";
    }

    @Override
    public void answer(Call call) throws IOException {
        try {
            switch (String.join("/", call.segments())) {
                case "api/v1/query" -> query(call);
                case "api/v1/query_range" -> range(call);
                case "api/v1/labels" -> strings(call, labels());
                case "api/v1/label/__name__/values" -> strings(call, dcgm.names());
                default ->
                    call.with("Content-Type", "text/plain; charset=utf-8")
                            .reply(404, "404 page not found\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (Query.Malformed refused) {
            ObjectNode body = mapper.createObjectNode().put("status", "error").put("errorType", "bad_data");
            call.reply(400, body.put("error", refused.getMessage()));
        }
    }

    private List<Dcgm.Series> select(Query query) {
        List<Dcgm.Series> found = dcgm.select(query);
        return found.isEmpty() ? exporters.select(query) : found;
    }

    private void query(Call call) throws IOException, Query.Malformed {
        Query query = parsed(call);
        Instant at = call.parameter("time") == null ? dcgm.now() : time(call, "time");
        ArrayNode result = mapper.createArrayNode();
        if (query.by() != null) {
            grouped(result, query, query.by(), at);
            success(call, "vector", result);
            return;
        }
        for (Dcgm.Series series : select(query)) {
            if (query.range() != null && query.function() == null) {
                List<Dcgm.Sample> samples = series.samples(at.minus(query.range()), soFar(at));
                if (!samples.isEmpty()) matrix(result, series.labels(), samples);
            } else {
                Double value = value(query, series, at);
                if (value == null) continue;
                ObjectNode entry = result.addObject();
                metric(entry, series.labels(), query.function() == null);
                entry.putArray("value").add(seconds(at)).add(number(value));
            }
        }
        boolean matrix = query.range() != null && query.function() == null;
        success(call, matrix ? "matrix" : "vector", result);
    }

    /// `max by (…)`, and `avg by (…)` of rates: one series for each set of these labels, without the others.
    private void grouped(ArrayNode result, Query query, List<String> by, Instant at) {
        Map<Map<String, String>, DoubleSummaryStatistics> groups = new LinkedHashMap<>();
        for (Dcgm.Series series : select(query)) {
            Double value = value(query, series, at);
            if (value == null) continue;
            var labels = new TreeMap<>(series.labels());
            labels.keySet().retainAll(by);
            groups.computeIfAbsent(labels, none -> new DoubleSummaryStatistics())
                    .accept(value);
        }
        groups.forEach((labels, values) -> {
            ObjectNode entry = result.addObject();
            metric(entry, labels, false);
            double value = "rate".equals(query.function()) ? values.getAverage() : values.getMax();
            entry.putArray("value").add(seconds(at)).add(number(value));
        });
    }

    private void range(Call call) throws IOException, Query.Malformed {
        Query query = parsed(call);
        Instant start = time(call, "start");
        Instant end = time(call, "end");
        if (end.isBefore(start))
            throw new Query.Malformed("invalid parameter \"end\": end timestamp must not be before start time");
        long step = Math.round(number(call, "step") * 1_000);
        if (step <= 0)
            throw new Query.Malformed(
                    "invalid parameter \"step\": zero or negative query resolution step widths are not"
                            + " accepted. Try a positive integer");
        if (Duration.between(start, end).toMillis() / step > MOST_POINTS)
            throw new Query.Malformed("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the"
                    + " query resolution (?step=XX)");
        if (query.range() != null && query.function() == null)
            throw new Query.Malformed("invalid parameter \"query\": invalid expression type \"range vector\" for range"
                    + " query, must be Scalar or instant Vector");
        ArrayNode result = mapper.createArrayNode();
        for (Dcgm.Series series : select(query)) {
            ArrayNode values = mapper.createArrayNode();
            for (Instant at = start; !at.isAfter(end); at = at.plusMillis(step)) {
                Double value = value(query, series, at);
                if (value != null) values.addArray().add(seconds(at)).add(number(value));
            }
            if (values.isEmpty()) continue;
            ObjectNode entry = result.addObject();
            metric(entry, series.labels(), query.function() == null);
            entry.set("values", values);
        }
        success(call, "matrix", result);
    }

    /// What a query gives at one time; null where there is nothing.
    private @Nullable Double value(Query query, Dcgm.Series series, Instant at) {
        Duration back = query.range() == null ? LOOKBACK : query.range();
        List<Dcgm.Sample> samples = series.samples(at.minus(back), soFar(at));
        if (samples.isEmpty()) return null;
        var values = samples.stream().mapToDouble(Dcgm.Sample::value);
        return switch (Objects.requireNonNullElse(query.function(), "last")) {
            case "avg" -> values.average().orElseThrow();
            case "min" -> values.min().orElseThrow();
            case "max" -> values.max().orElseThrow();
            case "count" -> (double) samples.size();
            case "rate" -> rate(samples);
            case "timestamp" -> samples.getLast().at().toEpochMilli() / 1_000.0;
            default -> samples.getLast().value();
        };
    }

    /// The slope of a counter that was never reset; null for less than two samples.
    private static @Nullable Double rate(List<Dcgm.Sample> samples) {
        Dcgm.Sample first = samples.getFirst();
        Dcgm.Sample last = samples.getLast();
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1_000.0;
        return seconds == 0 ? null : (Double) ((last.value() - first.value()) / seconds);
    }

    private Instant soFar(Instant at) {
        Instant now = dcgm.now();
        return at.isAfter(now) ? now : at;
    }

    private void matrix(ArrayNode result, Map<String, String> labels, List<Dcgm.Sample> samples) {
        ObjectNode entry = result.addObject();
        metric(entry, labels, true);
        ArrayNode values = entry.putArray("values");
        for (Dcgm.Sample sample : samples)
            values.addArray().add(seconds(sample.at())).add(number(sample.value()));
    }

    /// A function's result has no name.
    private static void metric(ObjectNode entry, Map<String, String> labels, boolean named) {
        ObjectNode metric = entry.putObject("metric");
        if (named) metric.put("__name__", labels.get("__name__"));
        labels.forEach((name, value) -> {
            if (!name.equals("__name__")) metric.put(name, value);
        });
    }

    private static BigDecimal seconds(Instant at) {
        return BigDecimal.valueOf(at.toEpochMilli(), 3).stripTrailingZeros();
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private void success(Call call, String type, ArrayNode result) throws IOException {
        ObjectNode body = mapper.createObjectNode().put("status", "success");
        body.putObject("data").put("resultType", type).set("result", result);
        call.reply(200, body);
    }

    private void strings(Call call, Iterable<String> all) throws IOException {
        ObjectNode body = mapper.createObjectNode().put("status", "success");
        ArrayNode data = body.putArray("data");
        all.forEach(data::add);
        call.reply(200, body);
    }

    private Iterable<String> labels() {
        var names = new TreeSet<String>();
        for (String name : dcgm.names())
            dcgm.select(new Query(null, name, List.of(), null, null))
                    .forEach(series -> names.addAll(series.labels().keySet()));
        return names;
    }

    private static Query parsed(Call call) throws Query.Malformed {
        try {
            return Query.parse(Objects.requireNonNullElse(call.parameter("query"), ""));
        } catch (Query.Malformed e) {
            throw new Query.Malformed("invalid parameter \"query\": " + e.getMessage());
        }
    }

    /// Seconds with a fraction, or RFC 3339.
    private static Instant time(Call call, String name) throws Query.Malformed {
        String text = Objects.requireNonNullElse(call.parameter(name), "");
        try {
            return text.matches("-?[0-9.]+")
                    ? Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1_000))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            throw new Query.Malformed(
                    "invalid parameter \"" + name + "\": cannot parse \"" + text + "\" to a valid timestamp");
        }
    }

    private static double number(Call call, String name) throws Query.Malformed {
        String text = Objects.requireNonNullElse(call.parameter(name), "");
        if (!text.matches("[0-9]+(\\.[0-9]+)?"))
            throw new Query.Malformed(
                    "invalid parameter \"" + name + "\": cannot parse \"" + text + "\" to a valid duration");
        return Double.parseDouble(text);
    }
}

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.http.CloudService;

/// Prometheus' HTTP API v1 as far as a console asks it: `query`, `query_range`, `labels`,
/// `label/NAME/values`, with the shapes and words of version 2.42. Without authentication, as it comes.
public final class Prometheus implements CloudService {
    private static final long MOST_POINTS = 11_000;

    private final Dcgm dcgm;
    private final Evaluation evaluation;
    private final JsonMapper mapper = new JsonMapper();

    public Prometheus(GpuGuests guests) {
        dcgm = new Dcgm(guests);
        evaluation = new Evaluation(dcgm, new NodeExporters(guests));
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

    private void query(Call call) throws IOException, Query.Malformed {
        Query query = parsed(call);
        Instant at = call.parameter("time") == null ? dcgm.now() : time(call, "time");
        ArrayNode result = mapper.createArrayNode();
        if (query.ranged()) {
            for (Evaluation.Run run : evaluation.runs(query)) {
                ArrayNode values = mapper.createArrayNode();
                for (Dcgm.Sample sample : run.span().before(at)) point(values.addArray(), sample.at(), sample.value());
                if (!values.isEmpty()) series(result, run.labels()).set("values", values);
            }
        } else {
            for (Evaluation.Line line : evaluation.lines(query)) {
                Double value = line.value().at(at);
                if (value != null) point(series(result, line.labels()).putArray("value"), at, value);
            }
        }
        success(call, query.ranged() ? "matrix" : "vector", result);
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
        if (query.ranged())
            throw new Query.Malformed("invalid parameter \"query\": invalid expression type \"range vector\" for range"
                    + " query, must be Scalar or instant Vector");
        ArrayNode result = mapper.createArrayNode();
        for (Evaluation.Line line : evaluation.lines(query)) {
            ArrayNode values = mapper.createArrayNode();
            for (Instant at = start; !at.isAfter(end); at = at.plusMillis(step)) {
                Double value = line.value().at(at);
                if (value != null) point(values.addArray(), at, value);
            }
            if (!values.isEmpty()) series(result, line.labels()).set("values", values);
        }
        success(call, "matrix", result);
    }

    /// Another series of a result, whose name comes first.
    private static ObjectNode series(ArrayNode result, Map<String, String> labels) {
        ObjectNode entry = result.addObject();
        ObjectNode metric = entry.putObject("metric");
        if (labels.containsKey(Query.NAME)) metric.put(Query.NAME, labels.get(Query.NAME));
        labels.forEach((name, value) -> {
            if (!name.equals(Query.NAME)) metric.put(name, value);
        });
        return entry;
    }

    private static void point(ArrayNode point, Instant at, double value) {
        point.add(seconds(at)).add(number(value));
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
            dcgm.select(new Query.Selector(name, List.of(), null))
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

package org.xlcloud.simulator.gnocchi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The operations of `/v1/aggregates` that are understood: a metric, and an aggregate across resources of one.
///
/// @param across how the resources' buckets are aggregated; null leaves every resource by itself
/// @param metric name of the metric
/// @param method how a bucket of one resource comes about
record Operation(@Nullable String across, String metric, String method) {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^()\\s]+");

    /// Reads `(aggregate mean (metric gpu.temperature mean))`, as text or as nested lists.
    ///
    /// @throws IllegalArgumentException for anything else
    static Operation of(JsonNode json) {
        List<String> tokens = new ArrayList<>();
        if (json.isTextual()) {
            Matcher matcher = TOKEN.matcher(json.asText());
            while (matcher.find()) tokens.add(matcher.group());
        } else {
            flatten(json, tokens);
        }
        boolean whole = tokens.size() == 9
                && tokens.subList(0, 2).equals(List.of("(", "aggregate"))
                && tokens.subList(3, 5).equals(List.of("(", "metric"))
                && tokens.subList(7, 9).equals(List.of(")", ")"));
        if (whole) return new Operation(known(tokens.get(2)), tokens.get(5), known(tokens.get(6)));
        boolean alone = tokens.size() == 5
                && tokens.subList(0, 2).equals(List.of("(", "metric"))
                && tokens.get(4).equals(")");
        if (alone) return new Operation(null, tokens.get(2), known(tokens.get(3)));
        throw new IllegalArgumentException("expected (aggregate METHOD (metric NAME METHOD)) or (metric NAME METHOD)");
    }

    private static void flatten(JsonNode json, List<String> tokens) {
        if (!json.isArray()) {
            tokens.add(json.asText());
            return;
        }
        tokens.add("(");
        for (JsonNode item : json) flatten(item, tokens);
        tokens.add(")");
    }

    private static String known(String method) {
        if (!Measures.isKnown(method)) throw new IllegalArgumentException("'" + method + "' is not an aggregation");
        return method;
    }
}

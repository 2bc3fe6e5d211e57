package org.xlcloud.services.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// How the nodes of a run are told.
///
/// @param recipes the run list; empty: each layer's own, which its nodes have as a fact
/// @param attributes a JSON object for the recipes
/// @param tool chef, ansible, puppet or command; empty: each layer's own
/// @param atOnce how many nodes may be at it at the same time
/// @param stopAfter with so many failed nodes no further one is begun; 0: goes on whatever happens
/// @param limit how long one node may take
public record Manner(String recipes, String attributes, String tool, int atOnce, int stopAfter, Duration limit) {
    public static final int ALL_AT_ONCE = 100_000;
    public static final Duration LIMIT = Duration.ofMinutes(9);

    /// Each layer's own recipes on all nodes at once, whatever happens.
    public static final Manner USUAL = new Manner("", "{}", "", ALL_AT_ONCE, 0, LIMIT);

    public Manner {
        if (atOnce < 1) throw new IllegalArgumentException(atOnce + " at once");
        if (stopAfter < 0) throw new IllegalArgumentException("stop after " + stopAfter);
    }

    /// As it was written; what is missing is as usual.
    public static Manner read(JsonNode json) {
        return new Manner(
                json.path("recipes").asText(),
                json.path("attributes").asText(),
                json.path("tool").asText(),
                Math.max(1, json.path("atOnce").asInt(ALL_AT_ONCE)),
                Math.max(0, json.path("stopAfter").asInt()),
                Duration.ofSeconds(json.path("limitSeconds").asLong(LIMIT.toSeconds())));
    }

    /// Puts it into a run's JSON, as the journal and the API have it.
    public void write(ObjectNode json) {
        json.put("recipes", recipes)
                .put("attributes", attributes)
                .put("tool", tool)
                .put("atOnce", atOnce)
                .put("stopAfter", stopAfter)
                .put("limitSeconds", limit.toSeconds());
    }

    public Manner withRecipes(String list) {
        return new Manner(list, attributes, tool, atOnce, stopAfter, limit);
    }

    public Manner withAtOnce(int most) {
        return new Manner(recipes, attributes, tool, most, stopAfter, limit);
    }

    public Manner withStopAfter(int failures) {
        return new Manner(recipes, attributes, tool, atOnce, failures, limit);
    }

    public Manner withLimit(Duration most) {
        return new Manner(recipes, attributes, tool, atOnce, stopAfter, most);
    }
}

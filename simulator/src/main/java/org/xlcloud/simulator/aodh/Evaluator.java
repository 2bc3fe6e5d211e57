package org.xlcloud.simulator.aodh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import org.xlcloud.simulator.aodh.Alarm.State;
import org.xlcloud.simulator.gnocchi.Filter;
import org.xlcloud.simulator.gnocchi.Measures.Measure;
import org.xlcloud.simulator.gnocchi.Metering;
import org.xlcloud.simulator.gnocchi.Resource;
import org.xlcloud.simulator.world.World;

/// Judges threshold alarms by the metrics, with Aodh's words.
public final class Evaluator {
    private final World world;
    private final Metering metering;
    private final JsonMapper mapper = new JsonMapper();

    public Evaluator(World world, Metering metering) {
        this.world = world;
        this.metering = metering;
    }

    /// A state and the end of the sentence that gives the reason.
    record Verdict(State state, String reason) {}

    Verdict judge(Alarm alarm) {
        JsonNode rule = alarm.rule();
        int periods = Math.max(1, rule.path("evaluation_periods").asInt(1));
        Duration granularity =
                Duration.ofSeconds(Math.max(1, rule.path("granularity").asLong(60)));
        List<Measure> measures = measures(rule, granularity, periods);
        if (measures.size() < periods) {
            return new Verdict(
                    State.INSUFFICIENT_DATA,
                    "due to " + (periods - measures.size()) + " samples outside threshold, most recent: "
                            + (measures.isEmpty() ? "None" : measures.getLast().value()));
        }
        List<Measure> window = measures.subList(measures.size() - periods, measures.size());
        long outside = window.stream()
                .filter(measure -> crosses(rule, measure.value()))
                .count();
        double newest = Math.round(window.getLast().value() * 10) / 10.0;
        if (outside == periods) {
            return new Verdict(State.ALARM, "due to " + periods + " samples outside threshold, most recent: " + newest);
        }
        return outside == 0
                ? new Verdict(State.OK, "due to " + periods + " samples inside threshold, most recent: " + newest)
                : new Verdict(alarm.state(), alarm.stateReason());
    }

    private List<Measure> measures(JsonNode rule, Duration granularity, int periods) {
        String method = rule.path("aggregation_method").asText("mean");
        var since = world.now().minus(granularity.multipliedBy(periods + 1L));
        List<Resource> resources = resources(rule);
        return metering.aggregate(resources, rule.path("metric").asText(), method, method, granularity, since, null);
    }

    /// A rule is on one resource, or on what its query finds: JSON as text.
    private List<Resource> resources(JsonNode rule) {
        String type = rule.path("resource_type").asText("generic");
        if (rule.hasNonNull("resource_id")) {
            return metering.find(type, rule.path("resource_id").asText()).stream()
                    .toList();
        }
        try {
            return metering.search(
                    type, Filter.of(mapper.readTree(rule.path("query").asText("{}"))));
        } catch (JsonProcessingException | IllegalArgumentException malformed) {
            // nothing is found by a query that is none: the alarm has insufficient data, as in Aodh
            return List.of();
        }
    }

    private static boolean crosses(JsonNode rule, double value) {
        double threshold = rule.path("threshold").asDouble();
        return switch (rule.path("comparison_operator").asText("eq")) {
            case "gt" -> value > threshold;
            case "ge" -> value >= threshold;
            case "lt" -> value < threshold;
            case "le" -> value <= threshold;
            case "ne" -> value != threshold;
            default -> value == threshold;
        };
    }
}

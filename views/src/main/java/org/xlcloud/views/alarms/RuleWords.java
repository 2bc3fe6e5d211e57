package org.xlcloud.views.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.alarms.AlarmChange;
import org.xlcloud.services.openstack.AodhAlarm;

/// An Aodh alarm's rule, times and actions as sentences for people.
final class RuleWords {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, String> OPERATORS = Map.of(
            "gt",
            "greater than",
            "ge",
            "at least",
            "lt",
            "less than",
            "le",
            "at most",
            "eq",
            "equal to",
            "ne",
            "other than");

    private RuleWords() {}

    /// When it fires, when it is looked at, and what it calls then.
    static List<String> of(AodhAlarm alarm) {
        List<String> lines = new ArrayList<>();
        lines.add("It fires when " + rule(alarm.type(), alarm.rule()) + ".");
        for (JsonNode time : alarm.json().path("time_constraints"))
            lines.add("It is looked at only in the time " + time.path("name").asText("(unnamed)") + ": "
                    + time.path("start").asText() + " for "
                    + time.path("duration").asText() + " s"
                    + (time.path("timezone").asText("").isEmpty()
                            ? ""
                            : ", " + time.path("timezone").asText())
                    + ".");
        calls(lines, "In alarm", alarm.json().path("alarm_actions"));
        calls(lines, "When it is OK again", alarm.json().path("ok_actions"));
        calls(lines, "Without data", alarm.json().path("insufficient_data_actions"));
        if (alarm.json().path("repeat_actions").asBoolean(false))
            lines.add("It calls again at every evaluation while its state lasts.");
        return lines;
    }

    private static void calls(List<String> lines, String when, JsonNode urls) {
        for (JsonNode url : urls) lines.add(when + " it calls " + AlarmChange.withoutSecrets(url.asText("")) + ".");
    }

    static String rule(String type, JsonNode rule) {
        return switch (type) {
            case "gnocchi_resources_threshold" ->
                measured(rule) + " of the " + text(rule, "resource_type") + " " + text(rule, "resource_id")
                        + compared(rule);
            case "gnocchi_aggregation_by_metrics_threshold" ->
                "the " + text(rule, "aggregation_method") + " of "
                        + rule.path("metrics").size() + " metrics (" + list(rule.path("metrics")) + ")"
                        + compared(rule);
            case "gnocchi_aggregation_by_resources_threshold" ->
                measured(rule) + " over all resources of the type " + text(rule, "resource_type") + where(rule)
                        + compared(rule);
            case "event" ->
                "an event " + rule.path("event_type").asText("*") + " arrives" + conditions(rule.path("query"));
            case "prometheus" ->
                "the Prometheus query " + text(rule, "query") + " is"
                        + compared(rule).substring(3);
            case "loadbalancer_member_health" ->
                "a member of the load balancer pool " + text(rule, "pool_id") + " of the stack "
                        + text(rule, "stack_id") + " fails";
            case "composite" -> composite(rule);
            default -> "its rule of the type " + type + ", which this console does not know, says so: " + rule;
        };
    }

    private static String composite(JsonNode rule) {
        for (String word : List.of("and", "or")) {
            if (!rule.path(word).isArray()) continue;
            List<String> parts = new ArrayList<>();
            for (JsonNode part : rule.path(word)) parts.add(composite(part));
            return "(" + String.join(" " + word + " ", parts) + ")";
        }
        return rule(rule.path("type").asText(""), rule);
    }

    private static String measured(JsonNode rule) {
        return "the " + text(rule, "aggregation_method") + " of " + text(rule, "metric");
    }

    private static String compared(JsonNode rule) {
        int periods = rule.path("evaluation_periods").asInt(1);
        String operator = rule.path("comparison_operator").asText("eq");
        return " is " + OPERATORS.getOrDefault(operator, operator) + " "
                + rule.path("threshold").asText("?")
                + (rule.has("granularity")
                        ? " in " + (periods == 1 ? "one period" : periods + " periods in a row") + " of "
                                + rule.path("granularity").asText() + " s"
                        : periods == 1 ? "" : " " + periods + " times in a row");
    }

    /// Gnocchi's query is JSON as text.
    private static String where(JsonNode rule) {
        String query = rule.path("query").asText("");
        if (query.isEmpty() || query.equals("{}")) return "";
        try {
            return " with " + condition(MAPPER.readTree(query));
        } catch (JsonProcessingException e) {
            return " with " + query;
        }
    }

    private static String condition(JsonNode query) {
        if (!query.isObject() || query.size() != 1) return query.toString();
        var only = query.properties().iterator().next();
        JsonNode value = only.getValue();
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            for (JsonNode part : value) parts.add(condition(part));
            return "(" + String.join(" " + only.getKey() + " ", parts) + ")";
        }
        if (value.isObject() && value.size() == 1) {
            var field = value.properties().iterator().next();
            return field.getKey() + " " + only.getKey() + " " + field.getValue().asText();
        }
        return query.toString();
    }

    /// An event's conditions: `[{"field": …, "op": …, "value": …}]`.
    private static String conditions(JsonNode query) {
        List<String> parts = new ArrayList<>();
        for (JsonNode each : query)
            parts.add(each.path("field").asText() + " "
                    + OPERATORS.getOrDefault(
                            each.path("op").asText("eq"), each.path("op").asText()) + " "
                    + each.path("value").asText());
        return parts.isEmpty() ? "" : " with " + String.join(" and ", parts);
    }

    private static String list(JsonNode texts) {
        List<String> words = new ArrayList<>();
        for (JsonNode text : texts) words.add(text.asText());
        return String.join(", ", words);
    }

    private static String text(JsonNode rule, String field) {
        String text = rule.path(field).asText("");
        return text.isEmpty() ? "(no " + field + ")" : text;
    }
}

package org.xlcloud.views.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xlcloud.services.alarms.AlarmChange;

/// An Aodh alarm as fields that a person edits, and the way back: only what was changed is written, so that types and
/// fields that nobody here knows survive untouched. Knows no toolkit.
///
/// @param type Aodh's rule type
/// @param fields in the order in which they are shown
record RuleForm(String type, List<Field> fields) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static final List<String> TYPES = List.of(
            "gnocchi_resources_threshold",
            "gnocchi_aggregation_by_metrics_threshold",
            "gnocchi_aggregation_by_resources_threshold",
            "event",
            "composite",
            "prometheus",
            "loadbalancer_member_health");

    private static final List<String> SEVERITIES = List.of("low", "moderate", "critical");
    private static final List<String> OPERATORS = List.of("gt", "ge", "lt", "le", "eq", "ne");

    /// What a field holds, as it is typed.
    enum Kind {
        TEXT,
        NUMBER,
        WHOLE,
        YES_NO,
        CHOICE,
        /// One in each line.
        LINES,
        /// Any JSON.
        JSON
    }

    /// One field.
    ///
    /// @param path `name`, or `rule/threshold`
    /// @param value as it is typed; empty where there is none
    record Field(String path, String title, Kind kind, List<String> choices, String value) {
        Field with(String typed) {
            return new Field(path, title, kind, choices, typed);
        }
    }

    /// A new alarm of a type, with what Aodh takes as a matter of course.
    static RuleForm fresh(String type) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type).put("severity", "moderate").put("enabled", true).put("repeat_actions", false);
        ObjectNode rule = json.putObject(type + "_rule");
        switch (type) {
            case "gnocchi_resources_threshold" ->
                threshold(rule.put("metric", "gpu.temperature")
                        .put("resource_type", "gpu")
                        .put("resource_id", ""));
            case "gnocchi_aggregation_by_metrics_threshold" -> {
                rule.putArray("metrics");
                threshold(rule);
            }
            case "gnocchi_aggregation_by_resources_threshold" ->
                threshold(rule.put("metric", "gpu.temperature")
                        .put("resource_type", "gpu")
                        .put("query", "{}"));
            case "event" -> {
                rule.put("event_type", "orchestration.autoscaling.end");
                rule.putArray("query");
            }
            case "prometheus" ->
                rule.put("query", "").put("comparison_operator", "gt").put("threshold", 85);
            case "loadbalancer_member_health" ->
                rule.put("pool_id", "").put("stack_id", "").put("autoscaling_group_id", "");
            case "composite" -> rule.putArray("and");
            default -> {}
        }
        return of(json);
    }

    private static void threshold(ObjectNode rule) {
        rule.put("aggregation_method", "mean").put("comparison_operator", "gt").put("threshold", 85);
        rule.put("evaluation_periods", 1).put("granularity", 60);
    }

    static RuleForm of(ObjectNode alarm) {
        String type = alarm.path("type").asText("");
        List<Field> fields = new ArrayList<>();
        fields.add(text("name", "Name", alarm));
        fields.add(text("description", "Description", alarm));
        fields.add(new Field(
                "severity",
                "Severity",
                Kind.CHOICE,
                SEVERITIES,
                alarm.path("severity").asText("low")));
        fields.add(yes("enabled", "Evaluated", alarm.path("enabled").asBoolean(true)));
        JsonNode rule = alarm.path(type + "_rule");
        if (type.equals("composite")) fields.add(json("rule", "Rule", rule));
        else for (var each : rule.properties()) fields.add(rule(each.getKey(), each.getValue()));
        for (String actions : List.of("alarm_actions", "ok_actions", "insufficient_data_actions"))
            fields.add(new Field(actions, title(actions), Kind.LINES, List.of(), lines(alarm.path(actions))));
        fields.add(yes(
                "repeat_actions", "Repeat actions", alarm.path("repeat_actions").asBoolean(false)));
        fields.add(json("time_constraints", "Time constraints", alarm.path("time_constraints")));
        return new RuleForm(type, List.copyOf(fields));
    }

    private static Field text(String path, String title, JsonNode alarm) {
        return new Field(path, title, Kind.TEXT, List.of(), alarm.path(path).asText(""));
    }

    private static Field yes(String path, String title, boolean value) {
        return new Field(path, title, Kind.YES_NO, List.of(), String.valueOf(value));
    }

    private static Field json(String path, String title, JsonNode value) {
        return new Field(path, title, Kind.JSON, List.of(), value.isMissingNode() ? "" : value.toPrettyString());
    }

    private static Field rule(String name, JsonNode value) {
        String path = "rule/" + name;
        if (name.equals("comparison_operator"))
            return new Field(path, title(name), Kind.CHOICE, OPERATORS, value.asText());
        boolean texts = value.isArray();
        for (JsonNode each : value) texts &= each.isTextual();
        if (texts && name.equals("metrics")) return new Field(path, title(name), Kind.LINES, List.of(), lines(value));
        if (value.isBoolean()) return yes(path, title(name), value.asBoolean());
        if (value.isIntegralNumber() && !name.equals("threshold"))
            return new Field(path, title(name), Kind.WHOLE, List.of(), value.asText());
        if (value.isNumber()) return new Field(path, title(name), Kind.NUMBER, List.of(), value.asText());
        if (value.isTextual()) return new Field(path, title(name), Kind.TEXT, List.of(), value.asText());
        return json(path, title(name), value);
    }

    private static String title(String name) {
        String words = name.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String lines(JsonNode texts) {
        List<String> lines = new ArrayList<>();
        for (JsonNode text : texts) lines.add(text.asText());
        return String.join("\n", lines);
    }

    /// What is wrong with what was typed, by the field's path; empty when nothing is.
    Map<String, String> problems(Map<String, String> typed) {
        Map<String, String> problems = new LinkedHashMap<>();
        for (Field field : fields) {
            String text = typed.getOrDefault(field.path(), field.value());
            try {
                value(field, text);
            } catch (IllegalArgumentException e) {
                problems.put(field.path(), String.valueOf(e.getMessage()));
            }
            if (field.path().equals("name") && text.isBlank()) problems.put("name", "an alarm needs a name");
        }
        return problems;
    }

    /// What would change, one line for each field: "Threshold: 80.0 → 85".
    List<String> changes(Map<String, String> typed) {
        List<String> changes = new ArrayList<>();
        for (Field field : changed(typed)) {
            String now = typed.getOrDefault(field.path(), "");
            changes.add(field.title() + ": " + shown(field, field.value()) + " → " + shown(field, now));
        }
        return changes;
    }

    private static String shown(Field field, String text) {
        if (text.isBlank()) return "none";
        if (field.kind() != Kind.LINES) return text.replaceAll("\\s+", " ");
        return text.lines()
                .map(AlarmChange::withoutSecrets)
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    private Set<Field> changed(Map<String, String> typed) {
        Set<Field> changed = new LinkedHashSet<>();
        for (Field field : fields) {
            String now = typed.get(field.path());
            if (now != null && !now.strip().equals(field.value().strip())) changed.add(field);
        }
        return changed;
    }

    /// Writes what was changed into the alarm as Aodh has it; everything else stays as it is.
    ///
    /// @throws IllegalArgumentException where something typed is not of its kind
    void apply(Map<String, String> typed, ObjectNode alarm) {
        for (Field field : changed(typed)) put(alarm, field, typed.getOrDefault(field.path(), ""));
    }

    /// The whole alarm, for a new one.
    ObjectNode made(Map<String, String> typed) {
        ObjectNode alarm = JsonNodeFactory.instance.objectNode();
        alarm.put("type", type);
        for (Field field : fields) {
            String text = typed.getOrDefault(field.path(), field.value());
            if (!text.isBlank()
                    || field.path().startsWith("rule")
                    || field.path().equals("description")) put(alarm, field, text);
        }
        return alarm;
    }

    private void put(ObjectNode alarm, Field field, String text) {
        JsonNode value = value(field, text);
        if (field.path().equals("rule")) alarm.set(type + "_rule", value);
        else if (field.path().startsWith("rule/"))
            alarm.withObjectProperty(type + "_rule").set(field.path().substring("rule/".length()), value);
        else alarm.set(field.path(), value);
    }

    private static JsonNode value(Field field, String text) {
        String plain = text.strip();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (field.kind()) {
            case TEXT, CHOICE -> nodes.textNode(plain);
            case YES_NO -> nodes.booleanNode(Boolean.parseBoolean(plain));
            case NUMBER -> number(plain);
            case WHOLE -> {
                if (!plain.matches("-?\\d{1,9}"))
                    throw new IllegalArgumentException("\"" + plain + "\" is no whole number");
                yield nodes.numberNode(Integer.parseInt(plain));
            }
            case LINES -> {
                ArrayNode lines = nodes.arrayNode();
                plain.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
                yield lines;
            }
            case JSON -> {
                if (plain.isEmpty()) yield nodes.arrayNode();
                try {
                    yield MAPPER.readTree(plain);
                } catch (JsonProcessingException e) {
                    throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
                }
            }
        };
    }

    private static JsonNode number(String plain) {
        try {
            double number = Double.parseDouble(plain);
            if (!Double.isFinite(number)) throw new IllegalArgumentException("\"" + plain + "\" is no number");
            return number == Math.rint(number) && Math.abs(number) < 1e9 && !plain.contains(".")
                    ? JsonNodeFactory.instance.numberNode((int) number)
                    : JsonNodeFactory.instance.numberNode(number);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + plain + "\" is no number", e);
        }
    }
}

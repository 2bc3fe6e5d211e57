package org.xlcloud.views.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.xms.Layer;

/// A parameter to be filled in: of a layer of the catalog, or of a stack's template.
///
/// @param type HOT's: `string`, `number`, `boolean`, `json`, `comma_delimited_list`
/// @param standard what it is where nothing is typed; null where something must be
/// @param least the least of a number, or the shortest of a text; null for no limit, as is `most`
/// @param pattern that a text must match whole; null for any
/// @param allowed the only values that it may have; empty for any
/// @param constraint Heat's own, `nova.flavor`; empty for none
/// @param hidden whether nobody may read it over a shoulder
record FormField(
        String name,
        String label,
        String description,
        String type,
        @Nullable String standard,
        @Nullable Double least,
        @Nullable Double most,
        @Nullable String pattern,
        List<String> allowed,
        String constraint,
        boolean hidden) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// No parameter that a person types has more, and a pattern of somebody else's is matched against it.
    private static final int LONGEST = 10_000;

    FormField {
        allowed = List.copyOf(allowed);
    }

    static FormField of(Layer.Parameter parameter) {
        JsonNode standard = parameter.standard();
        return new FormField(
                parameter.name(),
                parameter.label(),
                "",
                parameter.type(),
                standard == null ? null : text(standard),
                parameter.least(),
                parameter.most(),
                parameter.pattern(),
                List.of(),
                "",
                false);
    }

    /// One that a template declares.
    ///
    /// @param declared HOT's declaration in JSON, or CloudFormation's
    static FormField of(String name, JsonNode declared) {
        if (declared.has("Type")) return ofCloudFormation(name, declared);
        Double least = null;
        Double most = null;
        String pattern = null;
        String constraint = "";
        List<String> allowed = new ArrayList<>();
        for (JsonNode each : declared.path("constraints")) {
            JsonNode range = each.has("range") ? each.path("range") : each.path("length");
            if (range.path("min").isNumber()) least = range.path("min").asDouble();
            if (range.path("max").isNumber()) most = range.path("max").asDouble();
            if (each.path("allowed_pattern").isTextual())
                pattern = each.path("allowed_pattern").asText();
            if (each.path("custom_constraint").isTextual())
                constraint = each.path("custom_constraint").asText();
            for (JsonNode value : each.path("allowed_values")) allowed.add(text(value));
        }
        return new FormField(
                name,
                declared.path("label").asText(name),
                declared.path("description").asText(""),
                declared.path("type").asText("string").toLowerCase(Locale.ROOT),
                declared.has("default") ? text(declared.path("default")) : null,
                least,
                most,
                pattern,
                allowed,
                constraint,
                declared.path("hidden").asBoolean(false));
    }

    private static FormField ofCloudFormation(String name, JsonNode declared) {
        String type = declared.path("Type").asText().toLowerCase(Locale.ROOT);
        String kind = type.equals("number") ? "Value" : "Length";
        List<String> allowed = new ArrayList<>();
        for (JsonNode value : declared.path("AllowedValues")) allowed.add(text(value));
        return new FormField(
                name,
                name,
                declared.path("Description").asText(""),
                type.equals("commadelimitedlist") ? "comma_delimited_list" : type,
                declared.has("Default") ? text(declared.path("Default")) : null,
                number(declared.path("Min" + kind)),
                number(declared.path("Max" + kind)),
                declared.has("AllowedPattern") ? declared.path("AllowedPattern").asText() : null,
                allowed,
                "",
                declared.path("NoEcho").asBoolean(false));
    }

    private static @Nullable Double number(JsonNode value) {
        return value.isMissingNode() ? null : value.asDouble();
    }

    private static String text(JsonNode value) {
        if (value.isNull()) return "";
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /// Whether it takes such a thing: by Heat's constraint, or by its name, `render_nodes_flavor`.
    boolean is(String thing) {
        if (!constraint.isEmpty()) return constraint.endsWith("." + thing);
        return name.equals(thing) || name.endsWith("_" + thing);
    }

    boolean number() {
        return type.equals("number");
    }

    boolean yesOrNo() {
        return type.equals("boolean");
    }

    /// Why a text is no value for it, in words; empty when it is one.
    String against(String typed) {
        String text = typed.strip();
        if (text.isEmpty() && standard == null && !type.equals("string")) return "a value is needed";
        if (text.isEmpty() && standard == null && pattern == null && least == null) return "a value is needed";
        if (!allowed.isEmpty() && !allowed.contains(text)) return "it must be one of " + String.join(", ", allowed);
        return switch (type) {
            case "number" -> againstNumber(text);
            case "boolean" -> text.equals("true") || text.equals("false") ? "" : "it must be true or false";
            case "json" -> parsed(text) == null ? "this is not JSON" : "";
            case "string" -> againstText(typed);
            default -> "";
        };
    }

    private String againstNumber(String text) {
        if (!text.matches("-?[0-9]{1,17}(\\.[0-9]{1,9})?")) return "it must be a number";
        double number = Double.parseDouble(text);
        if (least != null && number < least) return "the least is " + plain(least);
        return most != null && number > most ? "the most is " + plain(most) : "";
    }

    private String againstText(String text) {
        if (text.length() > LONGEST) return "it is longer than " + LONGEST + " characters";
        if (least != null && text.length() < least) return "it needs " + plain(least) + " characters or more";
        if (most != null && text.length() > most) return "it may have " + plain(most) + " characters at most";
        try {
            return pattern == null || Pattern.matches(pattern, text) ? "" : "it must match " + pattern;
        } catch (PatternSyntaxException e) {
            return ""; // a pattern in Python's own words: Heat checks it
        }
    }

    /// The value that a text stands for; only for one that nothing is against.
    JsonNode value(String typed) {
        String text = typed.strip();
        return switch (type) {
            case "number" ->
                text.contains(".")
                        ? JsonNodeFactory.instance.numberNode(new BigDecimal(text))
                        : JsonNodeFactory.instance.numberNode(Long.parseLong(text));
            case "boolean" -> JsonNodeFactory.instance.booleanNode(text.equals("true"));
            case "json" -> {
                JsonNode parsed = parsed(text);
                yield parsed == null ? JsonNodeFactory.instance.textNode(text) : parsed;
            }
            default -> JsonNodeFactory.instance.textNode(typed);
        };
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null; // said by the caller
        }
    }

    /// What may be typed, in words: "0 to 8", "at least 1"; empty for anything.
    String limits() {
        if (least != null && most != null) return plain(least) + " to " + plain(most) + unit();
        if (least != null) return "at least " + plain(least) + unit();
        return most == null ? "" : "at most " + plain(most) + unit();
    }

    private String unit() {
        return number() ? "" : " characters";
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}

package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A layer of the catalog: a versioned template with what one has to know to use it.
///
/// @param purpose for what one takes it, in a sentence
/// @param file its manifest
/// @param template the name of its template among the files of a cluster
/// @param templateText the template itself
/// @param templateTree the template, parsed
/// @param files what the template refers to, nested templates and files of `get_file`, by the names that it has for
/// them
/// @param role one of its nodes' facts
/// @param ownSubnet whether it must have a subnet of its own
/// @param gpuType the kind of GPU that its nodes need, an alias or a word of the model; `any` for any; empty for none
/// @param gpus how many each of its nodes needs
/// @param group the name of its scaling group's resource; null where it has none
/// @param recipes by lifecycle event: `setup`, `configure`, `deploy`, `undeploy`, `shutdown`
/// @param alarms its alarms by resource, with what they are for
public record Layer(
        String name,
        String version,
        String purpose,
        String file,
        String template,
        String templateText,
        JsonNode templateTree,
        Map<String, String> files,
        String role,
        boolean ownSubnet,
        String gpuType,
        int gpus,
        @Nullable String group,
        List<Parameter> parameters,
        Map<String, List<String>> recipes,
        Map<String, String> alarms) {
    public Layer {
        files = Map.copyOf(files);
        parameters = List.copyOf(parameters);
        recipes = Collections.unmodifiableMap(new LinkedHashMap<>(recipes));
        alarms = Collections.unmodifiableMap(new LinkedHashMap<>(alarms));
    }

    /// All that a cluster is given of it: its template and what that refers to, by file name.
    Map<String, String> texts() {
        var texts = new TreeMap<>(files);
        texts.put(template, templateText);
        return texts;
    }

    /// What a cluster may set of a layer.
    ///
    /// @param type `string`, `number` or `boolean`
    /// @param standard the value that it has where none is given; null where one must be given
    /// @param least the least of a number; null for no limit, as is `most`
    /// @param pattern that a text must match whole; null for any
    public record Parameter(
            String name,
            String label,
            String type,
            @Nullable JsonNode standard,
            @Nullable Double least,
            @Nullable Double most,
            @Nullable String pattern) {
        /// A value of it that was written as text, as Heat gives it back and people type it; a text that is none of
        /// its type stays one, for [#against] to say so.
        public JsonNode read(String text) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            if (type.equals("boolean") && text.toLowerCase(Locale.ROOT).matches("true|false"))
                return json.booleanNode(Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)));
            if (type.equals("number") && text.matches("-?[0-9]{1,17}")) return json.numberNode(Long.parseLong(text));
            if (type.equals("number") && text.matches("-?[0-9]{1,15}\\.[0-9]{1,15}"))
                return json.numberNode(Double.parseDouble(text));
            return json.textNode(text);
        }

        /// Why a value is none for it, in words; empty when it is one.
        public String against(JsonNode value) {
            return switch (type) {
                case "number" -> againstNumber(value);
                case "boolean" -> value.isBoolean() ? "" : name + " must be true or false, found " + value;
                default -> againstText(value);
            };
        }

        private String againstNumber(JsonNode value) {
            if (!value.isNumber()) return name + " must be a number, found " + value;
            double number = value.asDouble();
            if (least != null && number < least) return name + " is " + value + ", the least is " + plain(least);
            return most != null && number > most ? name + " is " + value + ", the most is " + plain(most) : "";
        }

        private String againstText(JsonNode value) {
            if (!value.isTextual()) return name + " must be a text, found " + value;
            return pattern == null || value.asText().matches(pattern)
                    ? ""
                    : name + " is \"" + value.asText() + "\", which does not match " + pattern;
        }

        private static String plain(double limit) {
            return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
        }
    }
}

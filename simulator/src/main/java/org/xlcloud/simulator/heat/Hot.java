package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A HOT template with values for its parameters: works out the functions that Heat's templates use most.
final class Hot {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// What only a running stack knows.
    interface Live {
        /// What a reference to a resource gives: its physical id.
        JsonNode reference(String resource);

        JsonNode attribute(String resource, List<String> path);
    }

    private final ObjectNode body;
    private final Map<String, JsonNode> parameters;

    private Hot(ObjectNode body, Map<String, JsonNode> parameters) {
        this.body = body;
        this.parameters = parameters;
    }

    /// @param template as text in YAML or JSON, or as JSON
    static ObjectNode parse(JsonNode template) {
        if (template instanceof ObjectNode object) return object;
        try {
            var settings =
                    LoadSettings.builder().setMaxAliasesForCollections(50).build();
            Object read = new Load(settings).loadFromString(template.asText());
            if (MAPPER.valueToTree(read) instanceof ObjectNode object) return object;
        } catch (YamlEngineException e) {
            throw Refusal.template("Error parsing template: " + e.getMessage());
        }
        throw Refusal.template("The template is not a JSON object or YAML mapping.");
    }

    /// With its parameters given, defaulted and checked as Heat does.
    ///
    /// @param own `OS::stack_id` and its like
    static Hot of(ObjectNode body, Map<String, JsonNode> given, Map<String, JsonNode> own) {
        if (!body.has("heat_template_version"))
            throw Refusal.template("The template version is invalid: \"heat_template_version\" is missing.");
        Map<String, JsonNode> values = new LinkedHashMap<>(own);
        JsonNode declared = body.path("parameters");
        for (String name : given.keySet()) {
            if (!declared.has(name)) throw Refusal.unknownParameter(name);
        }
        for (Map.Entry<String, JsonNode> one : declared.properties()) {
            JsonNode value = given.get(one.getKey());
            if (value == null) value = one.getValue().path("default");
            if (value.isMissingNode()) throw Refusal.missingParameter(one.getKey());
            values.put(one.getKey(), checked(one.getKey(), one.getValue(), value));
        }
        var hot = new Hot(body, values);
        hot.order();
        return hot;
    }

    private static JsonNode checked(String name, JsonNode declared, JsonNode value) {
        JsonNode typed = value;
        if (declared.path("type").asText().equals("number") && value.isTextual()) {
            try {
                typed = MAPPER.readTree(value.asText());
            } catch (JsonProcessingException e) {
                throw Refusal.parameter(name, "Value '" + value.asText() + "' is not a number");
            }
        }
        if (declared.path("type").asText().equals("json") && value.isTextual()) {
            try {
                typed = MAPPER.readTree(value.asText());
            } catch (JsonProcessingException e) {
                throw Refusal.parameter(name, "Value must be valid JSON");
            }
        }
        for (JsonNode constraint : declared.path("constraints")) {
            JsonNode range = constraint.path("range");
            boolean below =
                    range.has("min") && typed.asDouble() < range.path("min").asDouble();
            boolean above =
                    range.has("max") && typed.asDouble() > range.path("max").asDouble();
            if (below || above) {
                throw Refusal.parameter(
                        name,
                        typed.asText() + " is out of range (min: "
                                + range.path("min").asText("None") + ", max: "
                                + range.path("max").asText("None") + ")");
            }
            String pattern = constraint.path("allowed_pattern").asText("");
            Matcher matcher = Pattern.compile(pattern).matcher(typed.asText());
            if (!pattern.isEmpty()
                    && !(matcher.lookingAt() && matcher.end() == typed.asText().length()))
                throw Refusal.parameter(
                        name,
                        constraint.path("description").asText("\"" + typed.asText() + "\" does not match pattern"));
            JsonNode allowed = constraint.path("allowed_values");
            if (allowed.isArray()) {
                List<String> texts = new ArrayList<>();
                allowed.forEach(each -> texts.add(each.asText()));
                if (!texts.contains(typed.asText()))
                    throw Refusal.parameter(name, "\"" + typed.asText() + "\" is not an allowed value " + allowed);
            }
        }
        return typed;
    }

    ObjectNode body() {
        return body;
    }

    Map<String, JsonNode> parameters() {
        return parameters;
    }

    JsonNode resource(String name) {
        return body.path("resources").path(name);
    }

    String type(String name) {
        return resource(name).path("type").asText();
    }

    JsonNode properties(String name, Live live) {
        return value(resource(name).path("properties"), live);
    }

    ObjectNode metadata(String name, Live live) {
        return value(resource(name).path("metadata"), live) instanceof ObjectNode object ? object : JSON.objectNode();
    }

    JsonNode output(String key, Live live) {
        return value(body.path("outputs").path(key).path("value"), live);
    }

    /// The resources that its conditions leave in, each after those that it needs.
    List<String> order() {
        Set<String> done = new LinkedHashSet<>();
        body.path("resources").properties().forEach(one -> visit(one.getKey(), new ArrayList<>(), done));
        done.removeIf(name -> {
            JsonNode condition = resource(name).path("condition");
            return !condition.isMissingNode() && !condition(condition);
        });
        return List.copyOf(done);
    }

    private void visit(String name, List<String> path, Set<String> done) {
        if (done.contains(name)) return;
        if (path.contains(name)) throw Refusal.template("Circular Dependency Found: " + path);
        path.add(name);
        for (String needed : needs(name)) {
            if (!body.path("resources").has(needed)) {
                throw Refusal.template("The specified reference \"" + needed + "\" (in " + name + ") is incorrect.");
            }
            visit(needed, path, done);
        }
        path.removeLast();
        done.add(name);
    }

    /// The resources that one refers to.
    Set<String> needs(String name) {
        Set<String> needs = new LinkedHashSet<>();
        collect(resource(name).path("properties"), needs);
        JsonNode depends = resource(name).path("depends_on");
        if (depends.isTextual()) needs.add(depends.asText());
        depends.forEach(each -> needs.add(each.asText()));
        return needs;
    }

    /// The resources that refer to one.
    List<String> dependents(String name) {
        return order().stream().filter(other -> needs(other).contains(name)).toList();
    }

    private void collect(JsonNode value, Set<String> needs) {
        if (value.isArray()) value.forEach(each -> collect(each, needs));
        value.properties().forEach(one -> {
            JsonNode target = one.getValue();
            if (one.getKey().equals("get_resource") && target.isTextual()) needs.add(target.asText());
            if (one.getKey().equals("get_attr") && target.isArray())
                needs.add(target.path(0).asText());
            if (one.getKey().equals("get_param")
                    && !String.valueOf(first(target)).startsWith("OS::")
                    && !body.path("parameters").has(String.valueOf(first(target)))) {
                throw Refusal.template("The Parameter (" + first(target) + ") was not defined in template.");
            }
            collect(target, needs);
        });
    }

    private static String first(JsonNode target) {
        return target.isArray() ? target.path(0).asText() : target.asText();
    }

    boolean condition(JsonNode condition) {
        if (condition.isBoolean()) return condition.asBoolean();
        if (condition.isTextual()) return condition(body.path("conditions").path(condition.asText()));
        if (condition.has("not")) return !condition(condition.path("not"));
        if (condition.has("and")) {
            for (JsonNode each : condition.path("and")) if (!condition(each)) return false;
            return true;
        }
        if (condition.has("or")) {
            for (JsonNode each : condition.path("or")) if (condition(each)) return true;
            return false;
        }
        if (condition.has("equals")) {
            JsonNode pair = condition.path("equals");
            return value(pair.path(0), NOTHING)
                    .asText()
                    .equals(value(pair.path(1), NOTHING).asText());
        }
        throw Refusal.template("Invalid condition \"" + condition + "\"");
    }

    private static final Live NOTHING = new Live() {
        @Override
        public JsonNode reference(String resource) {
            return NullNode.instance;
        }

        @Override
        public JsonNode attribute(String resource, List<String> path) {
            return NullNode.instance;
        }
    };

    /// A value with its functions worked out.
    JsonNode value(JsonNode raw, Live live) {
        if (raw.isArray()) {
            ArrayNode list = JSON.arrayNode();
            raw.forEach(each -> list.add(value(each, live)));
            return list;
        }
        if (!raw.isObject()) return raw.isMissingNode() ? NullNode.instance : raw;
        if (raw.size() == 1) {
            Map.Entry<String, JsonNode> only = raw.properties().iterator().next();
            JsonNode worked = function(only.getKey(), only.getValue(), live);
            if (worked != null) return worked;
        }
        ObjectNode object = JSON.objectNode();
        raw.properties().forEach(one -> object.set(one.getKey(), value(one.getValue(), live)));
        return object;
    }

    private @Nullable JsonNode function(String name, JsonNode argument, Live live) {
        return switch (name) {
            case "get_param" -> parameter(argument, live);
            case "get_resource" -> live.reference(argument.asText());
            case "get_attr" -> {
                List<String> path = new ArrayList<>();
                argument.forEach(each -> path.add(value(each, live).asText()));
                yield live.attribute(path.getFirst(), path.subList(1, path.size()));
            }
            case "str_replace" -> {
                String text = value(argument.path("template"), live).asText();
                for (Map.Entry<String, JsonNode> one : argument.path("params").properties()) {
                    text = text.replace(
                            one.getKey(), value(one.getValue(), live).asText());
                }
                yield JSON.textNode(text);
            }
            case "list_join" -> {
                List<String> texts = new ArrayList<>();
                for (int i = 1; i < argument.size(); i++) {
                    value(argument.path(i), live).forEach(each -> texts.add(each.asText()));
                }
                yield JSON.textNode(String.join(argument.path(0).asText(), texts));
            }
            case "list_concat" -> {
                ArrayNode list = JSON.arrayNode();
                argument.forEach(each -> value(each, live).forEach(list::add));
                yield list;
            }
            case "if" -> value(argument.path(condition(argument.path(0)) ? 1 : 2), live);
            default -> null;
        };
    }

    private JsonNode parameter(JsonNode argument, Live live) {
        if (!argument.isArray()) return parameters.getOrDefault(argument.asText(), NullNode.instance);
        Iterator<JsonNode> path = argument.iterator();
        JsonNode at = parameters.getOrDefault(path.next().asText(), NullNode.instance);
        while (path.hasNext()) {
            JsonNode step = value(path.next(), live);
            at = at.isArray() ? at.path(step.asInt()) : at.path(step.asText());
        }
        return at.isMissingNode() ? JSON.textNode("") : at;
    }
}

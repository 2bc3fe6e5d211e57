package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What Heat says of changes that it has not made: what an update would do, and what a template asks for.
final class Previews {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Previews() {}

    /// Lists of resources by what an update would do with them.
    ///
    /// @param live what the stack's references stand for now
    static ObjectNode update(Stack stack, Made before, Made next, Hot.Live live, HeatJson json) {
        next.validate();
        ObjectNode changes = JSON.objectNode();
        for (String kind : List.of("unchanged", "updated", "replaced", "added", "deleted")) changes.putArray(kind);
        List<String> wanted = next.hot.order();
        for (String name : wanted) {
            StackResource there = stack.resources().get(name);
            JsonNode properties = next.hot.properties(name, live);
            if (there == null) {
                ObjectNode added = json.object();
                added.put("resource_name", name)
                        .put("resource_type", next.hot.type(name))
                        .put("stack_name", stack.name());
                changes.withArray("/added").add(added);
            } else if (properties.equals(before.properties.get(name))) {
                changes.withArray("/unchanged")
                        .add(json.resource(stack, there, false).put("stack_name", stack.name()));
            } else {
                boolean replaced =
                        there.type().equals(Made.SERVER) && Leaves.replaces(before.properties.get(name), properties);
                changes.withArray(replaced ? "/replaced" : "/updated")
                        .add(json.resource(stack, there, false).put("stack_name", stack.name()));
            }
        }
        stack.resources().values().stream()
                .filter(there -> !wanted.contains(there.name()))
                .forEach(there -> changes.withArray("/deleted")
                        .add(json.resource(stack, there, false).put("stack_name", stack.name())));
        ObjectNode answer = JSON.objectNode();
        answer.set("resource_changes", changes);
        return answer;
    }

    /// What Heat says of a template that it would take.
    static ObjectNode validation(JsonNode body, String project) {
        ObjectNode template = Hot.parse(body.path("template"));
        Map<String, JsonNode> values = new HashMap<>();
        body.path("parameters").properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        // Values are not needed to validate: what has none gets something of its type.
        template.path("parameters").properties().forEach(one -> {
            if (!one.getValue().has("default"))
                values.putIfAbsent(
                        one.getKey(),
                        one.getValue().path("type").asText().equals("number") ? JSON.numberNode(1) : JSON.textNode(""));
        });
        Hot hot = Hot.of(template, values, Made.own(UUID.randomUUID(), project, "validation"));
        new Made(hot, Made.files(body), body.path("environment")).validate();
        ObjectNode answer = JSON.objectNode();
        answer.put("Description", template.path("description").asText("No description"));
        ObjectNode parameters = answer.putObject("Parameters");
        template.path("parameters").properties().forEach(one -> {
            ObjectNode parameter = parameters.putObject(one.getKey());
            String type = one.getValue().path("type").asText("string");
            parameter.put("Type", type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1));
            parameter.put("Description", one.getValue().path("description").asText());
            parameter.put("NoEcho", one.getValue().path("hidden").asBoolean() ? "true" : "false");
            parameter.put("Label", one.getValue().path("label").asText(one.getKey()));
            if (one.getValue().has("default"))
                parameter.set("Default", one.getValue().path("default"));
        });
        return answer;
    }
}

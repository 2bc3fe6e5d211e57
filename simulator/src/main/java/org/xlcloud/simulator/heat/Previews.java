package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What Heat says of changes that it has not made: what an update would do, and what a template asks for.
final class Previews {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Stacks stacks;
    private final Ledger ledger;
    private final HeatJson json;

    Previews(Stacks stacks, Ledger ledger, HeatJson json) {
        this.stacks = stacks;
        this.ledger = ledger;
        this.json = json;
    }

    /// Lists of resources by what an update would do with them.
    ///
    /// With nested stacks it is as wrong as Zed's: each of them counts as updated, each policy as replaced,
    /// and a group's members as deleted with as many others added. Where those others are stacks themselves,
    /// it breaks down.
    ///
    /// @param nested whether those of nested stacks are told as well
    ObjectNode update(Stack stack, Made next, boolean nested) {
        next.validate();
        ObjectNode changes = JSON.objectNode();
        for (String kind : List.of("unchanged", "updated", "replaced", "added", "deleted")) changes.putArray(kind);
        level(stack, next, nested, changes);
        ObjectNode answer = JSON.objectNode();
        answer.set("resource_changes", changes);
        return answer;
    }

    private void level(Stack stack, Made next, boolean nested, ObjectNode changes) {
        Made before = ledger.made(stack);
        List<String> wanted = next.hot.order();
        for (String name : wanted) {
            StackResource there = stack.resources().get(name);
            if (there == null) {
                changes.withArray("/added").add(json.planned(stack, stack.name(), name, next.hot.type(name)));
                continue;
            }
            JsonNode properties = next.hot.properties(name, ledger.live(stack.id()));
            changes.withArray("/" + what(there, before.properties.get(name), properties, nested))
                    .add(json.previewed(stack, there));
            Stack below = there.nested() == null ? null : stacks.find(there.nested());
            if (!nested || below == null) continue;
            if (Made.isGroup(there.type())) members(stack, there, below, next, properties, changes);
            else level(below, next.below(below, there, properties, ledger.made(below)), true, changes);
        }
        stack.resources().values().stream()
                .filter(there -> !wanted.contains(there.name()))
                .forEach(there -> changes.withArray("/deleted").add(json.previewed(stack, there)));
    }

    private static String what(StackResource there, @Nullable JsonNode before, JsonNode after, boolean nested) {
        if (Made.isPolicy(there.type())) return nested ? "replaced" : after.equals(before) ? "unchanged" : "updated";
        if (nested && there.nested() != null) return "updated";
        if (after.equals(before)) return "unchanged";
        return Leaves.replaces(there.type(), before, after) ? "replaced" : "updated";
    }

    private void members(
            Stack stack, StackResource resource, Stack below, Made next, JsonNode properties, ObjectNode changes) {
        JsonNode inHot = Group.inHot(resource.type(), properties, next.launched(properties));
        String type = Group.member(inHot).path("type").asText();
        int size = new Group(stack.id(), inHot, Instant.EPOCH).desired();
        for (int i = 0; i < size; i++) {
            String name = ledger.random();
            if (next.nested(type, name) != null) throw Refusal.broken();
            changes.withArray("/added").add(json.planned(below, stack.name() + "-" + resource.name(), name, type));
        }
        below.resources()
                .values()
                .forEach(member -> changes.withArray("/deleted").add(json.previewed(below, member)));
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

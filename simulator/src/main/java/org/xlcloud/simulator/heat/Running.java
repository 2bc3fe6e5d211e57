package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// What references and attributes in a stack's template stand for while it runs.
///
/// @param heat the address of Heat's API without a path
record Running(UUID stackId, Stacks stacks, Ledger ledger, Supplier<String> heat) implements Hot.Live {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public JsonNode reference(String name) {
        Stack stack = stacks.find(stackId);
        StackResource resource = stack == null ? null : stack.resources().get(name);
        if (resource == null) return NullNode.instance;
        if (resource.type().equals(Made.LAUNCHED)) return JSON.textNode(name);
        Stack behind = resource.nested() == null ? null : stacks.find(resource.nested());
        if (behind != null && behind.template().body().path("outputs").has("OS::stack_id"))
            return ledger.made(behind).hot.output("OS::stack_id", ledger.live(behind.id()));
        return JSON.textNode(resource.physicalId());
    }

    @Override
    public JsonNode attribute(String name, List<String> path) {
        Stack stack = stacks.find(stackId);
        StackResource resource = stack == null ? null : stack.resources().get(name);
        if (stack == null || resource == null) return NullNode.instance;
        String key = path.isEmpty() ? "" : path.getFirst();
        if (Made.isPolicy(resource.type())) {
            String href = heat.get() + "/v1/" + stack.projectId() + "/stacks/" + stack.name() + "/" + stack.id();
            return JSON.textNode(href + "/resources/" + name + "/signal");
        }
        Stack behind = resource.nested() == null ? null : stacks.find(resource.nested());
        if (behind == null) return key.equals("value") ? JSON.textNode(resource.physicalId()) : NullNode.instance;
        if (Made.isGroup(resource.type())) {
            ArrayNode refs = JSON.arrayNode();
            ledger.members(behind.id()).forEach(member -> refs.add(member.physicalId()));
            return key.equals("current_size") ? JSON.numberNode(refs.size()) : refs;
        }
        JsonNode output = stacks.output(behind, key);
        return output == null ? NullNode.instance : output;
    }
}

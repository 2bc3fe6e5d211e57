package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Heat's JSON of stacks, resources and events. Whole seconds, links on everything.
final class HeatJson {
    private final JsonMapper mapper = new JsonMapper();
    private final Stacks stacks;
    private final String base;

    /// @param base the API's address without a path
    HeatJson(Stacks stacks, String base) {
        this.stacks = stacks;
        this.base = base;
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    String href(Stack stack) {
        return base + "/v1/" + stack.projectId() + "/stacks/" + stack.name() + "/" + stack.id();
    }

    private String href(Stack stack, String resource) {
        return href(stack) + "/resources/" + resource;
    }

    private static void link(ArrayNode links, String href, String rel) {
        links.addObject().put("href", href).put("rel", rel);
    }

    // Stacks

    /// @param count of all on all pages; negative where it is not asked for
    /// @param withProject as administrators see it
    ObjectNode stacks(List<Stack> list, int count, boolean withProject) {
        ObjectNode json = object();
        ArrayNode array = json.putArray("stacks");
        for (Stack stack : list) {
            ObjectNode row = array.addObject();
            row.put("id", stack.id().toString());
            link(row.putArray("links"), href(stack), "self");
            if (withProject) row.put("project", stack.projectId());
            row.put("stack_name", stack.name());
            row.put("description", stack.description());
            row.put("stack_status", stack.status());
            row.put("stack_status_reason", stack.reason());
            times(row, stack);
            row.put("stack_owner", stack.owner());
            row.put("parent", text(stack.parent()));
            row.put("stack_user_project_id", userProject(stack));
            if (stack.template().tags().isEmpty()) row.putNull("tags");
            else stack.template().tags().forEach(row.putArray("tags")::add);
        }
        if (count >= 0) json.put("count", count);
        return json;
    }

    ObjectNode stack(Stack stack) {
        ObjectNode root = object();
        ObjectNode json = root.putObject("stack");
        json.put("stack_name", stack.name());
        json.put("id", stack.id().toString());
        link(json.putArray("links"), href(stack), "self");
        times(json, stack);
        json.putArray("notification_topics");
        ObjectNode parameters = json.putObject("parameters");
        stack.parameters().forEach(parameters::put);
        json.put("description", described(stack));
        json.put("template_description", described(stack));
        json.putArray("capabilities");
        json.put("disable_rollback", true);
        json.put("timeout_mins", 10);
        json.put("stack_owner", stack.owner());
        json.put("parent", text(stack.parent()));
        json.put("stack_user_project_id", userProject(stack));
        stack.template().tags().forEach(json.putArray("tags")::add);
        json.put("stack_status", stack.status());
        json.put("stack_status_reason", stack.reason());
        json.set("outputs", outputs(stack, true));
        return root;
    }

    private static String described(Stack stack) {
        String description = stack.template().body().path("description").asText();
        return description.isEmpty() ? "No description" : description;
    }

    private static void times(ObjectNode json, Stack stack) {
        json.put("creation_time", time(stack.created()));
        json.put("updated_time", stack.updated() == null ? null : time(stack.updated()));
        json.putNull("deletion_time");
    }

    /// Heat makes a project of its own for the users of each master stack.
    private static String userProject(Stack stack) {
        return stack.root().toString().replace("-", "");
    }

    ObjectNode environment(Stack stack) {
        ObjectNode json = object();
        ObjectNode registry = json.putObject("resource_registry");
        registry.putObject("resources");
        stack.template().files().keySet().forEach(file -> registry.put(file, file));
        ObjectNode parameters = json.putObject("parameters");
        stack.template().given().forEach(parameters::putPOJO);
        json.putObject("parameter_defaults");
        json.putArray("event_sinks");
        json.putArray("encrypted_param_names");
        return json;
    }

    ObjectNode files(Stack stack) {
        ObjectNode json = object();
        stack.template().files().forEach(json::put);
        return json;
    }

    // Outputs

    ArrayNode outputs(Stack stack, boolean withValues) {
        ArrayNode list = mapper.createArrayNode();
        stack.template().body().path("outputs").properties().forEach(entry -> {
            ObjectNode output = list.addObject();
            output.put("output_key", entry.getKey());
            output.put("description", entry.getValue().path("description").asText("No description given"));
            if (withValues) {
                output.set("output_value", value(stack, entry.getKey()));
            }
        });
        return list;
    }

    private JsonNode value(Stack stack, String key) {
        JsonNode worked = stacks.output(stack, key);
        return worked == null ? mapper.nullNode() : worked;
    }

    // Resources

    ObjectNode resource(Stack stack, StackResource resource, boolean fromBelow) {
        ObjectNode json = object();
        json.put("updated_time", time(resource.updated()));
        json.put("creation_time", time(resource.created()));
        json.put("logical_resource_id", resource.name());
        json.put("resource_name", resource.name());
        json.put("physical_resource_id", resource.physicalId());
        json.put("resource_status", resource.status());
        json.put("resource_status_reason", resource.reason());
        json.put("resource_type", resource.type());
        ArrayNode links = json.putArray("links");
        link(links, href(stack, resource.name()), "self");
        link(links, href(stack), "stack");
        Stack nested = resource.nested() == null ? null : stacks.find(resource.nested());
        if (nested != null) link(links, href(nested), "nested");
        ArrayNode required = json.putArray("required_by");
        resource.requiredBy().forEach(required::add);
        if (fromBelow) json.put("parent_resource", stack.parentResource());
        return json;
    }

    /// One resource in full.
    ObjectNode detail(Stack stack, StackResource resource) {
        ObjectNode root = object();
        ObjectNode json = resource(stack, resource, stack.isNested());
        json.put("description", "");
        ObjectNode attributes = json.putObject("attributes");
        Stack nested = resource.nested() == null ? null : stacks.find(resource.nested());
        if (Made.isPolicy(resource.type())) attributes.put("signal_url", href(stack, resource.name()) + "/signal");
        else if (resource.type().equals(Made.SCALED) && nested != null) {
            ArrayNode refs = attributes.putArray("refs");
            nested.resources().values().stream()
                    .filter(member -> member.status().endsWith("_COMPLETE"))
                    .forEach(member -> refs.add(member.physicalId()));
            attributes.put("current_size", refs.size());
        } else if (nested != null)
            outputs(nested, true)
                    .forEach(output -> attributes.set(output.path("output_key").asText(), output.path("output_value")));
        root.set("resource", json);
        return root;
    }

    // Previews, which have a form of their own

    /// A resource that is there, in a preview of an update.
    ObjectNode previewed(Stack stack, StackResource resource) {
        int bar = resource.status().indexOf('_');
        ObjectNode json = preview(
                stack, stack.name(), stack.id().toString(), resource.name(), resource.type(), time(resource.created()));
        json.put("physical_resource_id", resource.physicalId());
        json.put("resource_action", resource.status().substring(0, bar));
        json.put("resource_status", resource.status().substring(bar + 1));
        json.put("resource_status_reason", resource.reason());
        resource.requiredBy().forEach(json.putArray("required_by")::add);
        Stack nested = resource.nested() == null ? null : stacks.find(resource.nested());
        if (nested != null)
            json.set(
                    "nested_stack_id",
                    identity(nested, nested.name(), nested.id().toString(), ""));
        return json;
    }

    /// A resource that an update would make.
    ///
    /// @param stackName which a nested stack that would be made anew has without its ending
    ObjectNode planned(Stack stack, String stackName, String name, String type) {
        ObjectNode json = preview(stack, stackName, "None", name, type, null);
        json.put("physical_resource_id", "");
        json.put("resource_action", "INIT").put("resource_status", "COMPLETE").put("resource_status_reason", "");
        json.putArray("required_by");
        return json;
    }

    private ObjectNode preview(
            Stack stack, String stackName, String stackId, String name, String type, @Nullable String created) {
        ObjectNode json = object();
        json.put("updated_time", created).put("creation_time", created);
        json.put("resource_name", name).put("resource_type", type);
        json.set("resource_identity", identity(stack, stackName, stackId, "/resources/" + name));
        json.set("stack_identity", identity(stack, stackName, stackId, ""));
        json.put("stack_name", stackName);
        if (stack.isNested()) json.put("parent_resource", stack.parentResource());
        json.put("description", "");
        json.putObject("metadata");
        json.putObject("attributes");
        return json;
    }

    private ObjectNode identity(Stack stack, String name, String id, String path) {
        return object().put("tenant", stack.projectId())
                .put("stack_name", name)
                .put("stack_id", id)
                .put("path", path);
    }

    // Events

    /// @param root the master stack, whose link an answer over several levels has
    ObjectNode event(Stack stack, StackEvent event, @Nullable Stack root) {
        ObjectNode json = object();
        json.put("id", event.id().toString());
        ArrayNode links = json.putArray("links");
        link(links, href(stack, event.resource()) + "/events/" + event.id(), "self");
        link(links, href(stack, event.resource()), "resource");
        link(links, href(stack), "stack");
        if (root != null) link(links, href(root), "root_stack");
        json.put("event_time", time(event.time()));
        json.put("logical_resource_id", event.resource());
        json.put("resource_name", event.resource());
        json.put("physical_resource_id", event.physicalId());
        json.put("resource_status", event.status());
        json.put("resource_status_reason", event.reason());
        return json;
    }

    ObjectNode eventDetail(Stack stack, StackEvent event) {
        ObjectNode root = object();
        ObjectNode json = event(stack, event, null);
        StackResource resource = stack.resources().get(event.resource());
        json.put("resource_type", resource == null ? "OS::Heat::Stack" : resource.type());
        json.putObject("resource_properties");
        root.set("event", json);
        return root;
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : Objects.toString(id);
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

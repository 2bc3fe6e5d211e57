package org.xlcloud.services.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.ProblemException;

/// Asks Heat for stacks and has it change them.
///
/// Changes are accepted, not done, when these methods return: what became of them is in the stack's status
/// and events. A stack of another project is asked for in the caller's own project's address, which Heat
/// answers to administrators.
public final class Heat {
    /// Heat's own bound (`max_nested_stack_depth`) is 5 by default, and it takes any larger number for its
    /// bound.
    static final int ALL_LEVELS = 100;

    /// What every Heat answers with at least: `max_nested_stack_depth` is 5 unless its operator set another.
    public static final int LEAST_LEVELS = 4;

    private static final int PAGE = 1_000;
    private static final int REFUSED = 400;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Rest rest;
    private final Repeats repeats = new Repeats();

    public Heat(Cloud cloud) {
        rest = cloud.rest(Service.ORCHESTRATION);
    }

    // Reading

    /// All stacks with those that they nest: all projects' for administrators (on Zed `global_tenant` is
    /// refused to them, and their plain list has all), the project's own for everybody else.
    public List<Stack> stacks() {
        return stacks("");
    }

    /// The stacks that something is being done with now.
    public List<Stack> inProgress() {
        return stacks("&status=IN_PROGRESS");
    }

    /// The stacks of these ids that are still there.
    public List<Stack> stacks(List<String> ids) {
        if (ids.isEmpty()) return List.of();
        var query = new StringBuilder();
        ids.forEach(id -> query.append("&id=").append(Path.segment(id)));
        return stacks(query.toString());
    }

    private List<Stack> stacks(String filter) {
        var all = new ArrayList<Stack>();
        String query = "/stacks?show_nested=true&limit=" + PAGE + filter;
        rest.pages(
                query,
                json -> Tokens.listIn(json, "stacks", value -> Stack.read(value, repeats)),
                page -> page.size() < PAGE
                        ? null
                        : query + "&marker=" + Path.segment(page.getLast().id()),
                all::addAll);
        return List.copyOf(all);
    }

    /// What the newest stacks are and how many there are, in one short answer.
    ///
    /// @param key `creation_time` or `updated_time`
    /// @param most how many to give
    public Newest newest(String key, int most) {
        return rest.read(
                "/stacks?show_nested=true&with_count=true&sort_keys=" + key + "&sort_dir=desc&limit=" + most, json -> {
                    var read = new Object() {
                        List<Stack> stacks = List.of();
                        int count = -1;
                    };
                    Tokens.object(json, (member, value) -> {
                        switch (member) {
                            case "stacks" -> read.stacks = Tokens.list(value, stack -> Stack.read(stack, repeats));
                            case "count" -> read.count = Tokens.number(value);
                            default -> value.skipChildren();
                        }
                    });
                    return new Newest(read.stacks, read.count);
                });
    }

    /// @param count of all stacks that the caller may see; -1 where Heat doesn't say
    public record Newest(List<Stack> stacks, int count) {}

    /// All resources of a stack and of those that it nests.
    public List<StackResource> resources(StackId stack) {
        return rest.read(
                stack.path() + "/resources?nested_depth=" + ALL_LEVELS,
                json -> Tokens.listIn(json, "resources", value -> StackResource.read(value, stack, repeats)));
    }

    /// The resources of one stack alone.
    public List<StackResource> ownResources(StackId stack) {
        return rest.read(
                stack.path() + "/resources",
                json -> Tokens.listIn(json, "resources", value -> StackResource.read(value, stack, repeats)));
    }

    /// One page of what happened in a stack and in those that it nests, newest first; of a nested stack its
    /// own alone.
    ///
    /// @param before the id of the event after which to go on; null for the newest
    public List<StackEvent> events(StackId stack, @Nullable String before, int most) {
        String query =
                "/events?sort_dir=desc&limit=" + most + (before == null ? "" : "&marker=" + Path.segment(before));
        List<StackEvent> all = eventsOf(stack, query + "&nested_depth=" + ALL_LEVELS);
        // Heat 19 looks levels up by the outermost stack: asked for those of a nested one it has nothing at all.
        return all.isEmpty() ? eventsOf(stack, query) : all;
    }

    private List<StackEvent> eventsOf(StackId stack, String query) {
        return rest.read(
                stack.path() + query,
                json -> Tokens.listIn(json, "events", value -> StackEvent.read(value, stack, repeats)));
    }

    /// What Heat's clock says, to the second; empty where it does not tell.
    public Optional<Instant> time() {
        return rest.time("/stacks?limit=1");
    }

    /// A stack's detail as JSON: parameters, outputs, timeout, rollback.
    public JsonNode stack(StackId stack) {
        return rest.get(stack.path()).path("stack");
    }

    /// The stacks of a name among all that the caller may see, in every project of an administrator.
    public List<Stack> named(String name) {
        return stacks("&name=" + Path.segment(name));
    }

    /// A stack as it is now; null when it is not there any more.
    public @Nullable Stack now(StackId stack) {
        List<Stack> found = stacks(List.of(stack.id()));
        return found.isEmpty() || found.getFirst().status().word().equals("DELETE_COMPLETE") ? null : found.getFirst();
    }

    /// The template as JSON, also where it was given in YAML.
    public JsonNode template(StackId stack) {
        return rest.get(stack.path() + "/template");
    }

    /// The texts of the files that the template refers to, by name.
    public Map<String, String> files(StackId stack) {
        var files = new TreeMap<String, String>();
        rest.get(stack.path() + "/files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        return files;
    }

    /// The environment as JSON.
    public JsonNode environment(StackId stack) {
        return rest.get(stack.path() + "/environment");
    }

    /// One resource as JSON, with its attributes.
    public JsonNode resource(StackId stack, String resource) {
        return rest.get(resourcePath(stack, resource)).path("resource");
    }

    /// A resource's metadata as JSON.
    public JsonNode metadata(StackId stack, String resource) {
        return rest.get(resourcePath(stack, resource) + "/metadata").path("metadata");
    }

    // Changing

    /// What a stack is made from.
    ///
    /// @param template the master template's text
    /// @param files texts that it refers to, by name
    /// @param environment null for none
    /// @param minutes after which Heat gives up
    public record Order(
            String name,
            String template,
            Map<String, String> files,
            @Nullable JsonNode environment,
            Map<String, JsonNode> parameters,
            List<String> tags,
            int minutes) {
        private ObjectNode body() {
            ObjectNode body = JSON.objectNode();
            body.put("template", template);
            if (minutes > 0) body.put("timeout_mins", minutes);
            ObjectNode texts = body.putObject("files");
            files.forEach(texts::put);
            if (environment != null) body.set("environment", environment);
            ObjectNode values = body.putObject("parameters");
            parameters.forEach(values::set);
            if (!tags.isEmpty()) body.put("tags", String.join(",", tags));
            return body;
        }
    }

    /// Begins to create a stack; what fails of it stays, to be looked at and deleted.
    ///
    /// @return the new stack's id
    public StackId create(Order order) {
        ObjectNode body = order.body();
        body.put("stack_name", order.name()).put("disable_rollback", true);
        JsonNode made = rest.send("POST", "/stacks", body).path("stack");
        return new StackId(order.name(), Clean.text(made.path("id").asText()));
    }

    /// Begins to replace a stack's template and parameters.
    public void update(StackId stack, Order order) {
        rest.send("PUT", stack.path(), order.body());
    }

    /// Begins to change parameters and leaves the rest as it was given last. A scaling group goes back to its
    /// `desired_capacity`, whatever size its policies have given it.
    public void change(StackId stack, Map<String, JsonNode> parameters) {
        rest.send("PATCH", stack.path(), changes(parameters));
    }

    /// What [#update] would do, as JSON: lists of resources that are `added`, `deleted`, `replaced`,
    /// `updated` and `unchanged`.
    public JsonNode previewUpdate(StackId stack, Order order) {
        return preview("PUT", stack, order.body());
    }

    /// What [#change] would do, as JSON.
    public JsonNode previewChange(StackId stack, Map<String, JsonNode> parameters) {
        return preview("PATCH", stack, changes(parameters));
    }

    /// Heat 19 has an error of its own, and says 400 without a reason, when the members of a group are stacks
    /// themselves. Asked for the outermost stack alone it answers; and what it truly refuses it refuses
    /// again, in words.
    private JsonNode preview(String method, StackId stack, ObjectNode body) {
        String path = stack.path() + "/preview";
        try {
            return rest.send(method, path + "?show_nested=true", body).path("resource_changes");
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || status != REFUSED) throw e;
            return rest.send(method, path, body).path("resource_changes");
        }
    }

    private static ObjectNode changes(Map<String, JsonNode> parameters) {
        ObjectNode body = JSON.objectNode();
        body.put("existing", true);
        ObjectNode values = body.putObject("parameters");
        parameters.forEach(values::set);
        return body;
    }

    /// Has Heat check a template without making anything.
    ///
    /// @return what it says of the parameters and of nested templates
    public JsonNode validate(
            String template,
            Map<String, String> files,
            @Nullable JsonNode environment,
            Map<String, JsonNode> parameters) {
        ObjectNode body = JSON.objectNode();
        body.put("template", template);
        ObjectNode texts = body.putObject("files");
        files.forEach(texts::put);
        if (environment != null) body.set("environment", environment);
        ObjectNode values = body.putObject("parameters");
        parameters.forEach(values::set);
        return rest.search("/validate?show_nested=true", body);
    }

    /// Begins to delete a stack with everything in it.
    public void delete(StackId stack) {
        rest.send("DELETE", stack.path(), null);
    }

    /// Begins to compare each resource with what it stands for.
    public void check(StackId stack) {
        action(stack, "check");
    }

    public void suspend(StackId stack) {
        action(stack, "suspend");
    }

    public void resume(StackId stack) {
        action(stack, "resume");
    }

    /// Breaks off an update; Heat rolls it back.
    public void cancelUpdate(StackId stack) {
        action(stack, "cancel_update");
    }

    private void action(StackId stack, String action) {
        ObjectNode body = JSON.objectNode();
        body.putNull(action);
        rest.send("POST", stack.path() + "/actions", body);
    }

    /// Signals a resource, for one a scaling policy. Heat answers with success whether the policy then does
    /// something, is in its cooldown, at its limit or fails: look at the group afterwards.
    public void signal(StackId stack, String resource) {
        rest.send("POST", resourcePath(stack, resource) + "/signal", JSON.objectNode());
    }

    private static String resourcePath(StackId stack, String resource) {
        return stack.path() + "/resources/" + Path.segment(resource);
    }
}

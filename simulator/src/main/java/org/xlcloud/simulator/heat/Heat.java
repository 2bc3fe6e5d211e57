package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.http.Call;
import org.xlcloud.simulator.keystone.Grant;
import org.xlcloud.simulator.keystone.Guarded;
import org.xlcloud.simulator.keystone.Tokens;

/// Heat's API v1 as far as the console uses it. What it does not have answers as Heat answers a route
/// that it does not know.
public final class Heat extends Guarded {
    private final Stacks stacks;
    private final Engine engine;

    public Heat(Tokens tokens, Stacks stacks, Engine engine) {
        super(tokens);
        this.stacks = stacks;
        this.engine = engine;
    }

    @Override
    public String type() {
        return "orchestration";
    }

    @Override
    public String name() {
        return "heat";
    }

    @Override
    public String path(String projectId) {
        return "/v1/" + projectId;
    }

    @Override
    protected boolean open(Call call) throws IOException {
        if (!call.segments().isEmpty()) return false;
        versions(call, new HeatJson(stacks, call.base()));
        return true;
    }

    @Override
    protected void route(Call call, Grant grant) throws IOException {
        route(call, grant, new HeatJson(stacks, call.base()));
    }

    private void route(Call call, Grant grant, HeatJson json) throws IOException {
        List<String> path = call.segments();
        if (!path.getFirst().equals("v1") || path.size() < 3) throw Refusal.noRoute();
        String project = path.get(1);
        if (!grant.in(project) && !grant.admin()) throw Refusal.forbidden();
        if (path.get(2).equals("build_info") && path.size() == 3) {
            buildInfo(call, json);
        } else if (path.get(2).equals("validate")
                && path.size() == 3
                && call.method().equals("POST")) {
            call.reply(200, Previews.validation(body(call), project));
        } else if (!path.get(2).equals("stacks")) {
            throw Refusal.noRoute();
        } else if (path.size() == 3) {
            switch (call.method()) {
                case "GET" -> list(call, grant, project, json);
                case "POST" -> create(call, grant, project, json);
                default -> throw Refusal.noRoute();
            }
        } else {
            stack(call, grant, project, json);
        }
    }

    // Changes

    private static JsonNode body(Call call) throws IOException {
        JsonNode body = call.json();
        if (body == null || !body.isObject()) throw Refusal.invalid("Request body is not JSON");
        return body;
    }

    private void create(Call call, Grant grant, String project, HeatJson json) throws IOException {
        Stack stack = engine.create(project, grant.user().name(), grant.user().id(), body(call));
        ObjectNode answer = json.object();
        ObjectNode made = answer.putObject("stack").put("id", stack.id().toString());
        made.putArray("links").addObject().put("href", json.href(stack)).put("rel", "self");
        call.with("Location", json.href(stack)).reply(201, answer);
    }

    private static void accepted(Call call, HeatJson json) throws IOException {
        ObjectNode body = json.object();
        body.put("message", "The request is accepted for processing.<br /><br />\n\n\n");
        body.put("code", "202 Accepted").put("title", "Accepted");
        call.reply(202, body);
    }

    /// Whether it was a change of a whole stack.
    private boolean change(Call call, Stack stack, List<String> rest, HeatJson json) throws IOException {
        String what = rest.isEmpty() ? "" : rest.getFirst();
        switch (call.method() + " " + what) {
            case "PUT " -> {
                engine.update(stack, body(call));
                accepted(call, json);
            }
            case "PATCH " -> {
                engine.update(stack, existing(call));
                accepted(call, json);
            }
            case "PUT preview" -> call.reply(200, engine.preview(stack, body(call), truth(call, "show_nested"), json));
            case "PATCH preview" ->
                call.reply(200, engine.preview(stack, existing(call), truth(call, "show_nested"), json));
            case "DELETE " -> {
                engine.delete(stack);
                call.reply(204, new byte[0]);
            }
            case "POST actions" -> {
                List<String> actions = new ArrayList<>();
                body(call).fieldNames().forEachRemaining(actions::add);
                if (actions.size() != 1) throw Refusal.invalid("Exactly one action is expected");
                engine.act(stack, actions.getFirst());
                call.with("Content-Type", "application/json").reply(200, "null".getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static JsonNode existing(Call call) throws IOException {
        return ((ObjectNode) body(call)).put("existing", true);
    }

    // Lists

    private void list(Call call, Grant grant, String project, HeatJson json) throws IOException {
        // Heat's own policy has this for system readers only; an administrator sees all projects without it.
        if (truth(call, "global_tenant") && !grant.system()) throw Refusal.notAuthorized("stacks:global_index");
        boolean nested = truth(call, "show_nested");
        List<Stack> found = new ArrayList<>(stacks.all());
        found.removeIf(stack -> !nested && stack.isNested());
        if (!grant.admin()) found.removeIf(stack -> !stack.projectId().equals(project));
        keep(call, "id", found, stack -> stack.id().toString());
        keep(call, "name", found, Stack::name);
        keep(call, "stack_name", found, Stack::name);
        keep(call, "status", found, stack -> part(stack, 1));
        keep(call, "action", found, stack -> part(stack, 0));
        keep(call, "stack_status", found, Stack::status);
        keep(call, "owner", found, Stack::owner);
        sort(call, found);
        List<Stack> page = page(call, found, stack -> stack.id().toString());
        call.reply(200, json.stacks(page, truth(call, "with_count") ? found.size() : -1, grant.admin()));
    }

    /// `CREATE_IN_PROGRESS` is an action and a state.
    private static String part(Stack stack, int index) {
        int bar = stack.status().indexOf('_');
        return index == 0 ? stack.status().substring(0, bar) : stack.status().substring(bar + 1);
    }

    private interface Text<T> {
        String of(T item);
    }

    private static <T> void keep(Call call, String parameter, List<T> list, Text<T> text) {
        List<String> wanted = call.parameters(parameter);
        if (!wanted.isEmpty()) list.removeIf(item -> !wanted.contains(text.of(item)));
    }

    private static void sort(Call call, List<Stack> list) {
        List<String> keys = call.parameters("sort_keys");
        if (keys.isEmpty()) return;
        Comparator<Stack> order = by(keys.getFirst());
        for (String key : keys.subList(1, keys.size())) {
            order = order.thenComparing(by(key));
        }
        boolean down = "desc".equals(call.parameter("sort_dir"));
        list.sort(down ? order.reversed() : order);
    }

    private static Comparator<Stack> by(String key) {
        return switch (key) {
            case "name", "stack_name" -> Comparator.comparing(Stack::name);
            case "stack_status", "status" -> Comparator.comparing(Stack::status);
            case "updated_at", "updated_time" ->
                Comparator.comparing(stack -> Objects.requireNonNullElse(stack.updated(), stack.created()));
            default -> Comparator.comparing(Stack::created);
        };
    }

    private static <T> List<T> page(Call call, List<T> all, Text<T> id) {
        List<T> rest = all;
        String marker = call.parameter("marker");
        if (marker != null) { // one that is not there is passed over
            int at = 0;
            while (at < all.size() && !id.of(all.get(at)).equals(marker)) at++;
            if (at < all.size()) rest = all.subList(at + 1, all.size());
        }
        return rest.subList(0, Math.min(rest.size(), number(call, "limit", rest.size())));
    }

    private static int number(Call call, String parameter, int otherwise) {
        String value = call.parameter(parameter);
        if (value == null) return otherwise;
        if (value.matches("-[0-9]{1,9}"))
            throw Refusal.invalid("Value '" + value + "' is invalid for '" + parameter
                    + "' which only accepts non-negative integer.");
        if (!value.matches("[0-9]{1,9}")) throw Refusal.invalid("Only integer is acceptable by '" + parameter + "'.");
        return Integer.parseInt(value);
    }

    private static boolean truth(Call call, String parameter) {
        String value = call.parameter(parameter);
        if (value == null || value.equalsIgnoreCase("false")) return false;
        if (value.equalsIgnoreCase("true")) return true;
        throw Refusal.invalid(
                "Unrecognized value \"" + value + "\" for \"" + parameter + "\", acceptable values are: true, false.");
    }

    private static int depth(Call call) {
        return number(call, "nested_depth", 0);
    }

    // One stack

    private void stack(Call call, Grant grant, String project, HeatJson json) throws IOException {
        List<String> path = call.segments();
        String name = path.get(3);
        Stack stack = named(grant, project, path)
                .or(() -> stacks.find(project, name))
                .orElseThrow(() -> Refusal.noStack(name));
        boolean exact = path.size() > 4
                && name.equals(stack.name())
                && path.get(4).equals(stack.id().toString());
        if (exact) {
            List<String> rest = path.subList(5, path.size());
            if (!change(call, stack, rest, json)) part(call, stack, rest, json);
        } else if (path.size() > 4 && isUuid(path.get(4))) {
            throw Refusal.noStack(name);
        } else {
            redirect(call, stack, path.subList(4, path.size()), json);
        }
    }

    /// A stack that is named in full; an administrator gets one of any project in whichever project's address.
    private Optional<Stack> named(Grant grant, String project, List<String> path) {
        if (path.size() < 5 || !isUuid(path.get(4))) return Optional.empty();
        return Optional.ofNullable(stacks.find(UUID.fromString(path.get(4))))
                .filter(stack -> stack.name().equals(path.get(3)))
                .filter(stack -> grant.admin() || stack.projectId().equals(project));
    }

    private static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    /// A name or an id alone is sent on to both.
    private static void redirect(Call call, Stack stack, List<String> rest, HeatJson json) throws IOException {
        if (!call.method().equals("GET")) throw Refusal.noRoute();
        StringBuilder target = new StringBuilder(json.href(stack));
        for (String part : rest) {
            target.append('/')
                    .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        if (call.rawQuery() != null) target.append('?').append(call.rawQuery());
        ObjectNode body = json.object();
        body.put(
                "message",
                "The resource was found at <a href=\"" + target + "\">" + target
                        + "</a>;\nyou should be redirected automatically.\n\n\n");
        body.put("code", "302 Found").put("title", "Found");
        call.with("Location", target.toString()).reply(302, body);
    }

    private void part(Call call, Stack stack, List<String> rest, HeatJson json) throws IOException {
        boolean get = call.method().equals("GET");
        String what = rest.isEmpty() ? "" : rest.getFirst();
        if (get && rest.size() <= 1) {
            switch (what) {
                case "" -> call.reply(200, json.stack(stack));
                case "resources" -> resources(call, stack, json);
                case "events" -> events(call, stack, "", json);
                case "template" -> call.reply(200, stack.template().body());
                case "files" -> call.reply(200, json.files(stack));
                case "environment" -> call.reply(200, json.environment(stack));
                case "outputs" -> {
                    ObjectNode body = json.object();
                    body.set("outputs", json.outputs(stack, false));
                    call.reply(200, body);
                }
                default -> throw Refusal.noRoute();
            }
        } else if (get && what.equals("outputs") && rest.size() == 2) {
            output(call, stack, rest.get(1), json);
        } else if (what.equals("resources")) {
            resource(call, stack, rest.subList(1, rest.size()), json);
        } else {
            throw Refusal.noRoute();
        }
    }

    private static void output(Call call, Stack stack, String key, HeatJson json) throws IOException {
        for (JsonNode output : json.outputs(stack, true)) {
            if (output.path("output_key").asText().equals(key)) {
                ObjectNode body = json.object();
                body.set("output", output);
                call.reply(200, body);
                return;
            }
        }
        throw Refusal.noOutput(key);
    }

    private void resources(Call call, Stack stack, HeatJson json) throws IOException {
        ObjectNode body = json.object();
        ArrayNode list = body.putArray("resources");
        for (Stack level : stacks.tree(stack, depth(call))) {
            boolean below = !level.id().equals(stack.id());
            for (StackResource resource : level.resources().values()) {
                if (fits(call, resource)) list.add(json.resource(level, resource, below || level.isNested()));
            }
        }
        call.reply(200, body);
    }

    private static boolean fits(Call call, StackResource resource) {
        List<StackResource> one = new ArrayList<>(List.of(resource));
        keep(call, "name", one, StackResource::name);
        keep(call, "type", one, StackResource::type);
        keep(call, "status", one, item -> item.status().substring(item.status().indexOf('_') + 1));
        keep(
                call,
                "action",
                one,
                item -> item.status().substring(0, item.status().indexOf('_')));
        keep(call, "id", one, StackResource::physicalId);
        return !one.isEmpty();
    }

    private void resource(Call call, Stack stack, List<String> rest, HeatJson json) throws IOException {
        StackResource resource = stack.resources().get(rest.getFirst());
        String what = rest.size() < 2 ? "" : rest.get(1);
        String route = call.method() + " " + what + (rest.size() > 2 ? "/" : "");
        if (resource == null && !(what.equals("events") && rest.getFirst().equals(stack.name()))) {
            throw Refusal.noResource(stack, rest.getFirst());
        }
        switch (route) {
            case "GET events" -> events(call, stack, rest.getFirst(), json);
            case "GET events/" -> event(call, stack, rest.getFirst(), rest.get(2), json);
            case "GET " -> call.reply(200, json.detail(stack, Objects.requireNonNull(resource)));
            case "GET metadata" -> {
                ObjectNode body = json.object();
                body.set("metadata", engine.metadata(stack, rest.getFirst()));
                call.reply(200, body);
            }
            case "POST signal" -> signal(call, stack, Objects.requireNonNull(resource));
            default -> throw Refusal.noRoute();
        }
    }

    /// Answers 200 `null` whatever comes of it: look at the resources afterwards.
    private void signal(Call call, Stack stack, StackResource resource) throws IOException {
        if (!Made.isPolicy(resource.type())) {
            throw Refusal.invalid("Signal for resource " + resource.name() + " is not supported");
        }
        engine.signal(stack, resource.name(), cause(call.json()));
        call.with("Content-Type", "application/json").reply(200, "null".getBytes(StandardCharsets.UTF_8));
    }

    /// What Heat writes into the event of a signal.
    static String cause(@Nullable JsonNode details) {
        if (details == null || details.isNull()) return "No signal details provided";
        if (details.hasNonNull("previous") && details.hasNonNull("current") && details.hasNonNull("reason")) {
            return "alarm state changed from " + details.get("previous").asText() + " to "
                    + details.get("current").asText() + " ("
                    + details.get("reason").asText() + ")";
        }
        return "Unknown";
    }

    // Events

    private void events(Call call, Stack stack, String resource, HeatJson json) throws IOException {
        int depth = depth(call);
        Stack root = depth > 0 ? stacks.find(stack.root()) : null;
        List<Map.Entry<Stack, StackEvent>> found = new ArrayList<>();
        // Heat looks levels up by the outermost stack: asked for those of a nested one it has nothing, not even its
        // own.
        List<Stack> levels = depth > 0 && stack.isNested() ? List.of() : stacks.tree(stack, depth);
        for (Stack level : levels) {
            for (StackEvent event : stacks.events(level)) {
                if (resource.isEmpty() || event.resource().equals(resource)) found.add(Map.entry(level, event));
            }
        }
        keep(call, "resource_name", found, entry -> entry.getValue().resource());
        keep(call, "resource_status", found, entry -> state(entry.getValue().status(), false));
        keep(call, "resource_action", found, entry -> state(entry.getValue().status(), true));
        Comparator<Map.Entry<Stack, StackEvent>> order =
                Comparator.comparing(entry -> entry.getValue().time());
        found.sort(order.thenComparingLong(entry -> entry.getValue().number()));
        if (!"asc".equals(call.parameter("sort_dir"))) found = found.reversed();
        ObjectNode body = json.object();
        ArrayNode list = body.putArray("events");
        for (var entry : page(call, found, entry -> entry.getValue().id().toString())) {
            list.add(json.event(entry.getKey(), entry.getValue(), root));
        }
        call.reply(200, body);
    }

    private static String state(String status, boolean action) {
        int bar = status.indexOf('_');
        return action ? status.substring(0, bar) : status.substring(bar + 1);
    }

    private void event(Call call, Stack stack, String resource, String id, HeatJson json) throws IOException {
        StackEvent event = stacks.events(stack).stream()
                .filter(one -> one.id().toString().equals(id) && one.resource().equals(resource))
                .findFirst()
                .orElseThrow(() -> Refusal.noEvent(id));
        call.reply(200, json.eventDetail(stack, event));
    }

    // Small answers

    private static void versions(Call call, HeatJson json) throws IOException {
        ObjectNode body = json.object();
        ObjectNode version = body.putArray("versions").addObject();
        version.put("status", "CURRENT").put("id", "v1.0");
        version.putArray("links").addObject().put("href", call.base() + "/v1/").put("rel", "self");
        call.reply(300, body);
    }

    private static void buildInfo(Call call, HeatJson json) throws IOException {
        ObjectNode body = json.object();
        body.putObject("api").put("revision", "unknown");
        body.putObject("engine").put("revision", "unknown");
        call.reply(200, body);
    }

    /// A policy's signal URL, as alarms have it in their actions, with or without the prefix that asks for a
    /// trust.
    ///
    /// @param details the alarm's message
    public void signal(String url, JsonNode details) {
        int at = url.indexOf("/stacks/");
        if (at < 0 || !url.endsWith("/signal")) return;
        String[] parts = url.substring(at).split("/", -1);
        if (parts.length != 7 || !isUuid(parts[3])) return;
        Stack stack = stacks.find(UUID.fromString(parts[3]));
        if (stack != null) engine.signal(stack, parts[5], cause(details));
    }
}

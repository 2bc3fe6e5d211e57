package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.Image;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Makes, changes and deletes stacks from templates: one resource after the other on the world's clock, servers being
/// real ones of the world. What Heat does at once it does in turn; what becomes of each is the same.
final class Engine {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SERVER = "OS::Nova::Server";
    private static final String SCALED = "OS::Heat::AutoScalingGroup";
    private static final String COUNTED = "OS::Heat::ResourceGroup";
    private static final String POLICY = "OS::Heat::ScalingPolicy";
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration QUICK = Duration.ofMillis(200);

    /// From the start of one attempt to the next when a group grows, as recorded.
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(36));

    private static final Set<String> TYPES = Set.of(
            SERVER,
            SCALED,
            COUNTED,
            POLICY,
            "OS::Heat::RandomString",
            "OS::Heat::None",
            "OS::Heat::TestResource",
            "OS::Aodh::EventAlarm",
            "OS::Aodh::GnocchiAggregationByResourcesAlarm",
            "OS::Neutron::Net",
            "OS::Neutron::Subnet",
            "OS::Neutron::Port");

    /// What came of one step; the reason is empty when it went well.
    private interface Done {
        void with(String reason);
    }

    /// What a stack was made from.
    private static final class Made {
        final Hot hot;
        final Map<String, String> files;
        final JsonNode environment;
        /// The properties that each resource was made with.
        final Map<String, JsonNode> properties = new HashMap<>();

        Made(Hot hot, Map<String, String> files, JsonNode environment) {
            this.hot = hot;
            this.files = files;
            this.environment = environment;
        }
    }

    /// A group that was made from a template, by its nested stack.
    private static final class Group {
        final UUID layer;
        JsonNode properties;
        Instant lastScaled;
        boolean busy;
        /// Whether its members are still as they were defined before.
        boolean stale;

        Group(UUID layer, JsonNode properties, Instant lastScaled) {
            this.layer = layer;
            this.properties = properties;
            this.lastScaled = lastScaled;
        }

        int number(String name, int otherwise) {
            JsonNode value = properties.path(name);
            return value.isMissingNode() || value.isNull() ? otherwise : (int) value.asDouble(otherwise);
        }
    }

    private final World world;
    private final Stacks stacks;
    private final Alarms alarms;
    private final Supplier<String> heat;
    private final Map<UUID, Made> made = new ConcurrentHashMap<>();
    private final Map<UUID, Group> groups = new ConcurrentHashMap<>();
    /// Who made a master stack, by its id.
    private final Map<UUID, String> userId = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// @param heat the address of Heat's API without a path
    Engine(World world, Stacks stacks, Alarms alarms, Supplier<String> heat) {
        this.world = world;
        this.stacks = stacks;
        this.alarms = alarms;
        this.heat = heat;
        stacks.outputs((stack, key) -> {
            Made own = made.get(stack.id());
            return own == null ? null : own.hot.output(key, live(stack.id()));
        });
    }

    boolean knows(Stack stack) {
        return made.containsKey(stack.id());
    }

    // Requests

    /// @param body as sent to `POST /stacks`
    Stack create(String project, String owner, String userId, JsonNode body) {
        String name = body.path("stack_name").asText();
        if (!name.matches("[a-zA-Z][a-zA-Z0-9_.-]{0,254}")) throw Refusal.invalid("Invalid stack name " + name);
        if (stacks.find(project, name).isPresent()) throw Refusal.exists(name);
        UUID id = world.dice().uuid("engine stack", numbers.incrementAndGet());
        Made own = made(body, project, id, name);
        validate(own.hot, own.files, own.environment, 0);
        var stack = stack(id, name, project, owner, null, null, id, own, given(body), tags(body));
        world.locked(() -> {
            stacks.put(stack);
            made.put(id, own);
            this.userId.put(id, userId);
            begin(stack, "CREATE");
            fill(id, own.hot.order(), 0, reason -> ended(id, "CREATE", reason));
        });
        return stack;
    }

    /// @param body as sent to `PUT` or `PATCH`; with `existing` what is left out stays
    void update(Stack stack, JsonNode body) {
        if (stack.status().endsWith("IN_PROGRESS")) throw Refusal.inProgress(stack);
        Made next = next(stack, body);
        validate(next.hot, next.files, next.environment, 0);
        world.locked(() -> {
            Made before = Objects.requireNonNull(made.get(stack.id()));
            next.properties.putAll(before.properties);
            made.put(stack.id(), next);
            stacks.put(with(stacks.get(stack.id()), next, given(body), tags(body)));
            begin(stacks.get(stack.id()), "UPDATE");
            change(stack.id(), reason -> ended(stack.id(), "UPDATE", reason));
        });
    }

    /// Lists of resources by what an update would do with them.
    ObjectNode preview(Stack stack, JsonNode body, HeatJson json) {
        Made next = next(stack, body);
        validate(next.hot, next.files, next.environment, 0);
        ObjectNode changes = JSON.objectNode();
        for (String kind : List.of("unchanged", "updated", "replaced", "added", "deleted")) changes.putArray(kind);
        Made before = Objects.requireNonNull(made.get(stack.id()));
        List<String> wanted = next.hot.order();
        for (String name : wanted) {
            StackResource there = stack.resources().get(name);
            JsonNode properties = next.hot.properties(name, live(stack.id()));
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
                boolean replaced = there.type().equals(SERVER) && replaces(before.properties.get(name), properties);
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
    ObjectNode validate(JsonNode body, String project) {
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
        Hot hot = Hot.of(template, values, own(UUID.randomUUID(), project, "validation"));
        validate(hot, files(body), body.path("environment"), 0);
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

    void delete(Stack stack) {
        world.locked(() -> {
            begin(stacks.get(stack.id()), "DELETE");
            empty(stack.id(), () -> gone(stack.id()));
        });
    }

    /// `check`, `suspend`, `resume` and `cancel_update`.
    void act(Stack stack, String action) {
        if (action.equals("cancel_update")) {
            if (!stack.status().equals("UPDATE_IN_PROGRESS"))
                throw Refusal.notSupported("Cancelling update when stack is " + stack.status() + " is not supported.");
            world.locked(() -> stacks.state(stack.id(), "ROLLBACK_COMPLETE", "Stack ROLLBACK completed successfully"));
            return;
        }
        if (!Set.of("check", "suspend", "resume").contains(action))
            throw Refusal.invalid("Invalid action " + action + " specified");
        if (stack.status().endsWith("IN_PROGRESS")) throw Refusal.inProgress(stack);
        String word = action.toUpperCase(Locale.ROOT);
        world.locked(() -> {
            stacks.state(stack.id(), word + "_IN_PROGRESS", "Stack " + word + " started");
            world.schedule(LOOK, () -> {
                if (stacks.find(stack.id()) != null)
                    stacks.state(stack.id(), word + "_COMPLETE", "Stack " + word + " completed successfully");
            });
        });
    }

    // What stacks are made from

    private Made made(JsonNode body, String project, UUID id, String name) {
        ObjectNode template = Hot.parse(body.path("template"));
        return new Made(Hot.of(template, given(body), own(id, project, name)), files(body), body.path("environment"));
    }

    private Made next(Stack stack, JsonNode body) {
        Made before = made.get(stack.id());
        if (before == null) throw Refusal.notSupported("Updating a stack that the world began with is not supported.");
        boolean existing = body.path("existing").asBoolean();
        Map<String, JsonNode> values = new HashMap<>();
        ObjectNode template = body.has("template") ? Hot.parse(body.path("template")) : before.hot.body();
        if (existing) values.putAll(before.hot.parameters());
        values.keySet().removeIf(name -> !template.path("parameters").has(name));
        values.putAll(given(body));
        return new Made(
                Hot.of(template, values, own(stack.id(), stack.projectId(), stack.name())),
                existing || !body.has("files") ? before.files : files(body),
                body.has("environment") ? body.path("environment") : before.environment);
    }

    private static Map<String, JsonNode> given(JsonNode body) {
        Map<String, JsonNode> given = new TreeMap<>();
        body.path("environment")
                .path("parameters")
                .properties()
                .forEach(one -> given.put(one.getKey(), one.getValue()));
        body.path("parameters").properties().forEach(one -> given.put(one.getKey(), one.getValue()));
        return given;
    }

    private static List<String> tags(JsonNode body) {
        String text = body.path("tags").asText();
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static Map<String, String> files(JsonNode body) {
        Map<String, String> files = new TreeMap<>();
        body.path("files")
                .properties()
                .forEach(one -> files.put(one.getKey(), one.getValue().asText()));
        return files;
    }

    private static Map<String, JsonNode> own(UUID id, String project, String name) {
        Map<String, JsonNode> own = new LinkedHashMap<>();
        own.put("OS::stack_id", JSON.textNode(id.toString()));
        own.put("OS::project_id", JSON.textNode(project));
        own.put("OS::stack_name", JSON.textNode(name));
        return own;
    }

    private Stack stack(
            UUID id,
            String name,
            String project,
            String owner,
            @Nullable UUID parent,
            @Nullable String parentResource,
            UUID root,
            Made own,
            Map<String, JsonNode> given,
            List<String> tags) {
        var empty = new Stack(
                id,
                name,
                project,
                owner,
                own.hot.body().path("description").asText(),
                parent,
                parentResource,
                root,
                world.now(),
                null,
                "CREATE_IN_PROGRESS",
                "Stack CREATE started",
                Map.of(),
                Map.of(),
                new StackTemplate(own.hot.body(), own.files, Map.of()));
        return with(empty, own, given, tags);
    }

    private static Stack with(Stack stack, Made own, Map<String, JsonNode> given, List<String> tags) {
        Map<String, String> parameters = new LinkedHashMap<>();
        own.hot
                .parameters()
                .forEach(
                        (name, value) -> parameters.put(name, value.isValueNode() ? value.asText() : value.toString()));
        return new Stack(
                stack.id(),
                stack.name(),
                stack.projectId(),
                stack.owner(),
                stack.description(),
                stack.parent(),
                stack.parentResource(),
                stack.root(),
                stack.created(),
                stack.updated(),
                stack.status(),
                stack.reason(),
                parameters,
                stack.resources(),
                new StackTemplate(
                        own.hot.body(),
                        own.files,
                        new TreeMap<>(given),
                        tags.isEmpty() ? stack.template().tags() : tags));
    }

    /// The nested template behind a type, by the environment or by its name among the files; null where it is a
    /// resource.
    private static @Nullable String nested(
            String type, String resource, Map<String, String> files, JsonNode environment) {
        JsonNode registry = environment.path("resource_registry");
        String mapped = registry.path("resources")
                .path(resource)
                .path(type)
                .asText(registry.path(type).asText(type));
        return files.get(mapped);
    }

    /// The environment of the stack behind a resource: a mapping by name follows the path of names down.
    private static JsonNode below(JsonNode environment, String resource) {
        if (!environment.path("resource_registry").isObject()) return environment;
        ObjectNode below = environment.deepCopy();
        ObjectNode registry = (ObjectNode) below.path("resource_registry");
        registry.set(
                "resources",
                environment
                        .path("resource_registry")
                        .path("resources")
                        .path(resource)
                        .deepCopy());
        return below;
    }

    private static void validate(Hot hot, Map<String, String> files, JsonNode environment, int depth) {
        if (depth > 5) throw Refusal.template("Recursion depth exceeds 5.");
        for (String name : hot.order()) {
            String type = hot.type(name);
            String text = nested(type, name, files, environment);
            if (text == null && !TYPES.contains(type)) throw Refusal.noType(type);
            if (text == null) continue;
            ObjectNode template = Hot.parse(JSON.textNode(text));
            hot.resource(name).path("properties").properties().forEach(one -> {
                if (!template.path("parameters").has(one.getKey()))
                    throw Refusal.property(name, "Unknown Property " + one.getKey());
            });
            template.path("parameters").properties().forEach(one -> {
                boolean given = hot.resource(name).path("properties").has(one.getKey());
                if (!given && !one.getValue().has("default"))
                    throw Refusal.property(name, "Property " + one.getKey() + " not assigned");
            });
        }
    }

    private Hot.Live live(UUID stackId) {
        return new Hot.Live() {
            @Override
            public JsonNode reference(String name) {
                Stack stack = stacks.find(stackId);
                StackResource resource =
                        stack == null ? null : stack.resources().get(name);
                if (resource == null) return NullNode.instance;
                Stack behind = resource.nested() == null ? null : stacks.find(resource.nested());
                Made own = behind == null ? null : made.get(behind.id());
                if (behind != null
                        && own != null
                        && own.hot.body().path("outputs").has("OS::stack_id"))
                    return own.hot.output("OS::stack_id", live(behind.id()));
                return JSON.textNode(resource.physicalId());
            }

            @Override
            public JsonNode attribute(String name, List<String> path) {
                Stack stack = stacks.find(stackId);
                StackResource resource =
                        stack == null ? null : stack.resources().get(name);
                if (stack == null || resource == null) return NullNode.instance;
                String key = path.isEmpty() ? "" : path.getFirst();
                if (resource.type().equals(POLICY)) {
                    String href =
                            heat.get() + "/v1/" + stack.projectId() + "/stacks/" + stack.name() + "/" + stack.id();
                    return JSON.textNode(href + "/resources/" + name + "/signal");
                }
                Stack behind = resource.nested() == null ? null : stacks.find(resource.nested());
                if (behind == null)
                    return key.equals("value") ? JSON.textNode(resource.physicalId()) : NullNode.instance;
                if (groups.containsKey(behind.id())) {
                    ArrayNode refs = JSON.arrayNode();
                    members(behind.id()).forEach(member -> refs.add(member.physicalId()));
                    return key.equals("current_size") ? JSON.numberNode(refs.size()) : refs;
                }
                JsonNode output = stacks.output(behind, key);
                return output == null ? NullNode.instance : output;
            }
        };
    }

    // Making

    private void begin(Stack stack, String action) {
        stacks.state(stack.id(), action + "_IN_PROGRESS", "Stack " + action + " started");
    }

    private void ended(UUID id, String action, String reason) {
        Stack stack = stacks.find(id);
        // Deleted or rolled back meanwhile.
        if (stack == null || !stack.status().equals(action + "_IN_PROGRESS")) return;
        if (reason.isEmpty()) stacks.state(id, action + "_COMPLETE", "Stack " + action + " completed successfully");
        else stacks.state(id, action + "_FAILED", "Resource CREATE failed: " + reason);
    }

    /// Makes the resources from an index on, one after the other.
    private void fill(UUID id, List<String> names, int index, Done done) {
        Made own = made.get(id);
        if (own == null || stacks.find(id) == null) return;
        if (index >= names.size()) {
            done.with("");
            return;
        }
        String name = names.get(index);
        JsonNode properties = own.hot.properties(name, live(id));
        own.properties.put(name, properties);
        make(id, name, own.hot.type(name), properties, dependents(own.hot, name), reason -> {
            if (reason.isEmpty()) fill(id, names, index + 1, done);
            else done.with(reason);
        });
    }

    private static List<String> dependents(Hot hot, String name) {
        return hot.order().stream()
                .filter(other -> hot.needs(other).contains(name))
                .toList();
    }

    /// Makes one resource. The reason given on is as Heat nests them: `ResourceInError: resources.a.resources.b: …`.
    private void make(UUID id, String name, String type, JsonNode properties, List<String> requiredBy, Done done) {
        Stack stack = stacks.get(id);
        Made own = Objects.requireNonNull(made.get(id));
        Instant now = world.now();
        String given = shortened(stack.name()) + "-" + name + "-" + random();
        stacks.resource(
                id,
                new StackResource(
                        name, type, given, "CREATE_IN_PROGRESS", StackResource.CHANGED, now, now, requiredBy, null));
        stacks.event(stack, name, given, "CREATE_IN_PROGRESS", StackResource.CHANGED);
        String text = nested(type, name, own.files, own.environment);
        if (text != null) nest(stack, name, given, text, properties, own, done);
        else if (type.equals(SCALED) || type.equals(COUNTED)) group(stack, name, given, properties, own, done);
        else if (type.equals(SERVER)) server(stack, name, given, properties, done);
        else if (type.startsWith("OS::Aodh::")) alarm(stack, name, given, type, properties, done);
        else world.schedule(QUICK, () -> complete(id, name, type.equals(POLICY) ? hex() : given, done));
    }

    private void complete(UUID id, String name, String physicalId, Done done) {
        Stack stack = stacks.find(id);
        if (stack == null || !stack.resources().containsKey(name)) return;
        stacks.state(id, name, "CREATE_COMPLETE", StackResource.CHANGED, physicalId);
        done.with("");
    }

    private void fail(UUID id, String name, String physicalId, String reason, Done done) {
        Stack stack = stacks.find(id);
        if (stack == null || !stack.resources().containsKey(name)) return;
        String below = reason.startsWith("ResourceInError: ")
                ? "ResourceInError: resources." + name + "." + reason.substring("ResourceInError: ".length())
                : "ResourceInError: resources." + name + ": " + reason;
        stacks.state(id, name, "CREATE_FAILED", below, physicalId);
        done.with(below);
    }

    private void server(Stack stack, String name, String given, JsonNode properties, Done done) {
        Flavor flavor = flavor(properties.path("flavor").asText());
        UUID image = image(properties.path("image").asText());
        if (flavor == null || image == null) {
            fail(
                    stack.id(),
                    name,
                    given,
                    "StackValidationFailed: Property error: " + (flavor == null ? "flavor" : "image") + ": "
                            + properties
                                    .path(flavor == null ? "flavor" : "image")
                                    .asText() + " could not be found",
                    done);
            return;
        }
        Map<String, String> metadata = new TreeMap<>();
        properties
                .path("metadata")
                .properties()
                .forEach(one -> metadata.put(one.getKey(), one.getValue().asText()));
        SimServer server = world.boot(new Boot(
                properties.path("name").asText(given),
                stack.projectId(),
                userId.getOrDefault(stack.root(), ""),
                flavor,
                image,
                metadata,
                null,
                55));
        world.schedule(LOOK, () -> look(stack.id(), name, server.id(), done));
    }

    private void look(UUID id, String name, UUID serverId, Done done) {
        SimServer server = world.server(serverId);
        if (server != null && server.status() == SimServer.Status.BUILD) {
            world.schedule(LOOK, () -> look(id, name, serverId, done));
        } else if (server != null && server.status() == SimServer.Status.ACTIVE) {
            complete(id, name, serverId.toString(), done);
        } else {
            String message = server == null || server.fault() == null
                    ? "Unknown, Code: Unknown"
                    : server.fault().message() + ", Code: " + server.fault().code();
            fail(id, name, serverId.toString(), "Went to status ERROR due to \"Message: " + message + "\"", done);
        }
    }

    private void alarm(Stack stack, String name, String given, String type, JsonNode properties, Done done) {
        boolean event = type.endsWith("EventAlarm");
        ObjectNode rule = JSON.objectNode();
        for (String key : event
                ? List.of("event_type", "query")
                : List.of(
                        "metric",
                        "query",
                        "resource_type",
                        "comparison_operator",
                        "threshold",
                        "aggregation_method",
                        "evaluation_periods",
                        "granularity"))
            rule.set(key, properties.path(key).isMissingNode() ? NullNode.instance : properties.path(key));
        Instant now = world.now();
        UUID id = world.dice().uuid("engine alarm", numbers.incrementAndGet());
        alarms.create(new Alarm(
                id,
                given,
                properties.path("description").asText(),
                properties.path("enabled").asBoolean(true),
                event ? "event" : "gnocchi_aggregation_by_resources_threshold",
                rule,
                stack.projectId(),
                userId.getOrDefault(stack.root(), ""),
                Alarm.State.INSUFFICIENT_DATA,
                Alarm.NOT_EVALUATED,
                now,
                now,
                now,
                properties.path("severity").asText("low"),
                properties.path("repeat_actions").asBoolean(false),
                texts(properties.path("ok_actions")),
                texts(properties.path("alarm_actions")),
                texts(properties.path("insufficient_data_actions"))));
        world.schedule(QUICK, () -> complete(stack.id(), name, id.toString(), done));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private void nest(Stack parent, String name, String given, String text, JsonNode properties, Made own, Done done) {
        Map<String, JsonNode> values = new TreeMap<>();
        properties.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        UUID id = world.dice().uuid("engine stack", numbers.incrementAndGet());
        Hot hot = Hot.of(Hot.parse(JSON.textNode(text)), values, own(id, parent.projectId(), given));
        child(
                parent,
                name,
                given,
                id,
                new Made(hot, own.files, below(own.environment, name)),
                values,
                hot.order(),
                done);
    }

    /// Makes the nested stack behind a resource.
    private void child(
            Stack parent,
            String name,
            String given,
            UUID id,
            Made own,
            Map<String, JsonNode> values,
            List<String> names,
            Done done) {
        Stack stack = stack(
                id,
                given,
                parent.projectId(),
                parent.owner(),
                parent.id(),
                name,
                parent.root(),
                own,
                values,
                List.of());
        stacks.put(stack);
        made.put(id, own);
        StackResource resource =
                Objects.requireNonNull(stacks.get(parent.id()).resources().get(name));
        stacks.resource(
                parent.id(),
                new StackResource(
                        name,
                        resource.type(),
                        id.toString(),
                        resource.status(),
                        resource.reason(),
                        resource.created(),
                        resource.updated(),
                        resource.requiredBy(),
                        id));
        begin(stack, "CREATE");
        fill(id, names, 0, reason -> {
            ended(id, "CREATE", reason);
            if (reason.isEmpty()) complete(parent.id(), name, id.toString(), done);
            else fail(parent.id(), name, id.toString(), reason, done);
        });
    }

    private void group(Stack parent, String name, String given, JsonNode properties, Made own, Done done) {
        UUID id = world.dice().uuid("engine stack", numbers.incrementAndGet());
        ObjectNode template = JSON.objectNode().put("heat_template_version", "2015-04-30");
        ObjectNode resources = template.putObject("resources");
        var group = new Group(parent.id(), properties, world.now());
        for (int i = 0; i < desired(group); i++) resources.set(memberName(properties, i), member(properties));
        Hot hot = Hot.of(template, Map.of(), own(id, parent.projectId(), given));
        groups.put(id, group);
        child(parent, name, given, id, new Made(hot, own.files, own.environment), Map.of(), hot.order(), done);
    }

    private static JsonNode member(JsonNode properties) {
        return properties.has("resource_def") ? properties.path("resource_def") : properties.path("resource");
    }

    private String memberName(JsonNode properties, int index) {
        return properties.has("resource_def") ? Integer.toString(index) : random();
    }

    private static int desired(Group group) {
        int least = group.number("min_size", 0);
        return group.properties.has("resource_def")
                ? group.number("count", 1)
                : Math.clamp(
                        group.number("desired_capacity", least), least, group.number("max_size", Integer.MAX_VALUE));
    }

    // Changing

    private static boolean replaces(@Nullable JsonNode before, JsonNode after) {
        return before == null
                || !before.path("flavor").equals(after.path("flavor"))
                || !before.path("image").equals(after.path("image"));
    }

    /// Brings a stack to what its template says now.
    private void change(UUID id, Done done) {
        Made own = Objects.requireNonNull(made.get(id));
        List<String> wanted = own.hot.order();
        List<String> extra = stacks.get(id).resources().keySet().stream()
                .filter(name -> !wanted.contains(name))
                .toList()
                .reversed();
        change(id, wanted, 0, reason -> {
            if (!reason.isEmpty()) done.with(reason);
            else take(id, extra, 0, () -> done.with(""));
        });
    }

    private void change(UUID id, List<String> names, int index, Done done) {
        Made own = made.get(id);
        if (own == null || stacks.find(id) == null) return;
        if (index >= names.size()) {
            done.with("");
            return;
        }
        String name = names.get(index);
        Done next = reason -> {
            if (reason.isEmpty()) change(id, names, index + 1, done);
            else done.with(reason);
        };
        JsonNode properties = own.hot.properties(name, live(id));
        JsonNode before = own.properties.put(name, properties);
        StackResource there = stacks.get(id).resources().get(name);
        if (there == null || there.status().equals("CREATE_FAILED")) {
            if (there == null) make(id, name, own.hot.type(name), properties, dependents(own.hot, name), next);
            else
                take(
                        id,
                        List.of(name),
                        0,
                        () -> make(id, name, own.hot.type(name), properties, dependents(own.hot, name), next));
        } else if (there.nested() != null) {
            updateBelow(id, there, properties, before, next);
        } else if (there.type().equals(SERVER) && replaces(before, properties)) {
            take(id, List.of(name), 0, () -> make(id, name, SERVER, properties, dependents(own.hot, name), next));
        } else {
            next.with("");
        }
    }

    private void updateBelow(UUID id, StackResource there, JsonNode properties, @Nullable JsonNode before, Done next) {
        UUID below = Objects.requireNonNull(there.nested());
        Group group = groups.get(below);
        Made own = Objects.requireNonNull(made.get(id));
        Made nested = Objects.requireNonNull(made.get(below));
        Done ended = reason -> {
            Stack stack = stacks.find(id);
            if (stack == null || !stack.resources().containsKey(there.name())) return;
            if (reason.isEmpty()) {
                stacks.state(id, there.name(), "UPDATE_COMPLETE", StackResource.CHANGED, below.toString());
                next.with("");
            } else {
                String words =
                        "ResourceInError: resources." + there.name() + "." + reason.substring(reason.indexOf(' ') + 1);
                stacks.state(id, there.name(), "UPDATE_FAILED", words, below.toString());
                next.with(words);
            }
        };
        if (group != null) {
            // Even an update that changes nothing sets a group back to its desired capacity.
            group.properties = properties;
            if (desired(group) == members(below).size() && properties.equals(before)) {
                next.with("");
                return;
            }
            group.stale |= before == null || !member(before).equals(member(properties));
            stacks.state(id, there.name(), "UPDATE_IN_PROGRESS", StackResource.CHANGED, below.toString());
            resize(below, desired(group), ended);
            return;
        }
        String text = nested(own.hot.type(there.name()), there.name(), own.files, own.environment);
        Map<String, JsonNode> values = new TreeMap<>();
        properties.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        Stack stack = stacks.get(below);
        Hot hot = Hot.of(
                text == null ? nested.hot.body() : Hot.parse(JSON.textNode(text)),
                values,
                own(below, stack.projectId(), stack.name()));
        var made = new Made(hot, own.files, below(own.environment, there.name()));
        made.properties.putAll(nested.properties);
        this.made.put(below, made);
        stacks.put(with(stack, made, values, List.of()));
        stacks.state(id, there.name(), "UPDATE_IN_PROGRESS", StackResource.CHANGED, below.toString());
        begin(stacks.get(below), "UPDATE");
        change(below, reason -> {
            ended(below, "UPDATE", reason);
            ended.with(reason);
        });
    }

    // Taking away

    private void take(UUID id, List<String> names, int index, Runnable done) {
        Stack stack = stacks.find(id);
        if (stack == null || index >= names.size()) {
            done.run();
            return;
        }
        StackResource resource = stack.resources().get(names.get(index));
        if (resource == null) {
            take(id, names, index + 1, done);
            return;
        }
        stacks.state(id, resource.name(), "DELETE_IN_PROGRESS", StackResource.CHANGED, resource.physicalId());
        Runnable gone = () -> {
            if (stacks.find(id) != null && stacks.get(id).resources().containsKey(resource.name())) {
                stacks.state(id, resource.name(), "DELETE_COMPLETE", StackResource.CHANGED, resource.physicalId());
                stacks.removeResource(id, resource.name());
            }
            take(id, names, index + 1, done);
        };
        if (resource.nested() != null && stacks.find(resource.nested()) != null) {
            UUID below = resource.nested();
            begin(stacks.get(below), "DELETE");
            empty(below, () -> {
                gone(below);
                gone.run();
            });
            return;
        }
        if (resource.type().equals(SERVER) && resource.physicalId().length() == 36)
            world.delete(UUID.fromString(resource.physicalId()));
        if (resource.type().startsWith("OS::Aodh::") && resource.physicalId().length() == 36)
            alarms.remove(UUID.fromString(resource.physicalId()));
        world.schedule(QUICK, gone);
    }

    private void empty(UUID id, Runnable done) {
        List<String> names = new ArrayList<>(stacks.get(id).resources().keySet());
        take(id, names.reversed(), 0, done);
    }

    private void gone(UUID id) {
        stacks.remove(id);
        made.remove(id);
        groups.remove(id);
        userId.remove(id);
    }

    // Groups

    private List<StackResource> members(UUID group) {
        Stack stack = stacks.find(group);
        return stack == null
                ? List.of()
                : stack.resources().values().stream()
                        .filter(member -> member.status().endsWith("_COMPLETE"))
                        .toList();
    }

    /// A policy's signal. Does nothing, silently, in the cooldown, at a limit and while a change is under way.
    void signal(Stack layer, String policy, String cause) {
        Made own = made.get(layer.id());
        if (own == null) return;
        JsonNode properties = own.properties.getOrDefault(policy, NullNode.instance);
        world.locked(() -> {
            UUID id = null;
            for (Map.Entry<UUID, Group> one : groups.entrySet()) {
                if (one.getValue().layer.equals(layer.id())
                        && one.getKey()
                                .toString()
                                .equals(properties.path("auto_scaling_group_id").asText())) id = one.getKey();
            }
            if (id == null) return;
            Group group = Objects.requireNonNull(groups.get(id));
            int size = members(id).size();
            int by = (int) properties.path("scaling_adjustment").asDouble();
            int wanted = switch (properties.path("adjustment_type").asText()) {
                case "exact_capacity" -> by;
                case "percent_change_in_capacity" -> size + size * by / 100;
                default -> size + by;
            };
            wanted = Math.clamp(wanted, group.number("min_size", 0), group.number("max_size", Integer.MAX_VALUE));
            Duration cooldown =
                    Duration.ofSeconds((int) properties.path("cooldown").asDouble(group.number("cooldown", 0)));
            if (group.busy || wanted == size || world.now().isBefore(group.lastScaled.plus(cooldown))) return;
            int adjustment = wanted - size;
            tell("start", id, adjustment, "Start resizing the group " + id);
            UUID groupId = id;
            resize(id, wanted, reason -> {
                Stack now = stacks.find(layer.id());
                if (now == null) return;
                if (reason.isEmpty()) {
                    StackResource resource =
                            Objects.requireNonNull(now.resources().get(policy));
                    stacks.event(now, policy, resource.physicalId(), "SIGNAL_COMPLETE", cause);
                }
                tell(
                        reason.isEmpty() ? "end" : "error",
                        groupId,
                        adjustment,
                        (reason.isEmpty() ? "End" : "Error") + " resizing the group " + groupId);
            });
        });
    }

    private void tell(String kind, UUID group, int adjustment, String message) {
        Group own = groups.get(group);
        Stack layer = own == null ? null : stacks.find(own.layer);
        Stack stack = stacks.find(group);
        if (layer == null || stack == null) return;
        stacks.tell(new Stacks.Notification(
                "orchestration.autoscaling." + kind,
                layer,
                stack,
                adjustment,
                members(group).size(),
                message));
    }

    private void resize(UUID id, int wanted, Done done) {
        Group group = Objects.requireNonNull(groups.get(id));
        group.busy = true;
        begin(stacks.get(id), "UPDATE");
        Done end = reason -> {
            group.busy = false;
            group.lastScaled = world.now();
            ended(id, "UPDATE", reason);
            done.with(reason);
        };
        List<String> failed = stacks.get(id).resources().values().stream()
                .filter(member -> member.status().endsWith("_FAILED"))
                .map(StackResource::name)
                .toList();
        take(id, failed, 0, () -> {
            List<StackResource> members = new ArrayList<>(members(id));
            members.sort(Comparator.comparing(StackResource::created));
            if (group.properties.has("resource_def")) members = members.reversed();
            List<String> leaving = members.stream()
                    .limit(Math.max(0, members.size() - wanted))
                    .map(StackResource::name)
                    .toList();
            take(
                    id,
                    leaving,
                    0,
                    () -> grow(id, wanted, 0, "", reason -> {
                        if (reason.isEmpty() && group.stale) renew(id, group, end);
                        else end.with(reason);
                    }));
        });
    }

    /// Brings a group's members to what they are defined as now.
    private void renew(UUID id, Group group, Done done) {
        group.stale = false;
        Made own = Objects.requireNonNull(made.get(id));
        ObjectNode template = JSON.objectNode().put("heat_template_version", "2015-04-30");
        ObjectNode resources = template.putObject("resources");
        for (StackResource member : members(id)) resources.set(member.name(), member(group.properties));
        Stack stack = stacks.get(id);
        var renewed = new Made(
                Hot.of(template, Map.of(), own(id, stack.projectId(), stack.name())), own.files, own.environment);
        renewed.properties.putAll(own.properties);
        made.put(id, renewed);
        change(id, done);
    }

    private void grow(UUID id, int wanted, int attempt, String resource, Done done) {
        Group group = groups.get(id);
        if (group == null || stacks.find(id) == null) return;
        int size = members(id).size();
        if (size >= wanted) {
            done.with("");
            return;
        }
        String name = resource.isEmpty() ? memberName(group.properties, size) : resource;
        JsonNode member = member(group.properties);
        Made own = made.get(id);
        if (own != null) own.properties.put(name, member.path("properties"));
        make(id, name, member.path("type").asText(), member.path("properties"), List.of(), reason -> {
            if (reason.isEmpty()) grow(id, wanted, 0, "", done);
            else if (attempt >= RETRIES.size()) done.with(reason);
            else
                take(
                        id,
                        List.of(name),
                        0,
                        () -> world.schedule(RETRIES.get(attempt), () -> grow(id, wanted, attempt + 1, name, done)));
        });
    }

    // Names

    private @Nullable Flavor flavor(String nameOrId) {
        for (Flavor flavor : world.flavors().values())
            if (flavor.name().equals(nameOrId) || flavor.id().equals(nameOrId)) return flavor;
        return null;
    }

    private @Nullable UUID image(String nameOrId) {
        for (Image image : world.images())
            if (image.name().equals(nameOrId) || image.id().toString().equals(nameOrId)) return image.id();
        return null;
    }

    private static String shortened(String stackName) {
        return stackName.length() <= 28
                ? stackName
                : stackName.substring(0, 2) + "-" + stackName.substring(stackName.length() - 25);
    }

    private String random() {
        return Scaling.random(world, "engine", numbers.incrementAndGet());
    }

    private String hex() {
        return world.dice().hexId("engine", numbers.incrementAndGet());
    }
}

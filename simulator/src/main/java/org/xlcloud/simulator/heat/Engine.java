package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.World;

/// Makes, changes and deletes stacks from templates: one resource after the other on the world's clock, servers being
/// real ones of the world. What Heat does at once it does in turn; what becomes of each is the same.
final class Engine {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration QUICK = Duration.ofMillis(200);

    /// What came of one step; the reason is empty when it went well.
    interface Done {
        void with(String reason);
    }

    private final World world;
    private final Stacks stacks;
    private final Supplier<String> heat;
    private final Leaves leaves;
    private final Groups groups;
    private final Map<UUID, Made> made = new ConcurrentHashMap<>();
    /// Who made a master stack, by its id.
    private final Map<UUID, String> userId = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// @param heat the address of Heat's API without a path
    Engine(World world, Stacks stacks, Alarms alarms, Supplier<String> heat) {
        this.world = world;
        this.stacks = stacks;
        this.heat = heat;
        leaves = new Leaves(world, alarms, numbers);
        groups = new Groups(world, stacks, this);
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
        Made own = Made.of(body, project, id, name);
        own.validate();
        var stack = stack(id, name, project, owner, null, null, id, own, Made.given(body), Made.tags(body));
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
        Made next = before(stack).next(stack, body);
        next.validate();
        world.locked(() -> {
            Made before = Objects.requireNonNull(made.get(stack.id()));
            next.properties.putAll(before.properties);
            made.put(stack.id(), next);
            stacks.put(with(stacks.get(stack.id()), next, Made.given(body), Made.tags(body)));
            begin(stacks.get(stack.id()), "UPDATE");
            change(stack.id(), reason -> ended(stack.id(), "UPDATE", reason));
        });
    }

    /// Lists of resources by what an update would do with them.
    ObjectNode preview(Stack stack, JsonNode body, HeatJson json) {
        Made before = before(stack);
        return Previews.update(stack, before, before.next(stack, body), live(stack.id()), json);
    }

    /// What the stack was made from.
    private Made before(Stack stack) {
        Made before = made.get(stack.id());
        if (before == null) throw Refusal.notSupported("Updating a stack that the world began with is not supported.");
        return before;
    }

    @Nullable
    Made made(UUID id) {
        return made.get(id);
    }

    /// A policy's signal.
    void signal(Stack layer, String policy, String cause) {
        groups.signal(layer, policy, cause);
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
                if (resource.type().equals(Made.POLICY)) {
                    String href =
                            heat.get() + "/v1/" + stack.projectId() + "/stacks/" + stack.name() + "/" + stack.id();
                    return JSON.textNode(href + "/resources/" + name + "/signal");
                }
                Stack behind = resource.nested() == null ? null : stacks.find(resource.nested());
                if (behind == null)
                    return key.equals("value") ? JSON.textNode(resource.physicalId()) : NullNode.instance;
                if (groups.find(behind.id()) != null) {
                    ArrayNode refs = JSON.arrayNode();
                    groups.members(behind.id()).forEach(member -> refs.add(member.physicalId()));
                    return key.equals("current_size") ? JSON.numberNode(refs.size()) : refs;
                }
                JsonNode output = stacks.output(behind, key);
                return output == null ? NullNode.instance : output;
            }
        };
    }

    // Making

    void begin(Stack stack, String action) {
        stacks.state(stack.id(), action + "_IN_PROGRESS", "Stack " + action + " started");
    }

    void ended(UUID id, String action, String reason) {
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
    void make(UUID id, String name, String type, JsonNode properties, List<String> requiredBy, Done done) {
        Stack stack = stacks.get(id);
        Made own = Objects.requireNonNull(made.get(id));
        Instant now = world.now();
        String given = shortened(stack.name()) + "-" + name + "-" + random();
        stacks.resource(
                id,
                new StackResource(
                        name, type, given, "CREATE_IN_PROGRESS", StackResource.CHANGED, now, now, requiredBy, null));
        stacks.event(stack, name, given, "CREATE_IN_PROGRESS", StackResource.CHANGED);
        String text = own.nested(type, name);
        if (text != null) nest(stack, name, given, text, properties, own, done);
        else if (type.equals(Made.SCALED) || type.equals(Made.COUNTED))
            group(stack, name, given, properties, own, done);
        else if (type.equals(Made.SERVER)) leaves.server(stack, user(stack), given, properties, then(id, name, done));
        else if (type.startsWith("OS::Aodh::"))
            leaves.alarm(stack, user(stack), given, type, properties, then(id, name, done));
        else world.schedule(QUICK, () -> complete(id, name, type.equals(Made.POLICY) ? hex() : given, done));
    }

    private String user(Stack stack) {
        return userId.getOrDefault(stack.root(), "");
    }

    private Leaves.Told then(UUID id, String name, Done done) {
        return (physicalId, reason) -> {
            if (reason.isEmpty()) complete(id, name, physicalId, done);
            else fail(id, name, physicalId, reason, done);
        };
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

    private void nest(Stack parent, String name, String given, String text, JsonNode properties, Made own, Done done) {
        Map<String, JsonNode> values = new TreeMap<>();
        properties.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        UUID id = world.dice().uuid("engine stack", numbers.incrementAndGet());
        Hot hot = Hot.of(Hot.parse(JSON.textNode(text)), values, Made.own(id, parent.projectId(), given));
        child(
                parent,
                name,
                given,
                id,
                new Made(hot, own.files, Made.below(own.environment, name)),
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
        var group = new Groups.Group(parent.id(), properties, world.now());
        for (int i = 0; i < Groups.desired(group); i++)
            resources.set(groups.memberName(properties, i), Groups.member(properties));
        Hot hot = Hot.of(template, Map.of(), Made.own(id, parent.projectId(), given));
        groups.put(id, group);
        child(parent, name, given, id, new Made(hot, own.files, own.environment), Map.of(), hot.order(), done);
    }

    // Changing

    /// Gives a stack another template, and brings it to what that says.
    void change(UUID id, Made next, Done done) {
        next.properties.putAll(Objects.requireNonNull(made.get(id)).properties);
        made.put(id, next);
        change(id, done);
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
        } else {
            alter(id, there, before, properties, next);
        }
    }

    /// Gives a resource that is no stack other properties: in place, or by another one in its place.
    private void alter(UUID id, StackResource there, @Nullable JsonNode before, JsonNode properties, Done next) {
        String name = there.name();
        if (!there.type().equals(Made.SERVER) || properties.equals(before)) {
            next.with("");
        } else if (before == null || Leaves.replaces(before, properties)) {
            take(id, List.of(name), 0, () -> make(id, name, Made.SERVER, properties, there.requiredBy(), next));
        } else if (Leaves.resizes(before, properties)) {
            stacks.state(id, name, "UPDATE_IN_PROGRESS", StackResource.CHANGED, there.physicalId());
            leaves.resize(there, properties, (physicalId, reason) -> {
                Stack stack = stacks.find(id);
                if (stack == null || !stack.resources().containsKey(name)) return;
                String words = reason.isEmpty() ? "" : "ResourceUnknownStatus: resources." + name + ": " + reason;
                stacks.state(
                        id,
                        name,
                        words.isEmpty() ? "UPDATE_COMPLETE" : "UPDATE_FAILED",
                        words.isEmpty() ? StackResource.CHANGED : words,
                        physicalId);
                next.with(words);
            });
        } else {
            next.with("");
        }
    }

    private void updateBelow(UUID id, StackResource there, JsonNode properties, @Nullable JsonNode before, Done next) {
        UUID below = Objects.requireNonNull(there.nested());
        Groups.Group group = groups.find(below);
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
            if (Groups.desired(group) == groups.members(below).size() && properties.equals(before)) {
                next.with("");
                return;
            }
            stacks.state(id, there.name(), "UPDATE_IN_PROGRESS", StackResource.CHANGED, below.toString());
            group.stale |= before == null || !Groups.member(before).equals(Groups.member(properties));
            groups.resize(below, Groups.desired(group), ended);
            return;
        }
        String text = own.nested(own.hot.type(there.name()), there.name());
        Map<String, JsonNode> values = new TreeMap<>();
        properties.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        Stack stack = stacks.get(below);
        Hot hot = Hot.of(
                text == null ? nested.hot.body() : Hot.parse(JSON.textNode(text)),
                values,
                Made.own(below, stack.projectId(), stack.name()));
        var made = new Made(hot, own.files, Made.below(own.environment, there.name()));
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

    void take(UUID id, List<String> names, int index, Runnable done) {
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
        leaves.remove(resource);
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

    // Names

    private static String shortened(String stackName) {
        return stackName.length() <= 28
                ? stackName
                : stackName.substring(0, 2) + "-" + stackName.substring(stackName.length() - 25);
    }

    String random() {
        return Scaling.random(world, "engine", numbers.incrementAndGet());
    }

    private String hex() {
        return world.dice().hexId("engine", numbers.incrementAndGet());
    }
}

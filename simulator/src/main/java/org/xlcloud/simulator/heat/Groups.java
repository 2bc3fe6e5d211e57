package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.World;

/// The groups of stacks that were made from templates: how large they are, and how they become larger and smaller.
final class Groups {
    /// From the start of one attempt to the next when a group grows, as recorded.
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(36));

    /// A group that was made from a template, by its nested stack.
    static final class Group {
        final UUID layer;
        JsonNode properties;
        private Instant lastScaled;
        private boolean busy;
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
    private final Engine engine;
    private final Map<UUID, Group> groups = new ConcurrentHashMap<>();

    Groups(World world, Stacks stacks, Engine engine) {
        this.world = world;
        this.stacks = stacks;
        this.engine = engine;
    }

    /// @param id of the nested stack that has the members
    void put(UUID id, Group group) {
        groups.put(id, group);
    }

    @Nullable
    Group find(UUID id) {
        return groups.get(id);
    }

    void remove(UUID id) {
        groups.remove(id);
    }

    static JsonNode member(JsonNode properties) {
        return properties.has("resource_def") ? properties.path("resource_def") : properties.path("resource");
    }

    String memberName(JsonNode properties, int index) {
        return properties.has("resource_def") ? Integer.toString(index) : engine.random();
    }

    static int desired(Group group) {
        int least = group.number("min_size", 0);
        return group.properties.has("resource_def")
                ? group.number("count", 1)
                : Math.clamp(
                        group.number("desired_capacity", least), least, group.number("max_size", Integer.MAX_VALUE));
    }

    List<StackResource> members(UUID group) {
        Stack stack = stacks.find(group);
        return stack == null
                ? List.of()
                : stack.resources().values().stream()
                        .filter(member -> member.status().endsWith("_COMPLETE"))
                        .toList();
    }

    /// A policy's signal. Does nothing, silently, in the cooldown, at a limit and while a change is under way.
    void signal(Stack layer, String policy, String cause) {
        Made own = engine.made(layer.id());
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

    void resize(UUID id, int wanted, Engine.Done done) {
        Group group = Objects.requireNonNull(groups.get(id));
        group.busy = true;
        engine.begin(stacks.get(id), "UPDATE");
        Engine.Done end = reason -> {
            group.busy = false;
            group.lastScaled = world.now();
            engine.ended(id, "UPDATE", reason);
            done.with(reason);
        };
        List<String> failed = stacks.get(id).resources().values().stream()
                .filter(member -> member.status().endsWith("_FAILED"))
                .map(StackResource::name)
                .toList();
        engine.take(id, failed, 0, () -> {
            List<StackResource> members = new ArrayList<>(members(id));
            members.sort(Comparator.comparing(StackResource::created));
            if (group.properties.has("resource_def")) members = members.reversed();
            List<String> leaving = members.stream()
                    .limit(Math.max(0, members.size() - wanted))
                    .map(StackResource::name)
                    .toList();
            engine.take(
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
    private void renew(UUID id, Group group, Engine.Done done) {
        group.stale = false;
        Made own = Objects.requireNonNull(engine.made(id));
        ObjectNode template = JsonNodeFactory.instance.objectNode().put("heat_template_version", "2015-04-30");
        ObjectNode resources = template.putObject("resources");
        for (StackResource member : members(id)) resources.set(member.name(), member(group.properties));
        Stack stack = stacks.get(id);
        Hot hot = Hot.of(template, Map.of(), Made.own(id, stack.projectId(), stack.name()));
        engine.change(id, new Made(hot, own.files, own.environment), done);
    }

    private void grow(UUID id, int wanted, int attempt, String resource, Engine.Done done) {
        Group group = groups.get(id);
        if (group == null || stacks.find(id) == null) return;
        int size = members(id).size();
        if (size >= wanted) {
            done.with("");
            return;
        }
        String name = resource.isEmpty() ? memberName(group.properties, size) : resource;
        JsonNode member = member(group.properties);
        Made own = engine.made(id);
        if (own != null) own.properties.put(name, member.path("properties"));
        engine.make(id, name, member.path("type").asText(), member.path("properties"), List.of(), reason -> {
            if (reason.isEmpty()) grow(id, wanted, 0, "", done);
            else if (attempt >= RETRIES.size()) done.with(reason);
            else
                engine.take(
                        id,
                        List.of(name),
                        0,
                        () -> world.schedule(RETRIES.get(attempt), () -> grow(id, wanted, attempt + 1, name, done)));
        });
    }
}

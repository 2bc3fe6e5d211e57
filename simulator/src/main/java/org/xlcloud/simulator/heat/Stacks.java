package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.World;

/// All stacks of the world with their events. Reading needs no lock; changes are made under the world's.
public final class Stacks {
    /// Heat's `max_events_per_stack`.
    private static final int EVENTS_KEPT = 1_000;

    /// An oslo notification that Heat sends when a group is resized.
    ///
    /// @param type `orchestration.autoscaling.start`, `.end` or `.error`
    /// @param layer the stack with the group
    public record Notification(String type, Stack layer, Stack group, int adjustment, int capacity, String message) {
        /// What `cloud/ceilometer` makes an event's traits of: texts and whole numbers.
        public Map<String, Object> traits() {
            Map<String, Object> traits = new LinkedHashMap<>();
            traits.put("project_id", layer.projectId());
            traits.put("tenant_id", layer.projectId());
            traits.put("resource_id", layer.id().toString());
            traits.put("name", layer.name());
            traits.put("state", layer.status());
            traits.put("groupname", group.id().toString());
            traits.put("adjustment", adjustment);
            traits.put("adjustment_type", "change_in_capacity");
            traits.put("capacity", capacity);
            traits.put("message", message);
            return traits;
        }
    }

    private final World world;
    private final Map<UUID, Stack> stacks = new ConcurrentHashMap<>();
    private final Map<UUID, List<StackEvent>> events = new ConcurrentHashMap<>();
    private final List<Consumer<Notification>> listeners = new CopyOnWriteArrayList<>();
    private volatile Outputs outputs = (stack, key) -> null;
    private long eventNumber;

    public Stacks(World world) {
        this.world = world;
    }

    /// Tells somebody of every notification, under the world's lock.
    public void listen(Consumer<Notification> listener) {
        listeners.add(listener);
    }

    void tell(Notification notification) {
        listeners.forEach(listener -> listener.accept(notification));
    }

    /// All, the newest first, as Heat lists them.
    public List<Stack> all() {
        return stacks.values().stream()
                .sorted(Comparator.comparing(Stack::created)
                        .thenComparingInt(stack -> stack.name().length())
                        .reversed()
                        .thenComparing(Stack::id))
                .toList();
    }

    /// Works the outputs of stacks out that were made from templates.
    interface Outputs {
        /// Null for a stack that was not.
        @Nullable
        JsonNode of(Stack stack, String key);
    }

    void outputs(Outputs worked) {
        outputs = worked;
    }

    @Nullable
    JsonNode output(Stack stack, String key) {
        return outputs.of(stack, key);
    }

    /// Forgets a stack that was deleted, with its events.
    void remove(UUID id) {
        stacks.remove(id);
        events.remove(id);
    }

    public @Nullable Stack find(UUID id) {
        return stacks.get(id);
    }

    /// A stack that must be there.
    Stack get(UUID id) {
        return Objects.requireNonNull(stacks.get(id), () -> "no stack " + id);
    }

    /// By name or id, within a project.
    public Optional<Stack> find(String projectId, String nameOrId) {
        if (nameOrId.length() == 36) {
            try {
                Stack found = stacks.get(UUID.fromString(nameOrId));
                if (found != null && found.projectId().equals(projectId)) return Optional.of(found);
            } catch (IllegalArgumentException e) {
                return named(projectId, nameOrId); // no id, but a name as long as one
            }
        }
        return named(projectId, nameOrId);
    }

    private Optional<Stack> named(String projectId, String name) {
        return stacks.values().stream()
                .filter(stack ->
                        stack.projectId().equals(projectId) && stack.name().equals(name))
                .findFirst();
    }

    /// A stack with what it nests, down to a depth; itself first.
    List<Stack> tree(Stack stack, int depth) {
        List<Stack> found = new ArrayList<>(List.of(stack));
        if (depth > 0) {
            for (Stack child : children(stack)) {
                found.addAll(tree(child, depth - 1));
            }
        }
        return found;
    }

    List<Stack> children(Stack stack) {
        return stack.resources().values().stream()
                .flatMap(resource ->
                        resource.nested() == null ? Stream.of() : Stream.ofNullable(stacks.get(resource.nested())))
                .toList();
    }

    /// A stack's own events, the oldest first.
    List<StackEvent> events(Stack stack) {
        return events.getOrDefault(stack.id(), List.of());
    }

    void put(Stack stack) {
        stacks.put(stack.id(), stack);
    }

    /// Changes the stack's state with the event that Heat writes for it.
    void state(UUID id, String status, String reason) {
        Stack before = get(id);
        boolean begins = status.equals("UPDATE_IN_PROGRESS");
        Stack now = before.with(status, reason, begins ? world.now() : before.updated());
        put(now);
        event(now, now.name(), id.toString(), status, reason);
    }

    /// Changes one resource's state with the event that Heat writes for it.
    void state(UUID id, String resource, String status, String reason, String physicalId) {
        Stack stack = get(id);
        StackResource before = Objects.requireNonNull(stack.resources().get(resource), resource);
        resource(id, before.with(status, reason, physicalId));
        event(stack, resource, physicalId, status, reason);
    }

    /// Adds or replaces a resource.
    void resource(UUID id, StackResource resource) {
        Stack stack = get(id);
        Map<String, StackResource> resources = new LinkedHashMap<>(stack.resources());
        resources.put(resource.name(), resource);
        put(stack.with(resources));
    }

    void removeResource(UUID id, String name) {
        Stack stack = get(id);
        Map<String, StackResource> resources = new LinkedHashMap<>(stack.resources());
        resources.remove(name);
        put(stack.with(resources));
    }

    void event(Stack stack, String resource, String physicalId, String status, String reason) {
        event(stack, resource, physicalId, status, reason, world.now());
    }

    void event(Stack stack, String resource, String physicalId, String status, String reason, Instant time) {
        UUID id = world.dice().uuid("stack event", ++eventNumber);
        List<StackEvent> list = events.computeIfAbsent(stack.id(), key -> new CopyOnWriteArrayList<>());
        list.add(new StackEvent(eventNumber, id, stack.id(), resource, physicalId, status, reason, time));
        if (list.size() > EVENTS_KEPT) {
            list.removeFirst();
        }
    }
}

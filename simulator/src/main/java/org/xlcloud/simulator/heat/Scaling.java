package org.xlcloud.simulator.heat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.heat.Stacks.Notification;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// What a scaling policy does when it is signalled: its group grows or shrinks by one real server. As in Heat, the
/// signal itself never fails; when no host has a GPU left the group is tried again six times in 84 s and then its
/// nested stack alone is `UPDATE_FAILED`.
public final class Scaling {
    private static final String SERVER = "OS::Nova::Server";
    private static final String POLICY = "OS::Heat::ScalingPolicy";
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration DELETED = Duration.ofSeconds(1);

    /// From the start of one attempt to the next, as recorded.
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(36));

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    /// One growth under way.
    ///
    /// @param attempt from 0
    private record Growth(ScalingGroup group, String policy, String cause, String resource, int attempt) {}

    private final World world;
    private final Stacks stacks;
    private final Map<UUID, ScalingGroup> groups = new ConcurrentHashMap<>();
    private final AtomicLong names = new AtomicLong();

    public Scaling(World world, Stacks stacks) {
        this.world = world;
        this.stacks = stacks;
    }

    void manage(ScalingGroup group) {
        groups.put(group.stackId(), group);
    }

    /// The groups whose servers have GPUs, by their nested stacks' names backwards.
    public List<Stack> gpuGroups() {
        return groups.values().stream()
                .filter(group -> group.flavor().wantsGpu())
                .map(group -> stacks.get(group.stackId()))
                .sorted(Comparator.comparing(Stack::name).reversed())
                .toList();
    }

    /// The ids of a group's servers.
    public List<UUID> servers(Stack group) {
        return stacks.get(group.id()).resources().values().stream()
                .filter(resource ->
                        resource.type().equals(SERVER) && resource.status().endsWith("_COMPLETE"))
                .map(resource -> UUID.fromString(resource.physicalId()))
                .toList();
    }

    /// Signals a group's policy to grow.
    public void grow(Stack group) {
        signal(stacks.get(Objects.requireNonNull(group.parent())), "policy_up", "No signal details provided");
    }

    /// Signals a policy of a layer. Does nothing, silently, during the cooldown, at a limit and while a change is under
    /// way: that is how Heat does it.
    ///
    /// @param cause what the event will say of the signal
    public void signal(Stack layer, String policy, String cause) {
        StackResource resource = layer.resources().get(policy);
        if (resource == null || !resource.type().equals(POLICY)) {
            return;
        }
        int adjustment = policy.endsWith("down") ? -1 : 1;
        world.locked(() -> groupOf(layer).ifPresent(group -> adjust(group, policy, adjustment, cause)));
    }

    private Optional<ScalingGroup> groupOf(Stack layer) {
        return groups.values().stream()
                .filter(group -> group.layerId().equals(layer.id()))
                .findFirst();
    }

    private void adjust(ScalingGroup group, String policy, int adjustment, String cause) {
        Instant now = world.now();
        int size = size(group);
        int wanted = Math.clamp(size + adjustment, group.minimum(), group.maximum());
        if (group.busy() || wanted == size || now.isBefore(group.lastScaled().plus(group.cooldown()))) {
            return;
        }
        manage(group.with(now, true));
        notify("start", group, adjustment, "Start resizing the group " + group.stackId());
        stacks.state(group.stackId(), "UPDATE_IN_PROGRESS", "Stack UPDATE started");
        clearFailed(group);
        if (adjustment > 0) {
            grow(new Growth(group, policy, cause, random(), 0));
        } else {
            shrink(group, policy, cause);
        }
    }

    /// Servers of the group that work.
    private int size(ScalingGroup group) {
        return (int) stacks.get(group.stackId()).resources().values().stream()
                .filter(resource ->
                        resource.type().equals(SERVER) && !resource.status().endsWith("FAILED"))
                .count();
    }

    private void clearFailed(ScalingGroup group) {
        for (StackResource resource : stacks.get(group.stackId()).resources().values()) {
            if (resource.status().equals("CREATE_FAILED")) {
                world.delete(UUID.fromString(resource.physicalId()));
                stacks.state(
                        group.stackId(),
                        resource.name(),
                        "DELETE_COMPLETE",
                        StackResource.CHANGED,
                        resource.physicalId());
                stacks.removeResource(group.stackId(), resource.name());
            }
        }
    }

    private void grow(Growth growth) {
        ScalingGroup group = growth.group();
        Stack stack = stacks.get(group.stackId());
        Instant now = world.now();
        String name = shortened(stack.name()) + "-" + growth.resource() + "-" + random();
        stacks.resource(
                stack.id(),
                new StackResource(
                        growth.resource(),
                        SERVER,
                        name,
                        "CREATE_IN_PROGRESS",
                        StackResource.CHANGED,
                        now,
                        now,
                        List.of(),
                        null));
        stacks.event(stack, growth.resource(), name, "CREATE_IN_PROGRESS", StackResource.CHANGED);
        SimServer server = world.boot(new Boot(
                name,
                stack.projectId(),
                group.userId(),
                group.flavor(),
                group.image(),
                group.metadata(),
                null,
                group.loadPercent()));
        world.schedule(LOOK, () -> look(growth, server.id()));
    }

    private void look(Growth growth, UUID serverId) {
        UUID stackId = growth.group().stackId();
        SimServer server = world.server(serverId);
        if (server != null && server.status() == SimServer.Status.BUILD) {
            world.schedule(LOOK, () -> look(growth, serverId));
        } else if (server != null && server.status() == SimServer.Status.ACTIVE) {
            stacks.state(stackId, growth.resource(), "CREATE_COMPLETE", StackResource.CHANGED, serverId.toString());
            finish(growth.group(), growth.policy(), growth.cause(), 1);
        } else {
            failed(growth, serverId, server);
        }
    }

    private void failed(Growth growth, UUID serverId, @Nullable SimServer server) {
        UUID stackId = growth.group().stackId();
        String message = server == null || server.fault() == null
                ? "Unknown, Code: Unknown"
                : server.fault().message() + ", Code: " + server.fault().code();
        String reason = "ResourceInError: resources." + growth.resource() + ": Went to status ERROR due to \"Message: "
                + message + "\"";
        stacks.state(stackId, growth.resource(), "CREATE_FAILED", reason, serverId.toString());
        if (growth.attempt() >= RETRIES.size()) {
            ScalingGroup group = growth.group();
            stacks.state(stackId, "UPDATE_FAILED", "Resource CREATE failed: " + reason);
            manage(group.with(world.now(), false));
            notify("error", group, 1, "Error resizing the group " + stackId);
            return;
        }
        stacks.state(stackId, growth.resource(), "DELETE_IN_PROGRESS", StackResource.CHANGED, serverId.toString());
        world.delete(serverId);
        world.schedule(
                DELETED,
                () -> stacks.state(
                        stackId, growth.resource(), "DELETE_COMPLETE", StackResource.CHANGED, serverId.toString()));
        var next = new Growth(growth.group(), growth.policy(), growth.cause(), growth.resource(), growth.attempt() + 1);
        world.schedule(RETRIES.get(growth.attempt()), () -> grow(next));
    }

    /// Heat takes the oldest servers away.
    private void shrink(ScalingGroup group, String policy, String cause) {
        StackResource oldest = stacks.get(group.stackId()).resources().values().stream()
                .filter(resource -> resource.type().equals(SERVER))
                .findFirst()
                .orElseThrow();
        UUID server = UUID.fromString(oldest.physicalId());
        stacks.state(group.stackId(), oldest.name(), "DELETE_IN_PROGRESS", StackResource.CHANGED, oldest.physicalId());
        world.delete(server);
        world.schedule(DELETED, () -> {
            stacks.state(group.stackId(), oldest.name(), "DELETE_COMPLETE", StackResource.CHANGED, oldest.physicalId());
            stacks.removeResource(group.stackId(), oldest.name());
            finish(group, policy, cause, -1);
        });
    }

    private void finish(ScalingGroup group, String policy, String cause, int adjustment) {
        stacks.state(group.stackId(), "UPDATE_COMPLETE", "Stack UPDATE completed successfully");
        manage(group.with(world.now(), false));
        Stack layer = stacks.get(group.layerId());
        StackResource resource = Objects.requireNonNull(layer.resources().get(policy));
        stacks.event(layer, policy, resource.physicalId(), "SIGNAL_COMPLETE", cause);
        notify("end", group, adjustment, "End resizing the group " + group.stackId());
    }

    private void notify(String kind, ScalingGroup group, int adjustment, String message) {
        stacks.tell(new Notification(
                "orchestration.autoscaling." + kind,
                stacks.get(group.layerId()),
                stacks.get(group.stackId()),
                adjustment,
                size(group),
                message));
    }

    /// Begins an update of a cluster whose request for a server got lost on the way to Nova: the group waits for ever,
    /// and with it the layer and the master stack.
    public void stick(UUID groupId) {
        world.locked(() -> {
            ScalingGroup group = groups.get(groupId);
            if (group == null || group.busy()) {
                return;
            }
            String started = "Stack UPDATE started";
            Stack layer = stacks.get(group.layerId());
            Stack master = stacks.get(layer.root());
            stacks.state(master.id(), "UPDATE_IN_PROGRESS", started);
            waits(master, Objects.requireNonNull(layer.parentResource()));
            stacks.state(layer.id(), "UPDATE_IN_PROGRESS", started);
            waits(layer, "group");
            manage(group.with(world.now(), true));
            stacks.state(groupId, "UPDATE_IN_PROGRESS", "Stack UPDATE started");
            Stack stack = stacks.get(groupId);
            String resource = random();
            String name = shortened(stack.name()) + "-" + resource + "-" + random();
            Instant now = world.now();
            stacks.resource(
                    groupId,
                    new StackResource(
                            resource,
                            SERVER,
                            name,
                            "CREATE_IN_PROGRESS",
                            StackResource.CHANGED,
                            now,
                            now,
                            List.of(),
                            null));
            stacks.event(stack, resource, name, "CREATE_IN_PROGRESS", StackResource.CHANGED);
        });
    }

    private void waits(Stack stack, String resource) {
        String physicalId =
                Objects.requireNonNull(stack.resources().get(resource)).physicalId();
        stacks.state(stack.id(), resource, "UPDATE_IN_PROGRESS", StackResource.CHANGED, physicalId);
    }

    /// Heat cuts long names in the middle: two letters, a dash, the end.
    private static String shortened(String stackName) {
        return stackName.length() <= 28
                ? stackName
                : stackName.substring(0, 2) + "-" + stackName.substring(stackName.length() - 25);
    }

    private String random() {
        return random(world, "group member", names.incrementAndGet());
    }

    /// Twelve letters and digits, as Heat makes them.
    static String random(World world, String purpose, long number) {
        var stream = world.dice().stream(purpose, number);
        var text = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            text.append(ALPHABET.charAt(stream.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

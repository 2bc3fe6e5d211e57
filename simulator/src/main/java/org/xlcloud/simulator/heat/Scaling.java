package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.xlcloud.simulator.world.World;

/// How groups become larger and smaller. As in Heat, a signal itself never fails; when no host has a GPU left
/// the group is tried again six times in 84 s, and then its nested stack alone is `UPDATE_FAILED`.
public final class Scaling {
    /// From the start of one attempt to the next when a group grows, as recorded.
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(36));

    /// Heat remembers no more than the second.
    private static final Comparator<StackResource> OLDEST = Comparator.<StackResource, Instant>comparing(
                    member -> member.created().truncatedTo(ChronoUnit.SECONDS))
            .thenComparing(StackResource::name);

    private static final Comparator<StackResource> LAST =
            Comparator.comparingInt(member -> -Integer.parseInt(member.name()));

    private final World world;
    private final Stacks stacks;
    private final Ledger ledger;
    private final Making making;
    private final Removing removing;
    private final Changing changing;

    Scaling(World world, Stacks stacks, Ledger ledger, Making making, Removing removing, Changing changing) {
        this.world = world;
        this.stacks = stacks;
        this.ledger = ledger;
        this.making = making;
        this.removing = removing;
        this.changing = changing;
    }

    /// The groups whose servers have GPUs, by their nested stacks' names backwards.
    public List<Stack> gpuGroups() {
        return ledger.groups().entrySet().stream()
                .filter(entry -> wantsGpu(entry.getValue()))
                .map(entry -> stacks.get(entry.getKey()))
                .sorted(Comparator.comparing(Stack::name).reversed())
                .toList();
    }

    private boolean wantsGpu(Group group) {
        String flavor = Group.member(group.properties).at("/properties/flavor").asText();
        return world.flavors().values().stream().anyMatch(each -> each.name().equals(flavor) && each.wantsGpu());
    }

    /// The ids of a group's servers.
    public List<UUID> servers(Stack group) {
        return ledger.members(group.id()).stream()
                .filter(member -> Made.isServer(member.type()))
                .map(member -> UUID.fromString(member.physicalId()))
                .toList();
    }

    /// Signals a group's policy to grow.
    public void grow(Stack group) {
        signal(stacks.get(Objects.requireNonNull(group.parent())), "policy_up", "No signal details provided");
    }

    /// A policy's signal. Does nothing, silently, in the cooldown, at a limit and while a change is under
    /// way: that is how Heat does it.
    ///
    /// @param cause what the event will say of the signal
    void signal(Stack layer, String policy, String cause) {
        JsonNode properties = ledger.made(layer).properties.getOrDefault(policy, NullNode.instance);
        String target = either(properties, "auto_scaling_group_id", "AutoScalingGroupName")
                .asText();
        world.locked(() -> {
            for (Map.Entry<UUID, Group> one : ledger.groups().entrySet()) {
                if (one.getValue().layer.equals(layer.id())
                        && one.getKey().toString().equals(target)) {
                    signal(layer, policy, cause, properties, one.getKey(), one.getValue());
                    return;
                }
            }
        });
    }

    private static JsonNode either(JsonNode properties, String hot, String cfn) {
        return properties.has(hot) ? properties.path(hot) : properties.path(cfn);
    }

    private void signal(Stack layer, String policy, String cause, JsonNode properties, UUID id, Group group) {
        int size = ledger.members(id).size();
        int by = (int)
                either(properties, "scaling_adjustment", "ScalingAdjustment").asDouble();
        int wanted =
                switch (either(properties, "adjustment_type", "AdjustmentType").asText()) {
                    case "exact_capacity", "ExactCapacity" -> by;
                    case "percent_change_in_capacity", "PercentChangeInCapacity" -> size + size * by / 100;
                    default -> size + by;
                };
        wanted = Math.clamp(wanted, group.least(), group.most());
        Duration cooldown = Duration.ofSeconds(
                (int) either(properties, "cooldown", "Cooldown").asDouble(group.number("cooldown", 0)));
        if (group.busy || wanted == size || world.now().isBefore(group.coolsUntil())) return;
        int adjustment = wanted - size;
        tell("start", id, adjustment, "Start resizing the group " + id);
        resize(id, wanted, reason -> {
            group.cooled = world.now().plus(cooldown);
            Stack now = stacks.find(layer.id());
            if (now == null) return;
            if (reason.isEmpty()) {
                StackResource resource = Objects.requireNonNull(now.resources().get(policy));
                stacks.event(now, policy, resource.physicalId(), "SIGNAL_COMPLETE", cause);
            }
            tell(
                    reason.isEmpty() ? "end" : "error",
                    id,
                    adjustment,
                    (reason.isEmpty() ? "End" : "Error") + " resizing the group " + id);
        });
    }

    private void tell(String kind, UUID id, int adjustment, String message) {
        Group group = ledger.group(id);
        Stack layer = group == null ? null : stacks.find(group.layer);
        Stack stack = stacks.find(id);
        if (layer == null || stack == null) return;
        int capacity = ledger.members(id).size();
        stacks.tell(new Stacks.Notification(
                "orchestration.autoscaling." + kind, layer, stack, adjustment, capacity, message));
    }

    /// Brings a group to a size. What failed to come goes first; then the oldest go, or the last of a counted
    /// group.
    void resize(UUID id, int wanted, Making.Done done) {
        Group group = Objects.requireNonNull(ledger.group(id));
        group.busy = true;
        making.begin(stacks.get(id), "UPDATE");
        Making.Done end = reason -> {
            group.busy = false;
            group.lastScaled = world.now();
            making.ended(id, "UPDATE", reason);
            done.with(reason);
        };
        List<String> failed = stacks.get(id).resources().values().stream()
                .filter(member -> member.status().endsWith("_FAILED"))
                .map(StackResource::name)
                .toList();
        Runnable resized = () -> {
            List<StackResource> members = new ArrayList<>(ledger.members(id));
            members.sort(group.isCounted() ? LAST : OLDEST);
            List<String> leaving = members.stream()
                    .limit(Math.max(0, members.size() - wanted))
                    .map(StackResource::name)
                    .toList();
            removing.take(
                    id,
                    leaving,
                    Changing.unless(
                            () -> grow(id, wanted, 0, "", reason -> {
                                if (reason.isEmpty() && group.stale) changing.renew(id, group, end);
                                else end.with(reason);
                            }),
                            end));
        };
        removing.take(id, failed, Changing.unless(resized, end));
    }

    private void grow(UUID id, int wanted, int attempt, String resource, Making.Done done) {
        Group group = ledger.group(id);
        if (group == null || stacks.find(id) == null) return;
        int size = ledger.members(id).size();
        if (size >= wanted) {
            done.with("");
            return;
        }
        String name = resource.isEmpty() ? making.memberName(group, size) : resource;
        JsonNode member = Group.member(group.properties);
        ledger.get(id).properties.put(name, member.path("properties"));
        making.make(id, name, member.path("type").asText(), member.path("properties"), List.of(), reason -> {
            if (reason.isEmpty() && !changing.isCancelled(id)) grow(id, wanted, 0, "", done);
            else if (attempt >= RETRIES.size() || changing.isCancelled(id)) done.with(reason);
            else
                removing.take(
                        id,
                        List.of(name),
                        Changing.unless(
                                () -> world.work(RETRIES.get(attempt), () -> grow(id, wanted, attempt + 1, name, done)),
                                done));
        });
    }

    /// Begins an update of a cluster whose request for a server got lost on the way to Nova: the group waits
    /// for ever, and with it the layer and the master stack.
    public void stick(UUID id) {
        world.locked(() -> {
            Group group = ledger.group(id);
            if (group == null || group.busy) return;
            Stack layer = stacks.get(group.layer);
            Stack master = stacks.get(layer.root());
            making.begin(master, "UPDATE");
            waits(stacks.get(master.id()), Objects.requireNonNull(layer.parentResource()));
            making.begin(layer, "UPDATE");
            waits(stacks.get(layer.id()), Objects.requireNonNull(stacks.get(id).parentResource()));
            group.busy = true;
            making.begin(stacks.get(id), "UPDATE");
            Stack stack = stacks.get(id);
            String resource = ledger.random();
            String name = ledger.name(stack, resource);
            String type = Group.member(group.properties).path("type").asText();
            Instant now = world.now();
            stacks.resource(
                    id,
                    new StackResource(
                            resource,
                            type,
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
}

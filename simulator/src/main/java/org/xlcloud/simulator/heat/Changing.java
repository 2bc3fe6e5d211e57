package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.heat.Making.Done;
import org.xlcloud.simulator.world.World;

/// Brings stacks to what another template or other parameters say, and back again when that is broken off.
final class Changing {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Duration QUICK = Duration.ofMillis(200);
    /// No update ends sooner, however hasty the cloud is: Heat tells in whole seconds when the last one began,
    /// and by that whoever asks for another sees that it has begun.
    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final String CANCELLED = "Stack UPDATE was cancelled";

    private final World world;
    private final Stacks stacks;
    private final Ledger ledger;
    private final Leaves leaves;
    private final Making making;
    private final Removing removing;
    private final Scaling scaling;
    /// Master stacks that are being updated, as they were before.
    private final Map<UUID, Before> updating = new ConcurrentHashMap<>();
    /// Those of them whose update is to be broken off.
    private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();

    private record Before(Stack stack, Made made) {}

    Changing(World world, Stacks stacks, Ledger ledger, Leaves leaves, Making making, Removing removing) {
        this.world = world;
        this.stacks = stacks;
        this.ledger = ledger;
        this.leaves = leaves;
        this.making = making;
        this.removing = removing;
        scaling = new Scaling(world, stacks, ledger, making, removing, this);
    }

    Scaling scaling() {
        return scaling;
    }

    /// Updates a master stack.
    void update(UUID id, Made next, Map<String, JsonNode> given, List<String> tags) {
        Made made = ledger.get(id);
        updating.put(id, new Before(stacks.get(id), made));
        stacks.put(Making.with(stacks.get(id), next, given, tags));
        making.begin(stacks.get(id), "UPDATE");
        Duration soonest = world.elapsed().plus(LEAST);
        change(id, next, reason -> {
            Duration early = soonest.minus(world.elapsed());
            if (early.isPositive()) world.schedule(early, () -> updated(id, reason));
            else updated(id, reason);
        });
    }

    private void updated(UUID id, String reason) {
        Before before = updating.remove(id);
        if (cancelled.remove(id) && before != null) back(id, before);
        else making.ended(id, "UPDATE", reason);
    }

    /// Breaks an update off and goes back to what was before it.
    void cancel(UUID id) {
        stacks.state(id, "ROLLBACK_IN_PROGRESS", "Stack ROLLBACK started");
        // What waits for ever has no step that could notice.
        if (updating.containsKey(id)) cancelled.add(id);
        else world.work(QUICK, () -> release(id));
    }

    /// Whether what is being done with the cluster of a stack is to end.
    boolean isCancelled(UUID id) {
        Stack stack = stacks.find(id);
        return stack != null && cancelled.contains(stack.root());
    }

    private void back(UUID id, Before before) {
        Stack now = stacks.find(id);
        if (now == null) return;
        stacks.put(now.with(before.stack.parameters(), before.stack.template()));
        change(id, before.made.again(), reason -> making.ended(id, "ROLLBACK", reason));
    }

    /// Ends an update in which something waits for ever: what was not made goes, and the rest is as it was.
    private void release(UUID id) {
        Stack master = stacks.find(id);
        if (master == null) return;
        for (Stack stack : stacks.tree(master, Made.DEEPEST).reversed()) {
            for (StackResource resource : stack.resources().values()) {
                if (resource.status().equals("CREATE_IN_PROGRESS")) stacks.removeResource(stack.id(), resource.name());
                else if (resource.status().equals("UPDATE_IN_PROGRESS"))
                    stacks.state(
                            stack.id(),
                            resource.name(),
                            "UPDATE_COMPLETE",
                            StackResource.CHANGED,
                            resource.physicalId());
            }
            Group group = ledger.group(stack.id());
            if (group != null) group.busy = false;
            making.ended(stack.id(), stack.id().equals(id) ? "ROLLBACK" : "UPDATE", "");
        }
    }

    /// Gives a stack another template, and brings it to what that says.
    void change(UUID id, Made next, Done done) {
        next.properties.putAll(ledger.get(id).properties);
        ledger.put(id, next);
        List<String> wanted = next.hot.order();
        List<String> extra = stacks.get(id).resources().keySet().stream()
                .filter(name -> !wanted.contains(name))
                .toList()
                .reversed();
        change(id, wanted, 0, reason -> {
            if (!reason.isEmpty()) done.with(reason);
            else removing.take(id, extra, done);
        });
    }

    private void change(UUID id, List<String> names, int index, Done done) {
        Made own = ledger.find(id);
        if (own == null) return;
        if (index >= names.size() || isCancelled(id)) {
            done.with(index >= names.size() ? "" : CANCELLED);
            return;
        }
        String name = names.get(index);
        Done next = reason -> {
            if (reason.isEmpty()) change(id, names, index + 1, done);
            else done.with(reason);
        };
        JsonNode properties = own.hot.properties(name, ledger.live(id));
        JsonNode before = own.properties.put(name, properties);
        StackResource there = stacks.get(id).resources().get(name);
        Runnable make = () -> making.make(id, name, own.hot.type(name), properties, own.hot.dependents(name), next);
        if (there == null) make.run();
        else if (there.status().equals("CREATE_FAILED")) removing.take(id, List.of(name), unless(make, next));
        else if (there.nested() != null) below(id, there, properties, before, next);
        else alter(id, there, before, properties, make, next);
    }

    /// Goes on when what was in the way is gone, and ends with the reason when it stays.
    static Done unless(Runnable goOn, Done end) {
        return reason -> {
            if (reason.isEmpty()) goOn.run();
            else end.with(reason);
        };
    }

    /// Gives a resource that is no stack other properties: in place, or by another one in its place.
    private void alter(
            UUID id, StackResource there, @Nullable JsonNode before, JsonNode properties, Runnable make, Done next) {
        String name = there.name();
        if (properties.equals(before)) next.with("");
        else if (Leaves.replaces(there.type(), before, properties))
            removing.take(id, List.of(name), unless(make, next));
        else {
            stacks.state(id, name, "UPDATE_IN_PROGRESS", StackResource.CHANGED, there.physicalId());
            Leaves.Told told = (physicalId, reason) -> {
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
            };
            if (Made.isServer(there.type()) && before != null && Leaves.resizes(before, properties))
                leaves.resize(there, properties, told);
            else {
                leaves.alter(there, properties);
                world.work(QUICK, () -> told.with(there.physicalId(), ""));
            }
        }
    }

    private void below(UUID id, StackResource there, JsonNode properties, @Nullable JsonNode before, Done next) {
        UUID below = Objects.requireNonNull(there.nested());
        Made own = ledger.get(id);
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
        Group group = ledger.group(below);
        if (group != null) {
            JsonNode memberBefore = Group.member(group.properties);
            group.properties = Group.inHot(there.type(), properties, own.launched(properties));
            boolean same = memberBefore.equals(Group.member(group.properties));
            // Even an update that changes nothing sets a group back to its desired capacity.
            if (group.desired() == ledger.members(below).size() && properties.equals(before) && same) {
                next.with("");
                return;
            }
            stacks.state(id, there.name(), "UPDATE_IN_PROGRESS", StackResource.CHANGED, below.toString());
            group.stale |= !same;
            scaling.resize(below, group.desired(), ended);
            return;
        }
        Stack stack = stacks.get(below);
        Made made = own.below(stack, there, properties, ledger.made(stack));
        stacks.put(Making.with(stack, made, Made.values(properties), List.of()));
        stacks.state(id, there.name(), "UPDATE_IN_PROGRESS", StackResource.CHANGED, below.toString());
        making.begin(stacks.get(below), "UPDATE");
        change(below, made, reason -> {
            making.ended(below, "UPDATE", reason);
            ended.with(reason);
        });
    }

    /// Brings a group's members to what they are defined as now.
    void renew(UUID id, Group group, Done done) {
        group.stale = false;
        Stack stack = stacks.get(id);
        ObjectNode resources = JSON.objectNode();
        for (StackResource member : ledger.members(id)) resources.set(member.name(), Group.member(group.properties));
        change(id, ledger.get(id).group(id, stack.projectId(), stack.name(), resources), done);
    }
}

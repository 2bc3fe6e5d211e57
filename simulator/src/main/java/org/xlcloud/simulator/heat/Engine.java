package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.World;

/// Takes orders for stacks as Heat's engine does: refuses at once what cannot be, and has the rest done on
/// the world's clock, with real servers of the world.
public final class Engine {
    private static final Duration ACTED = Duration.ofSeconds(2);

    private final World world;
    private final Stacks stacks;
    private final Ledger ledger;
    private final Leaves leaves;
    private final Making making;
    private final Removing removing;
    private final Changing changing;

    /// @param heat the address of Heat's API without a path
    public Engine(World world, Stacks stacks, Alarms alarms, Supplier<String> heat) {
        this.world = world;
        this.stacks = stacks;
        ledger = new Ledger(world, stacks, heat);
        leaves = new Leaves(world, alarms, ledger);
        making = new Making(world, stacks, ledger, leaves);
        removing = new Removing(world, stacks, ledger, leaves, making);
        changing = new Changing(world, stacks, ledger, leaves, making, removing);
    }

    public Scaling scaling() {
        return changing.scaling();
    }

    /// A group that the world begins with.
    ///
    /// @param stack the nested one with its members
    /// @param userId who made its master stack
    void manage(Stack stack, Group group, String userId) {
        ledger.group(stack.id(), group);
        ledger.user(stack.root(), userId);
    }

    /// The properties of a resource of a stack that the world begins with.
    JsonNode properties(Stack stack, String resource) {
        return ledger.made(stack).hot.properties(resource, ledger.live(stack.id()));
    }

    /// What a template notes with a resource, and Heat with a group that was scaled, for whoever asks: an empty object
    /// where nothing.
    ObjectNode metadata(Stack stack, String resource) {
        ObjectNode noted = ledger.made(stack).hot.metadata(resource, ledger.live(stack.id()));
        StackResource made = stack.resources().get(resource);
        for (Map.Entry<UUID, Group> each : ledger.groups().entrySet()) {
            if (made == null || !each.getKey().toString().equals(made.physicalId())) continue;
            String end = LocalDateTime.ofInstant(each.getValue().coolsUntil(), ZoneOffset.UTC)
                    .toString();
            noted.putObject("cooldown_end").put(end, "change_in_capacity : 1");
            noted.put("scaling_in_progress", each.getValue().busy);
        }
        return noted;
    }

    /// @param body as sent to `POST /stacks`
    Stack create(String project, String owner, String userId, JsonNode body) {
        String name = body.path("stack_name").asText();
        if (!name.matches("[a-zA-Z][a-zA-Z0-9_.-]{0,254}")) throw Refusal.invalid("Invalid stack name " + name);
        if (stacks.find(project, name).isPresent()) throw Refusal.exists(name);
        UUID id = ledger.uuid("engine stack");
        Made own = Made.of(body, project, id, name);
        own.validate();
        Stack stack = making.stack(id, name, project, owner, null, null, own, Made.given(body), Made.tags(body));
        world.locked(() -> {
            stacks.put(stack);
            ledger.put(id, own);
            ledger.user(id, userId);
            making.begin(stack, "CREATE");
            making.fill(id, reason -> making.ended(id, "CREATE", reason));
        });
        return stack;
    }

    /// @param body as sent to `PUT` or `PATCH`; with `existing` what is left out stays
    void update(Stack stack, JsonNode body) {
        if (stack.status().endsWith("IN_PROGRESS")) throw Refusal.inProgress(stack);
        Made next = ledger.made(stack).next(stack, body);
        next.validate();
        world.locked(() -> changing.update(stack.id(), next, Made.given(body), Made.tags(body)));
    }

    /// Lists of resources by what an update would do with them.
    ///
    /// @param nested whether those of nested stacks are told as well
    ObjectNode preview(Stack stack, JsonNode body, boolean nested, HeatJson json) {
        return new Previews(stacks, ledger, json)
                .update(stack, ledger.made(stack).next(stack, body), nested);
    }

    /// A policy's signal.
    void signal(Stack layer, String policy, String cause) {
        scaling().signal(layer, policy, cause);
    }

    void delete(Stack stack) {
        world.locked(() -> removing.stack(stack.id(), reason -> {}));
    }

    /// `check`, `suspend`, `resume` and `cancel_update`.
    void act(Stack stack, String action) {
        if (action.equals("cancel_update")) {
            if (!stack.status().equals("UPDATE_IN_PROGRESS"))
                throw Refusal.notSupported("Cancelling update when stack is " + stack.status() + " is not supported.");
            world.locked(() -> changing.cancel(stack.id()));
            return;
        }
        if (!Set.of("check", "suspend", "resume").contains(action))
            throw Refusal.invalid("Invalid action " + action + " specified");
        if (stack.status().endsWith("IN_PROGRESS")) throw Refusal.inProgress(stack);
        String word = action.toUpperCase(Locale.ROOT);
        world.locked(() -> {
            List<Stack> levels = stacks.tree(stack, Made.DEEPEST);
            for (Stack level : levels) {
                making.begin(level, word);
                for (StackResource one : level.resources().values()) leaves.act(one, action);
            }
            // From below: Heat waits for what is nested.
            world.work(ACTED, () -> levels.reversed().forEach(level -> acted(level.id(), word)));
        });
    }

    private void acted(UUID id, String word) {
        Stack stack = stacks.find(id);
        // Deleted meanwhile.
        if (stack == null || !stack.status().equals(word + "_IN_PROGRESS")) return;
        String broken = "";
        for (StackResource resource : stack.resources().values()) {
            String reason = word.equals("CHECK") ? against(resource) : "";
            if (broken.isEmpty() && !reason.isEmpty()) broken = "resources." + resource.name() + ": " + reason;
            stacks.state(
                    id,
                    resource.name(),
                    word + (reason.isEmpty() ? "_COMPLETE" : "_FAILED"),
                    reason.isEmpty() ? StackResource.CHANGED : reason,
                    resource.physicalId());
        }
        stacks.state(
                id,
                word + (broken.isEmpty() ? "_COMPLETE" : "_FAILED"),
                broken.isEmpty()
                        ? "Stack " + word + " completed successfully"
                        : "Resource " + word + " failed: " + broken);
    }

    /// What a check finds wrong with a resource; empty when nothing.
    private String against(StackResource resource) {
        Stack nested = resource.nested() == null ? null : stacks.find(resource.nested());
        if (nested != null) return nested.status().endsWith("_FAILED") ? nested.reason() : "";
        return leaves.against(resource);
    }
}

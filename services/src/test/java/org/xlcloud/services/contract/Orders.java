package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Pace;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackCreation;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
import org.xlcloud.services.stacks.Stacks;

/// Carries actions on stacks out as the window and the command line do.
final class Orders {
    private static final InstantSource CLOCK = InstantSource.system();
    static final Pace QUICK = new Pace(Target.LOOK, Duration.ofSeconds(15));

    private Orders() {}

    static Outcome outcome(Action action) {
        return new Runner(new Jobs(CLOCK), Audit.log(), CLOCK, "a test", QUICK).now(action, (fraction, step) -> {});
    }

    static String done(Action action) {
        Outcome outcome = outcome(action);
        assertTrue(outcome.succeeded(), outcome::details);
        return outcome.words();
    }

    static StackId create(Cloud cloud, Heat.Order order) {
        var made = new AtomicReference<>(new StackId("", ""));
        done(new StackCreation(cloud, order, preview -> {}, made::set));
        return made.get();
    }

    static StackUpdate update(Cloud cloud, StackId stack, Map<String, JsonNode> values) {
        return update(cloud, stack, new StackEdit.Values(values));
    }

    static StackUpdate update(Cloud cloud, StackId stack, StackEdit edit) {
        Stacks stacks = read(cloud);
        return new StackUpdate(
                cloud,
                new StackReader(cloud, CLOCK),
                () -> stacks,
                () -> Inventory.empty(cloud.name()),
                stacks.cluster(stack.id()),
                edit);
    }

    /// Deletes it and waits until it is gone; nothing where it is gone already.
    static void delete(Cloud cloud, StackId stack) {
        Stacks stacks = read(cloud);
        stacks.roots().stream()
                .filter(root -> root.id().equals(stack.id()))
                .forEach(root -> done(
                        new StackChange(StackChange.What.DELETE, cloud, root, () -> Inventory.empty(cloud.name()))));
    }

    static Stacks read(Cloud cloud) {
        return CloudStacks.load(cloud, CLOCK, Inventory.empty(cloud.name()));
    }
}

package org.xlcloud.simulator.heat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.xlcloud.simulator.world.World;

/// Takes resources and stacks away, with all that they stand for.
final class Removing {
    private static final Duration QUICK = Duration.ofMillis(200);

    private final World world;
    private final Stacks stacks;
    private final Ledger ledger;
    private final Leaves leaves;
    private final Making making;

    Removing(World world, Stacks stacks, Ledger ledger, Leaves leaves, Making making) {
        this.world = world;
        this.stacks = stacks;
        this.ledger = ledger;
        this.leaves = leaves;
        this.making = making;
    }

    void stack(UUID id, Runnable done) {
        making.begin(stacks.get(id), "DELETE");
        List<String> names = new ArrayList<>(stacks.get(id).resources().keySet());
        take(id, names.reversed(), () -> {
            stacks.remove(id);
            ledger.remove(id);
            done.run();
        });
    }

    /// Takes resources of a stack away, one after the other.
    void take(UUID id, List<String> names, Runnable done) {
        Stack stack = stacks.find(id);
        if (stack == null || names.isEmpty()) {
            done.run();
            return;
        }
        List<String> others = names.subList(1, names.size());
        StackResource resource = stack.resources().get(names.getFirst());
        if (resource == null) {
            take(id, others, done);
            return;
        }
        stacks.state(id, resource.name(), "DELETE_IN_PROGRESS", StackResource.CHANGED, resource.physicalId());
        Runnable gone = () -> {
            if (stacks.find(id) != null && stacks.get(id).resources().containsKey(resource.name())) {
                stacks.state(id, resource.name(), "DELETE_COMPLETE", StackResource.CHANGED, resource.physicalId());
                stacks.removeResource(id, resource.name());
            }
            take(id, others, done);
        };
        if (resource.nested() != null && stacks.find(resource.nested()) != null) {
            stack(resource.nested(), gone);
            return;
        }
        leaves.remove(resource);
        world.schedule(QUICK, gone);
    }
}

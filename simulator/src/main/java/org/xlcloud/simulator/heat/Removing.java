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

    /// Deletes a stack; where one of its resources stays, the stack stays as `DELETE_FAILED` with what is left of it.
    void stack(UUID id, Making.Done done) {
        making.begin(stacks.get(id), "DELETE");
        List<String> names = new ArrayList<>(stacks.get(id).resources().keySet());
        take(id, names.reversed(), reason -> {
            if (reason.isEmpty()) {
                stacks.remove(id);
                ledger.remove(id);
            } else {
                making.ended(id, "DELETE", reason);
            }
            done.with(reason);
        });
    }

    /// Takes resources of a stack away, one after the other, until one stays.
    void take(UUID id, List<String> names, Making.Done done) {
        Stack stack = stacks.find(id);
        if (stack == null || names.isEmpty()) {
            done.with("");
            return;
        }
        List<String> others = names.subList(1, names.size());
        StackResource resource = stack.resources().get(names.getFirst());
        if (resource == null) {
            take(id, others, done);
            return;
        }
        stacks.state(id, resource.name(), "DELETE_IN_PROGRESS", StackResource.CHANGED, resource.physicalId());
        Making.Done ended = reason -> {
            boolean there =
                    stacks.find(id) != null && stacks.get(id).resources().containsKey(resource.name());
            if (!reason.isEmpty()) {
                String words = Making.above(resource.name(), reason);
                if (there) stacks.state(id, resource.name(), "DELETE_FAILED", words, resource.physicalId());
                done.with(words);
                return;
            }
            if (there) {
                stacks.state(id, resource.name(), "DELETE_COMPLETE", StackResource.CHANGED, resource.physicalId());
                stacks.removeResource(id, resource.name());
            }
            take(id, others, done);
        };
        if (resource.nested() != null && stacks.find(resource.nested()) != null) {
            stack(resource.nested(), ended);
            return;
        }
        String refused = leaves.remove(resource, stack);
        world.work(QUICK, () -> ended.with(refused));
    }
}

package org.xlcloud.simulator.heat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One resource of a stack at one moment.
///
/// @param type `OS::Nova::Server`, or the file of a nested template, `render_layer.yaml`
/// @param physicalId the id of what it stands for; while that is being made, the name it will have
/// @param requiredBy names of resources that refer to it
/// @param nested the stack behind it, where it is one
public record StackResource(
        String name,
        String type,
        String physicalId,
        String status,
        String reason,
        Instant created,
        Instant updated,
        List<String> requiredBy,
        @Nullable UUID nested) {
    /// Heat's reason for every change that went well.
    static final String CHANGED = "state changed";

    public StackResource {
        requiredBy = List.copyOf(requiredBy);
    }

    StackResource with(String newStatus, String newReason, String newPhysicalId) {
        return new StackResource(name, type, newPhysicalId, newStatus, newReason, created, updated, requiredBy, nested);
    }

    /// The same with a stack behind it.
    StackResource nesting(UUID stack) {
        return new StackResource(name, type, stack.toString(), status, reason, created, updated, requiredBy, stack);
    }
}

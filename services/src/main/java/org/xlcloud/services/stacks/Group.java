package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackId;

/// A group with its settings, policies and history.
///
/// @param node its row of the tree
/// @param type `OS::Heat::AutoScalingGroup`, …
/// @param current members that are there and not failed
/// @param least how small it may become; null where its template does not say, as are the other numbers
/// @param desired what the template asks for: an update of the stack sets the group back to it
/// @param cooldown during which policies do nothing after a resize
/// @param coolsUntil until when Heat ignores signals after the newest of those resizes, by Heat's own note; also a time
/// that is over; null where Heat notes none, or was not asked
/// @param flavor of the servers that it makes; null where they are made by a template of their own
/// @param capacityParameter the master stack's own parameter that sets `desired`, by which a stack update can give the
/// group an exact size; null where there is none
/// @param resizes newest first
public record Group(
        TreeNode node,
        String type,
        int current,
        @Nullable Integer least,
        @Nullable Integer most,
        @Nullable Integer desired,
        @Nullable Duration cooldown,
        @Nullable Instant coolsUntil,
        @Nullable String flavor,
        List<Policy> policies,
        @Nullable String capacityParameter,
        List<Resize> resizes) {
    public Group {
        policies = List.copyOf(policies);
        resizes = List.copyOf(resizes);
    }

    /// The same with servers of another flavor.
    Group of(String other) {
        return with(coolsUntil, other, resizes);
    }

    Group with(List<Resize> history) {
        return with(coolsUntil, flavor, history);
    }

    Group coolingUntil(@Nullable Instant until) {
        return with(until, flavor, resizes);
    }

    private Group with(@Nullable Instant until, @Nullable String flavor, List<Resize> history) {
        return new Group(
                node,
                type,
                current,
                least,
                most,
                desired,
                cooldown,
                until,
                flavor,
                policies,
                capacityParameter,
                history);
    }

    /// Whether Heat would ignore a signal at a time; false where that is not known.
    public boolean cools(Instant now) {
        return coolsUntil != null && coolsUntil.isAfter(now);
    }

    /// A scaling policy of a group.
    ///
    /// @param in the stack that its resource is in, where it is signalled
    /// @param adjustmentType `change_in_capacity`, `exact_capacity` or `percent_change_in_capacity`
    /// @param adjustment by how much; null where the template does not say
    public record Policy(
            String name,
            StackId in,
            String adjustmentType,
            @Nullable Integer adjustment,
            @Nullable Duration cooldown) {
        /// The size that it would give a group, without the group's limits.
        public int applied(int size) {
            int by = adjustment == null ? 0 : adjustment;
            return switch (adjustmentType) {
                case "exact_capacity" -> by;
                case "percent_change_in_capacity" -> size + percent(size, by);
                default -> size + by;
            };
        }

        /// Heat rounds away from zero below one and towards zero above.
        private static int percent(int size, int by) {
            double delta = size * by / 100.0;
            if (Math.abs(delta) < 1 && delta != 0) return delta > 0 ? 1 : -1;
            return (int) delta;
        }
    }
}

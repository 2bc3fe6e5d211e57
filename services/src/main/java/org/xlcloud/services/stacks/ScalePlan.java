package org.xlcloud.services.stacks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.openstack.StackId;

/// What giving a group another size would mean, found out without doing it.
///
/// @param cluster the master stack that the group is in
/// @param from how many members there are
/// @param to how many there are to be
/// @param how by which means; null where there is none
/// @param leaving the members that go when it shrinks, as Heat chooses them: failed ones, then the oldest
/// @param fit whether the new ones would fit; null when none are added or their flavor is not known
/// @param warnings what else happens
/// @param against what stands against it; no room is not among it
public record ScalePlan(
        StackId cluster,
        Group group,
        int from,
        int to,
        @Nullable Means how,
        List<Leaving> leaving,
        @Nullable Fit fit,
        List<String> warnings,
        List<String> against) {
    public ScalePlan {
        leaving = List.copyOf(leaving);
        warnings = List.copyOf(warnings);
        against = List.copyOf(against);
    }

    /// By which means a group gets its size.
    public sealed interface Means {}

    /// A policy is signalled a number of times, each time after the one before has ended and its cooldown is over.
    public record Signals(Group.Policy policy, int times) implements Means {}

    /// The cluster is updated with other parameters: those that set the group's capacity, and those that keep other
    /// groups as large as they are, which Heat would set back.
    public record Update(Map<String, Integer> parameters) implements Means {
        public Update {
            parameters = Map.copyOf(parameters);
        }
    }

    /// A server that goes with its member; more than one where a member is a stack of several.
    ///
    /// @param memberId the server's id where the member is one, else that of its stack
    /// @param serverId empty where the member has no server
    /// @param gpus keys of the GPUs that become free
    /// @param sessions that run on it and end
    public record Leaving(
            String member,
            String memberId,
            String serverId,
            String serverName,
            List<String> gpus,
            List<String> sessions) {
        public Leaving {
            gpus = List.copyOf(gpus);
            sessions = List.copyOf(sessions);
        }

        /// "member (server)": its resource's name and Nova's.
        public String name() {
            return NovaName.beside(member, serverName);
        }
    }

    /// Whether all that is added has room, as far as is known.
    public boolean fits() {
        return fit == null || fit.all();
    }

    public boolean possible() {
        return against.isEmpty() && how != null;
    }
}

package org.xlcloud.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A Nova server at one moment; the [World] replaces it when it changes.
///
/// @param serial rises in the order of creation; Nova lists the newest first
/// @param host null until it is scheduled
/// @param addresses network name to IPv4 addresses
/// @param load the mean load in percent that it puts on its GPUs
/// @param lockedReason why it is locked, perhaps empty; null while it is not
public record SimServer(
        int serial,
        UUID id,
        String name,
        String projectId,
        String userId,
        Status status,
        @Nullable String taskState,
        @Nullable SimHost host,
        Flavor flavor,
        UUID imageId,
        Instant created,
        Instant updated,
        @Nullable Instant launched,
        @Nullable Instant terminated,
        @Nullable Fault fault,
        Map<String, String> metadata,
        Map<String, List<String>> addresses,
        double load,
        @Nullable String lockedReason) {

    /// Nova's status with the `vm_state` and `power_state` behind it.
    public enum Status {
        BUILD("building", 0),
        ACTIVE("active", 1),
        SHUTOFF("stopped", 4),
        SUSPENDED("suspended", 7),
        REBOOT("active", 1),
        HARD_REBOOT("active", 1),
        REBUILD("active", 1),
        RESIZE("active", 1),
        VERIFY_RESIZE("resized", 1),
        MIGRATING("active", 1),
        SHELVED_OFFLOADED("shelved_offloaded", 4),
        ERROR("error", 0),
        DELETED("deleted", 0);

        private final String vmState;
        private final int powerState;

        Status(String vmState, int powerState) {
            this.vmState = vmState;
            this.powerState = powerState;
        }

        public String vmState() {
            return vmState;
        }

        public int powerState() {
            return powerState;
        }

        /// Whether its guest runs.
        public boolean runs() {
            return this == ACTIVE || this == VERIFY_RESIZE || this == MIGRATING;
        }
    }

    /// Why a server is in `ERROR`.
    ///
    /// @param details a traceback, which only administrators see
    public record Fault(int code, String message, Instant created, String details) {}

    public SimServer {
        metadata = Map.copyOf(metadata);
        addresses = Map.copyOf(addresses);
    }

    SimServer with(Status now, @Nullable String task, Instant at) {
        var change = new Change(this, at);
        change.status = now;
        change.task = task;
        if (now == Status.DELETED) change.terminated = at;
        return change.made();
    }

    SimServer placed(SimHost on, Map<String, List<String>> gained, Instant at) {
        var change = new Change(this, at);
        change.task = "spawning";
        change.host = on;
        change.addresses = gained;
        return change.made();
    }

    SimServer launched(Instant at) {
        var change = new Change(this, at);
        change.status = Status.ACTIVE;
        change.task = null;
        change.launched = at;
        return change.made();
    }

    SimServer failed(Fault why, Instant at) {
        var change = new Change(this, at);
        change.status = Status.ERROR;
        change.task = null;
        change.fault = why;
        return change.made();
    }

    /// On another host, or on none, with another flavor, or the same.
    SimServer moved(Status now, @Nullable SimHost to, Flavor as, Instant at) {
        var change = new Change(this, at);
        change.status = now;
        change.task = null;
        change.host = to;
        change.flavor = as;
        change.fault = null;
        return change.made();
    }

    SimServer locked(@Nullable String reason, Instant at) {
        var change = new Change(this, at);
        change.locked = reason;
        return change.made();
    }

    /// What another moment may have changed.
    private static final class Change {
        private final SimServer from;
        private final Instant at;
        private Status status;
        private @Nullable String task;
        private @Nullable SimHost host;
        private Flavor flavor;
        private @Nullable Instant launched;
        private @Nullable Instant terminated;
        private @Nullable Fault fault;
        private Map<String, List<String>> addresses;
        private @Nullable String locked;

        Change(SimServer from, Instant at) {
            this.from = from;
            this.at = at;
            status = from.status;
            task = from.taskState;
            host = from.host;
            flavor = from.flavor;
            launched = from.launched;
            terminated = from.terminated;
            fault = from.fault;
            addresses = from.addresses;
            locked = from.lockedReason;
        }

        SimServer made() {
            return new SimServer(
                    from.serial,
                    from.id,
                    from.name,
                    from.projectId,
                    from.userId,
                    status,
                    task,
                    host,
                    flavor,
                    from.imageId,
                    from.created,
                    at,
                    launched,
                    terminated,
                    fault,
                    from.metadata,
                    addresses,
                    from.load,
                    locked);
        }
    }
}

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
        double load) {

    /// Nova's status with the `vm_state` and `power_state` behind it.
    public enum Status {
        BUILD("building", 0),
        ACTIVE("active", 1),
        SHUTOFF("stopped", 4),
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
        return new SimServer(
                serial,
                id,
                name,
                projectId,
                userId,
                now,
                task,
                host,
                flavor,
                imageId,
                created,
                at,
                launched,
                now == Status.DELETED ? at : terminated,
                fault,
                metadata,
                addresses,
                load);
    }

    SimServer placed(SimHost on, Map<String, List<String>> gained, Instant at) {
        return new SimServer(
                serial,
                id,
                name,
                projectId,
                userId,
                status,
                "spawning",
                on,
                flavor,
                imageId,
                created,
                at,
                launched,
                terminated,
                fault,
                metadata,
                gained,
                load);
    }

    SimServer launched(Instant at) {
        return new SimServer(
                serial,
                id,
                name,
                projectId,
                userId,
                Status.ACTIVE,
                null,
                host,
                flavor,
                imageId,
                created,
                at,
                at,
                terminated,
                fault,
                metadata,
                addresses,
                load);
    }

    SimServer failed(Fault why, Instant at) {
        return new SimServer(
                serial,
                id,
                name,
                projectId,
                userId,
                Status.ERROR,
                null,
                host,
                flavor,
                imageId,
                created,
                at,
                launched,
                terminated,
                why,
                metadata,
                addresses,
                load);
    }
}

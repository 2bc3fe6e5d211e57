package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A multi-tier Heat stack: a master stack, a nested stack for each layer, and within a layer a nested stack for its
/// group of servers.
///
/// @param id the master stack's
/// @param status Heat's, `CREATE_COMPLETE`
public record Cluster(
        UUID id,
        String name,
        String projectId,
        String userId,
        Instant created,
        @Nullable Instant updated,
        String status,
        String reason,
        List<Layer> layers) {

    /// A nested stack with one purpose.
    ///
    /// @param resource its resource's name in the master template, `render_layer`
    /// @param stackName as Heat makes it, `mvic-render_layer-cjewvaak5nxg`
    public record Layer(String resource, UUID stackId, String stackName, String status, String reason, Group group) {}

    /// The auto-scaling group of a layer.
    ///
    /// @param stackId its nested stack
    /// @param image image and flavor of the servers that it makes
    /// @param servers its servers, oldest first
    /// @param lastScaled when its cooldown began
    public record Group(
            String resource,
            UUID stackId,
            String stackName,
            int minimum,
            int maximum,
            int desired,
            Duration cooldown,
            UUID image,
            Flavor flavor,
            String namePrefix,
            String status,
            String reason,
            List<UUID> servers,
            Instant lastScaled) {
        public Group {
            servers = List.copyOf(servers);
        }
    }

    public Cluster {
        layers = List.copyOf(layers);
    }
}

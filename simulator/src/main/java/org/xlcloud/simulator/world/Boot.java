package org.xlcloud.simulator.world;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request for a server.
///
/// @param zone the availability zone or `zone:host` asked for, if any
/// @param load the mean load in percent that it will put on its GPUs
public record Boot(
        String name,
        String projectId,
        String userId,
        Flavor flavor,
        UUID imageId,
        Map<String, String> metadata,
        @Nullable String zone,
        double load) {
    public Boot {
        metadata = Map.copyOf(metadata);
    }
}

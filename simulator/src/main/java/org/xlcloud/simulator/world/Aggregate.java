package org.xlcloud.simulator.world;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A host aggregate.
///
/// @param zone the availability zone it makes of its hosts, where it does
public record Aggregate(
        int id,
        UUID uuid,
        String name,
        @Nullable String zone,
        List<SimHost> hosts,
        Map<String, String> metadata,
        Instant created) {
    public Aggregate {
        hosts = List.copyOf(hosts);
        metadata = Map.copyOf(metadata);
    }
}

package org.xlcloud.services.openstack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A host aggregate of Nova.
///
/// @param zone the availability zone that it makes of its hosts
/// @param hosts host names of compute services
public record Aggregate(
        String id, String name, @Nullable String zone, List<String> hosts, Map<String, String> metadata) {
    public Aggregate {
        hosts = List.copyOf(hosts);
        metadata = Map.copyOf(metadata);
    }
}

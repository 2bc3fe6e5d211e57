package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything known of one cloud's hosts, GPUs and instances at one time.
///
/// @param hosts by name
/// @param gpus all GPUs of all hosts, in the order of hosts and addresses
/// @param instances by name
/// @param sources the state of each source that this was joined from
/// @param loaded whether every source has answered at least once or failed; until then lists are incomplete
/// @param joinedAt when it was put together
public record Inventory(
        String cloud,
        List<Host> hosts,
        List<Gpu> gpus,
        List<Instance> instances,
        List<SourceState> sources,
        boolean loaded,
        @Nullable Instant joinedAt) {

    public Inventory {
        hosts = List.copyOf(hosts);
        gpus = List.copyOf(gpus);
        instances = List.copyOf(instances);
        sources = List.copyOf(sources);
    }

    public static Inventory empty(String cloud) {
        return new Inventory(cloud, List.of(), List.of(), List.of(), List.of(), false, null);
    }
}

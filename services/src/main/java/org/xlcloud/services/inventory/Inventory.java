package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
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

    /// GPUs of each type, by model.
    public List<GpuCount> byModel() {
        return GpuCount.by(gpus, gpu -> List.of(gpu.model()));
    }

    /// GPUs of each host that has some.
    public List<GpuCount> byHost() {
        return GpuCount.by(gpus, gpu -> List.of(gpu.host()));
    }

    /// GPUs of each aggregate that has some; those of a host in several count in each.
    public List<GpuCount> byAggregate() {
        return byHostsOwn(Host::aggregates);
    }

    /// GPUs of each availability zone that has some.
    public List<GpuCount> byZone() {
        return byHostsOwn(host -> host.zone() == null ? List.of() : List.of(host.zone()));
    }

    private List<GpuCount> byHostsOwn(Function<Host, List<String>> groups) {
        var groupsOf = new HashMap<String, List<String>>();
        for (Host host : hosts) groupsOf.put(host.name(), groups.apply(host));
        return GpuCount.by(gpus, gpu -> groupsOf.getOrDefault(gpu.host(), List.of()));
    }

    public static Inventory empty(String cloud) {
        return new Inventory(cloud, List.of(), List.of(), List.of(), List.of(), false, null);
    }
}

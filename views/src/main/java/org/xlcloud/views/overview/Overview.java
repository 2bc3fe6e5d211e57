package org.xlcloud.views.overview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuCount;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;

/// How the clouds are doing, counted.
///
/// @param all every GPU
/// @param types by model, those with most GPUs first
/// @param down hosts whose nova-compute does not report
/// @param disabled hosts that report but must not be used
/// @param failedInstances instances in status ERROR
/// @param sources how many sources there are
/// @param lateSources names of those that are stale or failed
record Overview(
        GpuCount all,
        List<GpuCount> types,
        int hosts,
        int down,
        int disabled,
        int instances,
        int failedInstances,
        int sources,
        List<String> lateSources) {

    /// A place that has GPUs.
    ///
    /// @param kind `zone` or `aggregate`
    record Place(String cloud, String kind, GpuCount count) {}

    static Overview of(Map<String, Inventory> inventories, Instant now) {
        List<Gpu> gpus = all(inventories.values());
        List<GpuCount> all = GpuCount.by(gpus, _ -> List.of("GPUs"));
        List<GpuCount> types = new ArrayList<>(GpuCount.by(gpus, gpu -> List.of(gpu.model())));
        types.sort(Comparator.comparingInt(GpuCount::total).reversed());
        int hosts = 0;
        int down = 0;
        int disabled = 0;
        int instances = 0;
        int failed = 0;
        int sources = 0;
        List<String> late = new ArrayList<>();
        for (Inventory inventory : inventories.values()) {
            for (Host host : inventory.hosts()) {
                hosts++;
                if (!host.up()) down++;
                else if (!host.enabled()) disabled++;
            }
            for (Instance instance : inventory.instances()) {
                instances++;
                if (instance.status().equals("ERROR")) failed++;
            }
            for (SourceState source : inventory.sources()) {
                Reading.Health health = source.health(now);
                if (health == Reading.Health.UNASKED) continue; // says nothing of how it is
                sources++;
                if (health == Reading.Health.STALE || health == Reading.Health.FAILED) {
                    late.add(source.source() + " of " + source.cloud());
                }
            }
        }
        return new Overview(
                all.isEmpty() ? new GpuCount("GPUs", 0, 0, 0, 0) : all.getFirst(),
                types,
                hosts,
                down,
                disabled,
                instances,
                failed,
                sources,
                late);
    }

    /// The inventories with all that is asked about their clouds among their sources, so that a silent Ganglia or Heat
    /// counts and needs attention as a silent Nova does.
    static Map<String, Inventory> withSources(
            Map<String, Inventory> inventories, Map<String, List<SourceState>> sources) {
        Map<String, Inventory> joined = new LinkedHashMap<>();
        inventories.forEach((cloud, inventory) ->
                joined.put(cloud, with(inventory, sources.getOrDefault(cloud, inventory.sources()))));
        return joined;
    }

    private static Inventory with(Inventory inventory, List<SourceState> sources) {
        return new Inventory(
                inventory.cloud(),
                inventory.hosts(),
                inventory.gpus(),
                inventory.instances(),
                sources,
                inventory.loaded(),
                inventory.joinedAt());
    }

    private static List<Gpu> all(Collection<Inventory> inventories) {
        List<Gpu> gpus = new ArrayList<>();
        for (Inventory inventory : inventories) gpus.addAll(inventory.gpus());
        return gpus;
    }

    /// Zones, then aggregates, of each cloud.
    static List<Place> places(Map<String, Inventory> inventories) {
        List<Place> places = new ArrayList<>();
        for (Inventory inventory : inventories.values()) {
            Map<String, Host> hosts = new java.util.HashMap<>();
            for (Host host : inventory.hosts()) hosts.put(host.name(), host);
            for (GpuCount zone : GpuCount.by(inventory.gpus(), gpu -> zone(hosts.get(gpu.host())))) {
                places.add(new Place(inventory.cloud(), "zone", zone));
            }
            for (GpuCount aggregate : GpuCount.by(inventory.gpus(), gpu -> aggregates(hosts.get(gpu.host())))) {
                places.add(new Place(inventory.cloud(), "aggregate", aggregate));
            }
        }
        return places;
    }

    private static List<String> zone(@Nullable Host host) {
        return host == null || host.zone() == null ? List.of() : List.of(host.zone());
    }

    private static List<String> aggregates(@Nullable Host host) {
        return host == null ? List.of() : host.aggregates();
    }
}

package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.StackResource;

/// What an inventory says of the servers of a tree, looked up by id.
final class Hardware {
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final boolean known;
    private final Map<String, Instance> instances = new HashMap<>();
    private final Map<String, Gpu> gpus = new HashMap<>();
    private final int free;
    private final @Nullable Instant serversAt;

    Hardware(Inventory inventory) {
        serversAt = inventory.sources().stream()
                .filter(source -> source.source().equals("Nova servers"))
                .map(SourceState::valueAt)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        known = inventory.loaded() && serversAt != null;
        inventory.instances().forEach(instance -> instances.put(instance.id(), instance));
        inventory.gpus().forEach(gpu -> gpus.put(gpu.key(), gpu));
        free = (int) inventory.gpus().stream()
                .filter(gpu -> gpu.state() == GpuState.FREE)
                .count();
    }

    /// Whether a server that is not here is not there.
    boolean complete() {
        return known;
    }

    /// Whether servers were read so long after a time that what was made by then is among them, whatever the clocks of
    /// two machines say.
    boolean readAfter(@Nullable Instant time) {
        return serversAt != null && (time == null || time.plus(SETTLING).isBefore(serversAt));
    }

    @Nullable
    Instance instance(String id) {
        return instances.get(id);
    }

    List<Gpu> gpus(Instance instance) {
        return instance.gpus().stream().map(gpus::get).filter(Objects::nonNull).toList();
    }

    /// How many GPUs of these models are free.
    int free(Set<String> models) {
        return (int) gpus.values().stream()
                .filter(gpu -> models.contains(gpu.model()) && gpu.state() == GpuState.FREE)
                .count();
    }

    /// How many GPUs of these models there are.
    int gpus(Set<String> models) {
        return (int) gpus.values().stream()
                .filter(gpu -> models.contains(gpu.model()))
                .count();
    }

    /// Whether what the inventory says changes the row of a resource.
    static boolean tellsOf(StackResource resource) {
        return resource.status().failed() || Kind.of(resource, false) == Kind.NODE;
    }

    /// What a tree shows of the servers among its resources, to find out whether any of it has changed: instances with
    /// their GPUs, and, where one is not known or in trouble, what the words about it depend on.
    List<Object> of(List<StackResource> resources) {
        var found = new ArrayList<>();
        for (StackResource resource : resources) {
            if (resource.status().failed()) found.add(free);
            if (Kind.of(resource, false) != Kind.NODE) continue;
            Instance instance = instances.get(resource.physicalId());
            if (instance == null) {
                found.add(known && readAfter(resource.updatedAt()));
                continue;
            }
            found.add(instance.status());
            found.add(instance.gpusAsked());
            if (instance.fault() != null) found.add(instance.fault());
            found.addAll(gpus(instance));
        }
        return found;
    }
}

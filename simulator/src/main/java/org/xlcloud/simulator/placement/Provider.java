package org.xlcloud.simulator.placement;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.world.Aggregate;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.World;

/// A resource provider: a host, or below it a GPU where the host reports its PCI devices.
record Provider(SimHost host, @Nullable SimGpu gpu) {
    private static final List<String> HOST_TRAITS = List.of(
            "COMPUTE_ACCELERATORS",
            "COMPUTE_NODE",
            "COMPUTE_VOLUME_ATTACH_WITH_TAG",
            "COMPUTE_IMAGE_TYPE_RAW",
            "COMPUTE_TRUSTED_CERTS",
            "COMPUTE_NET_ATTACH_INTERFACE",
            "COMPUTE_DEVICE_TAGGING",
            "COMPUTE_VOLUME_EXTEND",
            "COMPUTE_VOLUME_MULTI_ATTACH",
            "COMPUTE_NET_ATTACH_INTERFACE_WITH_TAG");

    /// One class of a provider's inventory.
    record Inventory(String resourceClass, int total, int reserved, int maxUnit, int step, double ratio, int used) {
        int capacity() {
            return (int) ((total - reserved) * ratio);
        }

        boolean fits(int amount) {
            return amount <= maxUnit && amount % step == 0 && used + amount <= capacity();
        }
    }

    /// All providers: the hosts, then the GPUs.
    static Stream<Provider> all(World world) {
        return Stream.concat(
                world.hosts().stream().map(host -> new Provider(host, null)),
                world.gpus().stream().filter(SimGpu::inPlacement).map(gpu -> new Provider(gpu.host(), gpu)));
    }

    /// A host's own provider and its children.
    static Stream<Provider> tree(SimHost host) {
        return Stream.concat(
                Stream.of(new Provider(host, null)),
                host.gpus().stream().filter(SimGpu::inPlacement).map(gpu -> new Provider(host, gpu)));
    }

    static @Nullable Provider find(World world, UUID id) {
        SimHost host = world.host(id);
        if (host != null) {
            return new Provider(host, null);
        }
        SimGpu gpu = world.gpu(id);
        return gpu != null && gpu.inPlacement() ? new Provider(gpu.host(), gpu) : null;
    }

    UUID id() {
        return gpu == null ? host.id() : gpu.providerId();
    }

    String name() {
        return gpu == null ? host.name() : gpu.providerName();
    }

    int generation() {
        return gpu == null ? host.generation() : gpu.generation();
    }

    List<String> traits() {
        return gpu == null ? HOST_TRAITS : gpu.traits();
    }

    /// The UUIDs of the aggregates; only hosts are in any.
    List<String> aggregates(World world) {
        if (gpu != null) {
            return List.of();
        }
        return world.aggregates().stream()
                .filter(aggregate -> aggregate.hosts().contains(host))
                .map(Aggregate::uuid)
                .map(UUID::toString)
                .toList();
    }

    List<Inventory> inventories() {
        if (gpu != null) {
            int total = gpu.capacity();
            return List.of(
                    new Inventory(gpu.resourceClass(), total, gpu.reserved(), total, gpu.step(), 1.0, gpu.used()));
        }
        return List.of(
                new Inventory("VCPU", host.vcpus(), 0, host.vcpus(), 1, 4.0, host.vcpusUsed()),
                new Inventory("MEMORY_MB", host.memoryMiB(), 512, host.memoryMiB(), 1, 1.5, host.memoryUsedMiB()),
                new Inventory("DISK_GB", host.diskGiB(), 0, host.diskGiB(), 1, 1.0, host.diskUsedGiB()));
    }

    @Nullable
    Inventory inventory(String resourceClass) {
        for (Inventory inventory : inventories()) {
            if (inventory.resourceClass().equals(resourceClass)) {
                return inventory;
            }
        }
        return null;
    }

    boolean fits(String resourceClass, int amount) {
        if (gpu != null && !gpu.resourceClass().equals(resourceClass)) {
            return false;
        }
        Inventory inventory = inventory(resourceClass);
        return inventory != null && inventory.fits(amount);
    }

    /// What consumers hold of it.
    List<Allocation> allocations() {
        if (gpu == null) {
            return List.copyOf(host.allocations().values());
        }
        return gpu.holdings().stream()
                .map(holding -> host.allocations().get(holding.consumer()))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /// How much of this provider an allocation has.
    int amount(Allocation allocation) {
        return allocation.gpus().stream()
                .filter(share -> share.gpu().equals(gpu))
                .mapToInt(Allocation.Share::amount)
                .sum();
    }
}

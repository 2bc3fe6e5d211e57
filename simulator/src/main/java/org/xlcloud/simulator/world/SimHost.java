package org.xlcloud.simulator.world;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A compute host with its nova-compute service and its root resource provider (they share the UUID).
/// Readers see each property at its newest; only the [World] changes them.
public final class SimHost {
    /// Names of the resources of a host's own provider, with the order that Placement lists them in.
    public static final List<String> RESOURCES = List.of("VCPU", "MEMORY_MB", "DISK_GB");

    private final int number;
    private final String name;
    private final UUID id;
    private final UUID serviceId;
    private final String address;
    private final String zone;
    private final int vcpus;
    private final int memoryMiB;
    private final int diskGiB;
    private final double ambient;
    private final AtomicInteger generation;
    private final Map<UUID, Allocation> allocations = new ConcurrentHashMap<>();
    private volatile List<SimGpu> gpus = List.of();
    private volatile boolean up = true;
    private volatile @Nullable String disabledReason;
    private volatile boolean disabled;
    private volatile boolean forcedDown;
    private volatile boolean pciReported = true;
    private volatile long lastSeenNanos;
    private volatile int vcpusUsed;
    private volatile int memoryUsedMiB;
    private volatile int diskUsedGiB;

    SimHost(
            int number,
            String name,
            UUID id,
            UUID serviceId,
            String address,
            String zone,
            int vcpus,
            int memoryMiB,
            int diskGiB,
            double ambient,
            int generation) {
        this.number = number;
        this.name = name;
        this.id = id;
        this.serviceId = serviceId;
        this.address = address;
        this.zone = zone;
        this.vcpus = vcpus;
        this.memoryMiB = memoryMiB;
        this.diskGiB = diskGiB;
        this.ambient = ambient;
        this.generation = new AtomicInteger(generation);
    }

    /// From 1, as Nova numbers hypervisors below microversion 2.53.
    public int number() {
        return number;
    }

    public String name() {
        return name;
    }

    public UUID id() {
        return id;
    }

    public UUID serviceId() {
        return serviceId;
    }

    public String address() {
        return address;
    }

    public String zone() {
        return zone;
    }

    public int vcpus() {
        return vcpus;
    }

    public int memoryMiB() {
        return memoryMiB;
    }

    public int diskGiB() {
        return diskGiB;
    }

    /// The temperature of the air at its inlet, in °C.
    public double ambient() {
        return ambient;
    }

    public List<SimGpu> gpus() {
        return gpus;
    }

    public boolean up() {
        return up;
    }

    public boolean disabled() {
        return disabled;
    }

    public boolean forcedDown() {
        return forcedDown;
    }

    public @Nullable String disabledReason() {
        return disabledReason;
    }

    /// Whether nova-compute reports its PCI devices in Placement (`[pci] report_in_placement`).
    public boolean pciReported() {
        return pciReported;
    }

    public int generation() {
        return generation.get();
    }

    public int vcpusUsed() {
        return vcpusUsed;
    }

    public int memoryUsedMiB() {
        return memoryUsedMiB;
    }

    public int diskUsedGiB() {
        return diskUsedGiB;
    }

    /// By consumer.
    public Map<UUID, Allocation> allocations() {
        return allocations;
    }

    /// When it was last heard of, as elapsed nanoseconds; counts only while it is down.
    long lastSeenNanos() {
        return lastSeenNanos;
    }

    void gpus(List<SimGpu> cards) {
        gpus = List.copyOf(cards);
    }

    void up(boolean isUp, long atNanos) {
        if (up && !isUp) {
            lastSeenNanos = atNanos;
        }
        up = isUp;
    }

    void disabled(boolean isDisabled, @Nullable String reason) {
        disabled = isDisabled;
        disabledReason = isDisabled ? reason : null;
    }

    void forcedDown(boolean isForcedDown) {
        forcedDown = isForcedDown;
    }

    void pciReported(boolean isReported) {
        pciReported = isReported;
    }

    void bump() {
        generation.incrementAndGet();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the world's lock; volatile only for the readers
    void add(Allocation allocation) {
        allocations.put(allocation.consumer(), allocation);
        vcpusUsed += allocation.vcpus();
        memoryUsedMiB += allocation.ramMiB();
        diskUsedGiB += allocation.diskGiB();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void remove(Allocation allocation) {
        if (allocations.remove(allocation.consumer()) != null) {
            vcpusUsed -= allocation.vcpus();
            memoryUsedMiB -= allocation.ramMiB();
            diskUsedGiB -= allocation.diskGiB();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

package org.xlcloud.simulator.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A GPU card with its resource provider in Placement: a PCI device that goes whole to one consumer, or a physical
/// GPU that is cut into `VGPU` slices. Only the [World] changes it.
public final class SimGpu {
    /// Who holds how much of it: 1 of a PCI device, some slices of a sliced card.
    public record Holding(UUID consumer, int amount) {}

    private final int number;
    private final SimHost host;
    private final String address;
    private final Product product;
    private final int numaNode;
    private final UUID providerId;
    private final String uuid;
    private final int slices;
    private final boolean oneTimeUse;
    private final AtomicInteger generation;
    private final Thermal thermal;
    private volatile List<Holding> holdings = List.of();
    private volatile int reserved;
    private volatile boolean lost;
    private volatile int step = 1;

    SimGpu(
            int number,
            SimHost host,
            String address,
            Product product,
            int numaNode,
            UUID providerId,
            UUID uuid,
            int slices,
            boolean oneTimeUse,
            int generation,
            Thermal thermal) {
        this.number = number;
        this.host = host;
        this.address = address;
        this.product = product;
        this.numaNode = numaNode;
        this.providerId = providerId;
        this.uuid = "GPU-" + uuid;
        this.slices = slices;
        this.oneTimeUse = oneTimeUse;
        this.generation = new AtomicInteger(generation);
        this.thermal = thermal;
    }

    /// Its place among all GPUs of the world, from 0.
    public int number() {
        return number;
    }

    public SimHost host() {
        return host;
    }

    /// `0000:87:00.0`
    public String address() {
        return address;
    }

    public Product product() {
        return product;
    }

    public int numaNode() {
        return numaNode;
    }

    public UUID providerId() {
        return providerId;
    }

    /// NVML's: `GPU-…`.
    public String uuid() {
        return uuid;
    }

    public boolean sliced() {
        return slices > 0;
    }

    /// How much of its class it offers: 1, or its slices.
    public int capacity() {
        return sliced() ? slices : 1;
    }

    public String resourceClass() {
        return sliced() ? "VGPU" : product.resourceClass();
    }

    /// As nova-compute names it: `host_0000:8A:00.0` for a PCI device, with capital hexadecimal digits;
    /// `host_pci_0000_8a_00_0` for a sliced card.
    public String providerName() {
        return sliced()
                ? host.name() + "_pci_" + address.replace(':', '_').replace('.', '_')
                : host.name() + "_" + address.toUpperCase(Locale.ROOT);
    }

    public List<String> traits() {
        if (sliced()) {
            return List.of();
        }
        // The operator of the newer racks tells the NUMA node in device_spec's traits.
        var traits = new ArrayList<>(List.of("COMPUTE_MANAGED_PCI_DEVICE"));
        if (product == Product.A100 || product == Product.H100) {
            traits.add("CUSTOM_NUMA_NODE_" + numaNode);
        }
        if (oneTimeUse) {
            traits.add("HW_PCI_ONE_TIME_USE");
        }
        return traits;
    }

    /// Given away once, then reserved until an operator has cleaned it.
    public boolean oneTimeUse() {
        return oneTimeUse;
    }

    public int generation() {
        return generation.get();
    }

    public List<Holding> holdings() {
        return holdings;
    }

    public int used() {
        int sum = 0;
        for (Holding holding : holdings) {
            sum += holding.amount();
        }
        return sum;
    }

    public int reserved() {
        return reserved;
    }

    /// What Placement would still give away.
    public int available() {
        return lost || step > 1 ? 0 : capacity() - reserved - used();
    }

    /// Fallen off the bus: it has no metrics any more, and no provider either unless somebody holds it.
    public boolean lost() {
        return lost;
    }

    /// Whether Placement has a provider for it.
    public boolean inPlacement() {
        return host.pciReported() && (!lost || !holdings.isEmpty());
    }

    Thermal thermal() {
        return thermal;
    }

    void holdings(List<Holding> now) {
        holdings = List.copyOf(now);
    }

    void reserved(int amount) {
        reserved = amount;
    }

    /// Placement's `step_size`.
    public int step() {
        return step;
    }

    void step(int size) {
        step = size;
    }

    void lost(boolean isLost) {
        lost = isLost;
    }

    void bump() {
        generation.incrementAndGet();
    }

    @Override
    public String toString() {
        return host.name() + " " + address;
    }
}

package org.xlcloud.simulator.world;

import java.util.Locale;

/// A GPU model, with the figures that its metrics are computed from.
///
/// @see #resourceClass()
public enum Product {
    K2("10de", "11bf", "GRID K2", 4095, 22, 118, 745, 745, 2500, true, true),
    M60("10de", "13f2", "Tesla M60", 8129, 15, 150, 557, 1177, 2505, false, true),
    T4("10de", "1eb8", "Tesla T4", 15360, 10, 70, 585, 1590, 5000, false, true),
    A100("10de", "20b5", "A100 80GB PCIe", 81920, 43, 300, 210, 1410, 1512, false, true),
    H100("10de", "2331", "H100 PCIe", 81559, 48, 350, 210, 1755, 1593, false, true);

    private final String vendorId;
    private final String productId;
    private final String title;
    private final int memoryMiB;
    private final int idleWatts;
    private final int maxWatts;
    private final int baseMHz;
    private final int boostMHz;
    private final int memoryMHz;
    private final boolean fan;
    private final boolean ecc;
    private final String alias;
    private final String resourceClass;

    Product(
            String vendorId,
            String productId,
            String title,
            int memoryMiB,
            int idleWatts,
            int maxWatts,
            int baseMHz,
            int boostMHz,
            int memoryMHz,
            boolean fan,
            boolean ecc) {
        this.vendorId = vendorId;
        this.productId = productId;
        this.title = title;
        this.memoryMiB = memoryMiB;
        this.idleWatts = idleWatts;
        this.maxWatts = maxWatts;
        this.baseMHz = baseMHz;
        this.boostMHz = boostMHz;
        this.memoryMHz = memoryMHz;
        this.fan = fan;
        this.ecc = ecc;
        this.alias = name().toLowerCase(Locale.ROOT);
        this.resourceClass =
                "CUSTOM_PCI_" + vendorId.toUpperCase(Locale.ROOT) + "_" + productId.toUpperCase(Locale.ROOT);
    }

    public String vendorId() {
        return vendorId;
    }

    public String productId() {
        return productId;
    }

    /// NVML's name of the model.
    public String title() {
        return title;
    }

    public int memoryMiB() {
        return memoryMiB;
    }

    public int idleWatts() {
        return idleWatts;
    }

    public int maxWatts() {
        return maxWatts;
    }

    public int baseMHz() {
        return baseMHz;
    }

    public int boostMHz() {
        return boostMHz;
    }

    public int memoryMHz() {
        return memoryMHz;
    }

    /// Whether it has a fan of its own; passively cooled boards report none.
    public boolean fan() {
        return fan;
    }

    public boolean ecc() {
        return ecc;
    }

    /// The alias in nova.conf that flavors ask for in `pci_passthrough:alias`.
    public String alias() {
        return alias;
    }

    /// Nova's name for a PCI device's class in Placement.
    public String resourceClass() {
        return resourceClass;
    }
}

package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A hypervisor of a cloud, with its GPUs.
///
/// @param id the hypervisor's UUID, which is its root resource provider's as well
/// @param service the host name of its nova-compute service
/// @param up whether nova-compute reports
/// @param enabled whether the scheduler may use it
/// @param type `QEMU`, `ironic`, `fake`, …
/// @param zone the availability zone; null where unknown
/// @param vcpus null where unknown, as are the other quantities
/// @param seenAt when nova-compute last reported
/// @param pci what is known of its PCI devices, and from where
public record Host(
        String cloud,
        String id,
        String name,
        String service,
        boolean up,
        boolean enabled,
        @Nullable String disabledReason,
        String type,
        @Nullable String address,
        @Nullable String zone,
        List<String> aggregates,
        @Nullable Integer vcpus,
        @Nullable Integer vcpusUsed,
        @Nullable Long memoryMiB,
        @Nullable Long memoryUsedMiB,
        @Nullable Long diskGiB,
        @Nullable Long diskUsedGiB,
        int instances,
        @Nullable Instant seenAt,
        PciReport pci,
        List<Gpu> gpus) {

    /// Where the knowledge about a host's GPUs comes from.
    public enum PciReport {
        /// Placement has a provider for each device.
        PLACEMENT,
        /// Placement reports none, but instances with GPU flavors run here: derived from flavors and aliases.
        DERIVED,
        /// Placement reports none and nothing hints at any.
        NONE,
        /// Placement has not answered yet.
        UNKNOWN
    }

    public Host {
        aggregates = List.copyOf(aggregates);
        gpus = List.copyOf(gpus);
    }

    /// Unique over all clouds and stable over refreshes.
    public String key() {
        return cloud + "/" + name;
    }

    public long count(GpuState state) {
        return gpus.stream().filter(gpu -> gpu.state() == state).count();
    }
}

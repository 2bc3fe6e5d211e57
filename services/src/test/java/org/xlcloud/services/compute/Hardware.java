package org.xlcloud.services.compute;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;

/// Hosts and GPUs of a cloud `lab` for tests that need no servers.
final class Hardware {
    static final Instant SEEN = Instant.parse("2026-11-29T08:15:00Z");

    private Hardware() {}

    /// A free K2.
    static Gpu k2(String host, String address, @Nullable Integer numaNode) {
        return k2(host, address, numaNode, null);
    }

    /// @param holder null for a free one
    static Gpu k2(String host, String address, @Nullable Integer numaNode, @Nullable Holder holder) {
        return new Gpu(
                "lab",
                host,
                address,
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "GK104GL [GRID K2]",
                "CUSTOM_PCI_10DE_11BF",
                numaNode,
                List.of(),
                holder == null ? GpuState.FREE : GpuState.HELD,
                null,
                holder,
                "provider of " + address,
                false);
    }

    /// One that is open for instances.
    static Host host(String name, Gpu... gpus) {
        return host(name, true, true, gpus);
    }

    static Host host(String name, boolean up, boolean enabled, Gpu... gpus) {
        return new Host(
                "lab",
                "id of " + name,
                name,
                name,
                up,
                enabled,
                null,
                "QEMU",
                null,
                "nova",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                SEEN,
                Host.PciReport.PLACEMENT,
                List.of(gpus));
    }

    static Inventory of(Host... hosts) {
        return new Inventory(
                "lab",
                List.of(hosts),
                Stream.of(hosts).flatMap(host -> host.gpus().stream()).toList(),
                List.of(),
                List.of(),
                true,
                SEEN);
    }
}

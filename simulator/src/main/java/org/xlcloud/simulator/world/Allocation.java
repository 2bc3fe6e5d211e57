package org.xlcloud.simulator.world;

import java.util.List;
import java.util.UUID;

/// What one consumer holds of one host, in Placement. The consumer is a server, save for allocations that were left
/// behind. One that was evacuated holds something of the host that failed, too, until that host is back.
///
/// @param consumerGeneration Placement's, which rises when the PCI devices are added to what the host gave
public record Allocation(
        UUID consumer,
        SimHost host,
        int vcpus,
        int ramMiB,
        int diskGiB,
        List<Share> gpus,
        String projectId,
        String userId,
        int consumerGeneration) {
    /// A GPU, or some slices of one.
    public record Share(SimGpu gpu, int amount) {}

    public Allocation {
        gpus = List.copyOf(gpus);
    }
}

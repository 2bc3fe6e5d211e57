package org.xlcloud.services.metrics;

import org.jspecify.annotations.Nullable;

/// What a node reports of one of its GPUs.
///
/// @param index its number inside the node, the `0` of `gpu0_temp`
/// @param values none when the node is down; otherwise those that are not too old, and where all are, the old ones
/// @param stale whether every value that should change is older than its publisher promised
/// @param tn seconds since the newest value was published
/// @param uuid NVIDIA's, `GPU-5c2c…`
/// @param pciId the address that the node sees it at: inside a guest the guest's own
public record GpuReport(
        int index,
        Values values,
        boolean stale,
        long tn,
        @Nullable String uuid,
        @Nullable String pciId,
        @Nullable String serial,
        @Nullable String type) {}

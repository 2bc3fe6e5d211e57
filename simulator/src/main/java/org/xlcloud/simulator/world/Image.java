package org.xlcloud.simulator.world;

import java.time.Instant;
import java.util.UUID;

/// A Glance image.
public record Image(
        UUID id,
        String name,
        String diskFormat,
        long sizeBytes,
        int minDiskGiB,
        int minRamMiB,
        String ownerId,
        boolean isPublic,
        String osDistro,
        Instant created) {}

package org.xlcloud.services.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The instance that holds a GPU.
///
/// @param instanceName null when Placement names a consumer that Nova does not list
/// @param since when the instance was launched, or created where it never launched
public record Holder(
        String instanceId,
        @Nullable String instanceName,
        @Nullable String projectId,
        @Nullable String projectName,
        @Nullable String flavor,
        @Nullable Instant since) {}

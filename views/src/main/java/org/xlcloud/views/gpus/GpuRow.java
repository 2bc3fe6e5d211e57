package org.xlcloud.views.gpus;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;

/// A GPU with what the list says of its host. It holds nothing that changes without the GPU's row changing, so that a
/// quiet GPU costs nothing.
///
/// @param zone of its host
/// @param aggregates of its host
public record GpuRow(Gpu gpu, @Nullable String zone, List<String> aggregates) {
    public GpuRow {
        aggregates = List.copyOf(aggregates);
    }
}

package org.xlcloud.views.inventory;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;

/// What is known of the shown clouds at one moment.
///
/// @param inventories by the cloud's name
/// @param telemetry by the cloud's name; of clouds that have any
public record Known(Map<String, Inventory> inventories, Map<String, Telemetry> telemetry) {

    public @Nullable Inventory of(String cloud) {
        return inventories.get(cloud);
    }

    /// What a node reports of a GPU; null where none does.
    public Telemetry.@Nullable GpuTelemetry gpu(Gpu gpu) {
        Telemetry of = telemetry.get(gpu.cloud());
        return of == null ? null : of.gpus().get(gpu.key());
    }

    /// What the node that an instance is reports of itself; null where none does.
    public Telemetry.@Nullable NodeTelemetry instance(String cloud, String key) {
        Telemetry of = telemetry.get(cloud);
        return of == null ? null : of.instances().get(key);
    }
}

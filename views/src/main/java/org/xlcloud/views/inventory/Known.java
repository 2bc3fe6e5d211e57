package org.xlcloud.views.inventory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// What is known of the shown clouds at one moment.
///
/// @param inventories by the cloud's name
/// @param telemetry by the cloud's name; of clouds that have any
/// @param stacks by the cloud's name; of shown clouds
/// @param alarms of all clouds
public record Known(
        Map<String, Inventory> inventories,
        Map<String, Telemetry> telemetry,
        Map<String, Stacks> stacks,
        Alarms alarms) {

    /// Without stacks and alarms.
    public Known(Map<String, Inventory> inventories, Map<String, Telemetry> telemetry) {
        this(inventories, telemetry, Map.of(), Alarms.NONE);
    }

    /// The newest that is known of all that the switcher lets through.
    static Known newest(InventoryContext context) {
        Map<String, Inventory> shown = context.shown().newest();
        Map<String, Stacks> stacks = new TreeMap<>(context.stacks().newest().newest());
        stacks.keySet().retainAll(shown.keySet());
        return new Known(
                shown,
                context.metrics().newest().newest(),
                stacks,
                context.alarms().newest());
    }

    /// The rows of the tree of stacks from the cluster down to the one that stands for a server, an alarm or a stack;
    /// empty where none does.
    public List<TreeNode> inStacks(String cloud, String id) {
        Stacks of = stacks.get(cloud);
        if (of == null) return List.of();
        return of.byId(id).map(node -> of.path(node.key())).orElse(List.of());
    }

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

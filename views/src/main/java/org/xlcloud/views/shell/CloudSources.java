package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;

/// Everything that is asked about a cloud, and how it answers: for lights, counts and what needs attention, which must
/// not say different things.
public final class CloudSources {
    private CloudSources() {}

    /// @param inventories by the cloud's name
    /// @param telemetry of those clouds that have some; its sources stand behind the inventory's
    /// @param stacks of those that have Heat
    /// @param others Aodh, the XMS of teams, places that keep series and fail; one without a cloud belongs to each
    /// @return by the cloud's name, in the order that the cloud gives them
    public static Map<String, List<SourceState>> of(
            Map<String, Inventory> inventories,
            Map<String, Telemetry> telemetry,
            Map<String, Stacks> stacks,
            List<SourceState> others) {
        Map<String, List<SourceState>> all = new LinkedHashMap<>();
        inventories.forEach((cloud, inventory) -> {
            var sources = new ArrayList<>(inventory.sources());
            Stacks heat = stacks.get(cloud);
            if (heat != null) sources.add(heat.source());
            Telemetry values = telemetry.get(cloud);
            if (values != null) sources.addAll(values.sources());
            for (SourceState other : others)
                if (other.cloud().equals(cloud) || other.cloud().isEmpty()) add(sources, other.of(cloud));
            all.put(cloud, List.copyOf(sources));
        });
        return all;
    }

    /// A place that tells live values and keeps series is one source: the worse of the two.
    private static void add(List<SourceState> sources, SourceState other) {
        for (int i = 0; i < sources.size(); i++)
            if (sources.get(i).source().equals(other.source())) {
                if (sources.get(i).problem() == null) sources.set(i, other);
                return;
            }
        sources.add(other);
    }
}

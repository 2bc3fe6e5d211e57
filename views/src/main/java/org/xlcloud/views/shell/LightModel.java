package org.xlcloud.views.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.state.Look;

/// What the lights of the status bar say: a cloud's sources, each with its health, or the worst of them.
///
/// @param cloud the cloud's name
/// @param sources in the order that the cloud gives them
record LightModel(String cloud, List<SourceState> sources) {
    /// @param telemetry of those clouds that have some; its sources stand behind the inventory's
    /// @param stacks of those that have Heat
    /// @param troubles failing places that keep series; one without a cloud belongs to each
    static List<LightModel> of(
            Map<String, Inventory> clouds,
            Map<String, Telemetry> telemetry,
            Map<String, Stacks> stacks,
            List<SourceState> troubles) {
        var models = new ArrayList<LightModel>();
        clouds.forEach((cloud, inventory) -> {
            var sources = new ArrayList<>(inventory.sources());
            Stacks heat = stacks.get(cloud);
            if (heat != null) sources.add(heat.source());
            Telemetry values = telemetry.get(cloud);
            if (values != null) sources.addAll(values.sources());
            for (SourceState trouble : troubles)
                if (trouble.cloud().equals(cloud) || trouble.cloud().isEmpty()) add(sources, trouble.of(cloud));
            models.add(new LightModel(cloud, List.copyOf(sources)));
        });
        return models;
    }

    /// A place that tells live values and keeps series has one light: that of the worse.
    private static void add(List<SourceState> sources, SourceState trouble) {
        for (int i = 0; i < sources.size(); i++)
            if (sources.get(i).source().equals(trouble.source())) {
                if (sources.get(i).problem() == null) sources.set(i, trouble);
                return;
            }
        sources.add(trouble);
    }

    /// The state that an operator must know of first: failed, stale, loading, live.
    Health worst(Instant now) {
        return sources.stream()
                .map(source -> source.health(now))
                .max(Comparator.comparingInt(LightModel::gravity))
                .orElse(Health.LOADING);
    }

    /// "4 live", "1 of 4 stale".
    String summary(Instant now) {
        Health worst = worst(now);
        String word = Look.of(worst).word();
        long such =
                sources.stream().filter(source -> source.health(now) == worst).count();
        if (sources.isEmpty()) return word;
        return such == sources.size() ? such + " " + word : such + " of " + sources.size() + " " + word;
    }

    private static int gravity(Health health) {
        return switch (health) {
            case LIVE -> 0;
            case LOADING -> 1;
            case STALE -> 2;
            case FAILED -> 3;
        };
    }
}

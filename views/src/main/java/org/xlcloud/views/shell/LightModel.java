package org.xlcloud.views.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.state.Look;

/// What the lights of the status bar say: a cloud's sources, each with its health, or the worst of them.
///
/// @param cloud the cloud's name
/// @param sources in the order that the cloud gives them
record LightModel(String cloud, List<SourceState> sources) {
    /// @param sources by the cloud's name
    static List<LightModel> of(Map<String, List<SourceState>> sources) {
        var models = new ArrayList<LightModel>();
        sources.forEach((cloud, all) -> models.add(new LightModel(cloud, all)));
        return models;
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
        List<Health> asked = sources.stream()
                .map(source -> source.health(now))
                .filter(health -> health != Health.UNASKED)
                .toList();
        long such = asked.stream().filter(health -> health == worst).count();
        if (asked.isEmpty()) return word;
        return such == asked.size() ? such + " " + word : such + " of " + asked.size() + " " + word;
    }

    private static int gravity(Health health) {
        return switch (health) {
            case UNASKED -> 0;
            case LIVE -> 1;
            case LOADING -> 2;
            case STALE -> 3;
            case FAILED -> 4;
        };
    }
}

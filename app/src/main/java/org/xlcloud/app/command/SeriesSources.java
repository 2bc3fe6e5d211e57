package org.xlcloud.app.command;

import java.time.InstantSource;
import java.util.List;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.series.CloudSources;

/// The places that keep series of a cloud beyond this program's memory, in the order in which they are
/// asked.
public final class SeriesSources {
    private SeriesSources() {}

    public static List<MetricSource> of(Cloud cloud) {
        return CloudSources.of(cloud, InstantSource.system());
    }
}

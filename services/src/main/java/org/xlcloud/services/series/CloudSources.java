package org.xlcloud.services.series;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.TelemetryAddresses;
import org.xlcloud.services.metrics.MetricSource;

/// Where a cloud itself keeps series, in the order in which they are asked: Prometheus and Gnocchi keep
/// minima and maxima, Ganglia's RRDs averages only.
public final class CloudSources {
    private CloudSources() {}

    /// Makes no call yet.
    public static List<MetricSource> of(Cloud cloud, InstantSource clock) {
        TelemetryAddresses addresses = cloud.config().telemetry();
        var sources = new ArrayList<MetricSource>();
        if (addresses.prometheus() != null) sources.add(new Prometheus(cloud, addresses.prometheus()));
        sources.add(new Gnocchi(cloud, clock));
        if (addresses.gangliaWeb() != null) sources.add(new GangliaRrd(cloud, addresses.gangliaWeb(), clock));
        return List.copyOf(sources);
    }
}

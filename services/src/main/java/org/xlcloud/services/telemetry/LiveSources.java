package org.xlcloud.services.telemetry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.TelemetryAddresses;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.series.GnocchiCards;
import org.xlcloud.services.series.PrometheusNodes;

/// Which places tell a cloud's newest values, in the order in which they are believed.
final class LiveSources {
    /// Every question there costs a look at every resource.
    private static final Duration GNOCCHI_INTERVAL = Duration.ofSeconds(30);

    private LiveSources() {}

    /// Ganglia and Prometheus where the cloud's entry names them. Gnocchi only holds what a pollster has carried there,
    /// later and as means: it is asked where there is nothing nearer. Makes no call yet.
    static List<LiveSource<?>> of(Cloud cloud, InstantSource clock, Duration interval) {
        TelemetryAddresses addresses = cloud.config().telemetry();
        var sources = new ArrayList<LiveSource<?>>();
        if (addresses.ganglia() != null)
            sources.add(new GangliaLive(addresses.ganglia(), clock, interval, GangliaLimits.DEFAULT));
        if (addresses.prometheus() != null)
            sources.add(new PrometheusLive(new PrometheusNodes(cloud, addresses.prometheus(), clock), interval));
        if (sources.isEmpty()) sources.add(new GnocchiLive(new GnocchiCards(cloud, clock), GNOCCHI_INTERVAL));
        return List.copyOf(sources);
    }
}

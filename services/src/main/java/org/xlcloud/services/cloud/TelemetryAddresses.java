package org.xlcloud.services.cloud;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where a cloud's telemetry is found, as far as Keystone's catalog can't tell: the keys of `xlcloud:` in clouds.yaml.
///
/// @param ganglia where gmetad or a gmond gives its XML (`ganglia: HOST:PORT`, `HOST:PORT/CLUSTER` or
/// `http://HOST:PORT/CLUSTER`)
/// @param gangliaWeb the folder of ganglia-web's `graph.php`, ending in a slash (`ganglia_web: URL`)
/// @param prometheus the folder of Prometheus' `api/v1`, ending in a slash (`prometheus: URL`)
public record TelemetryAddresses(
        @Nullable GangliaAddress ganglia,
        @Nullable URI gangliaWeb,
        @Nullable URI prometheus) {
    public static final TelemetryAddresses NONE = new TelemetryAddresses(null, null, null);
}

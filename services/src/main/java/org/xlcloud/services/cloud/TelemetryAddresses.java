package org.xlcloud.services.cloud;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where a cloud's telemetry is found, as far as Keystone's catalog can't tell: the keys of `xlcloud:` in clouds.yaml.
///
/// @param ganglia a port that gives Ganglia's whole XML to whoever connects: gmetad's 8651 or a gmond's 8649
///     (`ganglia: HOST:PORT`)
/// @param gangliaWeb the folder of ganglia-web's `graph.php`, ending in a slash (`ganglia_web: URL`)
/// @param prometheus the folder of Prometheus' `api/v1`, ending in a slash (`prometheus: URL`)
public record TelemetryAddresses(
        @Nullable HostPort ganglia,
        @Nullable URI gangliaWeb,
        @Nullable URI prometheus) {
    public static final int GMETAD_PORT = 8651;
    public static final TelemetryAddresses NONE = new TelemetryAddresses(null, null, null);
}

package org.xlcloud.services.cloud;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One cloud in one region as clouds.yaml describes it, merged and checked.
///
/// @param name the entry's name; with the region behind a slash when the entry has several
/// @param source where it is written, "clouds.yaml:12", for messages
/// @param region the region; null takes the catalog's first
/// @param authUrl Keystone's address, always with `/v3`
/// @param interfaceName which of a service's addresses to use: `public`, `internal`, `admin`
/// @param perService the keys `<type>_endpoint_override`, `<type>_interface` and `<type>_region_name` with
///     their values
/// @param readOnly refuse everything that would change the cloud (`xlcloud: {read_only: true}`)
/// @param production mark the cloud on screen as one where a mistake costs (`xlcloud: {production: true}`)
/// @param telemetry where Ganglia, ganglia-web and Prometheus are
/// @param mcollective how its nodes are reached; null where the entry does not say
/// @param alarmRules the names of the console's own alarm rules that are on; null where the entry does not say
/// @param proxies what the environment says about HTTP proxies
public record CloudConfig(
        String name,
        String source,
        @Nullable String region,
        URI authUrl,
        Auth auth,
        Scope scope,
        String interfaceName,
        Tls tls,
        Map<String, Written> perService,
        Limits limits,
        boolean readOnly,
        boolean production,
        TelemetryAddresses telemetry,
        @Nullable McollectiveConfig mcollective,
        @Nullable Set<String> alarmRules,
        Proxies proxies) {
    /// A value and where it is written: "clouds.yaml:14".
    public record Written(String value, String place) {}

    public CloudConfig {
        alarmRules = alarmRules == null ? null : Set.copyOf(alarmRules);
        perService = Map.copyOf(perService);
    }

    public CloudConfig withLimits(Limits limits) {
        return with(auth, scope, tls, limits, telemetry, proxies);
    }

    public CloudConfig withLogin(Auth auth, Scope scope) {
        return with(auth, scope, tls, limits, telemetry, proxies);
    }

    public CloudConfig withTls(Tls tls) {
        return with(auth, scope, tls, limits, telemetry, proxies);
    }

    public CloudConfig withProxies(Proxies proxies) {
        return with(auth, scope, tls, limits, telemetry, proxies);
    }

    public CloudConfig withTelemetry(TelemetryAddresses telemetry) {
        return with(auth, scope, tls, limits, telemetry, proxies);
    }

    private CloudConfig with(
            Auth auth, Scope scope, Tls tls, Limits limits, TelemetryAddresses telemetry, Proxies proxies) {
        return new CloudConfig(
                name,
                source,
                region,
                authUrl,
                auth,
                scope,
                interfaceName,
                tls,
                perService,
                limits,
                readOnly,
                production,
                telemetry,
                mcollective,
                alarmRules,
                proxies);
    }

    @Nullable
    String endpointOverride(Service service) {
        return of(service, "endpoint_override", null);
    }

    /// The key that gives an address, with the place where it is written: "metric_endpoint_override in clouds.yaml:14".
    /// Null for what the catalog gives.
    @Nullable
    String overrideOf(URI address) {
        return perService.entrySet().stream()
                .filter(each -> each.getKey().endsWith("_endpoint_override"))
                .filter(each -> address.toString().startsWith(each.getValue().value()))
                .map(each -> each.getKey() + " in " + each.getValue().place())
                .findFirst()
                .orElse(null);
    }

    String interfaceName(Service service) {
        String own = of(service, "interface", null);
        return own == null ? interfaceName : own;
    }

    @Nullable
    String region(Service service) {
        return of(service, "region_name", region);
    }

    private @Nullable String of(Service service, String key, @Nullable String otherwise) {
        for (String type : service.types()) {
            Written written = perService.get(type.replace('-', '_') + "_" + key);
            if (written != null) return written.value();
        }
        return otherwise;
    }
}

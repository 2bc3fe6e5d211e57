package org.xlcloud.services.cloud;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The services that the console asks, with what it needs to know to ask them.
///
/// Catalog types and their aliases are those of the OpenStack service-types authority. A floor is the oldest
/// microversion that carries all facts the console reads (Nova 2.61: extra specs inside the flavor; Placement
/// 1.28: consumer generations); the wanted one is that of Zed, the oldest release tested.
public enum Service {
    COMPUTE("Nova", List.of("compute"), "v2.1", "2.61", "2.93"),
    PLACEMENT("Placement", List.of("placement"), "", "1.28", "1.39"),
    IMAGE("Glance", List.of("image"), "v2", null, null),
    ORCHESTRATION("Heat", List.of("orchestration"), "v1", null, null),
    ALARMING("Aodh", List.of("alarm", "alarming"), "v2", null, null),
    METRIC("Gnocchi", List.of("metric"), "v1", null, null),
    IDENTITY("Keystone", List.of("identity"), "v3", null, null),
    NETWORK("Neutron", List.of("network"), "v2.0", null, null);

    private final String product;
    private final List<String> types;
    private final String version;
    private final @Nullable Microversion floor;
    private final @Nullable Microversion wanted;

    Service(String product, List<String> types, String version, @Nullable String floor, @Nullable String wanted) {
        this.product = product;
        this.types = types;
        this.version = version;
        this.floor = floor == null ? null : Microversion.parse(floor);
        this.wanted = wanted == null ? null : Microversion.parse(wanted);
    }

    /// The name that operators use, also for the status bar: "Nova".
    public String product() {
        return product;
    }

    /// The catalog type, official name first, then its aliases.
    public List<String> types() {
        return types;
    }

    /// The major version that the console speaks, as a path segment; empty where the service has none in its
    /// paths.
    String version() {
        return version;
    }

    /// The oldest microversion that will do; null where the service has no microversions.
    public @Nullable Microversion floor() {
        return floor;
    }

    /// The microversion to ask for where the server has it; null where the service has no microversions.
    public @Nullable Microversion wanted() {
        return wanted;
    }

    /// The value of the header `OpenStack-API-Version`: the service's official type and the version.
    String header(Microversion version) {
        return types.getFirst() + " " + version;
    }
}

package org.xlcloud.services.openstack;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A row of Nova's `servers/detail` at 2.47 or newer.
///
/// @param status `ACTIVE`, `ERROR`, `DELETED`, …
/// @param host the compute service's host; null for callers who are no administrators and until it is scheduled
/// @param hypervisor the hypervisor's host name, as null as `host`
/// @param flavor as it was when the server was made; it has no id
/// @param addresses by network
/// @param updated when Nova last wrote it, by Nova's clock
public record Server(
        String id,
        String name,
        String status,
        @Nullable String taskState,
        @Nullable String host,
        @Nullable String hypervisor,
        String projectId,
        String userId,
        Flavor flavor,
        Map<String, String> metadata,
        Map<String, List<Address>> addresses,
        @Nullable Instant created,
        @Nullable Instant launched,

        @Nullable Instant updated,
        @Nullable Fault fault) {

    public Server {
        id = Clean.text(id);
        name = Clean.text(name);
        status = Clean.text(status);
        taskState = Clean.orNull(taskState);
        host = Clean.orNull(host);
        hypervisor = Clean.orNull(hypervisor);
        projectId = Clean.text(projectId);
        userId = Clean.text(userId);
        metadata = Clean.texts(metadata);
        addresses = present(addresses);
    }

    private static Map<String, List<Address>> present(@Nullable Map<String, List<Address>> raw) {
        if (raw == null || raw.isEmpty()) return Map.of();
        var present = new LinkedHashMap<String, List<Address>>();
        raw.forEach((network, addresses) -> present.put(Clean.text(network), Clean.list(addresses)));
        return Map.copyOf(present);
    }

    /// Whether a listing by `changes-since` names it because it is gone.
    public boolean deleted() {
        return status.equals("DELETED");
    }

    /// The flavor as embedded in a server.
    ///
    /// @param extraSpecs null when Nova hides them from the caller
    public record Flavor(@Nullable String name, @Nullable Map<String, String> extraSpecs) {
        public Flavor {
            name = Clean.orNull(name);
            extraSpecs = extraSpecs == null ? null : Clean.texts(extraSpecs);
        }
    }

    /// Where it answers on a network.
    public record Address(String addr) {
        public Address {
            addr = Clean.text(addr);
        }
    }

    /// Why its status is `ERROR`. It can come later than the status.
    public record Fault(String message) {
        public Fault {
            message = Clean.text(message);
        }
    }
}

package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.openstack.Hypervisor;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.ResourceProvider;

/// One compute host as Nova and Placement have it now.
///
/// @param instances names by id
/// @param free names of its devices that nobody holds, by their provider's id
record HostFacts(
        String host,
        String serviceId,
        String hypervisorId,
        boolean up,
        boolean enabled,
        @Nullable String disabledReason,
        boolean forcedDown,
        Map<String, String> instances,
        Map<String, String> free) {

    /// Null when Nova has no such compute host.
    static @Nullable HostFacts read(Cloud cloud, String host) {
        var nova = new Nova(cloud);
        for (JsonNode service : nova.services(host).path("services")) {
            if (!HostSwitch.isCompute(service)) continue;
            Hypervisor hypervisor = nova.hypervisors().stream()
                    .filter(each -> each.service().host().equals(host))
                    .findFirst()
                    .orElse(null);
            if (hypervisor == null) return null;
            Map<String, String> instances = new TreeMap<>();
            for (JsonNode server : nova.hypervisor(hypervisor.id()).at("/hypervisor/servers"))
                instances.put(
                        server.path("uuid").asText(),
                        nova.server(server.path("uuid").asText()).name());
            return new HostFacts(
                    host,
                    service.path("id").asText(),
                    hypervisor.id(),
                    service.path("state").asText().equals("up"),
                    service.path("status").asText().equals("enabled"),
                    service.hasNonNull("disabled_reason")
                            ? Text.line(service.path("disabled_reason").asText())
                            : null,
                    service.path("forced_down").asBoolean(),
                    instances,
                    free(cloud, hypervisor.id()));
        }
        return null;
    }

    private static Map<String, String> free(Cloud cloud, String root) {
        Map<String, String> free = new TreeMap<>();
        if (!cloud.has(Service.PLACEMENT)) return free;
        var placement = new Placement(cloud);
        for (ResourceProvider provider : placement.providers())
            if (provider.root().equals(root)
                    && provider.parent() != null
                    && placement.allocations(provider.id()).isEmpty())
                free.put(provider.id(), Text.line(provider.name().replace('_', ' ')));
        return free;
    }
}

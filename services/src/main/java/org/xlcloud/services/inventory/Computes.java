package org.xlcloud.services.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.openstack.ComputeService;
import org.xlcloud.services.openstack.Hypervisor;

/// Nova's hypervisors and the compute services that manage them, by host.
record Computes(List<Hypervisor> hypervisors, Map<String, ComputeService> services) {
    static Computes of(List<Hypervisor> hypervisors, List<ComputeService> services) {
        var byHost = new HashMap<String, ComputeService>();
        for (ComputeService service : services) {
            if (service.binary().equals("nova-compute")) byHost.put(service.host(), service);
        }
        return new Computes(List.copyOf(hypervisors), Map.copyOf(byHost));
    }
}

package org.xlcloud.services.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.openstack.Aggregate;
import org.xlcloud.services.openstack.Zone;

/// Which aggregates and which zone a compute service's host is in.
record Places(Map<String, List<String>> aggregates, Map<String, String> zones) {
    static final Places UNKNOWN = new Places(Map.of(), Map.of());

    static Places of(List<Aggregate> aggregates, List<Zone> zones) {
        var names = new HashMap<String, List<String>>();
        for (Aggregate aggregate : aggregates) {
            for (String host : aggregate.hosts())
                names.computeIfAbsent(host, none -> new ArrayList<>()).add(aggregate.name());
        }
        names.replaceAll((host, list) -> list.stream().sorted().toList());
        var zoneOf = new HashMap<String, String>();
        for (Zone zone : zones) for (String host : zone.hosts()) zoneOf.putIfAbsent(host, zone.name());
        return new Places(Map.copyOf(names), Map.copyOf(zoneOf));
    }
}

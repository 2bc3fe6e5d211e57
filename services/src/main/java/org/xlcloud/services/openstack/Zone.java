package org.xlcloud.services.openstack;

import java.util.List;

/// An availability zone of Nova.
///
/// @param hosts host names of its compute services; empty for callers who are no administrators
public record Zone(String name, boolean available, List<String> hosts) {
    public Zone {
        hosts = List.copyOf(hosts);
    }
}

package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.Map;
import org.xlcloud.services.openstack.Server;

/// All servers that the caller may see.
///
/// @param byId never the deleted ones
/// @param recent when we noticed, by our clock, that a server is new, changed or gone; of the last ten minutes
/// @param askedAt when the newest question was sent, by our clock
/// @param allProjects whether it is all projects' servers or the caller's only
record Servers(Map<String, Server> byId, Map<String, Instant> recent, Instant askedAt, boolean allProjects) {
    static final Servers NONE = new Servers(Map.of(), Map.of(), Instant.MIN, false);
}

/// What operators do to instances and hosts: power, rebuild, delete, resize to a flavor with GPUs and back, new
/// instances with GPUs, closing, draining and evacuating hosts. Each is an [org.xlcloud.services.actions.Action], so
/// that window and command line ask, audit and follow it the same way. Bodies are those of Nova's own API reference;
/// they go through our own calls rather than openstack4j's, whose answers hide request ids and microversions.
@NullMarked
package org.xlcloud.services.compute;

import org.jspecify.annotations.NullMarked;

/// Small clients of the OpenStack services whose methods answer immutable records, and the only package that sees
/// openstack4j.
@NullMarked
package org.xlcloud.services.openstack;

import org.jspecify.annotations.NullMarked;

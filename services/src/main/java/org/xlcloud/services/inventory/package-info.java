/// Hosts, GPUs and instances of a cloud, joined from Nova and Placement, and kept current at a cost in proportion to
/// what changed.
@NullMarked
package org.xlcloud.services.inventory;

import org.jspecify.annotations.NullMarked;

/// Gnocchi of the embedded cloud: a resource for every held GPU and every instance whose series are computed from the
/// world at any time asked, beside the resources and measures that clients push.
@NullMarked
package org.xlcloud.simulator.gnocchi;

import org.jspecify.annotations.NullMarked;

/// Placement of the embedded cloud, microversions 1.0 to 1.39 as far as a console asks.
@NullMarked
package org.xlcloud.simulator.placement;

import org.jspecify.annotations.NullMarked;

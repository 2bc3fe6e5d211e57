/// Nova v2.1 of the embedded cloud, microversions 2.1 to 2.93 as far as a console asks.
@NullMarked
package org.xlcloud.simulator.nova;

import org.jspecify.annotations.NullMarked;

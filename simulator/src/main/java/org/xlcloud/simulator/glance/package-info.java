/// Glance v2 of the embedded cloud: its images, to be read.
@NullMarked
package org.xlcloud.simulator.glance;

import org.jspecify.annotations.NullMarked;

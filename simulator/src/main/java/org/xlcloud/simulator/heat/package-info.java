/// Heat of the embedded cloud: nested stacks with their resources and events, groups that grow and shrink by real
/// servers of the world, and the API v1 that tells of them. Shapes after exchanges recorded from Heat 19 (Zed).
@NullMarked
package org.xlcloud.simulator.heat;

import org.jspecify.annotations.NullMarked;

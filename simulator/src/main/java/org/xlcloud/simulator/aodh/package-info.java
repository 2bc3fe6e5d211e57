/// Aodh of the embedded cloud: threshold alarms that are evaluated on the world's own metrics, event alarms, their
/// history, and the API v2 that tells of them. Shapes after exchanges recorded from Aodh 15 (Zed).
@NullMarked
package org.xlcloud.simulator.aodh;

import org.jspecify.annotations.NullMarked;

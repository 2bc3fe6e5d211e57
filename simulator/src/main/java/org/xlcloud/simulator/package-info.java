/// The embedded cloud: a deterministic world behind the real wire protocols on loopback.
@NullMarked
package org.xlcloud.simulator;

import org.jspecify.annotations.NullMarked;

/// The state of the embedded cloud: hosts, GPUs, servers, stacks and alarms, made from a seed and moved by a clock.
@NullMarked
package org.xlcloud.simulator.world;

import org.jspecify.annotations.NullMarked;

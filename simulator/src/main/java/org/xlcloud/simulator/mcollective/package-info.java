/// Nodes that run mcollectived 2.12 with the `ssl` security provider and the YAML serializer, thousands
/// of them in one process: they verify requests, weigh filters against their facts, run agents and sign
/// their answers; each can be given a fault.
@NullMarked
package org.xlcloud.simulator.mcollective;

import org.jspecify.annotations.NullMarked;

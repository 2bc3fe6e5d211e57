package org.xlcloud.simulator.heat;

import java.time.Instant;
import java.util.UUID;

/// Something that happened to a resource of a stack, or to the stack itself, which then has the stack's name.
///
/// @param number rises with every event of the cloud: the order of those of one instant
public record StackEvent(
        long number,
        UUID id,
        UUID stackId,
        String resource,
        String physicalId,
        String status,
        String reason,
        Instant time) {}

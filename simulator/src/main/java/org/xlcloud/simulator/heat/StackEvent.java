package org.xlcloud.simulator.heat;

import java.time.Instant;
import java.util.UUID;

/// Something that happened to a resource of a stack, or to the stack itself, which then has the stack's name.
public record StackEvent(
        UUID id, UUID stackId, String resource, String physicalId, String status, String reason, Instant time) {}

package org.xlcloud.services.lifecycle;

import java.time.Duration;

/// How long a run waits for what.
///
/// @param prompt for an answer that needs no work
/// @param silence for the first word of a node that was told; one that works is waited for as long as
/// its order says
/// @param busy before a node that is at another run is told again
/// @param grace beyond an order's limit, so that a node can say itself that its time was over
/// @param broker before the bus is tried again when it took nothing
public record RunLimits(Duration prompt, Duration silence, Duration busy, Duration grace, Duration broker) {
    public static final RunLimits DEFAULT = new RunLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1));
}

package org.xlcloud.services.scaling;

import java.time.Duration;

/// How long a scaling waits for what.
///
/// @param update for Heat to end the resize, after which it is left to Heat
/// @param boot for the nodes that came to answer on the bus, from the resize's end on
/// @param gather for further nodes once one has answered, before those that did are told
/// @param leave for nodes that go to run `shutdown`
/// @param look between two questions to Heat, and to nodes that are awaited
/// @param pending for a notification that nothing can be found for while a server is away
/// @param missed a resize that was over for longer when we saw it is left alone
/// @param kept so many are in memory, and those besides that go on; the journal has all
public record ScalingLimits(
        Duration update,
        Duration boot,
        Duration gather,
        Duration leave,
        Duration look,
        Duration pending,
        Duration missed,
        int kept) {
    public static final ScalingLimits DEFAULT = new ScalingLimits(
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            500);

    ScalingLimits withBoot(Duration other) {
        return new ScalingLimits(update, other, gather, leave, look, pending, missed, kept);
    }
}

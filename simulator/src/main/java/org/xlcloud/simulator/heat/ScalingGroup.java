package org.xlcloud.simulator.heat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.xlcloud.simulator.world.Flavor;

/// The settings of an auto-scaling group and what it makes its servers from.
///
/// @param stackId the group's own nested stack
/// @param layerId the stack with the group and its policies
/// @param cooldown during which signals do nothing
/// @param metadata of every server
/// @param loadPercent that a new server puts on its GPUs
/// @param lastScaled when the cooldown began
/// @param busy a change is under way: further signals are refused silently
record ScalingGroup(
        UUID stackId,
        UUID layerId,
        String userId,
        int minimum,
        int maximum,
        Duration cooldown,
        UUID image,
        Flavor flavor,
        String namePrefix,
        Map<String, String> metadata,
        double loadPercent,
        Instant lastScaled,
        boolean busy) {
    ScalingGroup {
        metadata = Map.copyOf(metadata);
    }

    ScalingGroup with(Instant newLastScaled, boolean nowBusy) {
        return new ScalingGroup(
                stackId,
                layerId,
                userId,
                minimum,
                maximum,
                cooldown,
                image,
                flavor,
                namePrefix,
                metadata,
                loadPercent,
                newLastScaled,
                nowBusy);
    }
}

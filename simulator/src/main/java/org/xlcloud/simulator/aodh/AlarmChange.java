package org.xlcloud.simulator.aodh;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line of an alarm's history.
///
/// @param type `creation`, `rule change`, `state transition`, `deletion`
/// @param detail JSON, as text
/// @param userId who did it; null where Aodh itself did
public record AlarmChange(
        UUID eventId,
        UUID alarmId,
        String type,
        String detail,
        @Nullable String projectId,
        @Nullable String userId,
        String onBehalfOf,
        Instant at) {}

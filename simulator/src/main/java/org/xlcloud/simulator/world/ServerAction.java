package org.xlcloud.simulator.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An entry of a server's instance actions.
///
/// @param message `Error` where it failed
public record ServerAction(
        String action,
        String requestId,
        String userId,
        String projectId,
        Instant start,
        @Nullable String message,
        Instant updated) {
    ServerAction failed(Instant at) {
        return new ServerAction(action, requestId, userId, projectId, start, "Error", at);
    }
}

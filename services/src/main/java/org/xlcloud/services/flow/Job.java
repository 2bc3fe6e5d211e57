package org.xlcloud.services.flow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that an operator asked for, as it stands: a line of the jobs drawer.
///
/// @param id unique within this run of the program
/// @param title what it does, as the operator reads it: "Export 96 GPUs"
/// @param state where it is
/// @param progress from 0 to 1, or negative when it can't be told
/// @param message the newest step, or the outcome in words
/// @param problem why it failed, when it did
public record Job(
        long id,
        String title,
        State state,
        double progress,
        String message,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Problem problem) {

    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    public boolean ended() {
        return state != State.RUNNING;
    }

    public Duration elapsed(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }
}

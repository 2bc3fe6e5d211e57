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
/// @param usually how long such a job usually takes; null where that is not known
/// @param details everything that is known of how it went, to be copied into a ticket; null where the message says all
public record Job(
        long id,
        String title,
        State state,
        double progress,
        String message,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Problem problem,
        @Nullable Duration usually,
        @Nullable String details) {

    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    public boolean ended() {
        return state != State.RUNNING;
    }

    Job at(double fraction, String step) {
        return new Job(id, title, state, fraction, step, startedAt, endedAt, problem, usually, details);
    }

    Job with(String details) {
        return new Job(id, title, state, progress, message, startedAt, endedAt, problem, usually, details);
    }

    Job ended(State outcome, String words, @Nullable Problem why, Instant at) {
        double all = outcome == State.DONE ? 1 : progress;
        return new Job(id, title, outcome, all, words, startedAt, at, why, usually, details);
    }

    public Duration elapsed(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }
}

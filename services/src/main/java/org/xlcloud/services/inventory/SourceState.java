package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;

/// One source of a cloud without its value: a light of the status bar.
///
/// @param source the short name on screen: "Nova", "Placement"
/// @param valueAt when it last answered
/// @param problem why its newest attempt failed
public record SourceState(
        String cloud,
        String source,
        @Nullable Instant valueAt,
        @Nullable Problem problem,
        @Nullable Instant triedAt,
        Duration interval) {

    public static SourceState of(String cloud, Reading<?> reading) {
        return new SourceState(
                cloud, reading.source(), reading.valueAt(), reading.problem(), reading.triedAt(), reading.interval());
    }

    /// The same source as one of another cloud.
    public SourceState of(String other) {
        return new SourceState(other, source, valueAt, problem, triedAt, interval);
    }

    public Reading.Health health(Instant now) {
        return new Reading<>(source, valueAt, valueAt, problem, triedAt, interval).health(now);
    }
}

package org.xlcloud.services.flow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The latest that a feed knows: the last good value with its time, and the problem of the newest attempt when that one
/// failed.
///
/// @param source the system's short name on screen: "Nova", "Placement"
/// @param value the last good value; null until the first success
/// @param valueAt when that value was read
/// @param problem why the newest attempt failed; null when it succeeded
/// @param triedAt when the newest attempt ended; null while the first one runs
/// @param interval how often the feed asks, to judge the age by; zero for what is asked on demand only
public record Reading<T>(
        String source,
        @Nullable T value,
        @Nullable Instant valueAt,
        @Nullable Problem problem,
        @Nullable Instant triedAt,
        Duration interval) {

    /// Nothing has been answered yet.
    public static <T> Reading<T> loading(String source, Duration interval) {
        return new Reading<>(source, null, null, null, null, interval);
    }

    public Reading<T> succeeded(T value, Instant at) {
        return new Reading<>(source, value, at, null, at, interval);
    }

    /// The last good value stays, with its age.
    public Reading<T> failed(Problem problem, Instant at) {
        return new Reading<>(source, value, valueAt, problem, at, interval);
    }

    /// How this source is doing at an instant: the light of the status bar.
    public Health health(Instant now) {
        if (problem != null) return value == null ? Health.FAILED : Health.STALE;
        if (interval.isZero()) return valueAt == null ? Health.UNASKED : Health.LIVE;
        if (valueAt == null) return Health.LOADING;
        return valueAt.plus(interval.multipliedBy(3)).isBefore(now) ? Health.STALE : Health.LIVE;
    }

    /// The states of a source, each with a colour, an icon and a word of its own.
    public enum Health {
        /// Is asked when there is something to ask only, and has not been.
        UNASKED,
        /// The first answer is on its way.
        LOADING,
        /// Answered within three intervals.
        LIVE,
        /// Shows the last good data; newer ones are late or failed.
        STALE,
        /// Has never answered.
        FAILED
    }
}

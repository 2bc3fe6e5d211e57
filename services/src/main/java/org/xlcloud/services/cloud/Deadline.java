package org.xlcloud.services.cloud;

import java.time.Duration;

/// The end of one call, on the machine's monotonic clock: setting the wall clock does not move it.
record Deadline(long atNanos, Duration granted) {
    private static final Duration CENTURY = Duration.ofDays(36_500);

    static Deadline in(Duration granted) {
        return new Deadline(System.nanoTime() + nanos(granted), granted);
    }

    /// Nanoseconds of a span, at most a century: a server may name any number.
    static long nanos(Duration span) {
        return span.compareTo(CENTURY) > 0 ? CENTURY.toNanos() : span.toNanos();
    }

    /// Nanoseconds left; zero or negative once it has passed.
    long leftNanos() {
        return atNanos - System.nanoTime();
    }

    boolean passed() {
        return leftNanos() <= 0;
    }

    /// The time granted in words: "30 s".
    String inWords() {
        long millis = granted.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
    }
}

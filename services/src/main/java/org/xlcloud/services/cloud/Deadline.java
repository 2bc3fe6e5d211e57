package org.xlcloud.services.cloud;

import java.time.Duration;

/// The end of one call, on the machine's monotonic clock: setting the wall clock does not move it.
record Deadline(long atNanos, Duration granted) {
    static Deadline in(Duration granted) {
        return new Deadline(System.nanoTime() + granted.toNanos(), granted);
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

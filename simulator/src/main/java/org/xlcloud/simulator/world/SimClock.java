package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// The embedded cloud's time, in two readings: [#elapsed], which never goes back and drives what happens, and
/// [#instant], the wall clock that is written into answers and that tests can make jump either way.
public final class SimClock implements InstantSource {
    private final Instant origin;
    private final boolean running;
    private final long startedAt = System.nanoTime();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong skew = new AtomicLong();

    private SimClock(Instant origin, boolean running) {
        this.origin = origin;
        this.running = running;
    }

    /// Runs with real time.
    public static SimClock system() {
        return new SimClock(Instant.now(), true);
    }

    /// Stands still until [#advance].
    public static SimClock manual(Instant start) {
        return new SimClock(start, false);
    }

    /// Moves time forward; a running clock runs on from there.
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time advances, it does not go back: " + step);
        }
        pushed.addAndGet(step.toNanos());
    }

    /// Makes the wall clock alone jump, as a clock that is set wrong or corrected does. Nothing happens sooner or later
    /// by it, but tokens judge their expiry by the wall clock.
    public void jump(Duration by) {
        skew.addAndGet(by.toNanos());
    }

    /// Time since the world's start.
    public Duration elapsed() {
        return Duration.ofNanos(elapsedNanos());
    }

    long elapsedNanos() {
        return pushed.get() + (running ? System.nanoTime() - startedAt : 0);
    }

    /// The wall clock at some elapsed time.
    Instant instantAt(long elapsedNanos) {
        return origin.plusNanos(elapsedNanos).plusNanos(skew.get());
    }

    @Override
    public Instant instant() {
        return instantAt(elapsedNanos());
    }
}

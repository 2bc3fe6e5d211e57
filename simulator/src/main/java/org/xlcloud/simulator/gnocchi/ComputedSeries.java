package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// A series of the world itself: a function of time, known from the resource's start to now.
record ComputedSeries(Instant started, ToDoubleFunction<Instant> value) implements Series {
    /// More samples than these in one answer would tell nothing more.
    private static final int MOST = 60_000;

    @Override
    public List<Sample> samples(Instant from, Instant until, Duration granularity) {
        long step = step(granularity);
        long first = Math.max(from.getEpochSecond(), started.getEpochSecond());
        first = Math.floorDiv(first + step - 1, step) * step;
        first = Math.max(first, until.getEpochSecond() - MOST * step);
        List<Sample> samples = new ArrayList<>();
        for (long second = first; second <= until.getEpochSecond(); second += step) {
            Instant at = Instant.ofEpochSecond(second);
            samples.add(new Sample(at, value.applyAsDouble(at)));
        }
        return samples;
    }

    private static long step(Duration granularity) {
        long seconds = Math.max(1, granularity.toSeconds());
        if (seconds <= 5) return 5;
        return seconds <= 60 ? 15 : Math.max(60, seconds / 60);
    }
}

package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// A series that clients push. Bounded: the oldest values give way.
final class PushedSeries implements Series {
    private static final int KEPT = 20_000;

    private final ConcurrentSkipListMap<Instant, Double> values = new ConcurrentSkipListMap<>();

    void add(Instant at, double value) {
        values.put(at, value);
        while (values.size() > KEPT) {
            values.pollFirstEntry();
        }
    }

    @Override
    public List<Sample> samples(Instant from, Instant until, Duration granularity) {
        return values.subMap(from, true, until, true).entrySet().stream()
                .map((Map.Entry<Instant, Double> entry) -> new Sample(entry.getKey(), entry.getValue()))
                .toList();
    }
}

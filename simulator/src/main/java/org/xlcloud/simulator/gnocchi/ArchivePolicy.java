package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How long a metric's values are kept and how finely.
///
/// @param backWindow how many past buckets can still be written
public record ArchivePolicy(String name, int backWindow, List<Definition> definitions, List<String> aggregations) {
    /// Buckets of one length.
    public record Definition(Duration granularity, Duration timespan) {
        long points() {
            return timespan.dividedBy(granularity);
        }
    }

    static final String CEILOMETER_RATE = "ceilometer-low-rate";

    private static final List<String> USUAL = List.of("min", "max", "count", "std", "mean", "sum");

    /// Those of a fresh Gnocchi, what Ceilometer makes for counters, and `gpu`, which an operator adds for GPUs.
    static final List<ArchivePolicy> ALL = List.of(
            new ArchivePolicy(
                    "bool",
                    3600,
                    List.of(new Definition(Duration.ofSeconds(1), Duration.ofDays(365))),
                    List.of("last")),
            new ArchivePolicy(
                    CEILOMETER_RATE,
                    0,
                    List.of(new Definition(Duration.ofMinutes(5), Duration.ofDays(30))),
                    List.of("mean", "rate:mean")),
            new ArchivePolicy(
                    "gpu",
                    0,
                    List.of(
                            new Definition(Duration.ofSeconds(5), Duration.ofHours(2)),
                            new Definition(Duration.ofMinutes(1), Duration.ofDays(2)),
                            new Definition(Duration.ofHours(1), Duration.ofDays(60))),
                    List.of("mean", "min", "max", "count")),
            new ArchivePolicy(
                    "high",
                    0,
                    List.of(
                            new Definition(Duration.ofSeconds(1), Duration.ofHours(1)),
                            new Definition(Duration.ofMinutes(1), Duration.ofDays(7)),
                            new Definition(Duration.ofHours(1), Duration.ofDays(365))),
                    USUAL),
            new ArchivePolicy("low", 0, List.of(new Definition(Duration.ofMinutes(5), Duration.ofDays(30))), USUAL),
            new ArchivePolicy(
                    "medium",
                    0,
                    List.of(
                            new Definition(Duration.ofMinutes(1), Duration.ofDays(7)),
                            new Definition(Duration.ofHours(1), Duration.ofDays(365))),
                    USUAL));

    static Optional<ArchivePolicy> named(String name) {
        return ALL.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
}

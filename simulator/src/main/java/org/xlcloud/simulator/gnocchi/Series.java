package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Raw values over time.
interface Series {
    /// The raw values in a span, the oldest first. A series that is computed is sampled at a step that suits the
    /// buckets asked for.
    ///
    /// @param granularity length of the buckets that the values are going to be put into
    List<Sample> samples(Instant from, Instant until, Duration granularity);

    /// One raw value.
    record Sample(Instant at, double value) {}
}

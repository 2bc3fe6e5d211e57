package org.xlcloud.services.metrics;

import java.time.Instant;

/// A place where series are kept: this program's memory and history file, Gnocchi, Prometheus, Ganglia's RRDs.
///
/// Safe on any thread; reading blocks.
public interface MetricSource {

    /// The short name on screen: `Memory`, `History`, `Gnocchi`, `Prometheus`, `Ganglia RRD`.
    String name();

    /// What it has of a series in a range, both ends included; [Samples#NONE] where it has nothing or does not know the
    /// subject.
    ///
    /// A source that has more than `atMost` answers with buckets, so that no peak is lost where it keeps minima and
    /// maxima.
    ///
    /// @param atMost how many entries are wanted at the most, such as a chart's columns
    /// @throws ProblemException when it cannot be asked or its answer makes no sense
    Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost);
}

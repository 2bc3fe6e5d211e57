package org.xlcloud.services.metrics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A CLUSTER: one data source of a gmetad, or all that a gmond knows.
///
/// @param localTime the clock of the polled gmond when it last answered; null where it was not told
/// @param stalled whether gmetad has not reached the source for more than two polls: what it tells of it is old, and
/// nodes only seem to be silent
public record ClusterReport(String name, @Nullable Instant localTime, boolean stalled, List<NodeReport> nodes) {
    public ClusterReport {
        nodes = List.copyOf(nodes);
    }
}

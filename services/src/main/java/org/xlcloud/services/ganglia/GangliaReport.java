package org.xlcloud.services.ganglia;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.metrics.NodeReport;

/// One whole answer of a gmetad or gmond.
///
/// @param source `gmetad` or `gmond`
/// @param localTime the clock of whoever answered; null where it was not told
/// @param oddities what is odd about it, each in words; what was doubtful is left out
/// @param odditiesMore how many more there were
/// @param at when it had arrived, by our clock
/// @param bytes how long it was
public record GangliaReport(
        String source,
        @Nullable Instant localTime,
        List<ClusterReport> clusters,
        List<String> oddities,
        int odditiesMore,
        Instant at,
        long bytes) {
    public GangliaReport {
        clusters = List.copyOf(clusters);
        oddities = List.copyOf(oddities);
    }

    /// All nodes of all clusters.
    public List<NodeReport> nodes() {
        return clusters.stream().flatMap(cluster -> cluster.nodes().stream()).toList();
    }

    /// How far the answerer's clock is ahead of ours; zero where it does not tell.
    public Duration clockAhead() {
        return localTime == null ? Duration.ZERO : Duration.between(at, localTime);
    }
}

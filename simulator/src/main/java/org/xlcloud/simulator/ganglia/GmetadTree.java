package org.xlcloud.simulator.ganglia;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.xlcloud.simulator.ganglia.Metric.Value;

/// Walks a grid along a query's path and writes what gmetad would: the start tags down to the named thing, the thing,
/// the end tags.
final class GmetadTree {
    private final GangliaGrid grid;
    private final GmetadQuery query;
    private final GangliaXml xml;

    private final GangliaSummaries summaries;

    GmetadTree(GangliaGrid grid, GmetadQuery query, GangliaSummaries summaries, GangliaXml xml) {
        this.summaries = summaries;
        this.grid = grid;
        this.query = query;
        this.xml = xml;
    }

    void write() throws IOException {
        xml.start();
        xml.startGrid(grid);
        boolean whole = query.endsAt(0) || isUnknown(grid.clusters(), 0);
        if (whole && query.summary()) {
            GangliaSums all = new GangliaSums();
            for (GangliaCluster cluster : grid.clusters().values()) all.add(summaries.of(cluster, grid.now()));
            xml.hosts(all.up(), all.down());
            xml.sums(all.sums(), false);
        }
        for (GangliaCluster cluster : chosen(grid.clusters(), 0, whole)) cluster(cluster, whole);
        xml.endGrid();
        xml.end();
    }

    private void cluster(GangliaCluster cluster, boolean wholeParent) throws IOException {
        xml.startCluster(cluster);
        boolean whole = wholeParent || query.endsAt(1) || isUnknown(cluster.hosts(), 1);
        if (whole && query.summary()) {
            GangliaSums sums = summaries.of(cluster, grid.now());
            xml.hosts(sums.up(), sums.down());
            xml.sums(sums.sums(), true);
        } else {
            for (GangliaHost host : chosen(cluster.hosts(), 1, whole)) host(host, whole);
        }
        xml.endCluster();
    }

    private void host(GangliaHost host, boolean wholeParent) throws IOException {
        xml.startHost(host);
        List<Value> values = host.metrics().get();
        boolean whole = wholeParent || query.endsAt(2) || query.isWildcard(2);
        if (!whole && !query.http()) {
            whole = values.stream().noneMatch(value -> value.metric().name().equals(query.name(2)));
        }
        for (Value value : values) {
            if (whole || value.metric().name().equals(query.name(2))) xml.metric(host, value);
        }
        xml.endHost();
    }

    /// A plain request for an unknown name is answered with everything at its level.
    private boolean isUnknown(Map<String, ?> children, int depth) {
        return !query.http() && !children.containsKey(query.name(depth));
    }

    private <T> Collection<T> chosen(Map<String, T> children, int depth, boolean whole) {
        if (whole || query.isWildcard(depth)) return children.values();
        T child = children.get(query.name(depth));
        return child == null ? List.of() : List.of(child);
    }
}

package org.xlcloud.simulator.ganglia;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.xlcloud.simulator.ganglia.Metric.Value;

/// gmetad's summary of clusters: how many hosts are up and down, and every numeric metric of the hosts that are up
/// added in double. There is no mean; a reader divides SUM by NUM.
final class GangliaSums {

    /// @param hosts how many hosts reported the metric
    /// @param decimals as many as the added values had
    record Sum(Metric metric, double sum, int hosts, int decimals) {
        String text() {
            return String.format(Locale.ROOT, "%." + decimals + "f", sum);
        }

        Sum plus(double value, int moreHosts, int valueDecimals) {
            return new Sum(metric, sum + value, hosts + moreHosts, Math.max(decimals, valueDecimals));
        }
    }

    private final Map<String, Sum> sums = new LinkedHashMap<>();
    private int up;
    private int down;

    /// The sums of one cluster at an instant.
    static GangliaSums of(GangliaCluster cluster, Instant now) {
        GangliaSums result = new GangliaSums();
        for (GangliaHost host : cluster.hosts().values()) {
            if (host.isDown(now)) {
                result.down++;
                continue;
            }
            result.up++;
            for (Value value : host.metrics().get()) {
                if (!value.metric().isText()) result.add(value);
            }
        }
        return result;
    }

    private void add(Value value) {
        String text = value.text();
        int point = text.indexOf('.');
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        merge(new Sum(value.metric(), Double.parseDouble(text), 1, decimals));
    }

    private void merge(Sum more) {
        sums.merge(more.metric().name(), more, (old, added) -> old.plus(added.sum(), added.hosts(), added.decimals()));
    }

    /// Adds another cluster, as gmetad does for its grid.
    void add(GangliaSums other) {
        up += other.up;
        down += other.down;
        other.sums.values().forEach(this::merge);
    }

    Collection<Sum> sums() {
        return sums.values();
    }

    int up() {
        return up;
    }

    int down() {
        return down;
    }
}

package org.xlcloud.services.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xlcloud.services.metrics.Metric;

/// The tables in SQL. A row holds all metrics of one subject at one time, a column each; a roll-up has `x`,
/// `x_min` and `x_max` for each metric x and in `n` how many samples it was made from. Times are epoch
/// milliseconds.
final class Layout {
    /// Raise it when old files can't be read any more: they are then put aside.
    static final int VERSION = 1;

    private Layout() {}

    static List<String> create() {
        var statements = new ArrayList<String>();
        statements.add("CREATE TABLE IF NOT EXISTS layout (version INTEGER)");
        statements.add("CREATE TABLE IF NOT EXISTS subjects (id INTEGER, cloud VARCHAR, kind VARCHAR, name VARCHAR)");
        for (Tier tier : Tier.values()) {
            statements.add("CREATE TABLE IF NOT EXISTS " + tier.table() + " (subject INTEGER, time BIGINT"
                    + (tier.rolledUp() ? ", n INTEGER)" : ")"));
            // A file of an older console lacks the metrics that were added since.
            columns(tier)
                    .forEach(column -> statements.add(
                            "ALTER TABLE " + tier.table() + " ADD COLUMN IF NOT EXISTS " + column + " FLOAT"));
        }
        return statements;
    }

    /// Single samples before a time, of some subjects, into their place.
    static String sort() {
        String columns = "subject, time, " + String.join(", ", columns(Tier.FINE));
        return "INSERT INTO fine (" + columns + ") SELECT " + columns
                + " FROM fresh WHERE time < ? AND subject >= ? AND subject < ? ORDER BY subject, time";
    }

    /// The same ones into buckets.
    static String rollUp(Tier tier) {
        String values = Stream.of(Metric.values())
                .map(Layout::column)
                .map(x -> "avg(" + x + "), min(" + x + "), max(" + x + ")")
                .collect(Collectors.joining(", "));
        long step = tier.step().toMillis();
        return "INSERT INTO " + tier.table() + " (subject, time, n, " + String.join(", ", columns(tier))
                + ") SELECT subject, time // " + step + " * " + step + " AS bucket, count(*), " + values
                + " FROM fresh WHERE time < ? AND subject >= ? AND subject < ? GROUP BY subject, bucket"
                + " ORDER BY subject, bucket";
    }

    /// `time, mean, least, most, n` of a metric in a tier, before its conditions.
    static String select(Tier tier, Metric metric, String first) {
        String x = column(metric);
        return "SELECT " + first + ", " + x + " AS mean, "
                + (tier.rolledUp()
                        ? suffixed(x, "_min") + " AS least, " + suffixed(x, "_max") + " AS most, n"
                        : x + " AS least, " + x + " AS most, 1 AS n")
                + " FROM " + tier.table() + " WHERE " + x + " IS NOT NULL AND time >= ? AND time <= ?";
    }

    static String ofClouds(Set<String> clouds) {
        if (clouds.isEmpty()) return "";
        String marks = String.join(", ", clouds.stream().map(cloud -> "?").toList());
        return " AND subject IN (SELECT id FROM subjects WHERE cloud IN (" + marks + "))";
    }

    private static List<String> columns(Tier tier) {
        return Stream.of(Metric.values())
                .map(Layout::column)
                .flatMap(x -> tier.rolledUp() ? Stream.of(x, suffixed(x, "_min"), suffixed(x, "_max")) : Stream.of(x))
                .toList();
    }

    private static String column(Metric metric) {
        return '"' + metric.id() + '"';
    }

    private static String suffixed(String column, String suffix) {
        return column.substring(0, column.length() - 1) + suffix + '"';
    }
}

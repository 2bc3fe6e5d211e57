package org.xlcloud.services.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Ranked;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.SamplesBuilder;

/// The questions to the history, each answered from the coarsest tier that is fine enough, and from coarser
/// ones where the finer have been dropped.
final class Reader {
    private static final int SECONDS_PER_QUERY = 10;
    /// A ranking over a range needs no more than this many entries of each series: over an hour, buckets of five
    /// minutes.
    private static final int RANKED_FROM = 12;

    private final Database database;

    Reader(Database database) {
        this.database = database;
    }

    /// A part of the range and the tier it is read from.
    private record Part(Tier tier, long from, long to) {}

    Samples series(int subject, Metric metric, long from, long to, int atMost)
            throws SQLException, InterruptedException {
        long step = Math.max(1, Math.ceilDiv(to - from + 1, Math.max(1, atMost)));
        List<Part> parts = parts(from, to, step);
        String sql = "SELECT min(time), sum(mean::DOUBLE * n) / sum(n), min(least), max(most), count(*), max(n) FROM ("
                + String.join(
                        " UNION ALL ",
                        parts.stream()
                                .map(part -> Layout.select(part.tier(), metric, "time") + " AND subject = " + subject)
                                .toList())
                + ") GROUP BY time // " + step + " ORDER BY 1";
        return database.reading(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parts, Set.of(), 0);
                    ResultSet rows = statement.executeQuery()) {
                return samples(rows, step, from);
            }
        });
    }

    List<Ranked> top(Metric metric, Set<String> clouds, long from, long to, int n)
            throws SQLException, InterruptedException {
        List<Part> parts = exact(from, to, (to - from) / RANKED_FROM);
        String sql = "SELECT subject, sum(mean::DOUBLE * n) / sum(n), min(least), max(most) FROM ("
                + String.join(
                        " UNION ALL ",
                        parts.stream()
                                .map(part -> Layout.select(part.tier(), metric, "subject") + Layout.ofClouds(clouds))
                                .toList())
                + ") GROUP BY subject ORDER BY 2 DESC, subject LIMIT ?";
        return database.reading(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parts, clouds, n);
                    ResultSet rows = statement.executeQuery()) {
                var ranked = new ArrayList<Ranked>();
                while (rows.next())
                    ranked.add(new Ranked(
                            database.subject(rows.getInt(1)), rows.getDouble(2), rows.getDouble(3), rows.getDouble(4)));
                return List.copyOf(ranked);
            }
        });
    }

    /// Parts whose buckets lie wholly in the range, and finer ones for what they leave at both ends, as far as those
    /// reach back.
    private List<Part> exact(long from, long to, long step) {
        var parts = new ArrayList<Part>();
        for (Part part : parts(from, to, step)) split(part, parts);
        return parts;
    }

    private void split(Part part, List<Part> parts) {
        Tier finer = part.tier() == Tier.HOURS ? Tier.FIVE_MINUTES : Tier.FINE;
        long step = part.tier().step().toMillis();
        if (step == 0 || wholeHour(database.oldest(finer)) > part.from()) {
            parts.add(part);
            return;
        }
        long first = Math.ceilDiv(part.from(), step) * step;
        long end = Math.floorDiv(part.to() + 1, step) * step;
        if (first >= end) {
            split(new Part(finer, part.from(), part.to()), parts);
            return;
        }
        if (part.from() < first) split(new Part(finer, part.from(), first - 1), parts);
        parts.add(new Part(part.tier(), first, end - 1));
        if (end <= part.to()) split(new Part(finer, end, part.to()), parts);
    }

    private List<Part> parts(long from, long to, long step) {
        Tier main = step >= Tier.HOURS.step().toMillis()
                ? Tier.HOURS
                : step >= Tier.FIVE_MINUTES.step().toMillis() ? Tier.FIVE_MINUTES : Tier.FINE;
        var parts = new ArrayList<Part>();
        parts.add(new Part(Tier.FRESH, from, to));
        long until = to;
        for (Tier tier : List.of(Tier.FINE, Tier.FIVE_MINUTES, Tier.HOURS)) {
            if (tier.compareTo(main) < 0) continue;
            long oldest = wholeHour(database.oldest(tier));
            if (oldest <= until) parts.add(new Part(tier, Math.max(from, oldest), until));
            until = Math.min(until, oldest - 1);
            if (until < from) break;
        }
        return parts;
    }

    private static long wholeHour(long millis) {
        long hour = Duration.ofHours(1).toMillis();
        return millis == Long.MAX_VALUE ? millis : millis / hour * hour;
    }

    private static PreparedStatement prepare(
            Connection connection, String sql, List<Part> parts, Set<String> clouds, int limit) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(SECONDS_PER_QUERY);
        int i = 1;
        for (Part part : parts) {
            statement.setLong(i++, part.from());
            statement.setLong(i++, part.to());
            for (String cloud : clouds) statement.setString(i++, cloud);
        }
        if (limit > 0) statement.setInt(i, limit);
        return statement;
    }

    private static Samples samples(ResultSet rows, long step, long from) throws SQLException {
        long[] times = new long[256];
        double[] mean = new double[256];
        double[] min = new double[256];
        double[] max = new double[256];
        boolean single = true;
        boolean grouped = false;
        int n = 0;
        while (rows.next()) {
            if (n == times.length) {
                times = Arrays.copyOf(times, 2 * n);
                mean = Arrays.copyOf(mean, 2 * n);
                min = Arrays.copyOf(min, 2 * n);
                max = Arrays.copyOf(max, 2 * n);
            }
            times[n] = rows.getLong(1);
            mean[n] = rows.getDouble(2);
            min[n] = rows.getDouble(3);
            max[n] = rows.getDouble(4);
            grouped |= rows.getLong(5) > 1;
            single &= rows.getLong(5) == 1 && rows.getLong(6) == 1;
            n++;
        }
        if (n == 0) return Samples.NONE;
        times = Arrays.copyOf(times, n);
        mean = Arrays.copyOf(mean, n);
        if (grouped) for (int i = 0; i < n; i++) times[i] = Math.max(from, times[i] / step * step);
        long apart = Math.max(grouped ? step : 1, SamplesBuilder.usualDistance(times));
        if (single) return Samples.single(times, mean, apart);
        return Samples.buckets(times, mean, Arrays.copyOf(min, n), Arrays.copyOf(max, n), apart);
    }
}

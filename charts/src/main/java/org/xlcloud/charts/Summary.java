package org.xlcloud.charts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a chart says in words, for screen readers and for whoever wants it in a sentence.
final class Summary {
    private static final int MOST_SERIES = 8;

    private Summary() {}

    /// "GPU 0 temperature: now 71 °C, 1 h range 44 to 93 °C".
    static String of(String title, List<Trace> shown, TimeRange range, Unit unit) {
        if (shown.isEmpty()) return title + ": no series is shown";
        List<String> parts = new ArrayList<>();
        long at = range.crosshairProperty().get();
        for (int i = 0; i < Math.min(MOST_SERIES, shown.size()); i++) {
            Trace trace = shown.get(i);
            String name = shown.size() == 1 && !title.isEmpty()
                    ? title
                    : trace.series().name();
            parts.add(name + ": " + (at == TimeRange.NOWHERE ? now(trace, range, unit) : then(trace, at, range, unit)));
        }
        if (shown.size() > MOST_SERIES) parts.add((shown.size() - MOST_SERIES) + " more series");
        String words = String.join(". ", parts);
        return shown.size() == 1 || title.isEmpty() ? words : title + ". " + words;
    }

    private static String now(Trace trace, TimeRange range, Unit unit) {
        var words = new StringBuilder();
        if (trace.isStale())
            words.append(age(trace.series(), range.nowMillis()))
                    .append(", last ")
                    .append(newest(trace, range.nowMillis(), unit));
        else words.append("now ").append(newest(trace, range.nowMillis(), unit));
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        Decimator columns = trace.columns();
        for (long column = columns.first(); column < columns.first() + columns.count(); column++) {
            if (!columns.has(column)) continue;
            least = Math.min(least, columns.min(column));
            greatest = Math.max(greatest, columns.max(column));
        }
        String length = TimeTicks.length(Duration.ofMillis(range.spanProperty().get()));
        if (least <= greatest)
            words.append(", ").append(length).append(" range ").append(Reading.range(least, greatest, unit));
        else words.append(", no sample in this ").append(length);
        return words.toString();
    }

    private static String then(Trace trace, long at, TimeRange range, Unit unit) {
        Reading reading = Reading.at(trace, at);
        String moment = TimeTicks.moment(at, range.nowMillis(), range.zone());
        return "at " + moment + " " + (reading == null ? "no sample" : reading.words(unit));
    }

    /// The newest value; of a group the mean of its members' with their least and greatest, without those that are
    /// stale.
    static String newest(Trace trace, long now, Unit unit) {
        ChartSeries series = trace.series();
        if (!series.isGroup()) return unit.format(series.buffer().newest());
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int present = 0;
        for (ChartSeries member : series.members()) {
            double value = member.buffer().newest();
            if (Double.isNaN(value) || member.isStale(now)) continue;
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
            sum += value;
            present++;
        }
        if (present == 0) return unit.format(Double.NaN);
        return new Reading(trace, sum / present, least, greatest).words(unit);
    }

    /// "no sample for 4 min"
    static String age(ChartSeries series, long now) {
        return "no sample for " + TimeTicks.length(Duration.ofMillis(now - series.newestMillis()));
    }
}

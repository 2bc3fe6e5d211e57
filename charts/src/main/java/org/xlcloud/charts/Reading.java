package org.xlcloud.charts;

import org.jspecify.annotations.Nullable;

/// What a series had at a time: for a group the mean with its least and greatest.
record Reading(Trace trace, double value, double least, double greatest) {
    /// A band that is narrower than this part of its values is not worth the words.
    private static final double NARROW = 0.05;

    /// What is drawn at a time, taken from the column it falls into; null over a gap.
    static @Nullable Reading at(Trace trace, long time) {
        Decimator columns = trace.columns();
        long column = Decimator.column(time, columns.columnMillis());
        if (column < columns.first() || column >= columns.first() + columns.count() || !columns.has(column))
            return null;
        return new Reading(trace, columns.mean(column), columns.min(column), columns.max(column));
    }

    String words(Unit unit) {
        String mean = unit.format(value);
        double wide = NARROW * Math.max(Math.abs(least), Math.abs(greatest));
        if (!trace.series().isGroup() && greatest - least <= wide) return mean;
        return mean + " (" + range(least, greatest, unit) + ")";
    }

    /// "44 to 93 °C"
    static String range(double least, double greatest, Unit unit) {
        String from = unit.format(least);
        String to = unit.format(greatest);
        int digits = from.lastIndexOf(Unit.NO_BREAK_SPACE);
        String suffix = digits < 0 ? "" : from.substring(digits);
        // The unit is said once when both have it.
        return (!suffix.isEmpty() && to.endsWith(suffix) ? from.substring(0, digits) : from) + " to " + to;
    }
}

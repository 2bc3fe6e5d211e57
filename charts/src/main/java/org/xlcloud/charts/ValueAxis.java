package org.xlcloud.charts;

import java.util.List;

/// Which values a plot spans: those given, or round ones around what is visible, that grow at once and shrink only when
/// much room is empty.
final class ValueAxis {
    /// Data that fills less than this part of the axis makes it shrink.
    private static final double FILLED = 0.6;
    /// A limit is taken in unless the axis would grow to more than this many times the data's range.
    private static final double REACH = 3;

    private double fixedLeast = Double.NaN;
    private double fixedGreatest = Double.NaN;
    private boolean fromZero;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private Ticks ticks = new Ticks(1, 0, 1);
    private int most;

    /// Spans these values whatever the data; NaN for round ones around the data.
    void fix(double newLeast, double newGreatest) {
        fixedLeast = newLeast;
        fixedGreatest = newGreatest;
        most = 0;
    }

    void fromZero(boolean wanted) {
        fromZero = wanted;
        most = 0;
    }

    boolean isFixed() {
        return !Double.isNaN(fixedLeast);
    }

    Ticks ticks() {
        return ticks;
    }

    double least() {
        return isFixed() ? fixedLeast : ticks.least();
    }

    double greatest() {
        return isFixed() ? fixedGreatest : ticks.greatest();
    }

    /// Forgets what was visible.
    void clear() {
        least = Double.POSITIVE_INFINITY;
        greatest = Double.NEGATIVE_INFINITY;
    }

    /// Takes in the columns of a trace from `from` up to `end`.
    void include(Decimator columns, long from, long end) {
        for (long column = from; column < end; column++) {
            if (!columns.has(column)) continue;
            least = Math.min(least, columns.min(column));
            greatest = Math.max(greatest, columns.max(column));
        }
    }

    /// Decides anew with at most about `mostLines` lines; true when the axis is another one.
    boolean decide(List<Limit> limits, Unit unit, int mostLines) {
        Ticks before = ticks;
        boolean sameSize = mostLines == most;
        most = mostLines;
        if (isFixed()) {
            ticks = inside(Ticks.around(fixedLeast, fixedGreatest, mostLines, unit));
            return !sameSize || !ticks.equals(before);
        }
        if (least > greatest) return !sameSize; // nothing to be seen: as it was
        double low = fromZero ? Math.min(0, least) : least;
        double high = fromZero ? Math.max(0, greatest) : greatest;
        double room = Math.max(high - low, Math.max(Math.abs(high), Math.abs(low)) * 0.2) * REACH;
        for (int i = 0; i < limits.size(); i++) {
            double value = limits.get(i).value();
            if (value > high && value - low <= room) high = value;
            if (value < low && high - value <= room) low = value;
        }
        if (low == 0 && high == 0) high = 1; // nothing counted, and less than nothing never will be
        boolean inside = low >= before.least() && high <= before.greatest();
        if (sameSize && inside && high - low >= FILLED * (before.greatest() - before.least())) return false;
        ticks = Ticks.around(low, high, mostLines, unit);
        return !sameSize || !ticks.equals(before);
    }

    /// The lines within fixed ends.
    private Ticks inside(Ticks around) {
        double step = around.step();
        return new Ticks(
                step, Math.ceil(fixedLeast / step - 1e-9) * step, Math.floor(fixedGreatest / step + 1e-9) * step);
    }
}

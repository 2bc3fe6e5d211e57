package org.xlcloud.charts;

/// The round values at which an axis has lines, and the range between the outer two.
///
/// @param step the distance between two lines
/// @param least the lowest line, not above the data
/// @param greatest the highest line, not below the data
record Ticks(double step, double least, double greatest) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /// At most about `most` lines around a range of values.
    static Ticks around(double from, double to, int most, Unit unit) {
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        if (high - low < 1e-9 * Math.max(1e-9, Math.max(Math.abs(low), Math.abs(high)))) {
            double room = low == 0 ? 1 : Math.abs(low) * 0.1; // one value alone: in the middle of its neighbourhood
            low -= room;
            high += room;
        }
        double prefix = unit.scaleOf(Math.max(Math.abs(low), Math.abs(high)));
        double rough = (high - low) / prefix / Math.max(1, most);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double round : ROUND) {
            if (round * power >= rough * 0.999999) {
                step = round * power;
                break;
            }
        }
        step *= prefix;
        return new Ticks(step, Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step);
    }

    /// How many lines there are.
    int count() {
        return (int) Math.round((greatest - least) / step) + 1;
    }

    double value(int index) {
        return least + index * step;
    }
}

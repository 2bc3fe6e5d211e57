package org.xlcloud.charts;

import java.util.Arrays;

/// Reduces samples, however many, to one entry per pixel column: first, least, greatest, last and mean.
///
/// Nothing is averaged away: a column's least and greatest are those of all its samples. Columns are numbered from 1970
/// on, so that a column stays the same while the window moves over it, and are kept in a ring: moving a window on costs
/// only the columns that come in. A column without a sample of its own between two samples that belong together gets
/// what a straight line has there; over a gap it stays empty.
final class Decimator {
    /// Columns kept beyond both ends of the window, for lines and markers that reach into it.
    static final int MARGIN = 24;

    private static final byte EMPTY = 0;
    private static final byte SAMPLED = 1;
    private static final byte FILLED = 2;
    /// Belongs to what is in the column before.
    private static final byte JOINED = 4;

    private double columnMillis = 1;
    private long first;
    private int count;
    private int mask = -1;
    private double[] firsts = new double[0];
    private double[] mins = firsts;
    private double[] maxs = firsts;
    private double[] lasts = firsts;
    private double[] sums = firsts;
    private float[] weights = new float[0];
    private byte[] states = new byte[0];

    // The sample before the next one.
    private boolean any;
    private boolean broken;
    private long lastTime;
    private long lastColumn;
    private double lastColumnEnd;
    private double lastMin;
    private double lastMax;
    private double lastValue;
    private long lastGap;

    private long changedFrom = Long.MAX_VALUE;

    /// Begins anew with `count` columns of `columnMillis` each, from the column `first` on.
    void reset(double columnMillis, long first, int count) {
        int room = count + 2 * MARGIN;
        if (mask + 1 < room) {
            int length = Integer.highestOneBit(room - 1) << 1;
            mask = length - 1;
            firsts = new double[length];
            mins = new double[length];
            maxs = new double[length];
            lasts = new double[length];
            sums = new double[length];
            weights = new float[length];
            states = new byte[length];
        }
        Arrays.fill(states, EMPTY);
        this.columnMillis = columnMillis;
        this.first = first;
        this.count = count;
        any = false;
        broken = false;
        changedFrom = first - MARGIN;
    }

    /// Moves the window on to begin at a later column.
    void scroll(long newFirst) {
        long oldEnd = first + count + MARGIN;
        long newEnd = newFirst + count + MARGIN;
        if (newEnd - oldEnd > mask) Arrays.fill(states, EMPTY);
        else for (long column = oldEnd; column < newEnd; column++) states[(int) column & mask] = EMPTY;
        first = newFirst;
    }

    /// The column that a time falls into.
    static long column(long epochMillis, double columnMillis) {
        return (long) Math.floor(epochMillis / columnMillis);
    }

    double columnMillis() {
        return columnMillis;
    }

    long first() {
        return first;
    }

    int count() {
        return count;
    }

    /// The first column behind all that is kept.
    private long end() {
        return first + count + MARGIN;
    }

    /// Adds samples of the ring from `index` on, up to `end` or to what is behind the window; returns the index of the
    /// next one.
    long addSamples(SeriesBuffer buffer, long index, long end) {
        double stop = end() * columnMillis;
        long gap = buffer.gapMillis();
        long i = index;
        while (i < end) {
            long time = buffer.time(i);
            if (time >= stop) break;
            if ((i & (SeriesBuffer.BUCKET - 1)) == 0 && i + SeriesBuffer.BUCKET <= end) {
                long bucket = i >> SeriesBuffer.BUCKET_SHIFT;
                long last = i + SeriesBuffer.BUCKET - 1;
                long column = column(time, columnMillis);
                if (!buffer.isBroken(bucket) && column == column(buffer.time(last), columnMillis)) {
                    double newest = buffer.value(last);
                    enter(time, column, buffer.value(i), buffer.min(bucket), buffer.max(bucket), gap);
                    put(
                            column,
                            buffer.value(i),
                            buffer.min(bucket),
                            buffer.max(bucket),
                            newest,
                            buffer.sum(bucket),
                            SeriesBuffer.BUCKET);
                    leave(buffer.time(last), newest, newest, newest, gap);
                    i += SeriesBuffer.BUCKET;
                    continue;
                }
            }
            add(time, buffer.value(i), gap);
            i++;
        }
        return i;
    }

    /// Adds one sample; times must ascend. NaN breaks the line.
    void add(long time, double value, long gap) {
        if (Double.isNaN(value)) {
            broken = true;
            return;
        }
        long column = any && time < lastColumnEnd ? lastColumn : column(time, columnMillis);
        enter(time, column, value, value, value, gap);
        put(column, value, value, value, value, value, 1);
        leave(time, value, value, value, gap);
    }

    /// Adds a bucket of a history, at the time of its middle.
    void addBucket(long time, double min, double max, double mean, int weight, long gap) {
        if (Double.isNaN(mean)) {
            broken = true;
            return;
        }
        long column = column(time, columnMillis);
        enter(time, column, mean, min, max, gap);
        put(column, mean, min, max, mean, mean * weight, weight);
        leave(time, min, max, mean, gap);
    }

    /// Draws the line towards the first sample behind the window, which is not taken in.
    void reach(long time, double value, long gap) {
        if (!any || broken || Double.isNaN(value) || time - lastTime > Math.max(gap, lastGap)) return;
        fill(time, column(time, columnMillis), value, value, value);
    }

    /// Comes to a column: joins it to the one before when no gap is between.
    private void enter(long time, long column, double value, double min, double max, long gap) {
        if (any && column == lastColumn) {
            broken = false;
            return;
        }
        boolean joined = any && !broken && time - lastTime <= Math.max(gap, lastGap);
        broken = false;
        if (joined) fill(time, column, value, min, max);
        if (column >= first - MARGIN && column < end()) {
            int slot = (int) column & mask;
            states[slot] = joined ? JOINED : EMPTY;
            changedFrom = Math.min(changedFrom, column);
        }
        lastColumn = column;
        lastColumnEnd = (column + 1) * columnMillis;
        any = true;
    }

    private void put(long column, double firstValue, double min, double max, double last, double sum, int weight) {
        if (column < first - MARGIN || column >= end()) return;
        int slot = (int) column & mask;
        if ((states[slot] & SAMPLED) == 0) {
            states[slot] |= SAMPLED;
            firsts[slot] = firstValue;
            mins[slot] = min;
            maxs[slot] = max;
            sums[slot] = sum;
            weights[slot] = weight;
        } else {
            mins[slot] = Math.min(mins[slot], min);
            maxs[slot] = Math.max(maxs[slot], max);
            sums[slot] += sum;
            weights[slot] += weight;
        }
        lasts[slot] = last;
        if (column < changedFrom) changedFrom = column;
    }

    private void leave(long time, double min, double max, double value, long gap) {
        lastTime = time;
        lastMin = min;
        lastMax = max;
        lastValue = value;
        lastGap = gap;
    }

    /// Draws the straight line between the last sample and this one into the columns between them.
    private void fill(long time, long column, double value, double min, double max) {
        long from = Math.max(lastColumn + 1, first - MARGIN);
        long until = Math.min(column, end());
        if (from >= until) return;
        changedFrom = Math.min(changedFrom, from);
        double length = time - lastTime;
        for (long c = from; c < until; c++) {
            double part = Math.clamp(((c + 0.5) * columnMillis - lastTime) / length, 0, 1);
            int slot = (int) c & mask;
            double filled = lastValue + (value - lastValue) * part;
            states[slot] = FILLED | JOINED;
            firsts[slot] = filled;
            lasts[slot] = filled;
            sums[slot] = filled;
            weights[slot] = 1;
            mins[slot] = lastMin + (min - lastMin) * part;
            maxs[slot] = lastMax + (max - lastMax) * part;
        }
    }

    /// Becomes the mean, least and greatest of several others with the same columns, from the column `from` on.
    void combine(Decimator[] members, long from) {
        for (long column = Math.max(from, first - MARGIN); column < end(); column++) {
            int slot = (int) column & mask;
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int present = 0;
            boolean joined = false;
            for (Decimator member : members) {
                if (!member.has(column)) continue;
                min = Math.min(min, member.min(column));
                max = Math.max(max, member.max(column));
                sum += member.mean(column);
                joined |= member.isJoined(column);
                present++;
            }
            states[slot] = EMPTY;
            if (present == 0) continue;
            states[slot] = (byte) (SAMPLED | (joined ? JOINED : EMPTY));
            double mean = sum / present;
            firsts[slot] = mean;
            lasts[slot] = mean;
            mins[slot] = min;
            maxs[slot] = max;
            sums[slot] = mean * SeriesBuffer.BUCKET;
            weights[slot] = SeriesBuffer.BUCKET; // always drawn as a band
        }
        changedFrom = Math.min(changedFrom, from);
    }

    /// The first column that changed since the last call, [Long#MAX_VALUE] when none did.
    long takeChangedFrom() {
        long from = changedFrom;
        changedFrom = Long.MAX_VALUE;
        return from;
    }

    // What is in a column; it must be one of the window or of its margins.

    boolean has(long column) {
        return states[(int) column & mask] != EMPTY;
    }

    /// Whether the column has samples of its own.
    boolean isSampled(long column) {
        return (states[(int) column & mask] & SAMPLED) != 0;
    }

    /// Whether the line goes on from the column before.
    boolean isJoined(long column) {
        return (states[(int) column & mask] & JOINED) != 0;
    }

    double firstValue(long column) {
        return firsts[(int) column & mask];
    }

    double min(long column) {
        return mins[(int) column & mask];
    }

    double max(long column) {
        return maxs[(int) column & mask];
    }

    double last(long column) {
        return lasts[(int) column & mask];
    }

    double mean(long column) {
        int slot = (int) column & mask;
        return sums[slot] / weights[slot];
    }

    /// How many samples the column has; 1 for a filled one.
    float weight(long column) {
        return weights[(int) column & mask];
    }
}

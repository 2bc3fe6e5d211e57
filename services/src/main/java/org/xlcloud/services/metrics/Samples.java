package org.xlcloud.services.metrics;

/// A series over a time range, oldest first: single values, or one bucket of several values per entry.
///
/// The arrays are handed out as they are, because a chart reads a million of them per frame: never write to them.
public final class Samples {
    public static final Samples NONE = single(new long[0], new double[0], 0);

    private final long[] times;
    private final double[] mean;
    private final double[] min;
    private final double[] max;
    private final long stepMillis;

    private Samples(long[] times, double[] mean, double[] min, double[] max, long stepMillis) {
        if (times.length != mean.length || times.length != min.length || times.length != max.length)
            throw new IllegalArgumentException(times.length + " times, " + mean.length + " means, " + min.length
                    + " minima, " + max.length + " maxima");
        this.times = times;
        this.mean = mean;
        this.min = min;
        this.max = max;
        this.stepMillis = stepMillis;
    }

    /// Values that are no buckets.
    public static Samples single(long[] times, double[] values, long stepMillis) {
        return new Samples(times, values, values, values, stepMillis);
    }

    /// One entry for each bucket that holds at least one value; times are the buckets' beginnings.
    public static Samples buckets(long[] times, double[] mean, double[] min, double[] max, long stepMillis) {
        return new Samples(times, mean, min, max, stepMillis);
    }

    public int size() {
        return times.length;
    }

    /// Epoch milliseconds, strictly rising; of a bucket its beginning.
    public long[] times() {
        return times;
    }

    /// The values, or the buckets' means; never NaN: what is missing has no entry.
    public double[] mean() {
        return mean;
    }

    /// The least of each bucket; the same array as [#mean] for single values.
    public double[] min() {
        return min;
    }

    /// The greatest of each bucket; the same array as [#mean] for single values.
    public double[] max() {
        return max;
    }

    /// How far entries lie apart when none is missing; where two are more than three steps apart there is a gap.
    public long stepMillis() {
        return stepMillis;
    }
}

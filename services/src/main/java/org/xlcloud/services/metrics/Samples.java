package org.xlcloud.services.metrics;

/// A series over a time range, oldest first: single values, or one bucket of several values per entry.
///
/// Arrays are shared, not copied: never write to them.
///
/// @param times epoch milliseconds, strictly rising; of a bucket its beginning
/// @param mean the values, or the buckets' means; never NaN: what is missing has no entry
/// @param min the least of each bucket; the same array as `mean` for single values
/// @param max the greatest of each bucket; the same array as `mean` for single values
/// @param stepMillis how far entries lie apart when none is missing; a gap begins where two are more than three steps
/// apart
public record Samples(long[] times, double[] mean, double[] min, double[] max, long stepMillis) {
    public static final Samples NONE = single(new long[0], new double[0], 0);

    public Samples {
        if (times.length != mean.length || times.length != min.length || times.length != max.length)
            throw new IllegalArgumentException(times.length + " times, " + mean.length + " means, " + min.length
                    + " minima, " + max.length + " maxima");
    }

    /// Values that are no buckets.
    public static Samples single(long[] times, double[] values, long stepMillis) {
        return new Samples(times, values, values, values, stepMillis);
    }

    public int size() {
        return times.length;
    }
}

package org.xlcloud.charts;

import java.time.Duration;

/// Part of a series as a history keeps it: one point per bucket of time, with the bucket's start in milliseconds since
/// 1970 and its least, greatest and mean value. Raw samples are buckets whose three values are the same.
///
/// The arrays are of one length, the times ascend, NaN says that there is nothing in a bucket. They are not copied: who
/// makes them leaves them alone afterwards.
public final class Points {
    public static final Points NONE = new Points(Duration.ofMillis(1), new long[0], new double[0]);

    private final long bucketMillis;
    private final long[] times;
    private final double[] min;
    private final double[] max;
    private final double[] mean;

    /// Buckets of the length `bucket`, for raw samples their usual distance: points more than three apart have a gap
    /// between them.
    public Points(Duration bucket, long[] times, double[] min, double[] max, double[] mean) {
        if (times.length != min.length || times.length != max.length || times.length != mean.length)
            throw new IllegalArgumentException("%d times, %d least, %d greatest and %d mean values"
                    .formatted(times.length, min.length, max.length, mean.length));
        for (int i = 1; i < times.length; i++)
            if (times[i] <= times[i - 1])
                throw new IllegalArgumentException("time " + times[i] + " comes after " + times[i - 1]);
        this.bucketMillis = Math.max(1, bucket.toMillis());
        this.times = times;
        this.min = min;
        this.max = max;
        this.mean = mean;
    }

    /// Raw samples.
    public Points(Duration interval, long[] times, double[] values) {
        this(interval, times, values, values, values);
    }

    public int size() {
        return times.length;
    }

    public long bucketMillis() {
        return bucketMillis;
    }

    public long time(int index) {
        return times[index];
    }

    public double min(int index) {
        return min[index];
    }

    public double max(int index) {
        return max[index];
    }

    public double mean(int index) {
        return mean[index];
    }
}

package org.xlcloud.charts;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;

/// The newest samples of one series: times in milliseconds since 1970 and values, bounded, the oldest dropped.
///
/// One thread at a time appends, which thread does not matter; charts read on the JavaFX thread meanwhile, without a
/// lock: they read what was there when they began, and notice afterwards if the writer has lapped them. NaN says that
/// there is no value at that time. A least, a greatest and a sum per 64 samples let a chart skip over what falls into
/// one pixel.
public final class SeriesBuffer {
    static final int BUCKET_SHIFT = 6;
    static final int BUCKET = 1 << BUCKET_SHIFT;
    /// Samples that are further apart than this many intervals have a gap between them.
    static final int GAP_INTERVALS = 3;

    private static final int MOST_SAMPLES = 1 << 27;
    private static final VarHandle END;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(SeriesBuffer.class, "end", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private final int mask;
    private final long gapMillis;
    private final long[] times;
    private final double[] values;
    private final double[] bucketMin;
    private final double[] bucketMax;
    private final double[] bucketSum;
    /// Whether a bucket has a NaN or, after its first sample, a gap: such a bucket is never skipped.
    private final boolean[] bucketBroken;

    /// How many samples were ever appended; the newest has the index `end - 1`.
    @SuppressWarnings("unused") // written and read through END
    private long end;

    private long lastTime = Long.MIN_VALUE;

    /// Room for at least `capacity` samples that usually come once per `interval`.
    public SeriesBuffer(int capacity, Duration interval) {
        if (capacity < 1 || capacity > MOST_SAMPLES)
            throw new IllegalArgumentException("a capacity of " + capacity + " samples is not between 1 and 2^27");
        if (interval.toMillis() < 1) throw new IllegalArgumentException("an interval of " + interval + " is too short");
        this.capacity = capacity;
        // More room than promised: the writer needs time to come round before it disturbs a reader.
        int length = Integer.highestOneBit(Math.max(2 * BUCKET, capacity + BUCKET) - 1) << 1;
        mask = length - 1;
        gapMillis = GAP_INTERVALS * interval.toMillis();
        times = new long[length];
        values = new double[length];
        bucketMin = new double[length >> BUCKET_SHIFT];
        bucketMax = new double[bucketMin.length];
        bucketSum = new double[bucketMin.length];
        bucketBroken = new boolean[bucketMin.length];
    }

    /// Adds a sample. One that is not newer than the last is refused, and so is an infinite value.
    public boolean append(long epochMillis, double value) {
        if (epochMillis <= lastTime || Double.isInfinite(value)) return false;
        long index = (long) END.get(this);
        int slot = (int) index & mask;
        int bucket = slot >> BUCKET_SHIFT;
        boolean firstOfBucket = (slot & (BUCKET - 1)) == 0;
        times[slot] = epochMillis;
        values[slot] = value;
        if (firstOfBucket) {
            bucketMin[bucket] = value;
            bucketMax[bucket] = value;
            bucketSum[bucket] = value;
            bucketBroken[bucket] = Double.isNaN(value);
        } else {
            bucketMin[bucket] = Math.min(bucketMin[bucket], value);
            bucketMax[bucket] = Math.max(bucketMax[bucket], value);
            bucketSum[bucket] += value;
            if (Double.isNaN(value) || epochMillis - lastTime > gapMillis) bucketBroken[bucket] = true;
        }
        lastTime = epochMillis;
        END.setRelease(this, index + 1);
        VarHandle.storeStoreFence(); // the next sample's slot must not change before a reader can see this end
        return true;
    }

    public boolean append(Instant time, double value) {
        return append(time.toEpochMilli(), value);
    }

    /// Adds several samples, oldest first; returns how many were taken.
    public int append(long[] epochMillis, double[] samples) {
        int taken = 0;
        for (int i = 0; i < epochMillis.length; i++) if (append(epochMillis[i], samples[i])) taken++;
        return taken;
    }

    /// How many samples can be read now.
    public int size() {
        long now = end();
        return (int) (now - begin(now));
    }

    public int capacity() {
        return capacity;
    }

    /// Two samples with more than this between them are not joined.
    public long gapMillis() {
        return gapMillis;
    }

    /// The time of the newest sample, or [Long#MIN_VALUE] when there is none.
    public long newestMillis() {
        long now = end();
        return now == 0 ? Long.MIN_VALUE : time(now - 1);
    }

    /// The newest value, NaN when there is none.
    public double newest() {
        long now = end();
        return now == 0 ? Double.NaN : value(now - 1);
    }

    // What the charts read with: indices count from the first sample ever appended.

    /// The index after the newest sample.
    long end() {
        return (long) END.getAcquire(this);
    }

    /// The index of the oldest sample that may be read when `end` is what [#end()] said.
    long begin(long end) {
        return Math.max(0, end - capacity);
    }

    long time(long index) {
        return times[(int) index & mask];
    }

    double value(long index) {
        return values[(int) index & mask];
    }

    double min(long bucket) {
        return bucketMin[(int) bucket & (mask >> BUCKET_SHIFT)];
    }

    double max(long bucket) {
        return bucketMax[(int) bucket & (mask >> BUCKET_SHIFT)];
    }

    double sum(long bucket) {
        return bucketSum[(int) bucket & (mask >> BUCKET_SHIFT)];
    }

    boolean isBroken(long bucket) {
        return bucketBroken[(int) bucket & (mask >> BUCKET_SHIFT)];
    }

    /// Whether all that was read from `index` on was still there while it was read.
    boolean wasIntact(long index) {
        VarHandle.acquireFence();
        // The writer may be changing the slot after the newest sample, and the whole bucket around it.
        return end() + BUCKET - (mask + 1L) <= index;
    }

    /// The index of the first sample at or after a time, at least `begin` and at most `end`.
    long indexAt(long epochMillis, long begin, long end) {
        long low = begin;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (time(middle) < epochMillis) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

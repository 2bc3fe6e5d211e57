package org.xlcloud.services.metrics;

import java.util.Arrays;
import java.util.TreeMap;

/// Collects samples from answers of any order and doubtful content: what is no number is left out, of two at
/// one time the first stays. Used by one thread.
public final class SamplesBuilder {
    private record Entry(long time, double mean, double min, double max) {}

    private final TreeMap<Long, Entry> entries = new TreeMap<>();

    public SamplesBuilder add(long time, double value) {
        return add(time, value, value, value);
    }

    public SamplesBuilder add(long time, double mean, double min, double max) {
        if (Double.isFinite(mean) && Double.isFinite(min) && Double.isFinite(max))
            entries.putIfAbsent(time, new Entry(time, mean, min, max));
        return this;
    }

    public SamplesBuilder addAll(Samples samples) {
        for (int i = 0; i < samples.size(); i++)
            add(samples.times()[i], samples.mean()[i], samples.min()[i], samples.max()[i]);
        return this;
    }

    public int size() {
        return entries.size();
    }

    /// @param stepMillis how far entries lie apart when none is missing; 0 takes the distance that most of them keep
    public Samples build(long stepMillis) {
        int n = entries.size();
        if (n == 0) return Samples.NONE;
        long[] times = new long[n];
        double[] mean = new double[n];
        double[] min = new double[n];
        double[] max = new double[n];
        boolean single = true;
        int i = 0;
        for (Entry entry : entries.values()) {
            times[i] = entry.time();
            mean[i] = entry.mean();
            min[i] = entry.min();
            max[i] = entry.max();
            single &= entry.min() == entry.max();
            i++;
        }
        long step = stepMillis > 0 ? stepMillis : usualDistance(times);
        return single ? Samples.single(times, mean, step) : Samples.buckets(times, mean, min, max, step);
    }

    /// The distance that most entries keep, so that a gap is not taken for it: of two the shorter.
    public static long usualDistance(long[] times) {
        if (times.length < 2) return 0;
        long[] distances = new long[times.length - 1];
        for (int i = 0; i < distances.length; i++) distances[i] = times[i + 1] - times[i];
        Arrays.sort(distances);
        return distances[(distances.length - 1) / 2];
    }
}

package org.xlcloud.services.metrics;

import java.util.Arrays;

/// Puts samples into fewer, longer buckets without losing a peak.
public final class Buckets {
    private Buckets() {}

    /// At most about `atMost` entries between `from` and `to`: the samples as they are when they are few
    /// enough, else buckets whose edges are multiples of their length, so that they stay where they are when
    /// the range moves.
    public static Samples fit(Samples samples, long from, long to, int atMost) {
        if (samples.size() <= Math.max(1, atMost)) return samples;
        long step = Math.max(1, Math.ceilDiv(to - from + 1, Math.max(1, atMost)));
        int most = samples.size();
        long[] times = new long[most];
        double[] mean = new double[most];
        double[] min = new double[most];
        double[] max = new double[most];
        int n = 0;
        int members = 0;
        for (int i = 0; i < most; i++) {
            long bucket = Math.floorDiv(samples.times()[i], step) * step;
            if (n == 0 || times[n - 1] != bucket) {
                if (n > 0) mean[n - 1] /= members;
                times[n] = bucket;
                mean[n] = samples.mean()[i];
                min[n] = samples.min()[i];
                max[n] = samples.max()[i];
                members = 1;
                n++;
            } else {
                mean[n - 1] += samples.mean()[i];
                min[n - 1] = Math.min(min[n - 1], samples.min()[i]);
                max[n - 1] = Math.max(max[n - 1], samples.max()[i]);
                members++;
            }
        }
        mean[n - 1] /= members;
        times[0] = Math.max(times[0], Math.min(from, samples.times()[0]));
        return Samples.buckets(
                Arrays.copyOf(times, n),
                Arrays.copyOf(mean, n),
                Arrays.copyOf(min, n),
                Arrays.copyOf(max, n),
                Math.max(step, samples.stepMillis()));
    }
}

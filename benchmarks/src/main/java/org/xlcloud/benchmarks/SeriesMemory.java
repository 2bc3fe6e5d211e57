package org.xlcloud.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.SeriesStore;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

/// Bytes per sample of series in memory, by the heap before and after: GPUs x 12 metrics every 15 s for some hours, the
/// loads wandering and jumping, temperature, power and memory following with noise, clocks in steps, limits constant.
///
/// Arguments: GPUs, hours (default 16000 6).
public final class SeriesMemory {
    private SeriesMemory() {}

    public static void main(String[] arguments) {
        int gpus = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16_000;
        double hours = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 6;
        int rows = (int) (hours * 240);
        List<Subject> subjects = new ArrayList<>(gpus);
        for (int i = 0; i < gpus; i++)
            subjects.add(Subject.gpu("lab", "host-" + i / 8, "0000:8" + i % 8 + ":00.0", Subject.Aliases.NONE));
        var random = new Random(42);
        double[] load = new double[gpus];
        double[] temperature = new double[gpus];
        java.util.Arrays.fill(temperature, 40);
        long before = used();
        var store = new SeriesStore(Duration.ofDays(2), 8L << 30, Duration.ofSeconds(15));
        Instant start = Instant.parse("2026-11-22T00:00:00Z");
        long began = System.nanoTime();
        for (int row = 0; row < rows; row++) {
            Instant poll = start.plusMillis(15_000L * row + random.nextInt(200));
            List<Measured> batch = new ArrayList<>(gpus);
            for (int i = 0; i < gpus; i++) {
                load[i] = random.nextInt(200) == 0
                        ? random.nextInt(101)
                        : Math.clamp(load[i] + random.nextGaussian() * 3, 0, 100);
                temperature[i] += (32 + 0.6 * load[i] - temperature[i]) * 0.3 + random.nextGaussian() * 0.3;
                batch.add(new Measured(
                        subjects.get(i),
                        poll.minusSeconds(random.nextInt(10)),
                        values(random, load[i], temperature[i])));
            }
            store.append(batch);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        long bytes = used() - before;
        long samples = (long) gpus * rows * 12;
        long asked = System.nanoTime();
        int found = 0;
        for (int i = 0; i < 1_000; i++)
            found += store.read(
                            subjects.get(i * (gpus / 1_000)),
                            Metric.TEMPERATURE,
                            start,
                            start.plus(Duration.ofDays(2)),
                            500)
                    .size();
        double micros = (System.nanoTime() - asked) / 1e3 / 1_000;
        System.out.printf(
                Locale.ROOT,
                "series in memory: %.2f bytes per sample (goal at most 4)%n  %,d samples of %,d GPUs x 12 metrics over %.1f h in %,d bytes of heap; written in %.1f s with making them up; a series of %.1f h read in %.0f us, %d buckets%n",
                (double) bytes / samples,
                samples,
                gpus,
                hours,
                bytes,
                seconds,
                hours,
                micros,
                found / 1_000);
    }

    private static Values values(Random random, double load, double temperature) {
        boolean busy = load >= 1;
        return new Values.Builder()
                .put(Metric.UTILIZATION, Math.rint(load))
                .put(Metric.MEMORY_UTILIZATION, Math.rint(load * 0.6))
                .put(Metric.MEMORY_USED, Math.rint(200 + 60 * load + random.nextGaussian() * 20))
                .put(Metric.TEMPERATURE, Math.rint(temperature))
                .put(Metric.FAN, Math.rint(30 + Math.max(0, temperature - 50)))
                .put(Metric.POWER, Math.rint(30 + 1.9 * load + random.nextGaussian() * 2))
                .put(Metric.GRAPHICS_CLOCK, busy ? 745 - 13 * (random.nextInt(10) == 0 ? 1 : 0) : 324)
                .put(Metric.SM_CLOCK, busy ? 745 : 324)
                .put(Metric.MEMORY_CLOCK, busy ? 2500 : 324)
                .put(Metric.ECC_SINGLE_BIT, 0)
                .put(Metric.MEMORY_TOTAL, 8192)
                .put(Metric.POWER_LIMIT, 225)
                .build();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

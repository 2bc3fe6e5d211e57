package org.xlcloud.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.xlcloud.services.history.History;
import org.xlcloud.services.history.HistoryLimits;
import org.xlcloud.services.history.Kept;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

/// The history file: how large samples are on disk, and how long the two questions take that operators wait for.
///
/// A day of some GPUs, of which the last hour has all of them: a full day of 16,000 is 1.1 thousand million samples and
/// takes minutes to write, while a question about one series reads one group of rows for each hour of either.
///
/// Arguments: GPUs in all (16000), GPUs with a whole day (500), hours of the day (24).
public final class HistoryQueries {
    private static final Duration POLL = Duration.ofSeconds(15);
    private static final int RUNS = 25;
    private static final double MOST_SERIES_MILLIS = 20;
    private static final double MOST_TOP_MILLIS = 100;

    private final int gpus;
    private final int allDay;
    private final Duration day;
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");
    private final SplittableRandom dice = new SplittableRandom(1);
    private final double[] loads;
    private final double[] temperatures;
    private long samples;

    private HistoryQueries(int gpus, int allDay, int hours) {
        this.gpus = gpus;
        this.allDay = allDay;
        day = Duration.ofHours(hours);
        loads = dice.doubles(gpus, 0, 100).toArray();
        temperatures = Arrays.stream(loads).map(load -> 35 + load / 2).toArray();
    }

    public static void main(String[] arguments) throws IOException {
        new HistoryQueries(argument(arguments, 0, 16_000), argument(arguments, 1, 500), argument(arguments, 2, 24))
                .run();
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void run() throws IOException {
        Path folder = Files.createTempDirectory("xlcloud-history");
        Path file = folder.resolve("history.duckdb");
        try {
            long began = System.nanoTime();
            write(file);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d samples of %,d GPUs written in %.0f s, %,.0f a second%n",
                    samples,
                    gpus,
                    seconds,
                    samples / seconds);
            System.out.printf(
                    Locale.ROOT,
                    "bytes per sample on disk, roll-ups included: %.2f (file %,d MiB; a plain 32-bit value alone takes 4)%n",
                    (double) Files.size(file) / samples,
                    Files.size(file) >> 20);
            ask(file);
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
            }
        }
    }

    private void write(Path file) {
        try (var history = new History(file, new HistoryLimits(30, 100_000), () -> now)) {
            Instant end = now.plus(day);
            Instant all = end.minus(Duration.ofMinutes(65));
            int waiting = 0;
            for (; now.isBefore(end); now = now.plus(POLL)) {
                List<Measured> batch = batch(now.isBefore(all) ? allDay : gpus);
                history.append(batch);
                waiting += batch.size();
                if (waiting < 96_000) continue;
                history.flush();
                waiting = 0;
            }
            now = now.plus(Duration.ofHours(1));
            history.flush();
            Kept kept = Objects.requireNonNull(history.state().newest().value(), "nothing was written");
            if (kept.dropped() > 0) throw new IllegalStateException(kept.dropped() + " rows were dropped");
        }
    }

    private List<Measured> batch(int count) {
        var batch = new ArrayList<Measured>(count);
        for (int i = 0; i < count; i++) {
            loads[i] = Math.clamp(loads[i] + dice.nextDouble(-6, 6), 0, 100);
            temperatures[i] += (35 + loads[i] / 2 - temperatures[i]) * 0.2;
            Map<Metric, Double> values = new EnumMap<>(Metric.class);
            values.put(Metric.UTILIZATION, (double) Math.round(loads[i]));
            values.put(Metric.MEMORY_UTILIZATION, (double) Math.round(loads[i] * 0.6));
            values.put(Metric.MEMORY_USED, (double) Math.round(40 + loads[i] * 150));
            values.put(Metric.TEMPERATURE, (double) Math.round(temperatures[i]));
            values.put(Metric.FAN, (double) Math.round(30 + loads[i] / 3));
            values.put(Metric.POWER, (double) Math.round(40 + loads[i] * 2.1));
            values.put(Metric.GRAPHICS_CLOCK, loads[i] < 1 ? 324.0 : 745);
            values.put(Metric.SM_CLOCK, loads[i] < 1 ? 324.0 : 745);
            values.put(Metric.MEMORY_CLOCK, loads[i] < 1 ? 324.0 : 2_500);
            values.put(Metric.ECC_SINGLE_BIT, 0.0);
            values.put(Metric.ECC_DOUBLE_BIT, 0.0);
            values.put(Metric.ENCODER, (double) dice.nextInt(3));
            samples += values.size();
            batch.add(new Measured(gpu(i), now, Values.of(values)));
        }
        return batch;
    }

    private static Subject gpu(int number) {
        return Subject.gpu("bench", "host-" + number / 8, "0000:8" + number % 8 + ":00.0", Subject.Aliases.NONE);
    }

    private void ask(Path file) {
        try (var history = new History(file, new HistoryLimits(30, 100_000), () -> now)) {
            Instant end = now.minus(Duration.ofHours(1));
            Instant begin = end.minus(day);
            median(
                    "one series over " + day.toHours() + " h in 1,000 columns",
                    MOST_SERIES_MILLIS,
                    run -> history.read(gpu(run * 37 % allDay), Metric.TEMPERATURE, begin, end, 1_000)
                            .size());
            median(
                    "one series over " + day.toHours() + " h in 250 columns",
                    MOST_SERIES_MILLIS,
                    run -> history.read(gpu(run * 37 % allDay), Metric.TEMPERATURE, begin, end, 250)
                            .size());
            Metric[] metrics = {Metric.TEMPERATURE, Metric.POWER, Metric.UTILIZATION, Metric.MEMORY_USED};
            median(
                    String.format(Locale.ROOT, "top 20 of %,d by mean over an hour", gpus),
                    MOST_TOP_MILLIS,
                    run -> history.top(
                                    metrics[run % metrics.length],
                                    Set.of(),
                                    end.minus(Duration.ofMinutes(61)),
                                    end.minus(Duration.ofMinutes(1)),
                                    20)
                            .size());
        }
    }

    private interface Question {
        int entries(int run);
    }

    private static void median(String what, double limit, Question question) {
        double first = 0;
        double[] millis = new double[RUNS];
        int entries = 0;
        for (int run = -1; run < RUNS; run++) {
            long began = System.nanoTime();
            entries = question.entries(run + 1);
            double took = (System.nanoTime() - began) / 1e6;
            if (run < 0) first = took;
            else millis[run] = took;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: %d entries; first %.1f ms, median of %d %.1f ms, slowest %.1f ms; limit %.0f ms: %s%n",
                what,
                entries,
                first,
                RUNS,
                millis[RUNS / 2],
                millis[RUNS - 1],
                limit,
                millis[RUNS / 2] <= limit ? "met" : "missed");
    }
}

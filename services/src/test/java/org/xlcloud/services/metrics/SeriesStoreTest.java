package org.xlcloud.services.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesStoreTest {
    private static final Instant START = Instant.parse("2026-11-22T20:00:00Z");
    private static final Subject GPU = Subject.gpu("lab", "h", "0000:87:00.0", Subject.Aliases.NONE);
    private static final Duration STEP = Duration.ofSeconds(15);

    private final SeriesStore store = new SeriesStore(Duration.ofHours(6), 1 << 20, STEP);

    private void put(int row, Map<Metric, Double> values) {
        store.append(List.of(new Measured(GPU, START.plus(STEP.multipliedBy(row)), Values.of(values))));
    }

    private Samples all(Metric metric) {
        return store.read(GPU, metric, START, START.plus(Duration.ofDays(2)), Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatComesOutIsWhatWentInWhateverTheValuesAre(long seed) {
        var random = new Random(seed);
        Map<Metric, List<Long>> times = new java.util.EnumMap<>(Metric.class);
        Map<Metric, List<Double>> values = new java.util.EnumMap<>(Metric.class);
        Instant at = START;
        for (int row = 0; row < 700; row++) {
            at = at.plusMillis(1 + random.nextInt(30_000));
            var here = new java.util.EnumMap<Metric, Double>(Metric.class);
            for (Metric metric : Metric.values())
                if (random.nextInt(10) > 0 && (metric.ofGpu() || row > 100)) here.put(metric, value(random, metric));
            store.append(List.of(new Measured(GPU, at, Values.of(here))));
            long time = at.toEpochMilli();
            here.forEach((metric, value) -> {
                times.computeIfAbsent(metric, key -> new ArrayList<>()).add(time);
                values.computeIfAbsent(metric, key -> new ArrayList<>()).add((double) value.floatValue());
            });
        }
        times.forEach((metric, expected) -> {
            Samples read = all(metric);
            assertArrayEquals(expected.stream().mapToLong(Long::longValue).toArray(), read.times());
            assertArrayEquals(
                    values.get(metric).stream().mapToDouble(Double::doubleValue).toArray(), read.mean());
        });
    }

    private static double value(Random random, Metric metric) {
        return switch (metric) {
            case UTILIZATION -> random.nextInt(101);
            case MEMORY_TOTAL -> 4096;
            case NODE_CPU -> random.nextInt(1000) / 10.0;
            case NODE_LOAD -> random.nextInt(10_000) / 100.0;
            case POWER -> random.nextGaussian() * 1e6;
            case MEMORY_USED -> random.nextInt(1 << 20);
            case ECC_SINGLE_BIT -> random.nextLong(1L << 40);
            case TEMPERATURE -> -random.nextInt(50);
            case FAN -> random.nextBoolean() ? 0.0 : -0.0;
            case BAR1_USED -> Float.intBitsToFloat(random.nextInt(0x7f7fffff));
            default -> random.nextInt(3);
        };
    }

    @Test
    void aRangeIncludesBothItsEnds() {
        for (int row = 0; row < 200; row++) put(row, Map.of(Metric.TEMPERATURE, (double) row));
        Samples read = store.read(
                GPU, Metric.TEMPERATURE, START.plus(STEP.multipliedBy(60)), START.plus(STEP.multipliedBy(130)), 1_000);
        assertArrayEquals(DoubleStream.iterate(60, x -> x <= 130, x -> x + 1).toArray(), read.mean());
        assertEquals(15_000, read.stepMillis());
    }

    @Test
    void noPeakIsLostInBuckets() {
        for (int row = 0; row < 1_000; row++) put(row, Map.of(Metric.TEMPERATURE, row == 537 ? 93.0 : 40.0));
        Samples read = store.read(GPU, Metric.TEMPERATURE, START, START.plus(STEP.multipliedBy(999)), 50);
        assertTrue(read.size() <= 51, () -> "" + read.size());
        assertEquals(93, DoubleStream.of(read.max()).max().orElse(0));
        assertEquals(40, DoubleStream.of(read.min()).min().orElse(0));
    }

    @Test
    void whatIsUnknownHasNothing() {
        assertSame(Samples.NONE, all(Metric.TEMPERATURE));
        put(0, Map.of(Metric.TEMPERATURE, 40.0));
        assertSame(Samples.NONE, all(Metric.FAN));
    }

    @Test
    void aRowThatIsNotYoungerIsLeftOut() {
        put(1, Map.of(Metric.TEMPERATURE, 40.0));
        put(1, Map.of(Metric.TEMPERATURE, 50.0));
        put(0, Map.of(Metric.TEMPERATURE, 60.0));
        assertArrayEquals(new double[] {40}, all(Metric.TEMPERATURE).mean());
    }

    @Test
    void samplesAreKeptForTheTimeAgreed() {
        int day = 24 * 60 * 4;
        for (int row = 0; row < day; row++) put(row, Map.of(Metric.TEMPERATURE, (double) (row % 90)));
        store.sweep(START.plus(STEP.multipliedBy(day)).toEpochMilli());
        long sixHours = 6 * 60 * 4;
        int size = all(Metric.TEMPERATURE).size();
        assertTrue(size >= sixHours && size <= sixHours + 2 * Chunk.ROWS, () -> "" + size);
        assertEquals(0, store.usage().dropped());
        store.sweep(START.plus(Duration.ofDays(3)).toEpochMilli());
        assertEquals(0, store.usage().series());
    }

    @Test
    void withoutRoomTheOldestGoFirstAndAreCounted() {
        var random = new Random(1);
        var small = new SeriesStore(Duration.ofDays(365), 60_000, STEP);
        for (int row = 0; row < 40_000; row++)
            small.append(List.of(new Measured(
                    GPU, START.plus(STEP.multipliedBy(row)), Values.of(Map.of(Metric.POWER, random.nextGaussian())))));
        SeriesStore.Usage usage = small.usage();
        assertTrue(usage.bytes() <= 60_000 && usage.dropped() > 0, usage::toString);
        Instant end = START.plus(STEP.multipliedBy(39_999));
        Samples last = small.read(GPU, Metric.POWER, end.minusSeconds(600), end, 100);
        assertEquals(41, last.size(), "the newest are there");
    }

    @Test
    void readersSeeWholeRowsWhileTheWriterWrites() throws InterruptedException {
        var done = new AtomicBoolean();
        var wrong = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                Samples read = all(Metric.TEMPERATURE);
                long[] times = read.times();
                for (int i = 0; i < times.length; i++)
                    if (read.mean()[i] != i || times[i] != START.toEpochMilli() + 15_000L * i) wrong.set(true);
            }
        });
        for (int row = 0; row < 1_400; row++) put(row, Map.of(Metric.TEMPERATURE, (double) row));
        done.set(true);
        reader.join();
        assertTrue(!wrong.get());
        assertArrayEquals(
                LongStream.range(0, 1_400)
                        .map(i -> START.toEpochMilli() + 15_000 * i)
                        .toArray(),
                all(Metric.TEMPERATURE).times());
    }
}

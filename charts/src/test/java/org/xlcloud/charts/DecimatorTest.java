package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class DecimatorTest {
    private static final long START = 1_795_000_000_000L;

    private static SeriesBuffer buffer(int capacity) {
        return new SeriesBuffer(capacity, Duration.ofSeconds(1));
    }

    private static Decimator over(SeriesBuffer buffer, double columnMillis, long first, int count) {
        var columns = new Decimator();
        columns.reset(columnMillis, first, count);
        columns.addSamples(buffer, buffer.begin(buffer.end()), buffer.end());
        return columns;
    }

    @RepeatedTest(40)
    void everyColumnIsWhatASlowLoopOverItsSamplesSays(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        int samples = 1 + random.nextInt(6000);
        var buffer = buffer(samples);
        var times = new long[samples];
        var values = new double[samples];
        long time = START + random.nextInt(5000);
        for (int i = 0; i < samples; i++) {
            time += switch (random.nextInt(200)) {
                case 0 -> 3001 + random.nextInt(60_000);
                case 1, 2, 3 -> 1;
                default -> 500 + random.nextInt(1000);
            };
            times[i] = time;
            values[i] = random.nextInt(150) == 0 ? Double.NaN : random.nextGaussian();
            buffer.append(time, values[i]);
        }
        int count = 1 + random.nextInt(900);
        double columnMillis = (time - START + 1) / (double) count;
        long first = Decimator.column(START, columnMillis);
        Decimator columns = over(buffer, columnMillis, first, count);
        for (long column = first; column < first + count; column++) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int present = 0;
            double firstValue = Double.NaN;
            double last = Double.NaN;
            for (int i = 0; i < samples; i++) {
                if (Decimator.column(times[i], columnMillis) != column || Double.isNaN(values[i])) continue;
                if (present++ == 0) firstValue = values[i];
                last = values[i];
                min = Math.min(min, values[i]);
                max = Math.max(max, values[i]);
                sum += values[i];
            }
            assertEquals(present > 0, columns.isSampled(column), "sampled " + column);
            if (present == 0) continue;
            assertEquals(firstValue, columns.firstValue(column));
            assertEquals(last, columns.last(column));
            assertEquals(min, columns.min(column));
            assertEquals(max, columns.max(column));
            assertEquals(sum / present, columns.mean(column), 1e-9);
            assertEquals(present, columns.weight(column));
        }
    }

    @Test
    void aSpikeOfOneSampleInAMillionIsStillThere() {
        var buffer = buffer(1_000_000);
        for (int i = 0; i < 1_000_000; i++) buffer.append(START + i * 1000L, i == 654_321 ? 99 : 20);
        double columnMillis = 1_000_000_000.0 / 1280;
        Decimator columns = over(buffer, columnMillis, Decimator.column(START, columnMillis), 1280);
        long at = Decimator.column(START + 654_321_000L, columnMillis);
        assertEquals(99, columns.max(at));
        assertEquals(20, columns.min(at));
        assertEquals(20, columns.max(at - 1));
    }

    @Test
    void columnsBetweenTwoSamplesLieOnTheLineBetweenThem() {
        var buffer = buffer(10);
        buffer.append(START + 500, 0);
        buffer.append(START + 2500, 20);
        Decimator columns = over(buffer, 100, START / 100, 30);
        long middle = (START + 1500) / 100;
        assertTrue(columns.has(middle));
        assertFalse(columns.isSampled(middle));
        assertEquals(10.5, columns.mean(middle), 1e-9); // the middle of the column, 50 ms on
    }

    @Test
    void moreThanThreeIntervalsAreAGap() {
        var buffer = buffer(10);
        buffer.append(START, 1);
        buffer.append(START + 3000, 2);
        buffer.append(START + 6001, 3);
        Decimator columns = over(buffer, 100, START / 100, 80);
        assertTrue(columns.has((START + 1500) / 100));
        assertFalse(columns.has((START + 4500) / 100));
        assertFalse(columns.isJoined((START + 6001) / 100));
        assertTrue(columns.isJoined((START + 3000) / 100));
    }

    @Test
    void aValueThatIsNoNumberIsAGap() {
        var buffer = buffer(10);
        buffer.append(START, 1);
        buffer.append(START + 1000, Double.NaN);
        buffer.append(START + 2000, 3);
        Decimator columns = over(buffer, 100, START / 100, 30);
        assertFalse(columns.has((START + 500) / 100));
        assertFalse(columns.has((START + 1500) / 100));
        assertFalse(columns.isJoined((START + 2000) / 100));
    }

    @Test
    void aWindowThatMovesOnEndsWithTheSameColumnsAsOneThatBeginsThere() {
        var random = new Random(7);
        var buffer = buffer(20_000);
        var moving = new Decimator();
        long first = START / 700;
        moving.reset(700, first, 200);
        long next = 0;
        long time = START;
        for (int step = 0; step < 1000; step++) {
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                time += random.nextInt(90) == 0 ? 5000 : 1000;
                buffer.append(time, random.nextGaussian());
            }
            first = Math.max(first, Decimator.column(time, 700) - 199);
            moving.scroll(first);
            next = moving.addSamples(buffer, next, buffer.end());
        }
        Decimator fresh = over(buffer, 700, first, 200);
        for (long column = first; column < first + 200; column++) {
            assertEquals(fresh.has(column), moving.has(column), "column " + column);
            if (!fresh.has(column)) continue;
            assertEquals(fresh.isJoined(column), moving.isJoined(column));
            assertEquals(fresh.min(column), moving.min(column));
            assertEquals(fresh.max(column), moving.max(column));
            assertEquals(fresh.mean(column), moving.mean(column), 1e-9);
        }
    }

    @Test
    void onlyTheColumnsThatChangedAreReported() {
        var buffer = buffer(100);
        for (int i = 0; i < 50; i++) buffer.append(START + i * 1000L, i);
        Decimator columns = over(buffer, 1000, START / 1000, 60);
        columns.takeChangedFrom();
        assertEquals(Long.MAX_VALUE, columns.takeChangedFrom());
        buffer.append(START + 50_000, 50);
        columns.addSamples(buffer, 50, 51);
        assertEquals(START / 1000 + 50, columns.takeChangedFrom());
    }

    @Test
    void aGroupHasTheMeanOfThoseThatAreThere() {
        var low = buffer(10);
        var high = buffer(10);
        for (int i = 0; i < 10; i++) {
            low.append(START + i * 1000L, 10);
            if (i < 5) high.append(START + i * 1000L, 30);
        }
        var group = new Decimator();
        group.reset(1000, START / 1000, 10);
        group.combine(
                new Decimator[] {over(low, 1000, START / 1000, 10), over(high, 1000, START / 1000, 10)}, START / 1000);
        assertEquals(20, group.mean(START / 1000 + 2));
        assertEquals(10, group.min(START / 1000 + 2));
        assertEquals(30, group.max(START / 1000 + 2));
        assertEquals(10, group.mean(START / 1000 + 7));
        assertEquals(10, group.max(START / 1000 + 7));
    }

    @Test
    void aHistorysBucketsKeepTheirPeaksAndJoinTheSamples() {
        var columns = new Decimator();
        columns.reset(1000, START / 1000, 100);
        columns.addBucket(START + 5_000, 1, 90, 10, 64, 30_000);
        columns.addBucket(START + 15_000, 2, 3, 2.5, 64, 30_000);
        columns.add(START + 20_000, 4, 3000);
        assertEquals(90, columns.max(START / 1000 + 5));
        assertTrue(columns.has(START / 1000 + 10));
        assertTrue(columns.isJoined(START / 1000 + 20));
    }
}

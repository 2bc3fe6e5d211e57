package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AxisTest {
    private static final long HOUR = 3_600_000;
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @Test
    void linesAreRoundAndHoldTheData() {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            double from = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12) - 3);
            double to = from + random.nextDouble() * Math.pow(10, random.nextInt(12) - 3);
            Ticks ticks = Ticks.around(from, to, 5, i % 2 == 0 ? Unit.NONE : Unit.BYTES);
            assertTrue(ticks.least() <= from + 1e-6 * ticks.step(), ticks + " from " + from);
            assertTrue(ticks.greatest() >= to - 1e-6 * ticks.step(), ticks + " to " + to);
            assertTrue(ticks.count() >= 2 && ticks.count() <= 9, ticks + " around " + from + " to " + to);
        }
    }

    @Test
    void oneValueAloneHasItsNeighbourhood() {
        Ticks ticks = Ticks.around(70, 70, 4, Unit.CELSIUS);
        assertTrue(ticks.least() < 70 && ticks.greatest() > 70, ticks.toString());
        assertTrue(Ticks.around(0, 0, 4, Unit.CELSIUS).count() > 1);
    }

    @Test
    void numbersAreWrittenAsPeopleDo() {
        assertEquals("71 °C", Unit.CELSIUS.format(71).replace('\u00a0', ' '));
        assertEquals("71.3 °C", Unit.CELSIUS.format(71.26).replace('\u00a0', ' '));
        assertEquals("12.5 kW", Unit.WATTS.format(12_500).replace('\u00a0', ' '));
        assertEquals("1.0 kW", Unit.WATTS.format(999.96).replace('\u00a0', ' '));
        assertEquals("80 GiB", Unit.BYTES.format(80L << 30).replace('\u00a0', ' '));
        assertEquals("12,500 rpm", Unit.of("rpm").format(12_500).replace('\u00a0', ' '));
        assertEquals("0 %", Unit.PERCENT.format(-0.0).replace('\u00a0', ' '));
        assertEquals("–", Unit.PERCENT.format(Double.NaN));
    }

    @Test
    void anAxisHasOnePrefixAndAsManyDecimalsAsItsStep() {
        assertEquals("0.55 GHz", Unit.HERTZ.tick(0.55e9, 0.05e9, 1.1e9).replace('\u00a0', ' '));
        assertEquals("1.00 GHz", Unit.HERTZ.tick(1e9, 0.05e9, 1.1e9).replace('\u00a0', ' '));
        assertEquals("5 GiB", Unit.BYTES.tick(5L << 30, 5L << 30, 15L << 30).replace('\u00a0', ' '));
    }

    @Test
    void hoursAreRoundInTheZone() {
        long from = Instant.parse("2026-11-22T10:10:00Z").toEpochMilli();
        List<TimeTicks> utc = TimeTicks.between(from, from + 8 * HOUR, 3 * HOUR, ZoneOffset.UTC);
        assertEquals(
                List.of("12:00", "15:00", "18:00"),
                utc.stream().map(TimeTicks::label).toList());
        List<TimeTicks> india = TimeTicks.between(from, from + 8 * HOUR, 3 * HOUR, ZoneId.of("Asia/Kolkata"));
        assertEquals(
                List.of("18:00", "21:00"),
                india.stream().map(TimeTicks::label).limit(2).toList());
    }

    @Test
    void midnightSaysTheDateAlsoWhenTheClocksChange() {
        long from = Instant.parse("2026-10-24T12:00:00Z").toEpochMilli();
        List<TimeTicks> ticks = TimeTicks.between(from, from + 72 * HOUR, 24 * HOUR, PARIS);
        assertEquals(
                List.of("Sun 25 Oct", "Mon 26 Oct", "Tue 27 Oct"),
                ticks.stream().map(TimeTicks::label).toList());
        assertEquals(25 * HOUR, ticks.get(1).millis() - ticks.get(0).millis());
        List<TimeTicks> hours = TimeTicks.between(from, from + 30 * HOUR, 6 * HOUR, PARIS);
        assertTrue(hours.stream().anyMatch(tick -> tick.major() && tick.label().equals("Sun 25 Oct")));
    }

    @Test
    void theStepLeavesRoomForTheLabels() {
        assertEquals(HOUR, TimeTicks.step(31 * 60_000));
        assertEquals(10_000, TimeTicks.step(6000));
    }

    @Test
    void theAxisGrowsAtOnceAndShrinksOnlyWhenMuchIsEmpty() {
        var axis = new ValueAxis();
        axis.include(flat(40, 80), 0, 2);
        assertTrue(axis.decide(List.of(), Unit.CELSIUS, 5));
        assertEquals(40, axis.least());
        assertEquals(80, axis.greatest());
        axis.clear();
        axis.include(flat(42, 74), 0, 2);
        assertFalse(axis.decide(List.of(), Unit.CELSIUS, 5));
        axis.clear();
        axis.include(flat(42, 52), 0, 2);
        assertTrue(axis.decide(List.of(), Unit.CELSIUS, 5));
        assertTrue(axis.greatest() < 60);
    }

    @Test
    void zerosStandOnTheBottomOfTheirAxis() {
        var axis = new ValueAxis();
        axis.include(flat(0, 0), 0, 2);
        assertTrue(axis.decide(List.of(), Unit.NONE, 5));
        assertEquals(0, axis.least());
        assertEquals(1, axis.greatest());
    }

    @Test
    void aLimitNearTheDataIsTakenIn() {
        var axis = new ValueAxis();
        axis.include(flat(60, 80), 0, 2);
        axis.decide(List.of(new Limit(93, "slow-down", Tone.WARNING)), Unit.CELSIUS, 5);
        assertTrue(axis.greatest() >= 93);
        axis.clear();
        axis.include(flat(60, 62), 0, 2);
        axis.decide(List.of(new Limit(5000, "far", Tone.WARNING)), Unit.CELSIUS, 5);
        assertTrue(axis.greatest() < 200);
    }

    private static Decimator flat(double least, double greatest) {
        var columns = new Decimator();
        columns.reset(1000, 0, 2);
        columns.add(0, least, 3000);
        columns.add(1000, greatest, 3000);
        return columns;
    }
}

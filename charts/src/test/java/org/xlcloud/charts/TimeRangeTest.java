package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.xlcloud.charts.TimeRange.Mode;

@ExtendWith(ApplicationExtension.class)
final class TimeRangeTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Instant now = Instant.parse("2026-11-22T14:00:00Z");
    private final TimeRange range = new TimeRange(() -> now);

    private long millis() {
        return now.toEpochMilli();
    }

    private void later(Duration by) {
        now = now.plus(by);
        range.tick();
    }

    @Test
    void aLiveRangeEndsNow() {
        later(Duration.ofSeconds(30));
        assertEquals(millis(), range.toMillis());
        assertEquals(millis() - HOUR, range.fromMillis());
    }

    @Test
    void aPausedRangeStandsStillAndCatchesUp() {
        long before = range.toMillis();
        range.pause(true);
        later(Duration.ofSeconds(30));
        assertEquals(before, range.toMillis());
        assertEquals(Mode.PAUSED, range.mode());
        range.pause(false);
        range.tick();
        assertEquals(millis(), range.toMillis());
    }

    @Test
    void thePointerHoldsTheRangeOnlyWhileItIsThere() {
        range.hold();
        range.hold();
        range.release();
        assertEquals(Mode.PAUSED, range.mode());
        range.release();
        assertEquals(Mode.LIVE, range.mode());
    }

    @Test
    void backGoesThroughAllRangesToTheLiveOne() {
        assertFalse(range.back());
        range.show(now.minusSeconds(1800), now.minusSeconds(1200));
        range.show(now.minusSeconds(1500), now.minusSeconds(1400));
        assertEquals(Mode.PAST, range.mode());
        assertTrue(range.back());
        assertEquals(millis() - 1_800_000, range.fromMillis());
        later(Duration.ofMinutes(5));
        assertTrue(range.back());
        assertEquals(Mode.LIVE, range.mode());
        assertEquals(HOUR, range.spanProperty().get());
        assertEquals(millis(), range.toMillis());
        assertFalse(range.canGoBackProperty().get());
    }

    @Test
    void zoomKeepsTheMomentUnderThePointer() {
        range.show(now.minusSeconds(7200), now.minusSeconds(3600));
        long around = millis() - 6_300_000;
        range.zoom(0.5, around);
        assertEquals(HOUR / 2, range.spanProperty().get());
        assertEquals(0.25, (around - range.fromMillis()) / (0.5 * HOUR), 1e-3);
    }

    @Test
    void aLiveRangeStaysLiveWhenItIsZoomed() {
        range.zoom(2, millis() - HOUR / 2);
        assertEquals(Mode.LIVE, range.mode());
        assertEquals(2 * HOUR, range.spanProperty().get());
        assertEquals(millis(), range.toMillis());
    }

    @Test
    void movingForwardToNowIsLiveAgain() {
        range.pan(-0.5);
        assertEquals(Mode.PAST, range.mode());
        assertEquals(millis() - HOUR / 2, range.toMillis());
        range.pan(0.5);
        assertEquals(Mode.LIVE, range.mode());
    }

    @Test
    void aRangeIsNeverShorterOrLongerThanCanBeDrawn() {
        range.zoom(1e-9, millis());
        assertEquals(TimeRange.LEAST_SPAN.toMillis(), range.spanProperty().get());
        range.zoom(1e12, millis());
        assertEquals(TimeRange.MOST_SPAN.toMillis(), range.spanProperty().get());
    }

    @Test
    void choosingTheSameSpanTwiceIsOneStep() {
        range.live(Duration.ofHours(6));
        later(Duration.ofSeconds(3));
        range.live(Duration.ofHours(6));
        range.back();
        assertEquals(HOUR, range.spanProperty().get());
        assertFalse(range.canGoBackProperty().get());
    }
}

package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class SeriesBufferTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void theOldestSamplesMakeRoom() {
        var buffer = new SeriesBuffer(100, SECOND);
        for (int i = 0; i < 1000; i++) buffer.append(i * 1000L, i);
        assertEquals(100, buffer.size());
        assertEquals(999, buffer.newest());
        long end = buffer.end();
        assertEquals(900, buffer.value(buffer.begin(end)));
    }

    @Test
    void aSampleThatIsNotNewerIsRefused() {
        var buffer = new SeriesBuffer(10, SECOND);
        assertTrue(buffer.append(1000, 1));
        assertFalse(buffer.append(1000, 2));
        assertFalse(buffer.append(999, 2));
        assertFalse(buffer.append(2000, Double.POSITIVE_INFINITY));
        assertEquals(1, buffer.size());
        assertEquals(1, buffer.newest());
    }

    @Test
    void anEmptyBufferHasNoNewestValue() {
        var buffer = new SeriesBuffer(10, SECOND);
        assertTrue(Double.isNaN(buffer.newest()));
        assertEquals(Long.MIN_VALUE, buffer.newestMillis());
        assertThrows(IllegalArgumentException.class, () -> new SeriesBuffer(0, SECOND));
        assertThrows(IllegalArgumentException.class, () -> new SeriesBuffer(1, Duration.ZERO));
    }

    @Test
    void aTimeIsFoundAmongTheSamples() {
        var buffer = new SeriesBuffer(100, SECOND);
        for (int i = 0; i < 50; i++) buffer.append(i * 1000L, i);
        long end = buffer.end();
        assertEquals(7, buffer.indexAt(6001, 0, end));
        assertEquals(7, buffer.indexAt(7000, 0, end));
        assertEquals(0, buffer.indexAt(-5, 0, end));
        assertEquals(50, buffer.indexAt(1_000_000, 0, end));
    }

    /// What the reader takes for intact is what the writer wrote: time and value belong together.
    @Test
    void aReaderNoticesWhenTheWriterHasLappedIt() throws InterruptedException {
        var buffer = new SeriesBuffer(256, SECOND);
        var stop = new AtomicBoolean();
        var writer = Thread.ofVirtual().start(() -> {
            for (long i = 0; !stop.get(); i++) buffer.append(i, (double) -i);
        });
        int intact = 0;
        for (int round = 0; round < 20_000 || intact < 100; round++) {
            long end = buffer.end();
            long begin = buffer.begin(end);
            boolean whole = true;
            for (long i = begin; i < end; i++)
                whole &= (long) buffer.value(i) == -buffer.time(i) && buffer.time(i) == i;
            if (!buffer.wasIntact(begin)) continue;
            intact++;
            assertTrue(whole, "samples " + begin + " to " + end);
        }
        stop.set(true);
        writer.join();
    }
}

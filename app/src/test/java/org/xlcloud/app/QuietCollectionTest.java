package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class QuietCollectionTest {
    private static final long MB = 1L << 20;

    @Test
    void little_that_came_since_is_not_worth_a_stop() {
        assertTrue(QuietCollection.due(60 * MB, 0), "after the start");
        assertFalse(QuietCollection.due(60 * MB, 48 * MB));
        assertTrue(QuietCollection.due(77 * MB, 48 * MB));
        assertFalse(QuietCollection.due(500 * MB, 400 * MB), "a large heap is stopped for longer, so less often");
    }

    @Test
    void it_collects_when_nobody_was_at_it_and_again_only_when_much_has_come() throws InterruptedException {
        var used = new AtomicLong(100 * MB);
        var looks = new Semaphore(0);
        var collections = new AtomicInteger();
        try (var quiet = new QuietCollection(
                Duration.ofMillis(1),
                () -> {
                    looks.release();
                    return used.get();
                },
                () -> {
                    used.set(50 * MB);
                    collections.incrementAndGet();
                })) {
            looks.acquire(20); // many times since, and the heap was found small each time but the first
            assertEquals(1, collections.get());
            used.set(90 * MB);
            looks.drainPermits();
            looks.acquire(20);
            assertEquals(2, collections.get());
        }
    }
}

package org.xlcloud.services.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A thread that works until it is closed, and what is made of it.
@Timeout(60)
class WorkerTest {
    private final Worker worker = new Worker();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    @Test
    void it_begins_once_and_not_after_its_end() throws Exception {
        worker.start("one", () -> said.add("one"));
        worker.start("two", () -> said.add("two"));
        assertEquals("one", said.poll(30, TimeUnit.SECONDS));
        assertTrue(said.isEmpty());
        var closed = new Worker();
        closed.close();
        closed.start("three", () -> said.add("three"));
        assertTrue(closed.isClosed() && said.isEmpty());
    }

    @Test
    void what_it_waits_for_wakes_it_and_its_end_too() throws Exception {
        var ready = new AtomicBoolean();
        worker.start("waiting", () -> {
            if (worker.await(() -> ready.getAndSet(false))) said.add("taken");
            if (!worker.await(ready::get)) said.add("closed");
        });
        worker.change(() -> ready.set(true));
        assertEquals("taken", said.poll(30, TimeUnit.SECONDS));
        worker.close();
        assertEquals("closed", said.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void a_rest_is_cut_short_by_what_comes_and_by_an_interruption() throws Exception {
        var wanted = new AtomicBoolean();
        worker.start("resting", () -> {
            said.add("rested " + worker.rest(Duration.ofDays(1), wanted::get));
            said.add("rested " + worker.rest(Duration.ofDays(1), () -> false));
        });
        worker.change(() -> wanted.set(true));
        assertEquals("rested true", said.poll(30, TimeUnit.SECONDS));
        worker.interrupt();
        assertEquals("rested false", said.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void many_askings_during_a_run_make_one_more() throws Exception {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var runs = new AtomicInteger();
        try (var coalesced = new Coalesced("count", () -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            said.add("run " + runs.incrementAndGet());
        })) {
            coalesced.start();
            coalesced.ask();
            assertTrue(inside.await(30, TimeUnit.SECONDS));
            for (int i = 0; i < 50; i++) coalesced.ask();
            go.countDown();
            assertEquals("run 1", said.poll(30, TimeUnit.SECONDS));
            assertEquals("run 2", said.poll(30, TimeUnit.SECONDS));
            coalesced.ask();
            assertEquals("run 3", said.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void a_feed_asks_at_once_when_wanted_and_ends_an_attempt_when_closed() throws Exception {
        var ended = new CountDownLatch(1);
        var asked = new AtomicInteger();
        var feed = new Feed<>("Nova", Duration.ofDays(1), InstantSource.fixed(Instant.EPOCH), () -> {
            if (asked.incrementAndGet() < 3) return asked.get();
            try {
                new CountDownLatch(1).await(); // an attempt that hangs
            } finally {
                ended.countDown();
            }
            return -1;
        });
        feed.readings()
                .onArrival(() -> said.add("got " + feed.readings().newest().value()));
        feed.start();
        assertEquals("got 1", said.poll(30, TimeUnit.SECONDS));
        feed.askNow();
        assertEquals("got 2", said.poll(30, TimeUnit.SECONDS));
        feed.askNow();
        while (asked.get() < 3) Thread.onSpinWait();
        feed.close();
        assertTrue(ended.await(30, TimeUnit.SECONDS));
        assertFalse(said.contains("got -1"));
    }

    @Test
    void aFeedThatFailsAsksEverMoreSeldomAndSeesWithinAMinuteThatItsSourceIsBack() {
        Duration ten = Duration.ofSeconds(10);
        assertEquals(
                List.of(10L, 10L, 20L, 40L, 60L, 60L),
                IntStream.of(0, 1, 2, 3, 4, 1_000)
                        .mapToObj(failures -> Feed.pause(ten, failures).toSeconds())
                        .toList());
        assertEquals(
                Duration.ofMinutes(5), Feed.pause(Duration.ofMinutes(5), 9), "never more often than when it is well");
    }
}

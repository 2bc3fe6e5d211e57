package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class HistoryFeedTest {
    private static final long START = 1_795_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final HistoryFeed feed = new HistoryFeed("gpu");
    private final List<History.Request> requests = new ArrayList<>();
    private final List<CompletableFuture<Points>> answers = new ArrayList<>();
    private final History history = request -> {
        requests.add(request);
        var answer = new CompletableFuture<Points>();
        answers.add(answer);
        return answer;
    };

    private boolean ask(long from, long to) {
        return feed.ask(history, from, to, 100, 45_000);
    }

    private static Points points() {
        return new Points(Duration.ofMinutes(1), new long[] {START}, new double[] {5});
    }

    @Test
    void oneRangeIsAskedForOnce() {
        ask(START, START + HOUR);
        ask(START, START + HOUR);
        assertEquals(1, requests.size());
        assertTrue(feed.isAsking());
        answers.getFirst().complete(points());
        assertTrue(ask(START, START + HOUR));
        assertFalse(feed.isAsking());
        assertTrue(feed.takeNews());
        assertFalse(feed.takeNews());
        ask(START + 1000, START + HOUR);
        assertEquals(1, requests.size());
    }

    @Test
    void aRequestForARangeThatIsNotLookedAtAnyMoreIsCancelled() {
        ask(START, START + HOUR);
        ask(START - 100 * HOUR, START - 99 * HOUR);
        assertTrue(answers.getFirst().isCancelled());
        assertEquals(2, requests.size());
        assertNull(feed.failure());
    }

    @Test
    void aCloserLookAsksForFinerPoints() {
        ask(START, START + 24 * HOUR);
        answers.getFirst().complete(points());
        ask(START, START + 24 * HOUR);
        ask(START + HOUR, START + 2 * HOUR);
        assertEquals(2, requests.size());
    }

    @Test
    void aFailureIsSaidAndAskedAgainOnlyWhenWanted() {
        ask(START, START + HOUR);
        answers.getFirst().completeExceptionally(new IllegalStateException("Gnocchi: 503"));
        ask(START, START + HOUR);
        assertEquals("Gnocchi: 503", feed.failure());
        ask(START, START + HOUR);
        assertEquals(1, requests.size());
        feed.askAgain();
        ask(START, START + HOUR);
        assertEquals(2, requests.size());
        assertNull(feed.failure());
    }

    @Test
    void nothingIsAskedWhenTheBufferReachesBackFarEnough() {
        ask(START + HOUR, START);
        assertTrue(requests.isEmpty());
    }
}

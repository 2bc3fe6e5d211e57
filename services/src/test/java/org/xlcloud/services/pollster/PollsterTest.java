package org.xlcloud.services.pollster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

@Timeout(30)
final class PollsterTest {
    private static final Instant START = Instant.parse("2026-11-28T20:00:00Z");

    private final List<Measured> taken = new ArrayList<>();
    private final AtomicBoolean away = new AtomicBoolean();

    private void push(List<Measured> rows) {
        if (away.get()) throw new ProblemException(Problem.of("push metrics", "Gnocchi", "it is away"));
        taken.addAll(rows);
    }

    private Pollster pollster(int most) {
        var pollster = new Pollster(this::push, most, Duration.ofMillis(5), InstantSource.system());
        pollster.start();
        return pollster;
    }

    private static Measured row(int gpu, int second) {
        var subject = Subject.gpu("demo", "host-1", "0000:8" + gpu + ":00.0", Subject.Aliases.NONE);
        return new Measured(subject, START.plusSeconds(second), Values.of(Map.of(Metric.TEMPERATURE, 60.0 + second)));
    }

    private static void until(Pollster pollster, Predicate<Pollster.State> reached) throws InterruptedException {
        var latch = new CountDownLatch(1);
        Runnable look = () -> {
            if (reached.test(pollster.state().newest())) latch.countDown();
        };
        try (var watch = pollster.state().onArrival(look)) {
            look.run();
            latch.await();
        }
    }

    @Test
    void what_waits_through_an_outage_follows_in_order_with_its_own_times() throws InterruptedException {
        away.set(true);
        try (Pollster pollster = pollster(1_000)) {
            for (int second = 0; second < 60; second += 15) pollster.take(List.of(row(1, second), row(2, second)));
            until(pollster, state -> state.problem() != null);
            assertEquals(8, pollster.state().newest().waiting());
            away.set(false);
            until(pollster, state -> state.pushed() == 8 && state.waiting() == 0);
            assertNull(pollster.state().newest().problem());
        }
        assertEquals(
                List.of(0L, 0L, 15L, 15L, 30L, 30L, 45L, 45L),
                taken.stream()
                        .map(row -> Duration.between(START, row.at()).toSeconds())
                        .toList());
    }

    @Test
    void a_report_that_says_nothing_new_is_not_pushed_again() throws InterruptedException {
        try (Pollster pollster = pollster(1_000)) {
            pollster.take(List.of(row(1, 15), row(1, 15), row(1, 0), row(2, 0)));
            pollster.take(List.of(row(1, 15), row(1, 30)));
            until(pollster, state -> state.waiting() == 0 && state.pushed() == 3);
            assertEquals(3, pollster.state().newest().repeated());
        }
        assertEquals(3, taken.size());
    }

    @Test
    void beyond_the_bound_the_oldest_are_dropped_and_counted() throws InterruptedException {
        away.set(true);
        try (Pollster pollster = pollster(10)) {
            for (int second = 0; second < 25; second++) pollster.take(List.of(row(1, second)));
            assertEquals(15, pollster.state().newest().dropped());
            away.set(false);
            until(pollster, state -> state.waiting() == 0);
        }
        assertEquals(START.plusSeconds(15), taken.getFirst().at());
        assertEquals(10, taken.size());
    }

    @Test
    void an_unforeseen_failure_is_said_and_the_next_push_follows() throws InterruptedException {
        var broken = new AtomicBoolean(true);
        var pollster = new Pollster(
                rows -> {
                    if (broken.get()) throw new IllegalStateException("no such thing");
                    push(rows);
                },
                10,
                Duration.ofMillis(5),
                InstantSource.system());
        try (pollster) {
            pollster.start();
            pollster.take(List.of(row(1, 0)));
            until(pollster, state -> state.problem() != null);
            assertTrue(pollster.state().newest().problem().reason().contains("no such thing"));
            broken.set(false);
            until(pollster, state -> state.pushed() == 1);
        }
        assertEquals(1, taken.size());
    }

    @Test
    void rows_without_values_and_of_whole_nodes_are_left_out() {
        try (var pollster = new Pollster(this::push, 10, Duration.ofSeconds(1), InstantSource.system())) {
            var node = Subject.instance("demo", "1", Subject.Aliases.NONE);
            pollster.take(List.of(
                    new Measured(node, START, Values.of(Map.of(Metric.NODE_CPU, 1.0))),
                    new Measured(row(1, 0).subject(), START, Values.NONE)));
            assertEquals(0, pollster.state().newest().waiting());
            assertTrue(taken.isEmpty());
        }
    }
}

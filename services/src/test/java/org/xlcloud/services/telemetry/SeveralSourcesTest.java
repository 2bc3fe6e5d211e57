package org.xlcloud.services.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.Rule;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Values;

/// A cloud whose newest values are told in several places.
class SeveralSourcesTest {
    private static final Instant AT = Instant.parse("2026-11-28T20:00:00Z");
    private static final String GPU = "c/h/0000:87:00.0";

    private CloudTelemetry telemetry;

    /// Says of the one GPU what it is told to.
    private static final class Told implements LiveSource<State> {
        private final String name;
        private final double temperature;
        private volatile State state;
        private volatile boolean broken;
        private volatile boolean present = true;
        private final AtomicInteger joined = new AtomicInteger();

        Told(String name, State state, double temperature) {
            this.name = name;
            this.state = state;
            this.temperature = temperature;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String system() {
            return name;
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(20);
        }

        @Override
        public State read() {
            if (broken) throw new ProblemException(Problem.of("read " + name, name, "it is broken"));
            return state;
        }

        @Override
        public Instant at(State report) {
            return AT;
        }

        @Override
        public boolean present(State report) {
            return present;
        }

        @Override
        public Joined join(State report, Lookup lookup, Witness witness, boolean old) {
            joined.incrementAndGet();
            Values values = Values.of(Map.of(Metric.TEMPERATURE, temperature));
            var gpu = new GpuTelemetry(
                    Subject.gpu("c", "h", "0000:87:00.0", Subject.Aliases.NONE),
                    "n",
                    0,
                    Rule.NAME,
                    report,
                    values,
                    AT,
                    name);
            return new Joined(Map.of(GPU, gpu), Map.of(), List.of());
        }

        @Override
        public List<Problem> remarks(State report) {
            return List.of();
        }
    }

    private Telemetry await(Predicate<Telemetry> condition, Told... sources) throws Exception {
        if (telemetry == null) {
            telemetry = new CloudTelemetry("c", new ArrayList<>(List.of(sources)), InstantSource.fixed(AT), rows -> {});
            telemetry.start();
        }
        var found = new CompletableFuture<Telemetry>();
        Runnable look = () -> {
            Telemetry newest = telemetry.newest().newest();
            if (condition.test(newest)) found.complete(newest);
        };
        try (var subscription = telemetry.newest().onArrival(look)) {
            look.run();
            return found.get(20, TimeUnit.SECONDS);
        }
    }

    private static Predicate<Telemetry> from(String source) {
        return newest -> newest.gpus().containsKey(GPU)
                && newest.gpus().get(GPU).source().equals(source)
                && newest.sources().stream().allMatch(one -> one.triedAt() != null);
    }

    @AfterEach
    void stop() {
        if (telemetry != null) telemetry.close();
    }

    @Test
    void of_two_that_live_the_first_counts_and_the_second_takes_over() throws Exception {
        var first = new Told("Ganglia", State.LIVE, 40);
        var second = new Told("Prometheus", State.LIVE, 50);
        Telemetry both = await(from("Ganglia"), first, second);
        assertEquals(40, both.gpus().get(GPU).values().get(Metric.TEMPERATURE));
        assertEquals(2, both.sources().size());
        first.state = State.DOWN;
        assertEquals(50, await(from("Prometheus")).gpus().get(GPU).values().get(Metric.TEMPERATURE));
        second.state = State.STALE;
        assertEquals(State.DOWN, await(from("Ganglia")).gpus().get(GPU).state());
    }

    @Test
    void one_that_breaks_keeps_the_other_and_is_said() throws Exception {
        var first = new Told("Ganglia", State.LIVE, 40);
        first.broken = true;
        var second = new Told("Prometheus", State.LIVE, 50);
        Telemetry newest = await(from("Prometheus"), first, second);
        assertTrue(newest.sources().getFirst().problem().reason().contains("broken"));
    }

    @Test
    void one_that_the_cloud_does_not_have_has_no_light() throws Exception {
        var absent = new Told("Gnocchi", State.LIVE, 40);
        absent.present = false;
        Telemetry newest = await(found -> found.at() != null, absent);
        assertEquals(List.of(), newest.sources());
        assertEquals(Map.of(), newest.gpus());
    }

    @Test
    void an_answer_is_joined_again_only_where_something_it_depends_on_is_new() {
        var source = new Told("Ganglia", State.LIVE, 40);
        var witness = new Witness();
        var nothing = new Lookup(Inventory.empty("c"));
        try (var feed = new LiveFeed<>(source, InstantSource.fixed(AT), witness)) {
            feed.once("c", nothing);
            assertEquals(
                    State.LIVE, feed.once("c", nothing).joined().gpus().get(GPU).state());
            assertEquals(1, source.joined.get());
            witness.learn("GPU-1", GPU, true);
            feed.once("c", nothing);
            assertEquals(2, source.joined.get());
            witness.learn("GPU-1", GPU, false);
            feed.once("c", nothing);
            assertEquals(2, source.joined.get(), "what is sure stays");
            feed.once("c", new Lookup(Inventory.empty("c")));
            assertEquals(3, source.joined.get());
            source.state = State.DOWN;
            assertEquals(
                    State.DOWN, feed.once("c", nothing).joined().gpus().get(GPU).state());
        }
    }

    @Test
    void an_inventory_with_the_very_same_things_keeps_the_lookup() {
        Inventory first = Inventory.empty("c");
        var later = new Inventory("c", first.hosts(), first.gpus(), first.instances(), List.of(), true, AT);
        assertTrue(new Lookup(first).isOf(later));
        assertFalse(new Lookup(first).isOf(Inventory.empty("d")));
    }

    @Test
    void a_source_is_asked_by_its_name() throws Exception {
        await(from("Ganglia"), new Told("Ganglia", State.LIVE, 40));
        assertTrue(telemetry.refresh("Ganglia"));
        assertFalse(telemetry.refresh("Nova"));
    }
}

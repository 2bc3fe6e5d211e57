package org.xlcloud.services.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

final class JoinedSourcesTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Subject GPU = Subject.gpu("lab", "host", "0000:87:00.0", Subject.Aliases.NONE);

    private Instant now = START.plus(Duration.ofHours(2));

    @Test
    void memory_comes_first_and_older_parts_from_the_history_without_a_seam() {
        var memory = new Fake("Memory").minutes(60, 120, 1);
        var history = new Fake("History").minutes(0, 120, 2);
        Joined joined = joined(memory, history).ask(GPU, Metric.TEMPERATURE, START, now, 1_000);
        assertEquals(121, joined.samples().size());
        assertEquals(2, joined.samples().mean()[59]);
        assertEquals(1, joined.samples().mean()[60]);
        assertEquals(60_000, joined.samples().stepMillis());
        assertEquals(
                List.of("History", "Memory"),
                joined.parts().stream().map(Joined.Part::source).toList());
        assertEquals(60, joined.parts().getFirst().entries());
    }

    @Test
    void a_source_is_asked_only_for_what_those_before_it_lack() {
        var memory = new Fake("Memory").minutes(60, 120, 1);
        var history = new Fake("History").minutes(0, 120, 2);
        joined(memory, history).ask(GPU, Metric.TEMPERATURE, START, now, 1_000);
        assertTrue(history.asked.getFirst().contains("to 2026-11-22T12:59"), history.asked.toString());
        var full = new Fake("Memory").minutes(0, 120, 1);
        var idle = new Fake("History").minutes(0, 120, 2);
        joined(full, idle).ask(GPU, Metric.TEMPERATURE, START, now, 1_000);
        assertEquals(List.of(), idle.asked);
    }

    @Test
    void a_night_without_the_console_is_filled_from_the_cloud() {
        var history = new Fake("History").minutes(0, 20, 1).minutes(100, 120, 1);
        var gnocchi = new Fake("Gnocchi").minutes(0, 120, 5);
        Joined joined = joined(history, gnocchi).ask(GPU, Metric.TEMPERATURE, START, now, 1_000);
        assertEquals(121, joined.samples().size());
        assertEquals(
                List.of("History", "Gnocchi", "History"),
                joined.parts().stream().map(Joined.Part::source).toList());
    }

    @Test
    void what_fails_costs_its_part_only_and_is_said() {
        var memory = new Fake("Memory").minutes(60, 120, 1);
        var broken = new Fake("Prometheus");
        broken.problem = Problem.of("read", "http://prometheus", "no answer within 10 s");
        var rrd = new Fake("Ganglia RRD").minutes(0, 120, 3);
        JoinedSources sources = joined(memory, broken, rrd);
        Joined joined = sources.ask(GPU, Metric.TEMPERATURE, START, now, 1_000);
        assertEquals(121, joined.samples().size());
        assertEquals(List.of(broken.problem), joined.problems());
        assertEquals(
                1,
                sources.states().newest().stream()
                        .filter(state ->
                                state.problem() != null && state.source().equals("Prometheus"))
                        .count());
    }

    @Test
    void a_source_that_failed_rests_for_half_a_minute() {
        var broken = new Fake("Prometheus").minutes(0, 120, 1);
        Problem problem = Problem.of("read", "http://prometheus", "no answer within 10 s");
        broken.problem = problem;
        JoinedSources sources = joined(broken);
        assertThrows(ProblemException.class, () -> sources.read(GPU, Metric.TEMPERATURE, START, now, 100));
        broken.problem = null;
        assertEquals(
                List.of(problem),
                sources.ask(GPU, Metric.TEMPERATURE, START, now, 100).problems());
        assertEquals(1, broken.asked.size());
        now = now.plusSeconds(31);
        assertTrue(sources.read(GPU, Metric.TEMPERATURE, START, now, 100).size() > 0);
        assertTrue(sources.states().newest().stream().allMatch(state -> state.problem() == null));
    }

    @Test
    void a_retry_ends_the_rest_of_a_source() {
        var broken = new Fake("Prometheus").minutes(0, 120, 1);
        broken.problem = Problem.of("read", "http://prometheus", "no answer within 10 s");
        JoinedSources sources = joined(broken);
        assertThrows(ProblemException.class, () -> sources.read(GPU, Metric.TEMPERATURE, START, now, 100));
        broken.problem = null;
        sources.wake(GPU.cloud(), "Gnocchi");
        assertEquals(
                0,
                sources.ask(GPU, Metric.TEMPERATURE, START, now, 100).samples().size());
        sources.wake(GPU.cloud(), "Prometheus");
        assertTrue(sources.read(GPU, Metric.TEMPERATURE, START, now, 100).size() > 0);
    }

    @Test
    void where_nobody_has_anything_it_is_empty() {
        assertEquals(
                0,
                joined(new Fake("Memory"))
                        .read(GPU, Metric.TEMPERATURE, START, now, 100)
                        .size());
        assertEquals(0, joined().read(GPU, Metric.TEMPERATURE, START, now, 100).size());
        assertEquals(0, joined().read(GPU, Metric.TEMPERATURE, now, START, 100).size());
    }

    @Test
    void no_more_entries_come_than_wanted_and_the_peak_stays() {
        var history = new Fake("History").minutes(0, 120, 1);
        history.values.put(START.plusSeconds(60 * 77).toEpochMilli(), 93.0);
        Samples samples = joined(history).read(GPU, Metric.TEMPERATURE, START, now, 10);
        assertTrue(samples.size() <= 11, "entries: " + samples.size());
        double max = 0;
        for (double value : samples.max()) max = Math.max(max, value);
        assertEquals(93, max);
    }

    @Test
    void samples_are_built_in_order_without_what_is_no_number() {
        Samples samples = new SamplesBuilder()
                .add(3_000, 3)
                .add(1_000, 1)
                .add(1_000, 9)
                .add(2_000, Double.NaN)
                .add(4_000, Double.POSITIVE_INFINITY)
                .build(0);
        assertArrayEquals(new long[] {1_000, 3_000}, samples.times());
        assertArrayEquals(new double[] {1, 3}, samples.mean());
        assertEquals(2_000, samples.stepMillis());
    }

    @Test
    void a_gap_among_few_samples_is_not_taken_for_their_distance() {
        Samples samples =
                new SamplesBuilder().add(0, 1).add(15_000, 1).add(180_000, 1).build(0);
        assertEquals(15_000, samples.stepMillis());
    }

    private JoinedSources joined(MetricSource... sources) {
        return new JoinedSources(cloud -> List.of(sources), () -> now);
    }

    /// Has a value for each minute that it was given.
    private static final class Fake implements MetricSource {
        private final String name;
        private final TreeMap<Long, Double> values = new TreeMap<>();
        private final List<String> asked = new ArrayList<>();
        private Problem problem;

        Fake(String name) {
            this.name = name;
        }

        Fake minutes(int from, int to, double value) {
            for (int i = from; i <= to; i++)
                values.put(START.plusSeconds(60L * i).toEpochMilli(), value);
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
            asked.add(from + " to " + to);
            if (problem != null) throw new ProblemException(problem);
            var samples = new SamplesBuilder();
            values.subMap(from.toEpochMilli(), true, to.toEpochMilli(), true).forEach(samples::add);
            return samples.build(60_000);
        }
    }
}

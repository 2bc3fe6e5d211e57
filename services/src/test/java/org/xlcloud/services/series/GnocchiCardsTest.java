package org.xlcloud.services.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.series.GnocchiCards.Card;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.world.Processors;
import org.xlcloud.simulator.world.SimServer;

/// How old the newest values in Gnocchi may be, against the simulator and a clock that a test sets.
class GnocchiCardsTest {
    private Simulator simulator;
    private Cloud cloud;
    private Duration later = Duration.ZERO;
    private GnocchiCards gnocchi;

    @BeforeEach
    void start() {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(3).withGpusPerHost(2).withChurn(Duration.ZERO));
        cloud = new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), InstantSource.system());
        gnocchi = new GnocchiCards(cloud, () -> Instant.now().plus(later));
    }

    @AfterEach
    void stop() {
        cloud.close();
        simulator.close();
    }

    private List<Card> cards() {
        GnocchiCards.Report report = gnocchi.read();
        assertTrue(report.present());
        assertFalse(report.cards().isEmpty());
        return report.cards();
    }

    @Test
    void what_was_just_pushed_is_live() {
        for (Card card : cards()) {
            assertFalse(card.stale() || card.silent(), card::toString);
            assertTrue(card.values().any(), card::toString);
        }
    }

    @Test
    void what_should_have_been_followed_by_newer_values_is_stale_and_then_silent() {
        later = Duration.ofMinutes(4);
        for (Card card : cards()) assertTrue(card.stale() && !card.silent(), card::toString);
        later = Duration.ofMinutes(10);
        for (Card card : cards()) assertTrue(card.silent(), card::toString);
    }

    @Test
    void what_is_silent_stays_with_its_age_until_it_ends() {
        int all = cards().size();
        Instant before = cards().getFirst().at();
        later = Duration.ofHours(1);
        List<Card> silent = cards();
        assertEquals(all, silent.size());
        for (Card card : silent) assertTrue(card.silent() && !card.values().any(), card::toString);
        Duration moved = Duration.between(before, silent.getFirst().at()).abs();
        assertTrue(moved.compareTo(Duration.ofMinutes(6)) < 0, () -> "moved by " + moved);
    }

    @Test
    void what_was_silent_before_we_came_is_found_with_its_age_within_a_day() {
        later = Duration.ofHours(2);
        for (Card card : cards()) {
            assertTrue(card.silent() && !card.values().any(), card::toString);
            Duration age = Duration.between(card.at(), Instant.now().plus(later));
            assertTrue(age.toMinutes() >= 114 && age.toMinutes() <= 122, () -> "silent for " + age);
        }
    }

    @Test
    void what_has_been_silent_for_days_is_found_as_far_back_as_values_are_kept() {
        int all = cards().size();
        later = Duration.ofDays(10);
        List<Card> found =
                new GnocchiCards(cloud, () -> Instant.now().plus(later)).read().cards();
        assertEquals(all, found.size());
        for (Card card : found) {
            assertTrue(card.silent() && card.stale() && !card.values().any(), card::toString);
            Duration age = Duration.between(card.at(), Instant.now().plus(later));
            assertTrue(age.toHours() >= 239 - 1 && age.toHours() <= 241, () -> "silent for " + age);
        }
        later = Duration.ofDays(100);
        assertEquals(
                List.of(),
                new GnocchiCards(cloud, () -> Instant.now().plus(later)).read().cards());
    }

    @Test
    void of_more_that_are_silent_for_days_than_are_looked_for_at_once_none_is_forgotten() {
        int all = cards().size();
        later = Duration.ofDays(10);
        var from = new GnocchiCards(cloud, () -> Instant.now().plus(later));
        // Fifty thousand values a card: each look takes one.
        simulator
                .faults()
                .add(
                        "metric",
                        new Fault.Rewrite(body -> body.replace("60 days, 0:00:00", "2083 days, 0:00:00"), null),
                        10_000);
        for (int looks = 1; looks <= all; looks++)
            assertEquals(looks, from.read().cards().size());
        assertEquals(all, from.read().cards().size());
    }

    @Test
    void instances_have_values_of_their_own() {
        List<GnocchiCards.Node> nodes = gnocchi.read().nodes();
        assertFalse(nodes.isEmpty());
        for (GnocchiCards.Node node : nodes) {
            double cpu = node.values().get(Metric.NODE_CPU);
            assertTrue(cpu >= 0 && cpu <= 100, node::toString);
            assertFalse(node.stale(), node::toString);
        }
    }

    @Test
    void instances_have_values_by_what_Ceilometer_alone_leaves() {
        simulator
                .faults()
                .add("metric", new Fault.Rewrite(body -> body.replace("cpu.utilization", "no.such"), null), 1_000);
        List<GnocchiCards.Node> nodes = gnocchi.read().nodes();
        assertFalse(nodes.isEmpty());
        for (GnocchiCards.Node node : nodes) {
            SimServer server = simulator.world().servers().values().stream()
                    .filter(each -> each.id().toString().equals(node.instanceId()))
                    .findFirst()
                    .orElseThrow();
            // From the middle of one bucket to that of the next.
            double busy = 100 * Processors.busy(server, node.at().minusSeconds(300));
            assertEquals(busy, node.values().get(Metric.NODE_CPU), 0.06 * busy, node::toString);
            double free = node.values().get(Metric.NODE_MEMORY_FREE);
            assertTrue(free > 0 && free < server.flavor().ramMiB(), node::toString);
            assertFalse(node.stale(), node::toString);
        }
    }

    @Test
    void without_the_sizes_of_instances_the_cards_have_their_values() {
        simulator.faults().add("compute", "/flavors/detail", Fault.status(500), 10);
        GnocchiCards.Report report = gnocchi.read();
        assertTrue(report.cards().stream().allMatch(card -> card.values().any()), report::toString);
        assertTrue(report.oddities().toString().contains("how large instances are"), report::toString);
    }

    @Test
    void a_value_that_cannot_be_is_left_out_and_said() {
        simulator
                .faults()
                .add("metric", new Fault.Rewrite(body -> body.replaceAll(", ?[0-9.]+\\]", ",123456789]"), null), 1_000);
        GnocchiCards.Report report = gnocchi.read();
        assertEquals(List.of(), report.cards());
        assertTrue(report.oddities().getFirst().contains("can't be true"), report::toString);
    }

    @Test
    void an_answer_that_makes_no_sense_is_a_problem() {
        simulator.faults().add("metric", new Fault.Rewrite(body -> "{\"x\":1}", "application/json"), 1_000);
        assertThrows(ProblemException.class, () -> gnocchi.read());
    }
}

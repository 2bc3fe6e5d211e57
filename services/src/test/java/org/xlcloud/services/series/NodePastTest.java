package org.xlcloud.services.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.simulator.world.Processors;
import org.xlcloud.simulator.world.SimServer;

/// What a cloud keeps of its nodes' past is what the nodes did, on the embedded cloud whose nodes' doings are known for
/// any time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodePastTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final int COLUMNS = 600;

    private static final JsonMapper JSON = new JsonMapper();

    private Simulator simulator;
    private Cloud cloud;
    private GpuGuests.Guest guest;
    private Instant now;

    @BeforeAll
    void start() {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(3).withGpusPerHost(2).withChurn(Duration.ZERO));
        cloud = new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "clouds.yaml").get("demo"), InstantSource.system());
        now = simulator.world().now();
        guest = new GpuGuests(simulator.world())
                .all().stream()
                        .filter(each -> each.since().isBefore(now.minus(DAY.plusHours(1))))
                        .filter(each -> each.server().load() > 10)
                        .findFirst()
                        .orElseThrow();
    }

    @AfterAll
    void stop() {
        cloud.close();
        simulator.close();
    }

    private Prometheus prometheus() {
        return new Prometheus(cloud, cloud.config().telemetry().prometheus());
    }

    /// Known by its address, as after a join, or by its name.
    private Subject node(String address, String name) {
        return Subject.instance(
                "demo",
                guest.server().id().toString(),
                new Subject.Aliases(guest.server().id().toString(), null, name, address, null, null));
    }

    private double truth(Metric metric, Instant at) {
        SimServer server = guest.server();
        double busy = Processors.busy(server, at);
        return switch (metric) {
            case NODE_CPU -> 100 * busy;
            case NODE_LOAD -> busy * server.flavor().vcpus();
            default -> server.flavor().ramMiB() * (1 - busy) * 0.9;
        };
    }

    private void agrees(Samples read, Metric metric, Duration range) {
        int expected = (int) Math.min(COLUMNS, range.toSeconds() / 15);
        assertTrue(read.size() > 0.9 * expected && read.size() <= COLUMNS + 1, metric + ": " + read.size());
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < read.size(); i++) {
            double truth = truth(metric, Instant.ofEpochMilli(read.times()[i] + read.stepMillis() / 2));
            assertEquals(truth, read.mean()[i], 0.02 * truth + 0.01, metric + " at " + i);
            assertTrue(read.min()[i] <= read.mean()[i] + 1e-9 && read.mean()[i] <= read.max()[i] + 1e-9);
            lowest = Math.min(lowest, read.min()[i]);
            highest = Math.max(highest, read.max()[i]);
        }
        if (range.equals(DAY)) assertTrue(highest > 1.2 * lowest, metric + " is " + lowest + " to " + highest);
    }

    @ParameterizedTest
    @CsvSource({
        "NODE_LOAD, PT24H", "NODE_CPU, PT24H", "NODE_MEMORY_FREE, PT24H",
        "NODE_LOAD, PT1H", "NODE_CPU, PT1H", "NODE_MEMORY_FREE, PT1H"
    })
    void prometheus_tells_a_nodes_past(Metric metric, Duration range) {
        Samples read = prometheus().read(node(guest.node(), "another"), metric, now.minus(range), now, COLUMNS);
        agrees(read, metric, range);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no.such(host)", "\"\\"})
    void a_node_whose_address_nothing_is_scraped_at_is_known_by_its_name(String address) {
        Samples read = prometheus().read(node(address, guest.node()), Metric.NODE_CPU, now.minus(DAY), now, COLUMNS);
        agrees(read, Metric.NODE_CPU, DAY);
    }

    @Test
    void a_name_that_is_only_part_of_another_finds_nothing() {
        String part = guest.node().substring(1);
        Samples read = prometheus().read(node(part, part), Metric.NODE_LOAD, now.minus(DAY), now, COLUMNS);
        assertEquals(0, read.size());
    }

    @Test
    void before_a_node_was_started_there_is_nothing_and_its_first_values_are_as_true_as_the_rest() {
        Instant started = guest.since();
        for (Metric metric : new Metric[] {Metric.NODE_CPU, Metric.NODE_LOAD}) {
            Samples read = prometheus()
                    .read(
                            node(guest.node(), null),
                            metric,
                            started.minus(Duration.ofHours(12)),
                            started.plus(Duration.ofHours(12)),
                            COLUMNS);
            assertTrue(read.size() > 200 && read.size() < 320, metric + ": " + read.size());
            assertTrue(read.times()[0] >= started.toEpochMilli() - read.stepMillis(), metric::toString);
            for (int i = 0; i < 5; i++) {
                double truth = truth(metric, Instant.ofEpochMilli(read.times()[i] + read.stepMillis() / 2));
                assertEquals(truth, read.mean()[i], 0.03 * truth, metric + " at " + i);
            }
        }
    }

    /// Gnocchi's usual gauge is taken away where `cpu` is to be counted.
    @ParameterizedTest
    @CsvSource({
        "cpu.utilization, cpu.nothing, NODE_CPU, PT24H",
        "cpu.utilization, cpu.nothing, NODE_CPU, PT6H",
        "cpu.utilization, cpu.utilization, NODE_CPU, PT24H",
        "x, x, NODE_MEMORY_FREE, PT24H"
    })
    void gnocchi_tells_a_nodes_past(String name, String otherName, Metric metric, Duration range) {
        simulator
                .faults()
                .add("metric", new Fault.Rewrite(body -> body.replace(quoted(name), quoted(otherName)), null), 1_000);
        Samples read = new Gnocchi(cloud, simulator.world()::now)
                .read(node(null, null), metric, now.minus(range), now, COLUMNS);
        simulator.faults().clear();
        long buckets = range.toMinutes() / 5;
        assertTrue(read.size() >= buckets - 2 && read.size() <= buckets, () -> "of " + buckets + " " + read.size());
        assertEquals(Duration.ofMinutes(5).toMillis(), read.stepMillis());
        for (int i = 0; i < read.size(); i++) {
            Instant middle = Instant.ofEpochMilli(read.times()[i]).plusSeconds(150);
            double truth = metric == Metric.NODE_CPU
                    ? truth(metric, middle)
                    : guest.server().flavor().ramMiB() * (0.8 - Processors.busy(guest.server(), middle) / 2.5);
            assertEquals(truth, read.mean()[i], 0.06 * truth, metric + " at " + i);
            assertTrue(read.min()[i] <= read.mean()[i] + 1e-9 && read.mean()[i] <= read.max()[i] + 1e-9);
        }
    }

    /// An hour without buckets, then a counter that begins anew, then one that leaps.
    @Test
    void a_gap_of_a_counter_stays_one_and_its_beginnings_and_leaps_are_no_values() {
        List<Samples> read = new ArrayList<>();
        for (UnaryOperator<String> spoilt : List.<UnaryOperator<String>>of(body -> body, NodePastTest::spoilt)) {
            simulator
                    .faults()
                    .add(
                            "metric",
                            new Fault.Rewrite(
                                    body -> spoilt.apply(
                                            body.replace(quoted("cpu.utilization"), quoted("cpu.nothing"))),
                                    null),
                            1_000);
            read.add(new Gnocchi(cloud, simulator.world()::now)
                    .read(node(null, null), Metric.NODE_CPU, now.minus(DAY), now, COLUMNS));
            simulator.faults().clear();
        }
        assertEquals(read.getFirst().size() - 13 - 1 - 1, read.getLast().size());
        long longest = 0;
        long[] times = read.getLast().times();
        for (int i = 1; i < times.length; i++) longest = Math.max(longest, times[i] - times[i - 1]);
        assertEquals(Duration.ofMinutes(5 * 14), Duration.ofMillis(longest));
        double most = 0;
        for (double value : read.getLast().max()) most = Math.max(most, value);
        assertTrue(most < 100, "leaps to " + most);
    }

    private static String spoilt(String body) {
        try {
            JsonNode rows = JSON.readTree(body);
            if (!rows.isArray() || rows.size() < 280 || !rows.path(0).isArray()) return body;
            ArrayNode kept = JSON.createArrayNode();
            for (int i = 0; i < rows.size(); i++) {
                if (i >= 100 && i < 112) continue;
                double value = rows.get(i).get(2).asDouble();
                if (i >= 150) value -= rows.get(150).get(2).asDouble();
                if (i >= 200) value += 1e18;
                kept.addArray().add(rows.get(i).get(0)).add(rows.get(i).get(1)).add(value);
            }
            return kept.toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_instance_that_Nova_has_no_more_has_no_size() {
        simulator.faults().add("compute", Fault.status(404), 1_000);
        simulator
                .faults()
                .add(
                        "metric",
                        new Fault.Rewrite(body -> body.replace(quoted("cpu.utilization"), quoted("x")), null),
                        1_000);
        var gnocchi = new Gnocchi(cloud, simulator.world()::now);
        for (Metric metric : List.of(Metric.NODE_CPU, Metric.NODE_MEMORY_FREE))
            assertEquals(
                    0,
                    gnocchi.read(node(null, null), metric, now.minus(DAY), now, COLUMNS)
                            .size());
        simulator.faults().clear();
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}

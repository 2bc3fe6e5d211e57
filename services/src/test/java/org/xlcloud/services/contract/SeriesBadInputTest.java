package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.series.CloudSources;
import org.xlcloud.services.telemetry.CloudTelemetry;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.http.Fault;

/// What goes wrong with the places that keep series becomes a problem, and the next question is answered again.
@Timeout(60)
class SeriesBadInputTest {
    private Simulator simulator;
    private Cloud cloud;
    private Subject subject;

    @BeforeEach
    void start() {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(3).withGpusPerHost(2).withChurn(Duration.ZERO));
        CloudConfig config =
                CloudConfigs.of(simulator.cloudsYaml(), "clouds.yaml").get("demo");
        cloud = new Cloud(
                config.withLimits(
                        config.limits().withCall(Duration.ofSeconds(2)).withBodyBytes(1 << 20)),
                InstantSource.system());
        var guest = new GpuGuests(simulator.world())
                .all().stream()
                        .filter(each -> !each.cards().isEmpty())
                        .findFirst()
                        .orElseThrow();
        var gpu = guest.cards().getFirst();
        subject = Subject.gpu(
                "demo",
                gpu.host().name(),
                gpu.address(),
                new Subject.Aliases(guest.server().id().toString(), "xlcloud-gpu", guest.node(), null, 0, gpu.uuid()));
    }

    @AfterEach
    void stop() {
        cloud.close();
        simulator.close();
    }

    private static Stream<Arguments> troubles() {
        List<Fault> faults = List.of(
                Fault.hang(),
                Fault.status(502),
                Fault.invalidJson(),
                Fault.htmlPage(),
                Fault.truncated(),
                Fault.oversized(2 << 20),
                new Fault.Rewrite(body -> "{\"status\":\"success\",\"data\":[]}", "application/json"),
                new Fault.Rewrite(body -> "[[\"x\",1,null]]", "application/json"));
        return Stream.of("prometheus", "metric", "ganglia-web")
                .flatMap(service -> faults.stream().map(fault -> Arguments.of(service, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("troubles")
    void every_trouble_is_said_and_the_next_question_is_answered(String service, Fault fault) {
        MetricSource source = source(service);
        assertTrue(read(source).size() > 0, "before");
        simulator.faults().add(service, fault, 10);
        var refused = assertThrows(ProblemException.class, () -> read(source));
        assertTrue(
                refused.getMessage().contains("demo") || refused.getMessage().contains("127.0.0.1"),
                refused.getMessage());
        if (fault.equals(Fault.hang()))
            assertTrue(refused.getMessage().contains("no complete answer within 2 s"), refused.getMessage());
        simulator.faults().clear();
        assertTrue(read(source).size() > 0, "after");
    }

    @Test
    void a_Prometheus_that_times_out_is_said_and_costs_no_other_value() {
        simulator.faults().add("prometheus", Fault.hang());
        Telemetry telemetry;
        try (var reading = new CloudInventory(cloud, InstantSource.system())) {
            telemetry = CloudTelemetry.read(cloud, reading.load(), InstantSource.system());
        }
        assertTrue(
                telemetry.gpus().values().stream().anyMatch(gpu -> gpu.state() == Telemetry.State.LIVE),
                telemetry::toString);
        for (SourceState source : telemetry.sources()) {
            if (source.source().equals("Prometheus"))
                assertTrue(source.problem().oneLine().contains("no complete answer within 2 s"), source::toString);
            else assertNull(source.problem(), source::toString);
        }
        assertEquals(2, telemetry.sources().size());
    }

    @Test
    void prometheus_own_words_are_told() {
        simulator
                .faults()
                .add(
                        "prometheus",
                        new Fault.Rewrite(
                                body -> "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"query timed"
                                        + " out\"}",
                                "application/json"),
                        1);
        var refused = assertThrows(ProblemException.class, () -> read(source("prometheus")));
        assertTrue(refused.getMessage().contains("query timed out"), refused.getMessage());
    }

    @Test
    void values_that_are_not_numbers_are_gaps() {
        simulator
                .faults()
                .add("prometheus", new Fault.Rewrite(body -> body.replaceFirst("\"\\d+\"\\]", "\"NaN\"]"), null), 1);
        MetricSource source = source("prometheus");
        int gap = read(source).size();
        assertEquals(read(source).size() - 1, gap, 1);
    }

    private MetricSource source(String service) {
        String name = switch (service) {
            case "prometheus" -> "Prometheus";
            case "metric" -> "Gnocchi";
            default -> "Ganglia RRD";
        };
        return CloudSources.of(cloud, InstantSource.system()).stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Samples read(MetricSource source) {
        Instant now = Instant.now();
        return source.read(subject, Metric.TEMPERATURE, now.minusSeconds(600), now, 1_000);
    }
}

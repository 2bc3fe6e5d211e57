package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.GangliaAddress;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.ganglia.GangliaClient;
import org.xlcloud.services.ganglia.GangliaLimits;
import org.xlcloud.services.ganglia.GangliaReport;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// What a cloud's Ganglia tells of its GPUs, the same on the simulator and on the lab.
@Tag("contract")
class TelemetryContractTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private Target target;
    private GangliaAddress ganglia;
    private Inventory inventory;

    @BeforeEach
    void open() {
        target = Target.open();
        ganglia = target.config().telemetry().ganglia();
        try (Cloud cloud = target.connect();
                var reading = new CloudInventory(cloud, CLOCK)) {
            inventory = reading.load();
        }
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void theInteractivePortTellsTheSameByALineAndOverHttp() {
        var whole = new GangliaClient(ganglia, GangliaLimits.DEFAULT, CLOCK).read();
        String cluster = whole.clusters().getFirst().name();
        String at = ganglia.at().host() + ":" + target.interactivePort();
        for (String written :
                List.of(at + "/", at + "/" + cluster, "http://" + at + "/", "http://" + at + "/" + cluster)) {
            GangliaReport asked = read(written);
            assertEquals(names(whole), names(asked), written);
        }
    }

    @Test
    void anUnknownClusterIsSaidAlthoughGmetadAnswersWithAll() {
        String at = ganglia.at().host() + ":" + target.interactivePort();
        var thrown = assertThrows(ProblemException.class, () -> read(at + "/no such cluster"));
        assertTrue(thrown.problem().reason().contains("knows no cluster \"no such cluster\""), thrown::getMessage);
    }

    private static GangliaReport read(String written) {
        return new GangliaClient(GangliaAddress.parse(written).orElseThrow(), GangliaLimits.DEFAULT, CLOCK).read();
    }

    private static Set<String> names(GangliaReport report) {
        return report.nodes().stream().map(NodeReport::name).collect(Collectors.toSet());
    }

    @Test
    void everyGpuThatLivesHasValuesThatCanBe() {
        Telemetry telemetry = CloudTelemetry.read(inventory, ganglia, CLOCK);
        assertEquals(List.of(), telemetry.remarks());
        List<GpuTelemetry> live = telemetry.gpus().values().stream()
                .filter(gpu -> gpu.state() == State.LIVE)
                .filter(gpu -> !gpu.subject().id().contains("#")) // a slice's guest is not told the card's heat
                .toList();
        assertFalse(live.isEmpty(), () -> telemetry.unmatched().toString());
        for (GpuTelemetry gpu : live) {
            for (Metric metric : List.of(
                    Metric.UTILIZATION,
                    Metric.MEMORY_USED,
                    Metric.MEMORY_TOTAL,
                    Metric.TEMPERATURE,
                    Metric.POWER,
                    Metric.SM_CLOCK)) assertTrue(gpu.values().has(metric), () -> metric + " of " + gpu);
            assertTrue(gpu.values().get(Metric.MEMORY_TOTAL) > 1_000, gpu::toString);
            assertTrue(gpu.values().get(Metric.MEMORY_USED) <= gpu.values().get(Metric.MEMORY_TOTAL), gpu::toString);
            assertTrue(gpu.at().isAfter(Instant.now().minus(Duration.ofMinutes(2))), gpu::toString);
        }
    }

    @Test
    void aGpuBelongsToTheInstanceThatHoldsIt() {
        Telemetry telemetry = CloudTelemetry.read(inventory, ganglia, CLOCK);
        inventory.gpus().forEach(gpu -> {
            GpuTelemetry values = telemetry.gpus().get(gpu.key());
            if (values == null) return;
            assertEquals(gpu.holder().instanceId(), values.subject().aliases().instanceId());
            assertEquals(gpu.host() + "/" + gpu.address(), values.subject().id());
        });
        telemetry.unmatched().forEach(one -> assertFalse(one.why().isEmpty()));
    }

    @Test
    void aFeedBringsSamplesToKeep() throws InterruptedException {
        BlockingQueue<List<Measured>> batches = new LinkedBlockingQueue<>();
        try (var telemetry = new CloudTelemetry(inventory.cloud(), ganglia, CLOCK, batches::add)) {
            telemetry.inventory(inventory);
            telemetry.start();
            List<Measured> first = batches.poll(30, TimeUnit.SECONDS);
            assertFalse(first == null || first.isEmpty());
            for (Measured row : first)
                assertTrue(row.values().any() && !row.at().isAfter(Instant.now()), row::toString);
        }
    }
}

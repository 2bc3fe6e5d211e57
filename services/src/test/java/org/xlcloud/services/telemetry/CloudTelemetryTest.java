package org.xlcloud.services.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.simulator.Simulator;

class CloudTelemetryTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @Test
    void theEmbeddedCloudsGpusHaveValues() {
        try (var simulator = Simulator.start(Simulator.Settings.defaults())) {
            CloudConfig config =
                    CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo");
            Inventory inventory;
            try (var cloud = new Cloud(config, CLOCK);
                    var reading = new CloudInventory(cloud, CLOCK)) {
                inventory = reading.load();
            }
            Telemetry telemetry =
                    CloudTelemetry.read(inventory, config.telemetry().ganglia(), CLOCK);
            Set<String> held = inventory.gpus().stream()
                    .filter(gpu -> gpu.holder() != null)
                    .map(gpu -> gpu.key())
                    .collect(Collectors.toSet());
            assertTrue(held.containsAll(telemetry.gpus().keySet()));
            assertTrue(
                    telemetry.gpus().size() > held.size() / 3,
                    () -> telemetry.unmatched().toString());
            assertFalse(telemetry.instances().isEmpty());
            telemetry.gpus().values().stream()
                    .filter(gpu -> gpu.state() == State.LIVE)
                    .forEach(gpu -> assertTrue(gpu.values().has(Metric.TEMPERATURE)));
            assertEquals("Ganglia", telemetry.sources().getFirst().source());
        }
    }
}

package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.TelemetryAddresses;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Quantity;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.telemetry.CloudTelemetry;

/// What holds for every place that tells the newest values, where a cloud has only that one.
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveValuesContractTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// What every pollster carries.
    private static final List<Metric> OF_ALL =
            List.of(Metric.TEMPERATURE, Metric.UTILIZATION, Metric.MEMORY_USED, Metric.POWER);

    private Target target;

    @BeforeAll
    void open() {
        target = Target.open();
    }

    @AfterAll
    void close() {
        target.close();
    }

    private Cloud only(String source) {
        TelemetryAddresses all = target.config().telemetry();
        return target.connect(target.config()
                .withTelemetry(
                        switch (source) {
                            case "Ganglia" -> new TelemetryAddresses(all.ganglia(), null, null);
                            case "Prometheus" -> new TelemetryAddresses(null, null, all.prometheus());
                            default -> TelemetryAddresses.NONE;
                        }));
    }

    /// @param here what the source tells
    /// @param beside what Ganglia tells at that time
    private record Told(Inventory inventory, Telemetry here, Telemetry beside) {}

    private Told ask(Cloud cloud, Cloud ganglia) {
        try (var reading = new CloudInventory(cloud, CLOCK)) {
            Inventory inventory = reading.load();
            return new Told(
                    inventory,
                    CloudTelemetry.read(cloud, inventory, CLOCK),
                    CloudTelemetry.read(ganglia, inventory, CLOCK));
        }
    }

    /// Once it tells of every GPU that lives by Ganglia's word: the others come a little later.
    private Told read(String source) {
        try (Cloud cloud = only(source);
                Cloud ganglia = only("Ganglia")) {
            return Contract.await(
                    PATIENCE,
                    () -> ask(cloud, ganglia),
                    told -> !live(told.beside()).isEmpty()
                            && live(told.here())
                                    .keySet()
                                    .containsAll(live(told.beside()).keySet()));
        }
    }

    /// Whole cards: of a slice only its guest tells, and of heat and power not even that.
    private static Map<String, GpuTelemetry> live(Telemetry telemetry) {
        Map<String, GpuTelemetry> live = new TreeMap<>(telemetry.gpus());
        live.values().removeIf(gpu -> gpu.state() != State.LIVE);
        live.keySet().removeIf(key -> key.contains("#"));
        return live;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ganglia", "Prometheus", "Gnocchi"})
    void a_GPU_has_values_that_can_be_and_their_source_is_named(String source) {
        Telemetry telemetry = read(source).here();
        assertEquals(
                List.of(source),
                telemetry.sources().stream().map(one -> one.source()).toList());
        assertEquals(List.of(), telemetry.remarks());
        live(telemetry).forEach((key, gpu) -> {
            assertEquals(source, gpu.source());
            for (Metric metric : OF_ALL) assertTrue(gpu.values().has(metric), () -> metric + " of " + gpu);
            gpu.values()
                    .known()
                    .forEach((metric, value) ->
                            assertTrue(Quantity.of(metric).plausible(value), () -> metric + " of " + gpu));
            assertTrue(gpu.at().isAfter(Instant.now().minus(Duration.ofMinutes(3))), gpu::toString);
            assertFalse(gpu.at().isAfter(Instant.now()), gpu::toString);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ganglia", "Prometheus", "Gnocchi"})
    void a_GPU_belongs_to_the_instance_that_holds_it(String source) {
        Told told = read(source);
        Map<String, GpuTelemetry> live = live(told.here());
        for (Gpu gpu : told.inventory().gpus()) {
            GpuTelemetry values = live.get(gpu.key());
            if (values == null) continue;
            assertEquals(gpu.holder().instanceId(), values.subject().aliases().instanceId());
            assertEquals(gpu.host() + "/" + gpu.address(), values.subject().id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Prometheus", "Gnocchi"})
    void it_says_of_a_GPU_what_Ganglia_says(String source) {
        try (Cloud cloud = only(source);
                Cloud ganglia = only("Ganglia")) {
            Contract.await(
                    PATIENCE,
                    () -> {
                        Told told = ask(cloud, ganglia);
                        return agreement(live(told.beside()), live(told.here()));
                    },
                    ""::equals);
        }
    }

    /// Which GPUs differ by more than a change within half a minute explains; empty when none does.
    private static String agreement(Map<String, GpuTelemetry> one, Map<String, GpuTelemetry> other) {
        var differing = new StringBuilder(one.isEmpty() ? "no GPU lives" : "");
        one.forEach((key, gpu) -> {
            GpuTelemetry here = other.get(key);
            double apart = here == null
                    ? Double.NaN
                    : Math.abs(
                            gpu.values().get(Metric.TEMPERATURE) - here.values().get(Metric.TEMPERATURE));
            if (!(apart <= 8))
                differing.append(key).append(" differs by ").append(apart).append("; ");
        });
        return differing.toString();
    }
}

package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;
import org.xlcloud.simulator.Scenario;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;

/// A fault that a driver tells to its exporter becomes an alarm of the card, in words; and is over when the card is
/// reset.
class XidTest {
    @TempDir
    Path folder;

    @Test
    void aFaultOfTheDriverCallsWithNvidiasAdviceAndIsOverAfterTheReset() {
        SimClock clock = SimClock.manual(Instant.parse("2026-11-28T12:00:00Z"));
        var settings = Simulator.Settings.defaults()
                .withHosts(3)
                .withGpusPerHost(2)
                .withClock(clock)
                .withChurn(Duration.ZERO)
                .withScenarios(Set.of(Scenario.GPU_FAULT));
        try (var simulator = Simulator.start(settings);
                var cloud = new Cloud(
                        CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), clock);
                var journal = new Journal(new JournalPlace.File(folder.resolve("j.db")), JournalLimits.DEFAULT, clock);
                var desk = new AlarmDesk(journal, AlarmDeskTest.ALICE, clock)) {
            desk.start();
            pass(simulator, clock, Duration.ofMinutes(2));
            SimGpu faulty = simulator.world().gpus().stream()
                    .filter(gpu -> simulator.world().metrics(gpu).orElseThrow().xid() != 0)
                    .findFirst()
                    .orElseThrow();
            Inventory inventory = new CloudInventory(cloud, clock).load();
            var card = inventory.gpus().stream()
                    .filter(gpu -> gpu.host().equals(faulty.host().name())
                            && gpu.address().equals(faulty.address()))
                    .findFirst()
                    .orElseThrow();
            Telemetry telemetry = measured(card.key(), card.host(), card.address(), faulty.uuid(), clock.instant());
            var local = new LocalAlarms(cloud, desk, clock);
            local.look(inventory, telemetry, null, Set.of(Rule.GPU_XID.id()));
            desk.awaitShown();
            Alarm alarm = alarm(desk, card.host(), card.address());
            assertEquals(State.ALARM, alarm.state());
            assertEquals("XID 95: Uncontained ECC error", alarm.reason());
            assertEquals(Severity.CRITICAL, alarm.severity());
            assertTrue(
                    alarm.guidance().text().startsWith("Drain the node and reset the GPU"),
                    alarm.guidance().text());
            assertNotNull(alarm.link("instance"));
            pass(simulator, clock, Duration.ofMinutes(20));
            local.look(inventory, telemetry, null, Set.of(Rule.GPU_XID.id()));
            desk.awaitShown();
            assertEquals(State.OK, alarm(desk, card.host(), card.address()).state());
        }
    }

    private static Alarm alarm(AlarmDesk desk, String host, String address) {
        Alarm alarm = desk.alarms().newest().find("demo/gpu-xid/" + host + "/" + address);
        assertNotNull(alarm);
        return alarm;
    }

    private static void pass(Simulator simulator, SimClock clock, Duration step) {
        clock.advance(step);
        simulator.world().catchUp();
    }

    /// A card that the telemetry knows by its UUID, as Ganglia's module tells it.
    private static Telemetry measured(String key, String host, String address, String uuid, Instant now) {
        var subject = Subject.gpu("demo", host, address, new Subject.Aliases("i", "c", "n", null, 0, uuid));
        var card = new Telemetry.GpuTelemetry(
                subject, "n", 0, Telemetry.Rule.UUID, Telemetry.State.LIVE, Values.of(Map.of()), now, "Ganglia");
        return new Telemetry("demo", Map.of(key, card), Map.of(), List.of(), List.of(), now);
    }
}

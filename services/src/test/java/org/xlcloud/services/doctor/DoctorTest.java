package org.xlcloud.services.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.doctor.Finding.Kind;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.telemetry.CloudTelemetry;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimGpu;

/// Lies planted in the embedded cloud: each makes one more finding, and no other.
final class DoctorTest {
    private static final InstantSource CLOCK = InstantSource.system();

    private final Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withHosts(8).withGpusPerHost(4).withChurn(Duration.ZERO));
    private Cloud cloud;
    private List<Finding> before;

    @BeforeEach
    void connect() {
        cloud = new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), CLOCK);
        before = examine();
    }

    @AfterEach
    void end() {
        cloud.close();
        simulator.close();
    }

    private Inventory inventory() {
        try (var inventory = new CloudInventory(cloud, CLOCK)) {
            return inventory.load();
        }
    }

    private List<Finding> examine() {
        Inventory inventory = inventory();
        return new Confirmation(cloud).of(Doctor.examine(inventory, CloudTelemetry.read(cloud, inventory, CLOCK)));
    }

    private Finding added(Kind kind) {
        List<Finding> more = new ArrayList<>(examine());
        var known = before.stream().map(Finding::id).toList();
        more.removeIf(finding -> known.contains(finding.id()));
        assertEquals(List.of(kind), more.stream().map(Finding::kind).toList(), more::toString);
        return more.getFirst();
    }

    private SimGpu held() {
        return simulator.world().gpus().stream()
                .filter(gpu -> !gpu.sliced()
                        && gpu.host().up()
                        && !gpu.lost()
                        && gpu.holdings().size() == 1)
                .filter(gpu -> {
                    var server =
                            simulator.world().server(gpu.holdings().getFirst().consumer());
                    return server != null && server.status().name().equals("ACTIVE");
                })
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_at_peace_is_no_finding() {
        assertEquals(
                before.stream().map(Finding::id).toList(),
                examine().stream().map(Finding::id).toList());
    }

    @Test
    void a_server_without_its_allocation() {
        var consumer = held().holdings().getFirst().consumer();
        simulator.world().free(consumer);
        Finding finding = added(Kind.SERVER_WITHOUT_ALLOCATION);
        assertEquals(consumer.toString(), finding.consumer());
        assertEquals(Finding.Risk.HIGH, finding.kind().risk());
    }

    @Test
    void a_gpu_set_aside() {
        SimGpu gpu = simulator.world().gpus().stream()
                .filter(each ->
                        !each.sliced() && each.host().up() && !each.host().disabled() && each.available() == 1)
                .findFirst()
                .orElseThrow();
        simulator.world().reserve(gpu, 1);
        Finding finding = added(Kind.RESERVED);
        assertEquals(gpu.address(), finding.address());
        assertTrue(finding.repair().ours(), finding::toString);
        assertTrue(finding.repair().command().contains(gpu.providerId().toString()), finding::toString);
    }

    @Test
    void a_failed_instance_that_holds_a_gpu() {
        SimGpu gpu = held();
        simulator.world().fail(gpu.holdings().getFirst().consumer(), "the domain does not start");
        List<Finding> now = new ArrayList<>(examine());
        now.removeAll(before);
        assertTrue(now.stream().anyMatch(each -> each.kind() == Kind.HELD_BY_FAILED), now::toString);
    }

    @Test
    void a_source_that_has_not_answered_proves_nothing() {
        Inventory nothing = Inventory.empty("demo");
        assertEquals(List.of(), Doctor.examine(nothing, Telemetry.empty("demo")));
        assertNotNull(Doctor.unheard(nothing));
    }

    @Test
    void who_may_not_hear_placement_is_told_so_and_not_that_all_is_well() {
        assertNull(Doctor.unheard(inventory()));
        var member = CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo-member");
        try (Cloud poor = new Cloud(member, CLOCK);
                var inventory = new CloudInventory(poor, CLOCK)) {
            Problem unheard = Doctor.unheard(inventory.load());
            assertNotNull(unheard);
            assertEquals(403, unheard.status(), unheard::oneLine);
        }
    }
}

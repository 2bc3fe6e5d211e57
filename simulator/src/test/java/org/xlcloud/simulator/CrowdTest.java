package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.World;

class CrowdTest {
    private static final List<String> NOVA =
            List.of("/servers/detail?all_tenants=1", "/os-hypervisors/detail", "/os-services", "/flavors/detail");
    private static final List<String> PLACEMENT =
            List.of("/resource_providers", "/resource_providers?resources=CUSTOM_PCI_10DE_11BF:1");

    @Test
    void manyReadersOfAChangingWorldAllGetWholeAnswers() throws Exception {
        SimClock clock = SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"));
        try (Simulator simulator = Simulator.start(Simulator.Settings.defaults()
                        .withHosts(60)
                        .withChurn(Duration.ofMillis(200))
                        .withClock(clock));
                var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Client admin = Client.of(simulator, "admin", "admin");
            var calls = new ArrayList<Callable<Integer>>();
            for (int round = 0; round < 15; round++) {
                for (String path : NOVA) {
                    calls.add(() -> {
                        clock.advance(Duration.ofSeconds(1));
                        var answer = admin.nova("2.53", path);
                        answer.json();
                        return answer.status();
                    });
                }
                for (String path : PLACEMENT) {
                    calls.add(() -> {
                        var answer = admin.placement(path);
                        answer.json();
                        return answer.status();
                    });
                }
            }
            for (Future<Integer> status : crowd.invokeAll(calls)) {
                assertEquals(200, status.get());
            }
            consistent(simulator.world());
        }
    }

    /// Hosts, cards and consumers tell the same story.
    private static void consistent(World world) {
        for (SimGpu gpu : world.gpus()) {
            for (SimGpu.Holding holding : gpu.holdings()) {
                Allocation allocation = world.allocation(holding.consumer());
                assertEquals(
                        Map.of(gpu, holding.amount()),
                        allocation.gpus().stream()
                                .filter(share -> share.gpu().equals(gpu))
                                .collect(java.util.stream.Collectors.toMap(
                                        Allocation.Share::gpu, Allocation.Share::amount)));
            }
        }
        world.hosts()
                .forEach(host -> assertEquals(
                        host.allocations().values().stream()
                                .mapToInt(Allocation::vcpus)
                                .sum(),
                        host.vcpusUsed()));
    }
}

package org.xlcloud.simulator.ganglia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.world.Blueprint;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

class GuestRosterTest {
    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private final World world = World.of(new Blueprint(24, 4, 1, -1, Duration.ZERO, 1), clock);
    private final GuestRoster roster = new GuestRoster(world);

    GuestRosterTest() {
        roster.start();
    }

    @Test
    void everyActiveServerWithWholeGpusIsAHostWithItsCards() {
        Map<String, GangliaHost> hosts = hosts();
        SimServer server = someServer();
        GangliaHost host = hosts.get(server.name());
        Map<String, String> values = values(host);
        var gpus = world.allocation(server.id()).gpus();
        assertEquals(Integer.toString(gpus.size()), values.get("gpu_num"));
        assertEquals(gpus.getFirst().gpu().uuid(), values.get("gpu0_uuid"));
        assertEquals("0000:00:05.0", values.get("gpu0_pci_id"));
        assertTrue(Integer.parseInt(values.get("gpu0_temp")) > 20);
        assertFalse(host.isDown(clock.instant()));
    }

    @Test
    void bothGenerationsOfNamesOccur() {
        assertTrue(hosts().values().stream().anyMatch(host -> values(host).containsKey("gpu0_mem_used")));
        assertTrue(hosts().values().stream().anyMatch(host -> values(host).containsKey("gpu0_fb_memory")));
    }

    @Test
    void aLoadOnACardHeatsItInTheNextPolls() {
        SimServer server = someServer();
        SimGpu gpu = world.allocation(server.id()).gpus().getFirst().gpu();
        world.load(gpu, 0);
        advance(Duration.ofMinutes(10));
        int cold = Integer.parseInt(values(hosts().get(server.name())).get("gpu0_temp"));
        world.load(gpu, 100);
        advance(Duration.ofMinutes(10));
        int hot = Integer.parseInt(values(hosts().get(server.name())).get("gpu0_temp"));
        assertTrue(hot > cold + 20, cold + " then " + hot);
    }

    @Test
    void aDeletedServerStaysSilentWithItsLastValuesForADay() {
        SimServer server = someServer();
        Map<String, String> last = values(hosts().get(server.name()));
        world.delete(server.id());
        advance(Duration.ofMinutes(5));
        GangliaHost silent = hosts().get(server.name());
        assertTrue(silent.isDown(clock.instant()));
        assertEquals(last, values(silent));
        advance(Duration.ofDays(1));
        assertEquals(null, hosts().get(server.name()));
    }

    @Test
    void aHostThatDiesSilencesItsGuestsAndOnesThatBootAppear() {
        SimServer server = someServer();
        world.up(server.host(), false);
        advance(Duration.ofMinutes(2));
        assertTrue(hosts().get(server.name()).isDown(clock.instant()));
        assertNotEquals(
                0,
                GangliaSums.of(roster.grid().clusters().get("xlcloud-gpu"), clock.instant())
                        .down());
    }

    @Test
    void aServerWhoseGmondDiesFallsSilentAndStaysActive() {
        SimServer server = someServer();
        world.watched(server.id(), false);
        advance(Duration.ofMinutes(2));
        assertTrue(hosts().get(server.name()).isDown(clock.instant()));
        assertEquals(SimServer.Status.ACTIVE, world.server(server.id()).status());
        world.watched(server.id(), true);
        advance(Duration.ofMinutes(1));
        assertFalse(hosts().get(server.name()).isDown(clock.instant()));
    }

    @Test
    void aGuestWithASliceKnowsItsShareAndNothingOfTheCardsHeat() {
        SimServer server = world.servers().values().stream()
                .filter(one -> one.flavor().vgpus() > 0 && hosts().containsKey(one.name()))
                .findFirst()
                .orElseThrow();
        SimGpu card = world.allocation(server.id()).gpus().getFirst().gpu();
        Map<String, String> values = values(hosts().get(server.name()));
        assertEquals("1", values.get("gpu_num"));
        assertEquals("GRID M60-2Q", values.get("gpu0_type"));
        assertNotEquals(card.uuid(), values.get("gpu0_uuid"));
        assertFalse(values.containsKey("gpu0_temp"));
        assertTrue(Integer.parseInt(values.get("gpu0_util")) >= 0);
    }

    @Test
    void aCardThatWasLostIsNotCounted() {
        SimServer server = world.servers().values().stream()
                .filter(one -> one.status() == SimServer.Status.ACTIVE
                        && hosts().containsKey(one.name())
                        && world.allocation(one.id()).gpus().size() == 2)
                .findFirst()
                .orElseThrow();
        world.lose(world.allocation(server.id()).gpus().getLast().gpu(), true);
        advance(Duration.ofSeconds(30));
        assertEquals("1", values(hosts().get(server.name())).get("gpu_num"));
    }

    private SimServer someServer() {
        return world.servers().values().stream()
                .filter(server -> hosts().containsKey(server.name()))
                .findFirst()
                .orElseThrow();
    }

    private void advance(Duration step) {
        clock.advance(step);
        world.catchUp();
    }

    private Map<String, GangliaHost> hosts() {
        return roster.grid().clusters().get("xlcloud-gpu").hosts();
    }

    private static Map<String, String> values(GangliaHost host) {
        return host.metrics().get().stream()
                .collect(Collectors.toMap(v -> v.metric().name(), Metric.Value::text));
    }
}

package org.xlcloud.simulator.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorldTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final SimClock clock = SimClock.manual(START);

    private World world(Duration churn) {
        return World.of(new Blueprint(24, 4, 7, -1, churn, 1), clock);
    }

    private static String portrait(World world) {
        var text = new StringBuilder();
        world.servers().values().forEach(server -> text.append(server).append('\n'));
        world.deleted().values().forEach(server -> text.append(server).append('\n'));
        world.gpus()
                .forEach(gpu -> text.append(gpu)
                        .append(gpu.holdings())
                        .append(gpu.generation())
                        .append(world.metrics(gpu))
                        .append('\n'));
        text.append(new TreeMap<>(world.clusters()));
        return text.toString();
    }

    @Test
    void theSameSeedGivesTheSameWorldAlsoAnHourLater() {
        World one = world(Duration.ofSeconds(15));
        SimClock otherClock = SimClock.manual(START);
        World other = World.of(one.blueprint(), otherClock);
        assertEquals(portrait(one), portrait(other));

        clock.advance(Duration.ofHours(1));
        one.catchUp();
        for (int minute = 0; minute < 60; minute++) {
            otherClock.advance(Duration.ofMinutes(1));
            other.catchUp();
            other.gpus().forEach(other::metrics);
        }
        assertEquals(portrait(one), portrait(other));
        assertFalse(one.deleted().isEmpty(), "servers come and go");
    }

    @Test
    void thePastIsWhatWasReadThen() {
        World world = world(Duration.ZERO);
        SimGpu gpu = world.gpus().stream()
                .filter(one -> !one.holdings().isEmpty())
                .findFirst()
                .orElseThrow();
        world.load(gpu, 0);
        clock.advance(Duration.ofMinutes(10));
        world.load(gpu, 100);
        var read = new TreeMap<Duration, GpuMetrics>();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(7));
            read.put(world.elapsed(), world.metrics(gpu).orElseThrow());
        }
        world.load(gpu, 0);
        clock.advance(Duration.ofMinutes(3));
        world.metrics(gpu);
        read.forEach((at, then) ->
                assertEquals(then.temperatureC(), world.metricsAt(gpu, at).temperatureC(), 1, () -> "after " + at));
    }

    @Test
    void anotherSeedGivesAnotherWorld() {
        World other = World.of(new Blueprint(24, 4, 8, -1, Duration.ZERO, 1), clock);
        assertNotEquals(portrait(world(Duration.ZERO)), portrait(other));
    }

    @Test
    void everyServerOnAHostHoldsWhatItsFlavorAsksFor() {
        World world = world(Duration.ZERO);
        var holders = new HashSet<>();
        for (SimServer server : world.servers().values()) {
            Allocation allocation = world.allocation(server.id());
            assertEquals(server.host() == null, allocation == null, server.name());
            if (allocation != null) {
                int wanted = server.flavor().gpus().values().stream()
                                .mapToInt(i -> i)
                                .sum()
                        + server.flavor().vgpus();
                assertEquals(
                        wanted,
                        allocation.gpus().stream()
                                .mapToInt(Allocation.Share::amount)
                                .sum());
                holders.add(server.id());
            }
        }
        long strangers = world.allocations().stream()
                .filter(allocation -> !holders.contains(allocation.consumer()))
                .count();
        assertEquals(1, strangers, "one allocation was left behind");
        for (SimGpu gpu : world.gpus()) {
            assertTrue(gpu.used() <= gpu.capacity(), gpu::toString);
        }
    }

    @Test
    void theWorldHasTheOddOnesOfEveryRealCloud() {
        World world = world(Duration.ZERO);
        assertEquals(1, world.hosts().stream().filter(host -> !host.up()).count());
        assertEquals(1, world.hosts().stream().filter(SimHost::disabled).count());
        assertEquals(
                1, world.hosts().stream().filter(host -> !host.pciReported()).count());
        assertEquals(4, world.gpus().stream().filter(SimGpu::sliced).count());
        assertTrue(world.gpus().stream()
                .anyMatch(gpu -> gpu.reserved() == 1 && gpu.holdings().isEmpty()));
        var statuses = new HashSet<>();
        world.servers().values().forEach(server -> statuses.add(server.status()));
        assertTrue(statuses.contains(SimServer.Status.ERROR) && statuses.contains(SimServer.Status.SHUTOFF));
    }

    @Test
    void aHastyCloudBootsSoonerByTheSameClock() {
        World world = World.of(new Blueprint(24, 4, 7, -1, Duration.ZERO, 20), clock);
        SimServer server = world.boot(new Boot(
                "probe",
                world.identity().projects().getFirst().id(),
                world.identity().users().getFirst().id(),
                world.flavors().values().stream()
                        .filter(flavor -> !flavor.wantsGpu())
                        .findFirst()
                        .orElseThrow(),
                world.images().getFirst().id(),
                Map.of(),
                null,
                0));
        Instant active = START.plusMillis(1_250 / 20).plusNanos(500_000); // 1.25 s after the request in a usual one
        clock.advance(Duration.between(START, active).minusNanos(1));
        world.catchUp();
        assertEquals(SimServer.Status.BUILD, world.server(server.id()).status());
        clock.advance(Duration.ofNanos(1));
        world.catchUp();
        assertEquals(SimServer.Status.ACTIVE, world.server(server.id()).status());
        assertEquals(active, world.server(server.id()).launched());
        assertEquals(active, world.now());
    }

    @Test
    void anAllocationRaisesGenerationsAndItsEndRaisesNone() {
        World world = world(Duration.ZERO);
        SimGpu before = world.gpus().stream()
                .filter(gpu -> gpu.available() == 1 && gpu.product() == Product.T4)
                .findFirst()
                .orElseThrow();
        SimServer server = world.boot(new Boot(
                "probe",
                world.identity().projects().getFirst().id(),
                world.identity().users().getFirst().id(),
                world.flavors().get("gpu-t4-1"),
                world.images().getFirst().id(),
                Map.of(),
                before.host().zone() + ":" + before.host().name(),
                90));
        assertEquals(SimServer.Status.BUILD, world.server(server.id()).status());
        int hostGeneration = before.host().generation();
        var generations = new TreeMap<Integer, Integer>();
        before.host().gpus().forEach(gpu -> generations.put(gpu.number(), gpu.generation()));
        clock.advance(Duration.ofSeconds(2));
        world.catchUp();

        assertEquals(SimServer.Status.ACTIVE, world.server(server.id()).status());
        SimGpu taken = world.allocation(server.id()).gpus().getFirst().gpu();
        assertEquals(hostGeneration + 1, before.host().generation());
        assertEquals(generations.get(taken.number()) + 1, taken.generation());

        assertTrue(world.delete(server.id()));
        assertEquals("deleting", world.server(server.id()).taskState());
        clock.advance(Duration.ofSeconds(1));
        world.catchUp();
        assertNull(world.server(server.id()));
        assertNull(world.allocation(server.id()));
        assertNotNull(world.deleted().get(server.serial()));
        assertEquals(1, taken.available());
        assertEquals(hostGeneration + 1, before.host().generation());
        assertEquals(generations.get(taken.number()) + 1, taken.generation());
    }

    /// A server with a card whose host failed, and which goes on elsewhere.
    private SimServer evacuated(World world) {
        SimServer server = world.boot(new Boot(
                "probe",
                world.identity().projects().getFirst().id(),
                world.identity().users().getFirst().id(),
                world.flavors().get("gpu-t4-1"),
                world.images().getFirst().id(),
                Map.of(),
                null,
                90));
        clock.advance(Duration.ofSeconds(2));
        world.catchUp();
        SimServer there = world.server(server.id());
        world.forceDown(there.host(), true);
        world.moves().evacuate(there);
        clock.advance(Duration.ofSeconds(2));
        world.catchUp();
        return there;
    }

    @Test
    void anEvacuatedServerHoldsWhatItHeldUntilTheHostThatFailedIsBack() {
        World world = world(Duration.ZERO);
        SimServer before = evacuated(world);
        SimHost failed = before.host();
        SimServer now = world.server(before.id());
        assertNotEquals(failed, now.host());
        assertEquals(
                List.of(now.host(), failed),
                world.held(now.id()).stream().map(Allocation::host).toList());
        SimGpu left = world.held(now.id()).getLast().gpus().getFirst().gpu();
        assertEquals(0, left.available());
        assertEquals(0, world.metrics(left).orElseThrow().utilPercent(), "nothing runs there");
        assertTrue(world.moves().isLeft(failed));
        assertEquals("done", world.moves().migrations().iterator().next().status());
        world.restart(failed);
        assertFalse(world.moves().isLeft(failed));
        assertEquals("completed", world.moves().migrations().iterator().next().status());
        assertEquals(1, left.available());
        assertEquals(1, world.held(now.id()).size());
        assertNull(failed.allocations().get(now.id()));
    }

    @Test
    void aServerThatIsDeletedGivesBackWhatItLeftOnAHostThatFailed() {
        World world = world(Duration.ZERO);
        SimServer before = evacuated(world);
        assertTrue(world.delete(before.id()));
        clock.advance(Duration.ofSeconds(1));
        world.catchUp();
        assertEquals(List.of(), world.held(before.id()));
        assertNull(before.host().allocations().get(before.id()));
    }

    @Test
    void aServerThatFindsNoGpuEndsInErrorWithNovasWords() {
        World world = world(Duration.ZERO);
        Flavor greedy = new Flavor("x", "x", 1, 512, 1, true, null, Map.of("pci_passthrough:alias", "k2:9"));
        SimServer server = world.boot(
                new Boot("too-much", "p", "u", greedy, world.images().getFirst().id(), Map.of(), null, 0));
        clock.advance(Duration.ofSeconds(1));
        world.catchUp();
        SimServer failed = world.server(server.id());
        assertEquals(SimServer.Status.ERROR, failed.status());
        assertEquals(
                "No valid host was found. There are not enough hosts available.",
                failed.fault().message());
        assertEquals("Error", world.actions(failed).getFirst().message());
    }

    @Test
    void temperatureFollowsLoadWithATimeConstant() {
        World world = world(Duration.ZERO);
        SimGpu gpu = world.gpus().stream()
                .filter(card -> card.used() == 0 && card.host().up())
                .findFirst()
                .orElseThrow();
        int cold = world.metrics(gpu).orElseThrow().temperatureC();
        world.load(gpu, 100);
        assertEquals(100, world.metrics(gpu).orElseThrow().utilPercent());
        assertEquals(cold, world.metrics(gpu).orElseThrow().temperatureC(), "not hot at once");
        clock.advance(Duration.ofSeconds(40));
        int warm = world.metrics(gpu).orElseThrow().temperatureC();
        clock.advance(Duration.ofMinutes(10));
        int hot = world.metrics(gpu).orElseThrow().temperatureC();
        assertTrue(cold < warm && warm < hot, cold + " < " + warm + " < " + hot);
        assertEquals(cold + (hot - cold) * (1 - Math.exp(-1)), warm, 1.0, "one time constant");
        world.load(gpu, -1);
        clock.advance(Duration.ofMinutes(10));
        assertEquals(cold, world.metrics(gpu).orElseThrow().temperatureC());
    }

    @Test
    void aSlicedCardFeelsAllItsHolders() {
        World world = world(Duration.ZERO);
        SimGpu card = world.gpus().stream()
                .filter(gpu -> gpu.sliced() && gpu.holdings().size() >= 2)
                .findFirst()
                .orElseThrow();
        double expected = card.holdings().stream()
                .map(holding -> world.server(holding.consumer()))
                .filter(server -> server.status() == SimServer.Status.ACTIVE)
                .mapToDouble(server -> server.load() / 4)
                .sum();
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            sum += world.metrics(card).orElseThrow().utilPercent();
            clock.advance(Duration.ofMinutes(1));
        }
        assertEquals(expected, sum / 200, 5.0);
    }

    @Test
    void aLargeWorldIsAsLargeAsAsked() {
        World world = World.of(new Blueprint(2_000, 8, 1, 50_000, Duration.ofSeconds(1), 1), clock);
        assertEquals(50_000, world.servers().size());
        assertEquals(16_000, world.gpus().size());
        double held = world.gpus().stream().filter(gpu -> gpu.used() > 0).count() / 16_000.0;
        assertTrue(held > 0.5 && held < 0.9, "share of held GPUs: " + held);
    }
}

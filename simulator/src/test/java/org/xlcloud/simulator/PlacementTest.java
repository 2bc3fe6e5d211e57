package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Client.Answer;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Product;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

class PlacementTest {
    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"));
    private final Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withChurn(Duration.ZERO).withClock(clock));
    private final World world = simulator.world();
    private final Client admin = Client.of(simulator, "admin", "admin");

    @AfterEach
    void stop() {
        simulator.close();
    }

    private SimGpu free() {
        return world.gpus().stream()
                .filter(gpu -> gpu.product() == Product.T4 && gpu.available() == 1)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> ids(JsonNode providers) {
        var ids = new HashSet<String>();
        providers
                .path("resource_providers")
                .forEach(provider -> ids.add(provider.path("uuid").asText()));
        return ids;
    }

    private Map<String, Integer> generations() {
        var generations = new HashMap<String, Integer>();
        admin.placement("/resource_providers")
                .json()
                .path("resource_providers")
                .forEach(provider -> generations.put(
                        provider.path("name").asText(),
                        provider.path("generation").asInt()));
        return generations;
    }

    @Test
    void microversionsAreNegotiated() {
        JsonNode version = new Client(simulator).get("placement", "/").json().at("/versions/0");
        assertEquals("1.39", version.path("max_version").asText());
        Answer beyond = admin.get("placement", "/resource_providers", "OpenStack-API-Version", "placement 1.40");
        assertEquals(406, beyond.status());
        assertEquals("1.39", beyond.json().at("/errors/0/max_version").asText());
        assertEquals(
                400,
                admin.get("placement", "/resource_providers", "OpenStack-API-Version", "placement new")
                        .status());
        JsonNode oldest = admin.get("placement", "/resource_providers").json().at("/resource_providers/0");
        assertFalse(oldest.has("parent_provider_uuid"));
        assertEquals(3, oldest.path("links").size());
    }

    @Test
    void inTreeNeeds1_14() {
        String path = "/resource_providers?in_tree=" + world.hosts().getFirst().id();
        assertEquals(
                400,
                admin.get("placement", path, "OpenStack-API-Version", "placement 1.13")
                        .status());
        assertEquals(
                5,
                ids(admin.get("placement", path, "OpenStack-API-Version", "placement 1.14")
                                .json())
                        .size());
        assertEquals(400, admin.placement("/resource_providers?nonsense=1").status());
    }

    @Test
    void oneListHasAllHostsAndGpusAndOneMoreTheFreeOnes() {
        Set<String> all = ids(admin.placement("/resource_providers").json());
        long reported = world.gpus().stream().filter(SimGpu::inPlacement).count();
        assertEquals(24 + reported, all.size());
        Set<String> free = ids(admin.placement("/resource_providers?resources=CUSTOM_PCI_10DE_1EB8:1")
                .json());
        Set<String> expected = new HashSet<>();
        world.gpus().stream()
                .filter(gpu -> gpu.product() == Product.T4 && gpu.available() == 1)
                .forEach(gpu -> expected.add(gpu.providerId().toString()));
        assertEquals(expected, free);
        assertEquals(
                400,
                admin.placement("/resource_providers?resources=CUSTOM_NOTHING:1")
                        .status());
    }

    @Test
    void gpusAreNamedAsNovaNamesThem() {
        SimGpu gpu = free();
        JsonNode provider =
                admin.placement("/resource_providers/" + gpu.providerId()).json();
        assertEquals(
                gpu.host().name() + "_" + gpu.address(), provider.path("name").asText());
        assertEquals(
                gpu.host().id().toString(),
                provider.path("parent_provider_uuid").asText());
        SimGpu sliced = world.gpus().stream().filter(SimGpu::sliced).findFirst().orElseThrow();
        String slices = "/resource_providers/" + sliced.providerId();
        assertEquals(
                sliced.host().name() + "_pci_"
                        + sliced.address().replace(':', '_').replace('.', '_'),
                admin.placement(slices).json().path("name").asText());
        assertEquals(
                4,
                admin.placement(slices + "/inventories")
                        .json()
                        .at("/inventories/VGPU/total")
                        .asInt());
    }

    @Test
    void aHostThatDoesNotReportItsDevicesHasNoChildren() {
        SimHost silent = world.hosts().stream()
                .filter(host -> !host.pciReported())
                .findFirst()
                .orElseThrow();
        assertEquals(
                1,
                ids(admin.placement("/resource_providers?in_tree=" + silent.id())
                                .json())
                        .size());
        SimGpu hidden = silent.gpus().getFirst();
        assertEquals(
                404,
                admin.placement("/resource_providers/" + hidden.providerId()).status());
    }

    @Test
    void aNewAllocationRaisesTwoGenerationsAndItsEndNone() {
        SimGpu gpu = free();
        Map<String, Integer> before = generations();
        SimServer server = world.boot(new Boot(
                "probe",
                world.identity().projects().getFirst().id(),
                world.identity().users().getFirst().id(),
                world.flavors().get("gpu-t4-1"),
                world.images().getFirst().id(),
                Map.of(),
                gpu.host().zone() + ":" + gpu.host().name(),
                90));
        clock.advance(Duration.ofSeconds(3));
        Map<String, Integer> during = generations();
        SimGpu taken = world.allocation(server.id()).gpus().getFirst().gpu();
        var changed = new HashSet<String>();
        during.forEach((name, generation) -> {
            if (!generation.equals(before.get(name))) {
                changed.add(name);
            }
        });
        assertEquals(Set.of(taken.providerName(), taken.host().name()), changed);

        world.delete(server.id());
        clock.advance(Duration.ofSeconds(3));
        assertEquals(during, generations());
    }

    @Test
    void anAllocationThatNobodyOwnsCanBeSeenAndRemoved() {
        Allocation stray = world.allocations().stream()
                .filter(allocation -> world.server(allocation.consumer()) == null)
                .findFirst()
                .orElseThrow();
        String path = "/allocations/" + stray.consumer();
        assertEquals(2, admin.placement(path).json().path("allocations").size());
        assertEquals(404, admin.nova("2.93", "/servers/" + stray.consumer()).status());
        assertEquals(204, admin.send("DELETE", "placement", path, null).status());
        assertEquals(0, admin.placement(path).json().path("allocations").size());
        assertEquals(404, admin.send("DELETE", "placement", path, null).status());
    }

    @Test
    void aCleanedCardIsGivenFreeByItsInventory() {
        SimGpu dirty = world.gpus().stream()
                .filter(gpu -> gpu.reserved() == 1 && gpu.holdings().isEmpty())
                .findFirst()
                .orElseThrow();
        String path = "/resource_providers/" + dirty.providerId();
        assertTrue(admin.placement(path + "/traits").text().contains("HW_PCI_ONE_TIME_USE"));
        String inventory = path + "/inventories/" + dirty.resourceClass();
        assertEquals(1, admin.placement(inventory).json().path("reserved").asInt());
        String body = "{\"resource_provider_generation\": %d, \"total\": 1, \"reserved\": 0}";
        Answer stale = admin.send("PUT", "placement", inventory, body.formatted(dirty.generation() - 1));
        assertEquals(409, stale.status());
        Answer done = admin.send("PUT", "placement", inventory, body.formatted(dirty.generation()));
        assertEquals(200, done.status(), done.text());
        assertEquals(1, dirty.available());
    }

    @Test
    void candidatesNameHostAndGpu() {
        JsonNode answer = admin.placement("/allocation_candidates?resources=VCPU:4,CUSTOM_PCI_10DE_1EB8:1")
                .json();
        long expected = world.gpus().stream()
                .filter(gpu -> gpu.product() == Product.T4 && gpu.available() == 1)
                .count();
        assertEquals(expected, answer.path("allocation_requests").size());
        JsonNode first = answer.at("/allocation_requests/0/allocations");
        assertEquals(2, first.size());
        first.fieldNames()
                .forEachRemaining(
                        id -> assertTrue(answer.path("provider_summaries").has(id)));
        assertEquals(
                1,
                admin.placement("/allocation_candidates?limit=1&resources=CUSTOM_PCI_10DE_1EB8:1")
                        .json()
                        .path("allocation_requests")
                        .size());
    }

    @Test
    void traitsAndAggregatesFilterProviders() {
        Set<String> once = ids(admin.placement("/resource_providers?required=HW_PCI_ONE_TIME_USE")
                .json());
        assertEquals(4, once.size());
        String zone = world.aggregates().getFirst().uuid().toString();
        assertEquals(
                world.aggregates().getFirst().hosts().size(),
                ids(admin.placement("/resource_providers?member_of=" + zone).json())
                        .size());
        String host = "/resource_providers/"
                + world.aggregates().getFirst().hosts().getFirst().id();
        assertTrue(admin.placement(host + "/aggregates").text().contains(zone));
    }

    @Test
    void aLostGpuKeepsItsProviderAsLongAsSomebodyHoldsIt() {
        SimGpu gpu = world.gpus().stream()
                .filter(card -> card.used() == 1 && card.inPlacement() && !card.sliced())
                .findFirst()
                .orElseThrow();
        world.lose(gpu, true);
        assertEquals(
                200, admin.placement("/resource_providers/" + gpu.providerId()).status());
        world.free(gpu.holdings().getFirst().consumer());
        assertEquals(
                404, admin.placement("/resource_providers/" + gpu.providerId()).status());
    }
}

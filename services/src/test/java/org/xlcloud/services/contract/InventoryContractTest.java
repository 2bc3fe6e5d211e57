package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;

/// The inventory against what the services say when each is asked directly, the long way: every device of every host.
class InventoryContractTest extends Contract {
    private static Inventory load() {
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            return inventory.load();
        }
    }

    /// `host address class -> holders` of every PCI device, slice by slice, with 1 + hosts × (1 + 2 × devices)
    /// requests.
    private static Map<String, List<String>> asked() {
        Rest nova = cloud.rest(Service.COMPUTE).at("2.87");
        Rest placement = cloud.rest(Service.PLACEMENT);
        var devices = new TreeMap<String, List<String>>();
        for (JsonNode host : nova.get("/os-hypervisors/detail").path("hypervisors")) {
            String name = host.path("hypervisor_hostname").asText();
            String root = host.path("id").asText();
            JsonNode tree = placement.get("/resource_providers?in_tree=" + root).path("resource_providers");
            for (JsonNode provider : tree) {
                if (provider.path("uuid").asText().equals(root)) continue;
                String path = "/resource_providers/" + provider.path("uuid").asText();
                JsonNode stocks = placement.get(path + "/inventories").path("inventories");
                if (!stocks.fieldNames().hasNext()) continue;
                String resourceClass = stocks.fieldNames().next();
                String address = provider.path("name").asText().substring(name.length() + 1);
                var holders = new TreeSet<String>();
                placement
                        .get(path + "/allocations")
                        .path("allocations")
                        .fieldNames()
                        .forEachRemaining(holders::add);
                String plain = address.startsWith("pci_")
                        ? address.replaceAll("pci_(....)_(..)_(..)_(.)", "$1:$2:$3.$4")
                        : address;
                devices.put(name + " " + plain + " " + resourceClass, List.copyOf(holders));
            }
        }
        return devices;
    }

    private static Map<String, List<String>> joined(Inventory inventory) {
        var devices = new TreeMap<String, TreeSet<String>>();
        for (Gpu gpu : inventory.gpus()) {
            String card = gpu.address().replaceAll("#.*", "");
            var holders = devices.computeIfAbsent(
                    gpu.host() + " " + card + " " + gpu.resourceClass(), none -> new TreeSet<>());
            if (gpu.holder() != null) holders.add(gpu.holder().instanceId());
        }
        var lists = new TreeMap<String, List<String>>();
        devices.forEach((device, holders) -> lists.put(device, List.copyOf(holders)));
        return lists;
    }

    @Test
    void everyGpuAgreesWithPlacementAskedTheLongWay() {
        for (int attempt = 1; ; attempt++) {
            var before = asked();
            Inventory inventory = load();
            if (before.equals(asked()) || attempt == 5) { // the cloud lives: compare only what stood still meanwhile
                assertFalse(before.isEmpty());
                assertEquals(before, joined(onlyReported(inventory)));
                return;
            }
        }
    }

    private static Inventory onlyReported(Inventory inventory) {
        var gpus = inventory.gpus().stream().filter(gpu -> !gpu.derived()).toList();
        return new Inventory(
                inventory.cloud(),
                inventory.hosts(),
                gpus,
                inventory.instances(),
                inventory.sources(),
                inventory.loaded(),
                inventory.joinedAt());
    }

    /// Its inventory is well, and yet nobody can have it: the first look at a cloud must not count it free.
    @Test
    void aGpuThatPlacementNeverGivesAwayIsInTrouble() {
        Rest placement = cloud.rest(Service.PLACEMENT);
        Gpu gpu = load().gpus().stream()
                .filter(one -> one.state() == GpuState.FREE
                        && !one.derived()
                        && one.address().indexOf('#') < 0)
                .filter(one -> !one.resourceClass().equals("VGPU"))
                .findFirst()
                .orElseThrow();
        String path = "/resource_providers/" + gpu.providerId() + "/inventories/" + gpu.resourceClass();
        try {
            placement.send("PUT", path, stepping(placement, path, 2));
            Gpu stuck = find(load(), gpu);
            assertEquals(GpuState.TROUBLE, stuck.state());
            assertEquals("Placement neither offers it nor says who holds it", stuck.reason());
        } finally {
            placement.send("PUT", path, stepping(placement, path, 1));
        }
        assertEquals(GpuState.FREE, find(load(), gpu).state());
    }

    /// An inventory as it is, but given away in other steps.
    private static ObjectNode stepping(Rest placement, String path, int step) {
        return ((ObjectNode) placement.get(path)).put("step_size", step);
    }

    private static Gpu find(Inventory inventory, Gpu wanted) {
        return inventory.gpus().stream()
                .filter(gpu -> gpu.host().equals(wanted.host()) && gpu.address().equals(wanted.address()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySourceAnswersAnAdministrator() {
        for (SourceState source : load().sources()) assertNull(source.problem(), source::source);
    }

    @Test
    void holdersAreTheInstancesOfNovaWithTheirProjectsAndFlavors() {
        Inventory inventory = load();
        var held = inventory.gpus().stream().filter(gpu -> gpu.holder() != null).toList();
        for (Gpu gpu : held) {
            var instance = inventory.instances().stream()
                    .filter(candidate -> candidate.id().equals(gpu.holder().instanceId()))
                    .findFirst();
            if (instance.isEmpty()) continue; // a leak, which is told as trouble
            assertEquals(instance.get().name(), gpu.holder().instanceName());
            assertEquals(instance.get().flavor(), gpu.holder().flavor());
            assertTrue(instance.get().gpus().contains(gpu.key()));
            assertTrue(gpu.holder().projectName() != null
                    && !gpu.holder().projectName().isEmpty());
            assertTrue(instance.get().gpusAsked() >= 1, () -> "its flavor asks for a GPU: " + instance.get());
        }
    }

    @Test
    void hostsHaveTheirNumbersBecauseTheyAreReadBelow288() {
        List<Host> hosts = load().hosts();
        assertFalse(hosts.isEmpty());
        for (Host host : hosts) {
            assertTrue(host.vcpus() != null && host.vcpus() > 0, host::name);
            assertTrue(host.memoryMiB() != null && host.memoryMiB() > 0, host::name);
            assertTrue(host.zone() != null, host::name);
        }
    }

    @Test
    void everyGpuHasAModelFromTheListOfIds() {
        for (Gpu gpu : load().gpus()) {
            if (gpu.derived() || gpu.kind() == Gpu.Kind.VGPU) continue;
            assertTrue(gpu.vendorId().matches("[0-9a-f]{4}") && gpu.productId().matches("[0-9a-f]{4}"), gpu::toString);
            assertFalse(gpu.model().startsWith("CUSTOM_"), gpu::toString);
        }
    }

    @Test
    void rawFactsOfEachKindComeFromTheServices() {
        Inventory inventory = load();
        try (var live = new CloudInventory(cloud, InstantSource.system())) {
            Host host = inventory.hosts().getFirst();
            assertEquals(
                    host.name(),
                    live.raw("host", host.key())
                            .path("/os-hypervisors/" + host.id())
                            .path("hypervisor")
                            .path("hypervisor_hostname")
                            .asText());
            Gpu gpu = inventory.gpus().stream()
                    .filter(candidate -> !candidate.derived())
                    .findFirst()
                    .orElseThrow();
            assertTrue(live.raw("gpu", gpu.key())
                    .path("/resource_providers/" + gpu.providerId() + "/inventories")
                    .path("inventories")
                    .has(gpu.resourceClass()));
            if (inventory.instances().isEmpty()) return;
            String id = inventory.instances().getFirst().id();
            assertEquals(
                    id,
                    live.raw("instance", id)
                            .path("/servers/" + id)
                            .path("server")
                            .path("id")
                            .asText());
        }
    }
}

package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Host.PciReport;

/// What a cloud's answers become, row by row.
class JoinTest {
    private static final String K2 = "CUSTOM_PCI_10DE_11BF";
    private static final Map<String, String> ONE_K2 = Map.of("pci_passthrough:alias", "k2:1");

    private FakeCloud fake;
    private Cloud cloud;

    @BeforeEach
    void aHostWithTwoCards() throws IOException {
        fake = new FakeCloud();
        fake.host("h1");
        fake.device("h1", "0000:87:00.0", K2, 1);
        fake.device("h1", "0000:88:00.0", K2, 1);
        cloud = fake.connect();
    }

    @AfterEach
    void close() {
        cloud.close();
        fake.close();
    }

    private Inventory load() {
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            return inventory.load();
        }
    }

    private Gpu gpu(String address) {
        return load().gpus().stream()
                .filter(gpu -> gpu.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private FakeCloud.Provider provider(String suffix) {
        return fake.providers.get("id-h1_" + suffix);
    }

    @Test
    void hostsAndTheirGpusStandInTheOrderInWhichPeopleCount() {
        fake.host("h10");
        fake.device("h10", "0000:87:00.0", K2, 1);
        fake.host("h2");
        fake.device("h2", "0000:87:00.0", K2, 1);
        Inventory inventory = load();
        assertEquals(
                List.of("h1", "h2", "h10"),
                inventory.hosts().stream().map(Host::name).toList());
        assertEquals(
                List.of("h1", "h1", "h2", "h10"),
                inventory.gpus().stream().map(Gpu::host).toList());
    }

    @Test
    void aFreeGpuHasItsNameAndNoHolder() {
        Gpu gpu = gpu("0000:87:00.0");
        assertEquals(GpuState.FREE, gpu.state());
        assertEquals("10de:11bf", gpu.vendorId() + ":" + gpu.productId());
        assertEquals("GK104GL [GRID K2]", gpu.model());
        assertEquals(List.of("COMPUTE_MANAGED_PCI_DEVICE"), gpu.traits());
        assertEquals("fake/h1/0000:87:00.0", gpu.key());
        assertNull(gpu.holder());
        assertNull(gpu.numaNode());
    }

    @Test
    void aHeldGpuSaysWhoHoldsItAndTheInstanceSaysWhatItHolds() {
        fake.vm("vm1", "h1", ONE_K2);
        fake.hold(provider("0000:88:00.0"), "vm1", K2, 1);
        Inventory inventory = load();
        Gpu gpu = inventory.gpus().get(1);
        assertEquals(GpuState.HELD, gpu.state());
        assertEquals(
                new Holder("vm1", "name-of-vm1", "p1", "Project One", "f", Instant.parse("2026-11-22T10:00:05Z")),
                gpu.holder());
        Instance instance = inventory.instances().getFirst();
        assertEquals(List.of("fake/h1/0000:88:00.0"), instance.gpus());
        assertEquals(1, instance.gpusAsked());
        assertEquals("h1", instance.hostName());
        Host host = inventory.hosts().getFirst();
        assertEquals(PciReport.PLACEMENT, host.pci());
        assertEquals(inventory.gpus(), host.gpus());
        assertEquals(1, host.instances());
        assertEquals("nova", host.zone());
    }

    @Test
    void aSetAsideGpuIsReserved() {
        fake.reserve(provider("0000:87:00.0"), K2, 1);
        assertEquals(GpuState.RESERVED, gpu("0000:87:00.0").state());
    }

    @Test
    void allGpusOfADeadHostAreInTrouble() {
        fake.hostUp.put("h1", false);
        Gpu gpu = gpu("0000:87:00.0");
        assertEquals(GpuState.TROUBLE, gpu.state());
        assertEquals("its host is down, last heard of at 2026-11-22T12:00:00Z", gpu.reason());
    }

    @Test
    void onADisabledHostFreeGpusAreInTroubleAndHeldOnesAreHeld() {
        fake.disabled.put("h1", "new fans");
        fake.vm("vm1", "h1", ONE_K2);
        fake.hold(provider("0000:88:00.0"), "vm1", K2, 1);
        assertEquals(GpuState.TROUBLE, gpu("0000:87:00.0").state());
        assertEquals("its host is disabled: new fans", gpu("0000:87:00.0").reason());
        assertEquals(GpuState.HELD, gpu("0000:88:00.0").state());
    }

    @Test
    void aRootThatPlacementHasAsDisabledKeepsItsGpusBack() {
        fake.trait(fake.providers.get("h1"), "COMPUTE_STATUS_DISABLED", true);
        assertEquals(GpuState.TROUBLE, gpu("0000:87:00.0").state());
    }

    @Test
    void aHolderThatNovaDoesNotListIsTrouble() {
        fake.hold(provider("0000:87:00.0"), "leaked", K2, 1);
        Gpu gpu = gpu("0000:87:00.0");
        assertEquals(GpuState.TROUBLE, gpu.state());
        assertEquals("an allocation left behind: Nova does not list its holder leaked", gpu.reason());
        assertEquals("leaked", gpu.holder().instanceId());
        assertNull(gpu.holder().instanceName());
    }

    @Test
    void whileSomethingMigratesAStrangerMayBeTheMigration() {
        fake.vm("vm1", "h1", ONE_K2).status = "VERIFY_RESIZE";
        fake.hold(provider("0000:87:00.0"), "migration", K2, 1);
        assertEquals(GpuState.HELD, gpu("0000:87:00.0").state());
    }

    @Test
    void anInstanceInErrorPutsItsGpuInTrouble() {
        var vm = fake.vm("vm1", "h1", ONE_K2);
        vm.status = "ERROR";
        vm.fault = "the driver died";
        fake.hold(provider("0000:87:00.0"), "vm1", K2, 1);
        Gpu gpu = gpu("0000:87:00.0");
        assertEquals(GpuState.TROUBLE, gpu.state());
        assertEquals("its instance is in ERROR: the driver died", gpu.reason());
    }

    @Test
    void anInstanceThatRunsElsewhereLeftItsAllocationBehind() {
        fake.host("h2");
        fake.vm("vm1", "h2", ONE_K2);
        fake.hold(provider("0000:87:00.0"), "vm1", K2, 1);
        assertEquals(GpuState.TROUBLE, gpu("0000:87:00.0").state());
    }

    @Test
    void aCardCutIntoSlicesIsOneRowPerSlice() {
        var card = fake.device("h1", "pci_0000_84_00_0", "VGPU", 4);
        fake.reserve(card, "VGPU", 1);
        fake.vm("vm1", "h1", Map.of("resources:VGPU", "2"));
        fake.hold(card, "vm1", "VGPU", 2);
        Inventory inventory = load();
        var slices = inventory.gpus().stream()
                .filter(gpu -> gpu.kind() == Gpu.Kind.VGPU)
                .toList();
        assertEquals(
                List.of("0000:84:00.0#0", "0000:84:00.0#1", "0000:84:00.0#2", "0000:84:00.0#3"),
                slices.stream().map(Gpu::address).toList());
        assertEquals(
                List.of(GpuState.HELD, GpuState.HELD, GpuState.RESERVED, GpuState.FREE),
                slices.stream().map(Gpu::state).toList());
        assertEquals(2, inventory.instances().getFirst().gpus().size());
        assertEquals(2, inventory.instances().getFirst().gpusAsked());
    }

    @Test
    void slicesOfAHostItselfAreSeenAlsoWhenAllAreTaken() {
        fake.host("h2");
        var host = fake.providers.get("h2");
        host.stocks.put("VGPU", new int[] {2, 0});
        fake.vm("vm1", "h2", Map.of("resources:VGPU", "2"));
        fake.hold(host, "vm1", "VGPU", 2);
        var slices =
                load().gpus().stream().filter(gpu -> gpu.host().equals("h2")).toList();
        assertEquals(2, slices.size());
        assertTrue(slices.stream().allMatch(gpu -> gpu.state() == GpuState.HELD));
    }

    @Test
    void virtualFunctionsUnderOneProviderAreSlicesToo() {
        var card = fake.device("h1", "0000:c1:00.0", "CUSTOM_PCI_10DE_2236", 16);
        fake.vm("vm1", "h1", Map.of("pci_passthrough:alias", "a40:1"));
        fake.hold(card, "vm1", "CUSTOM_PCI_10DE_2236", 1);
        var slices = load().gpus().stream()
                .filter(gpu -> gpu.address().startsWith("0000:c1:00.0#"))
                .toList();
        assertEquals(16, slices.size());
        assertEquals(
                1, slices.stream().filter(gpu -> gpu.state() == GpuState.HELD).count());
    }

    @Test
    void otherDevicesAreLeftOut() {
        fake.device("h1", "0000:3b:00.0", "CUSTOM_PCI_15B3_1018", 8);
        var held = fake.device("h1", "0000:3b:00.1", "CUSTOM_PCI_15B3_1018", 1);
        fake.hold(held, "vm9", "CUSTOM_PCI_15B3_1018", 1);
        fake.device("h1", "0000:5e:00.0", null, 0);
        assertEquals(2, load().gpus().size());
    }

    @Test
    void anOperatorsOwnClassIsAGpuWhenItsTraitsSaySo() {
        var card = fake.device("h1", "0000:5e:00.0", "CUSTOM_FAST", 1);
        fake.trait(card, "CUSTOM_PCI_10DE_20B5", true);
        fake.trait(card, "CUSTOM_GPU", true);
        fake.device("h1", "0000:5f:00.0", "CUSTOM_SLOW", 1);
        Inventory inventory = load();
        assertEquals(3, inventory.gpus().size());
        Gpu gpu = inventory.gpus().getFirst();
        assertEquals("0000:5e:00.0", gpu.address());
        assertEquals("20b5", gpu.productId());
        assertTrue(gpu.model().contains("A100"), gpu::model);
    }

    @Test
    void aProviderBelowANumaNodeTellsTheNode() {
        fake.providers.put("numa", new FakeCloud.Provider("numa", "h1_NUMA1", "h1", "h1"));
        fake.device("h1", "numa", "0000:b1:00.0", K2, 1);
        assertEquals(1, gpu("0000:b1:00.0").numaNode());
    }

    @Test
    void aHostThatReportsNoPciShowsWhatFlavorsTell() {
        fake.host("h2");
        fake.vm("vm1", "h1", ONE_K2);
        fake.hold(provider("0000:87:00.0"), "vm1", K2, 1);
        fake.vm("vm2", "h2", Map.of("pci_passthrough:alias", "k2:2,fpga-x:1"));
        fake.host("h3");
        Inventory inventory = load();
        Host h2 = inventory.hosts().get(1);
        assertEquals(PciReport.DERIVED, h2.pci());
        assertEquals(PciReport.NONE, inventory.hosts().get(2).pci());
        assertEquals(
                List.of("derived:k2#vm2.1", "derived:k2#vm2.2"),
                h2.gpus().stream().map(Gpu::address).toList());
        Gpu derived = h2.gpus().getFirst();
        assertTrue(derived.derived());
        assertEquals(GpuState.HELD, derived.state());
        assertEquals("GK104GL [GRID K2]", derived.model(), "the alias is known from the host that reports");
        assertEquals("vm2", derived.holder().instanceId());
    }

    @Test
    void withoutPlacementEverythingIsDerivedAndSaidOnce() {
        fake.placement = false;
        fake.vm("vm1", "h1", ONE_K2);
        Inventory inventory = load();
        assertEquals(1, inventory.gpus().size());
        assertTrue(inventory.gpus().getFirst().derived());
        assertEquals("k2", inventory.gpus().getFirst().model());
        assertEquals(
                List.of("Placement"),
                inventory.sources().stream()
                        .filter(source -> source.problem() != null)
                        .map(SourceState::source)
                        .toList());
        assertTrue(inventory.loaded());
    }

    @Test
    void aMemberSeesHisOwnInstances() {
        fake.member = true;
        fake.vm("vm1", "h1", ONE_K2);
        Inventory inventory = load();
        assertEquals(1, inventory.instances().size());
        assertEquals("Project One", inventory.instances().getFirst().projectName());
        assertEquals(List.of(), inventory.hosts());
        assertEquals(List.of(), inventory.gpus());
        assertEquals(
                List.of("Nova", "Placement", "Aggregates"),
                inventory.sources().stream()
                        .filter(source -> source.problem() != null)
                        .map(SourceState::source)
                        .toList());
    }

    @Test
    void aBrokenPlacementFailsTheCommandLine() {
        fake.broken.put("/placement/resource_providers", 500);
        assertThrows(ProblemException.class, this::load);
    }

    @Test
    void aBrokenKeystoneListOnlyCostsNames() {
        fake.broken.put("/identity/v3/projects", 500);
        fake.vm("vm1", "h1", ONE_K2);
        Inventory inventory = load();
        assertEquals(2, inventory.gpus().size());
        assertNull(inventory.instances().getFirst().projectName());
    }

    @Test
    void aRootWithoutAHypervisorIsShownInTrouble() {
        fake.providers.put("gone", new FakeCloud.Provider("gone", "old-host", null, "gone"));
        var card = new FakeCloud.Provider("c", "old-host_0000:01:00.0", "gone", "gone");
        card.stocks.put(K2, new int[] {1, 0});
        fake.providers.put("c", card);
        Gpu gpu = load().gpus().getLast();
        assertEquals("old-host", gpu.host());
        assertEquals("0000:01:00.0", gpu.address());
        assertEquals(GpuState.TROUBLE, gpu.state());
    }

    @Test
    void aggregatesComeThroughOpenstack4j() {
        fake.aggregates.put("gpus", List.of("h1"));
        fake.aggregates.put("all", List.of("h1"));
        assertEquals(List.of("all", "gpus"), load().hosts().getFirst().aggregates());
    }

    @Test
    void longListsAreReadToTheEnd() {
        fake.pageSize = 7;
        for (int i = 0; i < 50; i++) fake.vm("vm" + i, "h1", Map.of());
        assertEquals(50, load().instances().size());
    }

    @Test
    void countsAreByTypeHostAggregateAndZone() {
        fake.aggregates.put("gpus", List.of("h1"));
        fake.vm("vm1", "h1", ONE_K2);
        fake.hold(provider("0000:87:00.0"), "vm1", K2, 1);
        Inventory inventory = load();
        assertEquals(List.of(new GpuCount("GK104GL [GRID K2]", 1, 1, 0, 0)), inventory.byModel());
        assertEquals(List.of(new GpuCount("h1", 1, 1, 0, 0)), inventory.byHost());
        assertEquals(List.of(new GpuCount("gpus", 1, 1, 0, 0)), inventory.byAggregate());
        assertEquals(List.of(new GpuCount("nova", 1, 1, 0, 0)), inventory.byZone());
    }

    @Test
    void rawFactsAreWhatEachEndpointSays() {
        fake.vm("vm1", "h1", ONE_K2);
        fake.hold(provider("0000:87:00.0"), "vm1", K2, 1);
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            var gpu = inventory.raw("gpu", "fake/h1/0000:87:00.0");
            assertEquals(
                    1,
                    gpu.at("/~1resource_providers~1id-h1_0000:87:00.0~1inventories/inventories/" + K2 + "/total")
                            .asInt());
            assertEquals(
                    "vm1",
                    inventory
                            .raw("instance", "vm1")
                            .at("/~1servers~1vm1/server/id")
                            .asText());
            assertThrows(ProblemException.class, () -> inventory.raw("gpu", "h1/0000:99:00.0"));
            assertThrows(ProblemException.class, () -> inventory.raw("moon", "h1"));
            assertThrows(ProblemException.class, () -> inventory.raw("host", "h7"));
        }
    }
}

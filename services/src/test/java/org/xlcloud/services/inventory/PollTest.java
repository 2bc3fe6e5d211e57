package org.xlcloud.services.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;

/// What a poll costs after the first reading, and that it misses nothing.
class PollTest {
    private static final String K2 = "CUSTOM_PCI_10DE_11BF";
    private static final int HOSTS = 20;
    private static final int CARDS = 4;

    private FakeCloud fake;
    private Cloud cloud;
    private Sources sources;
    private Servers servers = Servers.NONE;
    private Instant now = Instant.parse("2031-01-01T00:00:00Z"); // far from Nova's clock on purpose

    @BeforeEach
    void aCloud() throws IOException {
        fake = new FakeCloud();
        for (int h = 0; h < HOSTS; h++) {
            fake.host("h" + h);
            for (int c = 0; c < CARDS; c++) {
                var card = fake.device("h" + h, "0000:8" + c + ":00.0", K2, 1);
                if (c % 2 == 0) {
                    fake.vm("vm-" + h + "-" + c, "h" + h, Map.of("pci_passthrough:alias", "k2:1"));
                    fake.hold(card, "vm-" + h + "-" + c, K2, 1);
                }
            }
        }
        fake.now = fake.now.plusSeconds(3600);
        cloud = fake.connect();
        sources = new Sources(cloud, new GpuRule(PciIds::bundled), () -> now, Duration.ofMinutes(20));
    }

    @AfterEach
    void close() {
        cloud.close();
        fake.close();
    }

    private Devices poll() throws InterruptedException {
        now = now.plusSeconds(10);
        fake.now = fake.now.plusSeconds(10);
        fake.asked.clear();
        servers = sources.servers();
        return sources.devices(servers);
    }

    private List<String> askedAboutProviders() {
        return fake.asked.stream()
                .filter(path -> path.matches("/placement/resource_providers/.*"))
                .toList();
    }

    private Device device(Devices devices, String host, int card) {
        return devices.byHost().get(host).get(card);
    }

    @Test
    void theFirstReadingAsksOnlyAboutDevicesThatAreNotFree() throws InterruptedException {
        Devices devices = poll();
        assertEquals(HOSTS, devices.byHost().size());
        assertEquals(HOSTS * CARDS / 2, askedAboutProviders().size(), () -> askedAboutProviders() + "");
        assertTrue(fake.asked.size() < HOSTS * CARDS / 2 + 20, () -> fake.asked + "");
    }

    @Test
    void aGpuThatPlacementNeverGivesAwayIsNotFree() throws InterruptedException {
        fake.release("vm-3-0");
        fake.providers.get("id-h3_0000:81:00.0").step = 2;
        Device first = device(poll(), "h3", 1);
        assertFalse(first.free());
        assertEquals(Map.of(), first.held());
        assertFalse(device(poll(), "h3", 1).free());
        assertTrue(device(poll(), "h3", 0).free());
    }

    @Test
    void aPollWithoutChangesCostsTheListsOnly() throws InterruptedException {
        Devices first = poll();
        Servers listed = servers;
        Devices second = poll();
        assertEquals(
                List.of(
                        "/compute/v2.1/servers/detail",
                        "/placement/resource_providers",
                        "/placement/resource_providers?required=COMPUTE_STATUS_DISABLED",
                        "/placement/resource_providers?resources=" + K2 + ":1",
                        "/placement/resource_providers?resources=PGPU:1",
                        "/placement/resource_providers?resources=VGPU:1"),
                fake.asked.stream()
                        .map(path -> path.replaceAll("(servers/detail).*", "$1").replace("%3A", ":"))
                        .sorted()
                        .toList());
        assertSame(first, second);
        assertSame(listed.byId(), servers.byId());
    }

    @Test
    void aHostWhoseInstancesHoldSlicesOfNothingIsAskedOnce() throws InterruptedException {
        fake.host("bare");
        fake.vm("slice", "bare", Map.of("resources:VGPU", "1"));
        poll();
        assertTrue(askedAboutProviders().contains("/placement/resource_providers/bare/inventories"));
        poll();
        assertEquals(List.of(), askedAboutProviders());
    }

    @Test
    void aNewHolderCostsTwoRequests() throws InterruptedException {
        poll();
        fake.vm("new", "h3", Map.of());
        fake.hold(fake.providers.get("id-h3_0000:81:00.0"), "new", K2, 1);
        Devices devices = poll();
        assertEquals(Map.of("new", 1), device(devices, "h3", 1).held());
        assertEquals(2, askedAboutProviders().size(), () -> askedAboutProviders() + "");
        assertTrue(servers.byId().containsKey("new"));
    }

    @Test
    void aGpuThatGotFreeCostsNothing() throws InterruptedException {
        poll();
        fake.release("vm-3-0");
        Devices devices = poll();
        assertTrue(device(devices, "h3", 0).free());
        assertEquals(Map.of(), device(devices, "h3", 0).held());
        assertEquals(List.of(), askedAboutProviders());
    }

    @Test
    void aDeletedInstanceIsGoneFromBothSides() throws InterruptedException {
        poll();
        fake.delete(fake.vms.get("vm-3-0"));
        Devices devices = poll();
        assertEquals(Map.of(), device(devices, "h3", 0).held());
        assertTrue(!servers.byId().containsKey("vm-3-0"));
        assertTrue(servers.recent().containsKey("vm-3-0"));
    }

    @Test
    void aSliceThatIsGivenBackIsNoticedThoughNothingElseTells() throws InterruptedException {
        var card = fake.device("h1", "pci_0000_90_00_0", "VGPU", 4);
        var one = fake.vm("s1", "h1", Map.of());
        fake.vm("s2", "h1", Map.of());
        fake.hold(card, "s1", "VGPU", 1);
        fake.hold(card, "s2", "VGPU", 1);
        poll();
        long generation = card.generation;
        fake.delete(one);
        Devices devices = poll();
        assertEquals(generation, card.generation, "the end of an allocation changes no generation");
        assertEquals(Map.of("s2", 1), device(devices, "h1", CARDS).held());
    }

    @Test
    void aSetAsideGpuThatIsGivenBackIsNoticed() throws InterruptedException {
        var card = fake.providers.get("id-h3_0000:80:00.0");
        fake.reserve(card, K2, 1);
        poll();
        assertEquals(Map.of("vm-3-0", 1), device(poll(), "h3", 0).held());
        fake.delete(fake.vms.get("vm-3-0"));
        Device device = device(poll(), "h3", 0);
        assertEquals(Map.of(), device.held());
        assertEquals(1, device.reserved());
    }

    @Test
    void newAndVanishedDevicesAndHostsAreFollowed() throws InterruptedException {
        poll();
        fake.host("new");
        fake.device("new", "0000:01:00.0", "CUSTOM_PCI_10DE_2335", 1);
        fake.providers.remove("id-h3_0000:81:00.0");
        Devices devices = poll();
        assertEquals("CUSTOM_PCI_10DE_2335", device(devices, "new", 0).resourceClass());
        assertTrue(device(devices, "new", 0).free());
        assertEquals(CARDS - 1, devices.byHost().get("h3").size());
        poll();
        assertTrue(fake.asked.stream().anyMatch(path -> path.contains("2335")), "its class has a free list now");
    }

    @Test
    void changedTraitsAreRead() throws InterruptedException {
        poll();
        fake.trait(fake.providers.get("id-h3_0000:81:00.0"), "CUSTOM_QUIET", true);
        assertTrue(device(poll(), "h3", 1).traits().contains("CUSTOM_QUIET"));
    }

    @Test
    void networkCardsAreLookedAtOnce() throws InterruptedException {
        var nic = fake.device("h1", "0000:3b:00.0", "CUSTOM_PCI_15B3_1018", 8);
        poll();
        fake.hold(nic, "vm-1-0", "CUSTOM_PCI_15B3_1018", 1);
        poll();
        assertEquals(List.of(), askedAboutProviders());
    }

    @Test
    void aFailedPollForgetsNothing() throws InterruptedException {
        Devices first = poll();
        fake.hold(fake.providers.get("id-h3_0000:81:00.0"), "vm-3-0", K2, 1);
        fake.broken.put("/placement/resource_providers/id-h3", 500);
        assertThrows(ProblemException.class, this::poll);
        fake.broken.clear();
        Devices after = poll();
        assertEquals(Map.of("vm-3-0", 1), device(after, "h3", 1).held());
        assertEquals(first.byHost().get("h4"), after.byHost().get("h4"));
    }

    @Test
    void theReasonOfAnErrorThatComesLateIsRead() throws InterruptedException {
        poll();
        var vm = fake.vms.get("vm-3-0");
        vm.status = "ERROR";
        fake.touch(vm);
        poll();
        vm.fault = "no valid host"; // unannounced: `updated` stays
        poll();
        assertEquals("no valid host", servers.byId().get("vm-3-0").fault().message());
    }

    @Test
    void changesOfServersCostOneRequestAndTheOldRecordsStay() throws InterruptedException {
        poll();
        var before = servers.byId();
        var vm = fake.vms.get("vm-3-0");
        vm.name = "renamed";
        fake.touch(vm);
        poll();
        assertEquals("renamed", servers.byId().get("vm-3-0").name());
        assertSame(before.get("vm-4-0"), servers.byId().get("vm-4-0"));
        assertEquals(
                1,
                fake.asked.stream().filter(path -> path.contains("/servers/")).count());
    }

    @Test
    void aFullReadingFindsWhatTheChangesDidNotTell() throws InterruptedException {
        poll();
        fake.vms.remove("vm-3-0"); // archived before anybody asked
        fake.release("vm-3-0");
        poll();
        assertTrue(servers.byId().containsKey("vm-3-0"));
        now = now.plus(Duration.ofMinutes(21));
        poll();
        assertTrue(!servers.byId().containsKey("vm-3-0"));
    }

    @Test
    void unchangedRowsAreTheSameObjectsAfterAJoin() throws InterruptedException {
        var joiner = new Joiner("fake", new GpuRule(PciIds::bundled));
        Inventory first = join(joiner, poll());
        Inventory second = join(joiner, poll());
        assertSame(first.gpus(), second.gpus());
        assertSame(first.hosts(), second.hosts());
        assertSame(first.instances(), second.instances());
        fake.release("vm-3-0");
        Inventory third = join(joiner, poll());
        Set<Gpu> before = Collections.newSetFromMap(new IdentityHashMap<>());
        before.addAll(first.gpus());
        assertEquals(
                List.of("fake/h3/0000:80:00.0"),
                third.gpus().stream()
                        .filter(gpu -> !before.contains(gpu))
                        .map(Gpu::key)
                        .toList());
    }

    private Inventory join(Joiner joiner, Devices devices) throws InterruptedException {
        return joiner.join(Readings.of(sources.computes(), servers, devices, now), now);
    }
}

package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;

/// Which hosts have room, by the cards that are free, the hosts that are open, and the NUMA nodes that the cards sit
/// at.
class SupplyTest {
    private static final GpuAsk K2 = new GpuAsk("k2", 1);
    private static final Map<String, String> BOUND =
            Map.of("hw:numa_nodes", "1", "hw:pci_numa_affinity_policy", "required");
    private static final Map<String, String> LOOSE =
            Map.of("hw:numa_nodes", "1", "hw:pci_numa_affinity_policy", "preferred");

    /// Asked for nothing here.
    private static final Cloud CLOUD = new Cloud(
            CloudConfigs.of(
                            "clouds: {lab: {auth: {auth_url: 'http://127.0.0.1:9/v3', username: u, password: p,"
                                    + " project_name: p}}}",
                            "a test")
                    .get("lab"),
            InstantSource.system());

    @AfterAll
    static void close() {
        CLOUD.close();
    }

    private static Supply of(Host... hosts) {
        return Supply.of(CLOUD, Hardware.of(hosts), K2);
    }

    private static Host twoNodes(String name) {
        return Hardware.host(
                name,
                Hardware.k2(name, "0000:05:00.0", 0),
                Hardware.k2(name, "0000:06:00.0", 0),
                Hardware.k2(name, "0000:85:00.0", 1),
                Hardware.k2(name, "0000:86:00.0", 1));
    }

    private static Host oneAtEach(String name) {
        return Hardware.host(name, Hardware.k2(name, "0000:05:00.0", 0), Hardware.k2(name, "0000:85:00.0", 1));
    }

    @Test
    void cardsAtTwoNumaNodesAreNoRoomForAFlavorThatWantsThemAtOne() {
        Supply supply = of(twoNodes("together"), oneAtEach("apart"));
        assertEquals(List.of("together"), supply.hostsWith(2, BOUND));
        assertEquals(List.of("apart", "together"), supply.hostsWith(2, LOOSE));
        assertEquals(List.of("apart", "together"), supply.hostsWith(2, Map.of()));
        assertEquals(2, supply.room(2, BOUND), "two at each of its nodes");
        assertEquals(3, supply.room(2, LOOSE));
        assertEquals(List.of(), supply.hostsWith(3, BOUND));
        assertEquals(List.of("together"), supply.hostsWith(3, LOOSE));
        assertEquals(6, supply.room(1, BOUND));
    }

    @Test
    void whyTheyAreNoRoomIsSaid() {
        Supply supply = of(twoNodes("together"), oneAtEach("apart"));
        assertEquals(
                "The flavor wants cards and processors at one NUMA node: on apart enough are free, but not at one",
                supply.numa(2, BOUND));
        assertNull(supply.numa(2, LOOSE), "it only prefers one node");
        assertNull(supply.numa(1, BOUND), "one card is at one node");
        assertNull(supply.numa(2, Map.of()));
    }

    @Test
    void dedicatedProcessorsBindTheCardsToo() {
        Supply supply = of(oneAtEach("apart"));
        assertEquals(List.of(), supply.hostsWith(2, Map.of("hw:cpu_policy", "dedicated")));
        assertEquals(List.of(), supply.hostsWith(2, Map.of("hw:mem_page_size", "1GB")));
        assertEquals(List.of("apart"), supply.hostsWith(2, Map.of("hw:cpu_policy", "dedicated", "hw:numa_nodes", "2")));
    }

    @Test
    void cardsWhoseNodeNobodyTellsMayFitAndThatIsSaid() {
        Supply supply = of(Hardware.host(
                "old", Hardware.k2("old", "0000:05:00.0", null), Hardware.k2("old", "0000:06:00.0", null)));
        assertEquals(List.of("old"), supply.hostsWith(2, BOUND));
        String words = String.valueOf(supply.numa(2, BOUND));
        assertEquals(true, words.contains("nothing tells at which the free cards are"), words);
    }

    @Test
    void aHostThatIsClosedOrDownIsNoRoom() {
        Supply supply = of(
                Hardware.host("closed", true, false, Hardware.k2("closed", "0000:05:00.0", 0)),
                Hardware.host("down", false, true, Hardware.k2("down", "0000:05:00.0", 0)));
        assertEquals(2, supply.free());
        assertEquals(List.of(), supply.hostsWith(1, Map.of()));
    }

    @Test
    void whatAnAliasStandsForMayNotBeKnown() {
        Inventory inventory = Hardware.of(twoNodes("together"));
        assertFalse(Supply.of(CLOUD, inventory, new GpuAsk("h100", 1)).known());
    }
}

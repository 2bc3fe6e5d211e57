package org.xlcloud.services.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The records against what a real cloud (Zed) answered.
class WireTest {
    private final ObjectMapper json = new ObjectMapper();

    private <T> T first(String payload, String list, Class<T> type) throws IOException {
        try (var file = WireTest.class.getResourceAsStream("/payloads/" + payload + ".json")) {
            return json.treeToValue(
                    json.readTree(file).at("/response/body/" + list).get(0), type);
        }
    }

    @Test
    void aHypervisorWithItsTotals() throws IOException {
        var hypervisor = first("nova-hypervisors-detail-v2.1-cpuinfo", "hypervisors", Hypervisor.class);
        assertEquals("gpu-node-1", hypervisor.name());
        assertTrue(hypervisor.up() && hypervisor.enabled());
        assertEquals(32, hypervisor.vcpus());
        assertEquals(262_144, hypervisor.memoryMiB());
        assertEquals(3, hypervisor.runningVms());
    }

    @Test
    void aHypervisorAboveTwoEightySevenHasNoTotals() throws IOException {
        var hypervisor = first("nova-hypervisors-detail", "hypervisors", Hypervisor.class);
        assertEquals("b00e3b40-6387-45bd-96ef-ee1c3044c712", hypervisor.id());
        assertEquals("gpu-node-1", hypervisor.service().host());
        assertNull(hypervisor.vcpus());
    }

    @Test
    void aService() throws IOException {
        var service = first("nova-services", "services", ComputeService.class);
        assertEquals("nova-conductor", service.binary());
        assertEquals(Instant.parse("2026-11-22T17:49:21Z"), service.updatedAt());
    }

    @Test
    void aServerWithItsEmbeddedFlavor() throws IOException {
        var server = first("nova-servers-detail", "servers", Server.class);
        assertEquals("e2e-cpu", server.name());
        assertEquals("gpu-node-1", server.hypervisor());
        assertEquals("cpu.small", server.flavor().name());
        assertEquals(Instant.parse("2026-11-22T17:49:32Z"), server.launched());
        assertNull(server.fault());
        assertFalse(server.deleted());
    }

    @Test
    void aServerThatFoundNoHost() throws IOException {
        try (var file = WireTest.class.getResourceAsStream("/payloads/nova-server-show-error-novalidhost.json")) {
            var server = json.treeToValue(json.readTree(file).at("/response/body/server"), Server.class);
            assertEquals("ERROR", server.status());
            assertNull(server.hypervisor());
            assertEquals(
                    Map.of("pci_passthrough:alias", "k2:1"), server.flavor().extraSpecs());
            assertEquals(
                    "No valid host was found. There are not enough hosts available.",
                    server.fault().message());
        }
    }

    @Test
    void aFlavorWithItsExtraSpecs() throws IOException {
        assertEquals(
                "cpu.small",
                first("nova-flavors-detail", "flavors", Flavor.class).name());
    }

    @Test
    void aResourceProvider() throws IOException {
        var provider = first("placement-resource-providers", "resource_providers", ResourceProvider.class);
        assertEquals("gpu-node-1", provider.name());
        assertEquals(11, provider.generation());
        assertNull(provider.parent());
        assertEquals(provider.id(), provider.root());
    }

    @Test
    void whatIsAbsentIsEmptyAndNeverBreaks() throws JsonProcessingException {
        assertEquals("", json.readValue("{}", Server.class).name());
        assertEquals("", json.readValue("{}", Hypervisor.class).service().host());
        assertEquals("", json.readValue("{}", ComputeService.class).host());
        assertEquals(
                Map.of(), json.readValue("{\"extra_specs\":null}", Flavor.class).extraSpecs());
        var server = json.readValue(
                "{\"addresses\":{\"net\":null,\"b\":[null]},\"created\":\"yesterday\",\"metadata\":{\"a\":null}}",
                Server.class);
        assertNull(server.created());
        assertEquals(Map.of("a", ""), server.metadata());
    }

    @Test
    void controlCharactersAndTurnedWritingAreReplaced() throws JsonProcessingException {
        var server = json.readValue("{\"name\":\"a\\u001b[31mb\\u202ec\\nd\"}", Server.class);
        assertEquals("a\uFFFD[31mb\uFFFDc\uFFFDd", server.name());
        assertEquals(4_096, Clean.text("x".repeat(1_000_000)).length());
    }

    @Test
    void timesOfAllSpellings() {
        assertEquals(Instant.parse("2026-11-22T17:49:32Z"), Clean.time("2026-11-22T17:49:32.000000"));
        assertEquals(Instant.parse("2026-11-22T17:49:32Z"), Clean.time("2026-11-22T18:49:32+01:00"));
        assertNull(Clean.time("2026-13-45T99:99:99Z"));
        assertNull(Clean.time(""));
        assertNull(Clean.time(null));
    }
}

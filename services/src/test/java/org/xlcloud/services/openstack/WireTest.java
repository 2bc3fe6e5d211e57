package org.xlcloud.services.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The records against what a real cloud (Zed) answered.
class WireTest {
    private final ObjectMapper json = new ObjectMapper();

    private <T> T first(String payload, String list, Tokens.Reader<T> reader) throws IOException {
        try (var file = WireTest.class.getResourceAsStream("/payloads/" + payload + ".json")) {
            return read(json.readTree(file).at("/response/body/" + list).get(0).toString(), reader);
        }
    }

    private <T> T read(String text, Tokens.Reader<T> reader) throws IOException {
        try (JsonParser parser = json.createParser(text)) {
            parser.nextToken();
            T read = reader.read(parser);
            assertNull(parser.nextToken(), "a reader ends at its value's last token");
            return read;
        }
    }

    private static Server server(JsonParser parser) throws IOException {
        return new ServerReader().server(parser);
    }

    @Test
    void aHypervisorWithItsTotals() throws IOException {
        var hypervisor = first("nova-hypervisors-detail-v2.1-cpuinfo", "hypervisors", Hypervisor::read);
        assertEquals("gpu-node-1", hypervisor.name());
        assertTrue(hypervisor.up() && hypervisor.enabled());
        assertEquals(32, hypervisor.vcpus());
        assertEquals(262_144, hypervisor.memoryMiB());
        assertEquals(3, hypervisor.runningVms());
    }

    @Test
    void aHypervisorAboveTwoEightySevenHasNoTotals() throws IOException {
        var hypervisor = first("nova-hypervisors-detail", "hypervisors", Hypervisor::read);
        assertEquals("b00e3b40-6387-45bd-96ef-ee1c3044c712", hypervisor.id());
        assertEquals("gpu-node-1", hypervisor.service().host());
        assertNull(hypervisor.vcpus());
    }

    @Test
    void aService() throws IOException {
        var service = first("nova-services", "services", ComputeService::read);
        assertEquals("nova-conductor", service.binary());
        assertEquals(Instant.parse("2026-11-22T17:49:21Z"), service.updatedAt());
    }

    @Test
    void aServerWithItsEmbeddedFlavor() throws IOException {
        var server = first("nova-servers-detail", "servers", WireTest::server);
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
            var server = read(json.readTree(file).at("/response/body").toString(), new ServerReader()::only);
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
                first("nova-flavors-detail", "flavors", Flavor::read).name());
    }

    @Test
    void aResourceProvider() throws IOException {
        var provider = first("placement-resource-providers", "resource_providers", ResourceProvider::read);
        assertEquals("gpu-node-1", provider.name());
        assertEquals(11, provider.generation());
        assertNull(provider.parent());
        assertEquals(provider.id(), provider.root());
    }

    @Test
    void whatIsAbsentIsEmptyAndNeverBreaks() throws IOException {
        assertEquals("", read("{}", WireTest::server).name());
        assertEquals("", read("{}", Hypervisor::read).service().host());
        assertEquals("", read("{}", ComputeService::read).host());
        assertEquals(Map.of(), read("{\"extra_specs\":null}", Flavor::read).extraSpecs());
        var server = read(
                "{\"addresses\":{\"net\":null,\"b\":[null]},\"created\":\"yesterday\",\"metadata\":{\"a\":null}}",
                WireTest::server);
        assertNull(server.created());
        assertEquals(Map.of("a", ""), server.metadata());
    }

    @Test
    void aListOfServersSharesWhatTheyHaveInCommon() throws IOException {
        String one = """
                {"id": "%s", "status": "ACTIVE", "tenant_id": "p1", "flavor": {"original_name": "a", "extra_specs": {"x": "1"}}}""";
        var reader = new ServerReader();
        var page = read(
                "{\"servers\": [" + one.formatted("1") + ", null, " + one.formatted("2")
                        + "], \"servers_links\": [{\"rel\": \"next\", \"href\": \"http://x/?marker=2\"}], \"more\": {\"a\": [1]}}",
                json -> Tokens.Page.read(json, "servers", reader::server));
        assertEquals(2, page.rows().size());
        assertSame(page.rows().get(0).flavor(), page.rows().get(1).flavor());
        assertSame(page.rows().get(0).projectId(), page.rows().get(1).projectId());
        assertEquals("http://x/?marker=2", page.next());
    }

    @Test
    void whatHasAnotherFormIsSaid() {
        for (String text : new String[] {"{\"id\": {}}", "{\"metadata\": 5}", "{\"addresses\": {\"a\": {}}}", "[]"}) {
            assertThrows(MismatchedInputException.class, () -> read(text, WireTest::server), text);
        }
        assertThrows(InputCoercionException.class, () -> read("{\"vcpus\": 99999999999}", Hypervisor::read));
        assertThrows(MismatchedInputException.class, () -> read("{}", new ServerReader()::only));
    }

    @Test
    void controlCharactersAndTurnedWritingAreReplaced() throws IOException {
        var server = read("{\"name\":\"a\\u001b[31mb\\u202ec\\nd\"}", WireTest::server);
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

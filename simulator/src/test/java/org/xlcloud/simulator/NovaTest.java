package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Client.Answer;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;

class NovaTest {
    private static final String[] NEWEST = {"OpenStack-API-Version", "compute 2.93"};

    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"));
    private Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withChurn(Duration.ZERO).withClock(clock));
    private Client admin = Client.of(simulator, "admin", "admin");

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void size(int hosts, int servers) {
        simulator.close();
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(hosts)
                .withServers(servers)
                .withChurn(Duration.ZERO)
                .withClock(clock));
        admin = Client.of(simulator, "admin", "admin");
    }

    private Answer boot(String flavor) {
        String image = simulator.world().images().getFirst().id().toString();
        return admin.post("compute", "/v2.1/servers", """
                {"server": {"name": "probe", "flavorRef": "%s", "imageRef": "%s", "networks": "auto",
                "metadata": {"layer": "test"}}}
                """.formatted(flavor, image), NEWEST);
    }

    private JsonNode show(String id) {
        return admin.nova("2.93", "/servers/" + id).json().path("server");
    }

    @Test
    void versionsAreToldToEverybody() {
        JsonNode version = new Client(simulator).get("compute", "/").json().at("/versions/0");
        assertEquals("2.93", version.path("version").asText());
        assertEquals("2.1", version.path("min_version").asText());
        assertEquals(200, new Client(simulator).get("compute", "/v2.1").status());
    }

    @Test
    void withoutAHeaderTheOldestShapeIsAnswered() {
        Answer answer = admin.get("compute", "/v2.1/servers/detail?all_tenants=1&limit=1");
        assertEquals("compute 2.1", answer.header("OpenStack-API-Version"));
        JsonNode flavor = answer.json().at("/servers/0/flavor");
        assertTrue(flavor.has("id") && !flavor.has("original_name"), answer.text());
        assertEquals("compute 2.93", admin.nova("latest", "/servers").header("OpenStack-API-Version"));
        assertEquals(400, admin.nova("2.x", "/servers").status());
        assertEquals(406, admin.nova("3.0", "/servers").status());
        assertFalse(
                admin.nova("2.60", "/flavors/detail").json().at("/flavors/0").has("extra_specs"));
    }

    @Test
    void listsPageToTheEndThroughTheirLinks() {
        size(24, 2_500);
        var seen = new HashSet<String>();
        String next = "/v2.1/servers/detail?all_tenants=true";
        int pages = 0;
        while (next != null) {
            JsonNode page = admin.get("compute", next, NEWEST).json();
            assertTrue(page.path("servers").size() <= 1_000);
            page.path("servers")
                    .forEach(server -> assertTrue(seen.add(server.path("id").asText())));
            JsonNode link = page.at("/servers_links/0/href");
            URI address = link.isMissingNode() ? null : URI.create(link.asText());
            next = address == null ? null : address.getRawPath() + "?" + address.getRawQuery();
            pages++;
        }
        assertEquals(2_500, seen.size());
        assertEquals(3, pages);
        assertEquals(
                1_000,
                admin.nova("2.93", "/servers?all_tenants=1&limit=5000")
                        .json()
                        .path("servers")
                        .size(),
                "no page is longer than the server's limit");
        assertEquals(400, admin.nova("2.93", "/servers?marker=nothing").status());
    }

    @Test
    void hypervisorsPageTooFrom2_33On() {
        size(1_100, 0);
        JsonNode first = admin.nova("2.53", "/os-hypervisors/detail").json();
        assertEquals(1_000, first.path("hypervisors").size());
        URI next = URI.create(first.at("/hypervisors_links/0/href").asText());
        JsonNode second = admin.get(
                        "compute",
                        next.getRawPath() + "?" + next.getRawQuery(),
                        "OpenStack-API-Version",
                        "compute 2.53")
                .json();
        assertEquals(100, second.path("hypervisors").size());
        assertFalse(second.has("hypervisors_links"));
    }

    @Test
    void listsFilterByStatusHostNameAndProject() {
        SimHost host = simulator.world().hosts().getFirst();
        JsonNode onHost = admin.nova("2.93", "/servers/detail?all_tenants=1&host=" + host.name())
                .json()
                .path("servers");
        assertEquals(host.allocations().size(), onHost.size());
        onHost.forEach(server ->
                assertEquals(host.name(), server.path("OS-EXT-SRV-ATTR:host").asText()));
        JsonNode stopped = admin.nova("2.93", "/servers/detail?all_tenants=1&status=SHUTOFF")
                .json()
                .path("servers");
        assertTrue(stopped.size() > 0);
        stopped.forEach(server -> assertEquals("SHUTOFF", server.path("status").asText()));
        assertEquals(
                0,
                admin.nova("2.93", "/servers?name=no-such-name")
                        .json()
                        .path("servers")
                        .size());
        String cfd = simulator.world().identity().project("cfd").orElseThrow().id();
        admin.nova("2.93", "/servers/detail?all_tenants=1&project_id=" + cfd)
                .json()
                .path("servers")
                .forEach(server -> assertEquals(cfd, server.path("tenant_id").asText()));
    }

    @Test
    void membersSeeTheirOwnServersWithoutHosts() {
        Client member = Client.of(simulator, "demo", "rendering");
        String rendering =
                simulator.world().identity().project("rendering").orElseThrow().id();
        JsonNode own = member.nova("2.93", "/servers/detail").json().path("servers");
        assertTrue(own.size() > 0);
        own.forEach(server -> {
            assertEquals(rendering, server.path("tenant_id").asText());
            assertFalse(server.has("OS-EXT-SRV-ATTR:host") || server.has("host_status"));
        });
        assertEquals(403, member.nova("2.93", "/servers/detail?all_tenants=1").status());
        assertEquals(403, member.nova("2.93", "/os-services").status());
        SimServer foreign = simulator.world().servers().values().stream()
                .filter(server -> !server.projectId().equals(rendering))
                .findFirst()
                .orElseThrow();
        assertEquals(404, member.nova("2.93", "/servers/" + foreign.id()).status());
    }

    @Test
    void aServerIsBuiltUsedStoppedAndDeleted() {
        Answer accepted = boot("gpu-t4-1");
        assertEquals(202, accepted.status(), accepted.text());
        String id = accepted.json().at("/server/id").asText();
        assertEquals("BUILD", show(id).path("status").asText());
        clock.advance(Duration.ofSeconds(2));
        assertEquals("ACTIVE", show(id).path("status").asText());
        assertEquals("test", show(id).at("/metadata/layer").asText());
        assertEquals(
                1,
                admin.placement("/allocations/" + id)
                        .json()
                        .path("allocations")
                        .findValues("CUSTOM_PCI_10DE_1EB8")
                        .size());

        String action = "/v2.1/servers/" + id + "/action";
        assertEquals(
                409,
                admin.post("compute", action, "{\"os-start\": null}", NEWEST).status());
        assertEquals(
                202,
                admin.post("compute", action, "{\"os-stop\": null}", NEWEST).status());
        assertEquals("powering-off", show(id).path("OS-EXT-STS:task_state").asText());
        clock.advance(Duration.ofSeconds(2));
        assertEquals("SHUTOFF", show(id).path("status").asText());
        assertEquals(
                400, admin.post("compute", action, "{\"dance\": null}", NEWEST).status());
        JsonNode actions =
                admin.nova("2.93", "/servers/" + id + "/os-instance-actions").json();
        assertEquals("stop", actions.at("/instanceActions/0/action").asText());
        assertEquals("create", actions.at("/instanceActions/1/action").asText());

        Instant before = clock.instant();
        assertEquals(
                204,
                admin.send("DELETE", "compute", "/v2.1/servers/" + id, null, NEWEST)
                        .status());
        clock.advance(Duration.ofSeconds(2));
        assertEquals(404, admin.nova("2.93", "/servers/" + id).status());
        JsonNode since = admin.nova("2.93", "/servers/detail?all_tenants=1&changes-since=" + before)
                .json()
                .path("servers");
        assertEquals(1, since.size(), since.toString());
        assertEquals("DELETED", since.at("/0/status").asText());
        assertTrue(
                admin.placement("/allocations/" + id).json().path("allocations").isEmpty());
    }

    @Test
    void aServerThatFindsNoGpuIsAcceptedAndEndsInError() {
        for (int i = 0; i < 12; i++) {
            assertEquals(202, boot("gpu-h100-8").status());
        }
        String id = boot("gpu-h100-8").json().at("/server/id").asText();
        clock.advance(Duration.ofSeconds(2));
        JsonNode server = show(id);
        assertEquals("ERROR", server.path("status").asText());
        assertEquals(
                "No valid host was found. There are not enough hosts available.",
                server.at("/fault/message").asText());
        assertTrue(server.at("/fault/details").asText().startsWith("Traceback"));
        Client member = Client.of(simulator, "demo", "rendering");
        assertEquals(404, member.nova("2.93", "/servers/" + id).status());
    }

    @Test
    void flavorsAndTheirExtraSpecsCanBeChangedByAdministratorsOnly() {
        String specs = "/v2.1/flavors/cpu-large/os-extra_specs";
        Client member = Client.of(simulator, "demo", "rendering");
        String body = "{\"extra_specs\": {\"pci_passthrough:alias\": \"t4:1\"}}";
        assertEquals(403, member.post("compute", specs, body, NEWEST).status());
        assertEquals(200, admin.post("compute", specs, body, NEWEST).status());
        assertEquals(
                "t4:1",
                member.nova("2.93", "/flavors/cpu-large")
                        .json()
                        .at("/flavor/extra_specs/pci_passthrough:alias")
                        .asText());
        String one = specs + "/pci_passthrough:alias";
        assertEquals(
                200,
                admin.send("PUT", "compute", one, "{\"pci_passthrough:alias\": \"k2:1\"}", NEWEST)
                        .status());
        assertEquals(
                "k2:1",
                admin.get("compute", one, NEWEST)
                        .json()
                        .path("pci_passthrough:alias")
                        .asText());
        assertEquals(200, admin.send("DELETE", "compute", one, null, NEWEST).status());
        assertEquals(404, admin.get("compute", one, NEWEST).status());
        Answer made = admin.post(
                "compute",
                "/v2.1/flavors",
                "{\"flavor\": {\"name\": \"new\", \"vcpus\": 1, \"ram\": 64, \"disk\": 0}}",
                NEWEST);
        String id = made.json().at("/flavor/id").asText();
        assertEquals(
                202,
                admin.send("DELETE", "compute", "/v2.1/flavors/" + id, null, NEWEST)
                        .status());
        assertEquals(404, admin.nova("2.93", "/flavors/" + id).status());
    }

    @Test
    void aServiceCanBeDisabledAndForcedDown() {
        SimHost host = simulator.world().hosts().getFirst();
        String path = "/v2.1/os-services/" + host.serviceId();
        Answer answer =
                admin.send("PUT", "compute", path, "{\"status\": \"disabled\", \"disabled_reason\": \"fan\"}", NEWEST);
        assertEquals("disabled", answer.json().at("/service/status").asText(), answer.text());
        JsonNode hypervisor =
                admin.nova("2.53", "/os-hypervisors/" + host.id()).json().path("hypervisor");
        assertEquals("disabled", hypervisor.path("status").asText());
        assertEquals("fan", hypervisor.at("/service/disabled_reason").asText());
        admin.send("PUT", "compute", path, "{\"status\": \"enabled\", \"forced_down\": true}", NEWEST);
        assertEquals(
                "down",
                admin.nova("2.53", "/os-hypervisors/" + host.id())
                        .json()
                        .at("/hypervisor/state")
                        .asText());
    }

    @Test
    void aHostThatDiedAMomentAgoSpoilsDetailsFrom2_88On() {
        simulator.faults().uptimeHangs(Duration.ofMillis(10));
        Answer answer = admin.nova("2.88", "/os-hypervisors/detail");
        assertEquals(500, answer.status());
        assertEquals(
                Shape.recorded("error-nova-hypervisors-detail-dead-compute").path("body"), answer.json());
        assertEquals(200, admin.nova("2.87", "/os-hypervisors/detail").status());
    }

    @Test
    void aggregatesAndZonesNameTheHosts() {
        JsonNode aggregates = admin.nova("2.93", "/os-aggregates").json().path("aggregates");
        assertTrue(aggregates.findValuesAsText("name").contains("k2"), aggregates.toString());
        JsonNode zones =
                admin.nova("2.93", "/os-availability-zone/detail").json().path("availabilityZoneInfo");
        SimHost host = simulator.world().hosts().getFirst();
        boolean named = false;
        for (JsonNode zone : zones) {
            named |= zone.path("zoneName").asText().equals(host.zone())
                    && zone.path("hosts").has(host.name());
        }
        assertTrue(named, zones.toString());
    }

    @Test
    void aFaultOfAServerWithoutAHostIsInTheServerAloneAsRecorded() {
        SimServer failed = simulator.world().servers().values().stream()
                .filter(server -> server.status() == SimServer.Status.ERROR && server.host() == null)
                .findFirst()
                .orElseThrow();
        JsonNode list = admin.nova("2.93", "/servers/detail?all_tenants=1&name=%5E" + failed.name() + "%24")
                .json();
        assertNotEquals(0, list.path("servers").size());
        assertFalse(list.at("/servers/0").has("fault"));
        assertTrue(show(failed.id().toString()).has("fault"));
    }
}

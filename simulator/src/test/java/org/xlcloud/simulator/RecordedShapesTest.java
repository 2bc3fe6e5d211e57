package org.xlcloud.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Client.Answer;
import org.xlcloud.simulator.world.Product;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;

/// The embedded cloud's answers beside those of a real OpenStack Zed: same status, same headers, same fields with the
/// same kinds of values.
class RecordedShapesTest {
    private static Simulator simulator;
    private static Client admin;
    private static Client member;
    private static SimGpu held;
    private static SimServer failed;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withChurn(Duration.ZERO)
                .withClock(SimClock.manual(Instant.parse("2026-11-22T12:00:00Z"))));
        admin = Client.of(simulator, "admin", "admin");
        member = Client.of(simulator, "demo", "rendering");
        held = simulator.world().gpus().stream()
                .filter(gpu -> gpu.product() == Product.K2 && gpu.used() == 1 && gpu.inPlacement())
                .findFirst()
                .orElseThrow();
        failed = simulator.world().servers().values().stream()
                .filter(server -> server.status() == SimServer.Status.ERROR && server.host() == null)
                .findFirst()
                .orElseThrow();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static void same(String recording, Answer answer) {
        same(recording, answer, Set.of());
    }

    /// @param extra what ours has beyond the recording
    private static void same(String recording, Answer answer, Set<String> extra) {
        JsonNode real = Shape.recorded(recording);
        assertEquals(real.path("status").asInt(), answer.status(), recording + ": " + answer.text());
        Shape expected = Shape.of(real.path("body"));
        Shape own = Shape.of(answer.json());
        assertEquals(Set.of(), own.lacks(expected), recording + " beside ours");
        var more = new TreeSet<>(expected.lacks(own));
        more.removeAll(extra);
        assertEquals(Set.of(), more, recording + " has not what ours has");
        var headers = new ArrayList<String>();
        real.path("headers").fieldNames().forEachRemaining(headers::add);
        for (String header : headers) {
            assertTrue(!answer.header(header).isEmpty(), recording + ": no header " + header);
            if (Set.of("Content-Type", "Vary", "OpenStack-API-Version", "X-OpenStack-Nova-API-Version")
                    .contains(header)) {
                assertEquals(real.path("headers").path(header).asText(), answer.header(header), recording);
            }
        }
    }

    private static String holder() {
        return held.holdings().getFirst().consumer().toString();
    }

    @Test
    void keystonesToken() {
        Answer answer = admin.post(
                "identity",
                "/v3/auth/tokens",
                "{\"auth\": {\"identity\": " + Client.password(simulator, "admin")
                        + ", \"scope\": {\"project\": {\"name\": \"admin\", \"domain\": {\"id\": \"default\"}}}}}");
        same("keystone-token-create", answer);
    }

    @Test
    void novasServers() {
        String id = holder();
        same("nova-server-show", admin.nova("2.93", "/servers/" + id));
        same("nova-server-show-error-novalidhost", admin.nova("2.93", "/servers/" + failed.id()));
        same(
                "nova-servers-detail",
                admin.nova("2.93", "/servers/detail?all_tenants=1&status=ACTIVE&status=ERROR"),
                // Ours has also servers that failed on a host; the recording has none.
                Set.of(
                        "no /servers[]/fault",
                        "no /servers[]/fault/code",
                        "no /servers[]/fault/created",
                        "no /servers[]/fault/message"));
        same(
                "nova-server-instance-actions-of-failed",
                admin.nova("2.93", "/servers/" + failed.id() + "/os-instance-actions"));
        same("nova-limits", admin.nova("2.93", "/limits"));
    }

    @Test
    void novasServerRequest() {
        String image = simulator.world().images().getFirst().id().toString();
        Answer answer = admin.post(
                "compute",
                "/v2.1/servers",
                "{\"server\": {\"name\": \"x\", \"flavorRef\": \"cpu-small\", \"imageRef\": \"" + image
                        + "\", \"networks\": \"none\"}}",
                "OpenStack-API-Version",
                "compute 2.93");
        same("nova-server-create-202", answer);
        assertTrue(answer.header("Location")
                .endsWith(answer.json().at("/server/id").asText()));
    }

    @Test
    void novasHostsInThreeShapes() {
        same("nova-hypervisors-detail", admin.nova("2.93", "/os-hypervisors/detail"));
        same("nova-hypervisors-detail-v2.1-cpuinfo", admin.nova("2.1", "/os-hypervisors/detail"));
        same(
                "nova-hypervisor-show-with-servers",
                admin.nova("2.93", "/os-hypervisors/" + held.host().id() + "?with_servers=true"));
        JsonNode between = admin.nova("2.53", "/os-hypervisors/detail").json().at("/hypervisors/0");
        assertEquals(
                held.host().id().toString().length(),
                between.path("id").asText().length(),
                "a UUID from 2.53 on");
        assertTrue(between.has("vcpus") && between.path("cpu_info").isObject() && !between.has("uptime"));
        same("nova-services", admin.nova("2.93", "/os-services"));
    }

    @Test
    void novasFlavors() {
        same("nova-flavors-detail", admin.nova("2.93", "/flavors/detail"));
        same("nova-flavor-extra-specs", admin.nova("2.93", "/flavors/gpu-k2-1/os-extra_specs"));
    }

    @Test
    void placementsProviders() {
        String gpu = "/resource_providers/" + held.providerId();
        String host = "/resource_providers/" + held.host().id();
        same(
                "placement-resource-providers-in-tree",
                admin.placement("/resource_providers?in_tree=" + held.host().id()));
        same("placement-gpu-inventories", admin.placement(gpu + "/inventories"));
        same("placement-gpu-usages", admin.placement(gpu + "/usages"));
        same("placement-gpu-traits", admin.placement(gpu + "/traits"));
        same("placement-gpu-allocations", admin.placement(gpu + "/allocations"));
        same("placement-host-inventories", admin.placement(host + "/inventories"));
        same("placement-host-usages", admin.placement(host + "/usages"));
        same("placement-host-traits", admin.placement(host + "/traits"));
        same("placement-host-allocations", admin.placement(host + "/allocations"));
        same("placement-resource-classes", admin.placement("/resource_classes"));
    }

    @Test
    void placementsConsumers() {
        same("placement-allocations-of-server", admin.placement("/allocations/" + holder()));
        String project = simulator
                .world()
                .allocation(held.holdings().getFirst().consumer())
                .projectId();
        Answer usages = admin.placement("/usages?project_id=" + project);
        assertTrue(usages.json().at("/usages/unknown/CUSTOM_PCI_10DE_11BF").asInt() > 0, usages.text());
        assertTrue(usages.json().at("/usages/unknown/consumer_count").asInt() > 0, usages.text());
        same(
                "placement-allocation-candidates",
                admin.placement("/allocation_candidates?resources=CUSTOM_PCI_10DE_11BF:2"));
    }

    @Test
    void glancesImages() {
        same("glance-images", admin.get("image", "/v2/images?name=tiny"), Set.of("no /images[]/os_distro"));
    }

    @Test
    void errorsOfEveryService() {
        var nobody = new Client(simulator);
        String nothing = "00000000-0000-0000-0000-000000000000";
        same("error-401-compute", nobody.nova("2.93", "/servers/detail"));
        same("error-401-placement", nobody.placement("/resource_providers"));
        same("error-403-compute", member.nova("2.93", "/os-hypervisors/detail"));
        same("error-403-keystone", member.get("identity", "/v3/users"));
        same("error-403-placement", member.placement("/resource_providers"));
        same("error-404-compute", admin.nova("2.93", "/servers/" + nothing));
        same("error-404-image", admin.get("image", "/v2/images/" + nothing));
        same("error-404-placement", admin.placement("/resource_providers/" + nothing));
        same("error-406-compute-microversion", admin.nova("2.999", "/servers"));
        same(
                "error-409-placement",
                admin.send(
                        "DELETE",
                        "placement",
                        "/resource_providers/" + held.providerId(),
                        null,
                        "OpenStack-API-Version",
                        "placement 1.39"));
    }

    @Test
    void errorMessagesWordForWord() {
        JsonNode real = Shape.recorded("error-406-compute-microversion").path("body");
        assertEquals(real, admin.nova("2.999", "/servers").json());
        assertEquals(
                Shape.recorded("error-403-compute").path("body"),
                member.nova("2.93", "/os-hypervisors/detail").json());
        assertEquals(
                Shape.recorded("error-403-placement").at("/body/errors/0/detail"),
                member.placement("/resource_providers").json().at("/errors/0/detail"));
        assertEquals(
                Shape.recorded("error-401-keystone").path("body"),
                new Client(simulator).get("identity", "/v3/users").json());
    }

    @Test
    void novasConflictsAndBadRequests() {
        String version = "compute 2.93";
        same(
                "error-409-compute-flavor",
                admin.post(
                        "compute",
                        "/v2.1/flavors",
                        "{\"flavor\": {\"id\": \"gpu-k2-1\", \"name\": \"gpu.k2.1\", \"vcpus\": 1, \"ram\": 1, \"disk\": 1}}",
                        "OpenStack-API-Version",
                        version));
        SimServer active = simulator.world().servers().values().stream()
                .filter(server -> server.status() == SimServer.Status.ACTIVE)
                .findFirst()
                .orElseThrow();
        same(
                "error-409-compute-server-action",
                admin.post(
                        "compute",
                        "/v2.1/servers/" + active.id() + "/action",
                        "{\"os-start\": null}",
                        "OpenStack-API-Version",
                        version));
        for (String recording : List.of("error-400-compute-flavor", "error-400-compute-no-networks")) {
            String flavor = recording.endsWith("flavor") ? "nosuch\", \"networks\": \"none" : "gpu-k2-1";
            same(
                    recording,
                    admin.post(
                            "compute",
                            "/v2.1/servers",
                            "{\"server\": {\"name\": \"x\", \"flavorRef\": \"" + flavor
                                    + "\", \"imageRef\": \"d61abeb9-7d30-4ad6-8393-2e47f363d2b5\"}}",
                            "OpenStack-API-Version",
                            version));
        }
        assertEquals(
                Shape.recorded("error-400-compute-no-networks")
                        .at("/body/badRequest/message")
                        .asText(),
                admin.post(
                                "compute",
                                "/v2.1/servers",
                                "{\"server\": {\"name\": \"x\", \"flavorRef\": \"gpu-k2-1\","
                                        + " \"imageRef\": \"d61abeb9-7d30-4ad6-8393-2e47f363d2b5\"}}",
                                "OpenStack-API-Version",
                                version)
                        .json()
                        .at("/badRequest/message")
                        .asText());
    }
}

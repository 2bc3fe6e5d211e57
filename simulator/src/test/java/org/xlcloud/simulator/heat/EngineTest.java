package org.xlcloud.simulator.heat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Browser;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.SimServer;

/// What an update of a stack does with its servers.
class EngineTest {
    private static final String HEAT = "orchestration";

    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private final Simulator cloud =
            Simulator.start(Simulator.Settings.defaults().withClock(clock).withChurn(Duration.ZERO));
    private final Browser member = Browser.login(cloud, "demo", "rendering");
    private String stack = "";

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void anotherFlavorResizesAServerInPlace() {
        UUID before = make("cpu.small");
        update("cpu.large");
        assertEquals(
                "UPDATE_COMPLETE",
                member.get(HEAT, stack).json().at("/stack/stack_status").asText());
        assertEquals(before, server());
        SimServer server = cloud.world().server(before);
        assertEquals("cpu.large", server.flavor().name());
        assertEquals(SimServer.Status.ACTIVE, server.status());
    }

    @Test
    void aFlavorWithoutRoomFailsAndLeavesTheServerAsItWas() {
        UUID before = make("cpu.small");
        cloud.world().gpus().forEach(gpu -> cloud.world().reserve(gpu, gpu.capacity()));
        update("gpu.k2.1");
        assertEquals(
                "UPDATE_FAILED",
                member.get(HEAT, stack).json().at("/stack/stack_status").asText());
        assertEquals(before, server());
        assertEquals("cpu.small", cloud.world().server(before).flavor().name());
    }

    @Test
    void anotherFlavorOfAGroupResizesItsMembersInPlace() {
        String template = "{'heat_template_version': '2018-08-31', 'resources': {'group': "
                + "{'type': 'OS::Heat::AutoScalingGroup', 'properties': {'min_size': 1, 'max_size': 3, 'resource': "
                + "{'type': 'OS::Nova::Server', 'properties': {'image': 'tiny', 'flavor': 'cpu.small'}}}}}}";
        create(template);
        UUID before = member();
        put(template.replace("cpu.small", "cpu.large"));
        assertEquals(before, member());
        assertEquals("cpu.large", cloud.world().server(before).flavor().name());
    }

    private UUID make(String flavor) {
        create(template(flavor));
        assertEquals(
                "CREATE_COMPLETE",
                member.get(HEAT, stack).json().at("/stack/stack_status").asText());
        return server();
    }

    private void update(String flavor) {
        put(template(flavor));
    }

    private static String template(String flavor) {
        return "{'heat_template_version': '2018-08-31', 'resources': {'one': {'type': 'OS::Nova::Server', "
                + "'properties': {'image': 'tiny', 'flavor': '" + flavor + "'}}}}";
    }

    private void create(String template) {
        String image = cloud.world().images().getFirst().name();
        String body = ("{'stack_name': 'own', 'template': " + template + "}")
                .replace("'tiny'", "'" + image + "'")
                .replace('\'', '"');
        JsonNode made =
                member.post(HEAT, "/v1/" + member.project() + "/stacks", body).json();
        stack = made.at("/stack/links/0/href").asText();
        settle();
    }

    private void put(String template) {
        String image = cloud.world().images().getFirst().name();
        String body = ("{'template': " + template + "}")
                .replace("'tiny'", "'" + image + "'")
                .replace('\'', '"');
        assertEquals(202, member.send("PUT", HEAT, stack, body).status());
        settle();
    }

    private void settle() {
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofSeconds(1));
            cloud.world().catchUp();
        }
    }

    private UUID server() {
        return UUID.fromString(member.get(HEAT, stack + "/resources/one")
                .json()
                .at("/resource/physical_resource_id")
                .asText());
    }

    private UUID member() {
        for (JsonNode resource :
                member.get(HEAT, stack + "/resources?nested_depth=2").json().get("resources"))
            if (resource.get("resource_type").asText().equals("OS::Nova::Server"))
                return UUID.fromString(resource.get("physical_resource_id").asText());
        throw new AssertionError("no member");
    }
}

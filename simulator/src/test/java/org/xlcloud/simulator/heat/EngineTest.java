package org.xlcloud.simulator.heat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    @Test
    void aStackThatTheWorldBeganWithIsUpdatedAsOneThatWasMade() {
        stack = founded();
        JsonNode layers = member.get(HEAT, stack + "/resources?nested_depth=5").json();
        int servers = count(layers, "OS::Nova::Server");
        // As said beforehand: its groups go back to what their templates ask for.
        JsonNode changes = member.send(
                        "PATCH", HEAT, stack + "/preview?show_nested=true", "{\"parameters\": {\"hot\": 70}}")
                .json()
                .path("resource_changes");
        assertTrue(
                names(changes.path("updated")).containsAll(List.of("render_layer", "group", "alarm_hot")),
                changes.toString());
        assertTrue(names(changes.path("unchanged")).contains("scaled"), changes.toString());
        assertEquals(servers, count(changes.path("deleted"), "OS::Nova::Server"));
        assertEquals(
                202,
                member.send("PATCH", HEAT, stack, "{\"parameters\": {\"hot\": 70}}")
                        .status());
        settle();
        JsonNode now = member.get(HEAT, stack).json().path("stack");
        assertEquals("UPDATE_COMPLETE", now.path("stack_status").asText(), now.toString());
        assertEquals("70", now.at("/parameters/hot").asText());
        JsonNode alarm = resource("alarm_hot");
        assertEquals("UPDATE_COMPLETE", alarm.path("resource_status").asText());
        UUID id = UUID.fromString(alarm.path("physical_resource_id").asText());
        JsonNode rule = member.get("alarming", "/v2/alarms/" + id)
                .json()
                .path("gnocchi_aggregation_by_resources_threshold_rule");
        assertEquals(70, rule.path("threshold").asInt(), rule.toString());
        String group = rule.path("query").asText().replaceAll(".*\"([0-9a-f-]{36})\".*", "$1");
        JsonNode after = member.get(HEAT, stack + "/resources?nested_depth=5").json();
        assertEquals(3, count(after, "OS::Nova::Server"), "one of each of the three groups");
        assertTrue(
                after.findValuesAsText("physical_resource_id").contains(group),
                "the alarm watches a group that is there");
    }

    @Test
    void anUpdateThatIsBrokenOffGoesBackToWhatWasBefore() {
        make("cpu.small");
        assertEquals(
                202,
                member.send(
                                "PUT",
                                HEAT,
                                stack,
                                body("{'template': "
                                        + template("cpu.large")
                                                .replace(
                                                        "'resources': {",
                                                        "'resources': {'a': {'type': 'OS::Nova::Server', 'properties':"
                                                                + " {'image': 'tiny', 'flavor': 'cpu.small'}}, ")
                                        + "}"))
                        .status());
        cloud.world().catchUp();
        assertEquals(
                200,
                member.post(HEAT, stack + "/actions", "{\"cancel_update\": null}")
                        .status());
        settle();
        assertEquals("ROLLBACK_COMPLETE", status());
        assertEquals(
                1,
                member.get(HEAT, stack + "/resources").json().path("resources").size());
        assertEquals("cpu.small", cloud.world().server(server()).flavor().name());
    }

    @Test
    void anUpdateThatChangesNothingIsSeenToHaveBegunByItsSecond() {
        make("cpu.small");
        put(template("cpu.small"));
        String before = member.get(HEAT, stack).json().at("/stack/updated_time").asText();
        member.send("PUT", HEAT, stack, body("{'template': " + template("cpu.small") + "}"));
        cloud.world().catchUp();
        assertEquals("UPDATE_IN_PROGRESS", status());
        clock.advance(Duration.ofSeconds(1));
        assertEquals("UPDATE_COMPLETE", status());
        assertTrue(before.compareTo(
                        member.get(HEAT, stack).json().at("/stack/updated_time").asText())
                < 0);
    }

    @Test
    void aCheckFindsTheServerThatIsGoneAndSuspendingRests() {
        UUID server = make("cpu.small");
        member.post(HEAT, stack + "/actions", "{\"suspend\": null}");
        settle();
        assertEquals("SUSPEND_COMPLETE", status());
        assertEquals(SimServer.Status.SUSPENDED, cloud.world().server(server).status());
        member.post(HEAT, stack + "/actions", "{\"resume\": null}");
        settle();
        assertEquals(SimServer.Status.ACTIVE, cloud.world().server(server).status());
        cloud.world().delete(server);
        member.post(HEAT, stack + "/actions", "{\"check\": null}");
        settle();
        assertEquals("CHECK_FAILED", status());
        assertEquals("CHECK_FAILED", resource("one").path("resource_status").asText());
    }

    private String founded() {
        return member.get(HEAT, "/v1/" + member.project() + "/stacks")
                .json()
                .at("/stacks/0/links/0/href")
                .asText();
    }

    private String status() {
        return member.get(HEAT, stack).json().at("/stack/stack_status").asText();
    }

    private static List<String> names(JsonNode list) {
        return list.findValuesAsText("resource_name");
    }

    private static int count(JsonNode list, String type) {
        return (int) list.findValuesAsText("resource_type").stream()
                .filter(type::equals)
                .count();
    }

    private JsonNode resource(String name) {
        for (JsonNode each :
                member.get(HEAT, stack + "/resources?nested_depth=5").json().path("resources"))
            if (each.path("resource_name").asText().equals(name)) return each;
        throw new AssertionError("no " + name);
    }

    private String body(String text) {
        String image = cloud.world().images().getFirst().name();
        return text.replace("'tiny'", "'" + image + "'").replace('\'', '"');
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

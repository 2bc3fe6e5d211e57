package org.xlcloud.simulator.aodh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.simulator.Browser;
import org.xlcloud.simulator.Browser.Page;
import org.xlcloud.simulator.Recorded;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.SimClock;
import org.xlcloud.simulator.world.World;

class AodhTest {
    private static final String AODH = "alarming";

    private final SimClock clock = SimClock.manual(Instant.parse("2026-11-22T18:00:00Z"));
    private final Simulator cloud =
            Simulator.start(Simulator.Settings.defaults().withClock(clock).withChurn(Duration.ZERO));
    private final Browser member = Browser.login(cloud, "demo", "rendering");
    private final Browser admin = Browser.login(cloud, "admin", "admin");

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void alarmsAreListedAndShownAsRecorded() throws IOException {
        Page list = member.get(AODH, "/v2/alarms");
        recorded("alarms").matches(list);
        JsonNode first = list.json().get(0);
        JsonNode shown =
                member.get(AODH, "/v2/alarms/" + first.get("alarm_id").asText()).json();
        assertEquals(first, shown);
        String state = "/v2/alarms/" + first.get("alarm_id").asText() + "/state";
        assertEquals(first.get("state"), member.get(AODH, state).json());
    }

    @Test
    void aHotGroupGoesToAlarmGrowsAndCoolsDownAgain() throws IOException {
        World world = cloud.world();
        clock.advance(Duration.ofMinutes(2));
        JsonNode hot = alarm("alarm_hot");
        assertEquals("ok", hot.get("state").asText(), hot.toString());
        String query =
                hot.at("/gnocchi_aggregation_by_resources_threshold_rule/query").asText();
        String group = new JsonMapper().readTree(query).at("/=/server_group").asText();
        int servers = heat(group, 100, 1.5);
        clock.advance(Duration.ofMinutes(6));
        assertTrue(
                history("alarm_hot").text().contains("Transition to alarm due to 1 samples outside threshold"),
                () -> history("alarm_hot").text());
        assertTrue(serversOf(group) > servers, "the group grew");
        assertEquals("alarm", alarm("scaled").get("state").asText(), "Heat's notification reached the event alarm");
        recorded("alarm-history-threshold").matches(history("alarm_hot"));
        recorded("alarm-history-event").matches(history("scaled"));
        String detail = history("alarm_hot").json().get(0).get("detail").asText();
        assertTrue(new JsonMapper().readTree(detail).has("transition_reason"));
        heat(group, 10, 1);
        clock.advance(Duration.ofMinutes(10));
        world.catchUp();
        assertEquals("ok", alarm("alarm_hot").get("state").asText());
    }

    @Test
    void alarmsCanBeMadeChangedSetAndDeleted() throws IOException {
        String made = recorded("alarm-create-event").requestBody().toString();
        Page created = member.post(AODH, "/v2/alarms", made);
        recorded("alarm-create-event").matches(created);
        assertEquals("log:", created.json().get("alarm_actions").get(0).asText());
        String path = "/v2/alarms/" + created.json().get("alarm_id").asText();
        Page put = member.send("PUT", AODH, path, made.replace("e2e-err", "renamed"));
        assertEquals("renamed", put.json().get("name").asText());
        assertEquals(
                "\"alarm\"",
                member.send("PUT", AODH, path + "/state", "\"alarm\"").text());
        assertEquals(3, member.get(AODH, path + "/history").json().size());
        assertEquals(
                400, member.send("PUT", AODH, path + "/state", "\"nonsense\"").status());
        assertEquals(204, member.send("DELETE", AODH, path, null).status());
        assertEquals(404, member.get(AODH, path).status());
        assertEquals(
                400,
                member.post(AODH, "/v2/alarms", "{\"name\": \"x\", \"type\": \"threshold\"}")
                        .status());
    }

    @Test
    void queriesFilterAndForeignProjectsAreRefusedWith401() throws IOException {
        String foreign = "/v2/alarms?q.field=project_id&q.op=eq&q.value=" + admin.project();
        recorded("error-401-foreign").matches(member.get(AODH, foreign));
        recorded("error-404").matches(member.get(AODH, "/v2/alarms/" + new UUID(0, 0)));
        Page all = admin.get(AODH, "/v2/alarms?q.field=all_projects&q.op=eq&q.value=true");
        assertTrue(all.json().size() > member.get(AODH, "/v2/alarms").json().size());
        assertTrue(admin.get(AODH, "/v2/alarms").json().isEmpty());
        Page events = member.get(AODH, "/v2/alarms?q.field=type&q.op=eq&q.value=event");
        assertFalse(events.json().isEmpty());
        for (JsonNode alarm : events.json())
            assertEquals("event", alarm.get("type").asText());
        assertEquals(1, member.get(AODH, "/v2/alarms?limit=1").json().size());
    }

    private int heat(String group, int load, double cooling) {
        World world = cloud.world();
        world.catchUp();
        int servers = 0;
        for (Allocation held : world.allocations()) {
            var server = world.server(held.consumer());
            if (server != null && group.equals(server.metadata().get("metering.server_group"))) {
                servers++;
                held.gpus().forEach(share -> world.load(share.gpu(), load));
                held.gpus().forEach(share -> world.cooling(share.gpu(), cooling));
            }
        }
        return servers;
    }

    private long serversOf(String group) {
        return cloud.world().servers().values().stream()
                .filter(server -> group.equals(server.metadata().get("metering.server_group")))
                .count();
    }

    private JsonNode alarm(String name) {
        for (JsonNode alarm : member.get(AODH, "/v2/alarms").json()) {
            if (alarm.get("name").asText().contains("-" + name + "-")) return alarm;
        }
        throw new AssertionError("no alarm " + name);
    }

    private Page history(String name) {
        return member.get(AODH, "/v2/alarms/" + alarm(name).get("alarm_id").asText() + "/history");
    }

    private static Recorded recorded(String name) throws IOException {
        return Recorded.of(AodhTest.class, name);
    }
}

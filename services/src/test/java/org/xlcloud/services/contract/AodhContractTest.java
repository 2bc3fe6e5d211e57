package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Rest;
import org.xlcloud.services.cloud.Service;

/// Aodh: alarms of all projects, their pages, states and history, and what its refusals say. On two alarms of our own,
/// which wait for an event that never comes.
class AodhContractTest extends Contract {
    private static final String ALL = "/alarms?q.field=all_projects&q.op=eq&q.value=true";

    private final List<String> ours = new ArrayList<>();

    private static Rest aodh() {
        return cloud.rest(Service.ALARMING);
    }

    @BeforeEach
    void makeAlarms() {
        for (String name : new String[] {"one", "two"})
            ours.add(aodh().send("POST", "/alarms", alarm("xlcloud-contract-" + name))
                    .path("alarm_id")
                    .asText());
    }

    @AfterEach
    void deleteAlarms() {
        ours.forEach(id -> aodh().send("DELETE", "/alarms/" + id, null));
    }

    private static JsonNode alarm(String name) {
        return json("{'name': '" + name + "', 'type': 'event', 'severity': 'moderate', 'event_rule':"
                + " {'event_type': 'xlcloud.contract.never', 'query': []}, 'alarm_actions': ['log://']}");
    }

    private static String last(JsonNode page) {
        return page.path(page.size() - 1).path("alarm_id").asText();
    }

    @Test
    void alarmsOfAllProjectsArePagedToTheEndByMarkers() {
        List<String> whole = texts(aodh().get(ALL), "alarm_id");
        assertTrue(whole.containsAll(ours), whole::toString);
        var paged = new ArrayList<String>();
        aodh().pages(
                        ALL + "&limit=1",
                        JsonNode.class,
                        page -> page.isEmpty() ? null : ALL + "&limit=1&marker=" + last(page),
                        page -> paged.addAll(texts(page, "alarm_id")));
        assertEquals(new HashSet<>(whole), new HashSet<>(paged));
        assertEquals(whole.size(), paged.size());
    }

    @Test
    void alarmsAreFoundByNameStateAndProject() {
        assertEquals(
                List.of(ours.getFirst()),
                texts(aodh().get("/alarms?q.field=name&q.op=eq&q.value=xlcloud-contract-one"), "alarm_id"));
        JsonNode waiting = aodh().get("/alarms?q.field=state&q.op=eq&q.value=insufficient%20data");
        assertTrue(texts(waiting, "alarm_id").containsAll(ours), waiting::toString);
        String project = String.valueOf(cloud.token().projectId());
        JsonNode here = aodh().get("/alarms?q.field=project_id&q.op=eq&q.value=" + project);
        assertTrue(texts(here, "alarm_id").containsAll(ours), here::toString);
        var names = texts(aodh().get(ALL + "&sort=name:asc"), "name");
        assertTrue(names.indexOf("xlcloud-contract-one") < names.indexOf("xlcloud-contract-two"), names::toString);
    }

    @Test
    void anAlarmSaysWhatItWatchesAndWhatItDoes() {
        JsonNode alarm = aodh().get("/alarms/" + ours.getFirst());
        assertEquals("event", alarm.path("type").asText());
        assertEquals("moderate", alarm.path("severity").asText());
        assertEquals("insufficient data", alarm.path("state").asText());
        assertEquals(
                "xlcloud.contract.never",
                alarm.path("event_rule").path("event_type").asText());
        assertTrue(alarm.path("alarm_actions").path(0).asText().startsWith("log:"), alarm::toString);
        assertEquals(
                String.valueOf(cloud.token().projectId()),
                alarm.path("project_id").asText());
        for (String field : new String[] {"enabled", "repeat_actions"})
            assertTrue(alarm.path(field).isBoolean(), field);
        for (String field : new String[] {"timestamp", "state_timestamp", "state_reason", "user_id", "description"})
            assertTrue(alarm.path(field).isTextual(), field);
    }

    @Test
    void aStateThatIsSetByHandIsInTheHistoryWithJsonAsText() {
        String path = "/alarms/" + ours.getFirst();
        assertEquals(TextNode.valueOf("insufficient data"), aodh().get(path + "/state"));
        assertEquals(TextNode.valueOf("alarm"), aodh().send("PUT", path + "/state", TextNode.valueOf("alarm")));
        assertEquals("alarm", aodh().get(path).path("state").asText());
        JsonNode history = aodh().get(path + "/history");
        assertEquals(List.of("state transition", "creation"), texts(history, "type"));
        JsonNode newest = history.path(0);
        assertEquals(ours.getFirst(), newest.path("alarm_id").asText());
        for (String field : new String[] {"event_id", "timestamp", "user_id", "project_id", "on_behalf_of"})
            assertTrue(newest.path(field).isTextual(), field);
        JsonNode detail = json(newest.path("detail").textValue());
        assertEquals("alarm", detail.path("state").asText());
        assertEquals(1, aodh().get(path + "/history?limit=1").size());
    }

    @Test
    void anAlarmIsChangedAsAWhole() {
        String path = "/alarms/" + ours.getFirst();
        ObjectNode changed = aodh().get(path).deepCopy();
        changed.put("enabled", false).put("description", "changed");
        JsonNode now = aodh().send("PUT", path, changed);
        assertFalse(now.path("enabled").asBoolean(true));
        assertEquals("changed", aodh().get(path).path("description").asText());
        assertEquals(
                "rule change",
                aodh().get(path + "/history").path(0).path("type").asText());
    }

    @Test
    void whatIsAskedWronglyIsRefusedWith400() {
        refused(400, () -> aodh().get("/alarms?limit=x"), "Invalid input for field/attribute limit. Value: 'x'.");
        refused(400, () -> aodh().get("/alarms?limit=-1"), "limit", "positive");
        assertTrue(texts(aodh().get("/alarms?limit=0"), "alarm_id").containsAll(ours), "0 is no limit");
        refused(400, () -> aodh().get("/alarms?sort=nosuch"), "sort", "'nosuch'");
        refused(400, () -> aodh().get("/alarms?q.field=nosuch&q.op=eq&q.value=1"), "nosuch", "are allowed");
        refused(400, () -> aodh().send("POST", "/alarms", json("{}")), "name", "Mandatory field missing.");
        refused(
                400,
                () -> aodh().send("PUT", "/alarms/" + ours.getFirst() + "/state", TextNode.valueOf("nosuch")),
                "state invalid");
    }

    @Test
    void whatIsNotThereIsRefusedWith404() {
        String gone = "Alarm " + UNKNOWN + " not found";
        refused(404, () -> aodh().get("/alarms/" + UNKNOWN), gone);
        refused(404, () -> aodh().get("/alarms/" + UNKNOWN + "/history"), gone);
        refused(404, () -> aodh().send("DELETE", "/alarms/" + UNKNOWN, null), gone);
        refused(404, () -> aodh().get("/nosuch"));
    }

    @Test
    void aMemberSeesNoAlarmsOfOthers() {
        Rest rest = member.rest(Service.ALARMING);
        refused(403, () -> rest.get(ALL), "RBAC Authorization Failed");
        refused(404, () -> rest.get("/alarms/" + ours.getFirst()), "not found");
        String project = String.valueOf(cloud.token().projectId());
        refused(
                401,
                () -> rest.get("/alarms?q.field=project_id&q.op=eq&q.value=" + project),
                "Not Authorized to access project " + project);
        assertFalse(texts(rest.get("/alarms"), "alarm_id").contains(ours.getFirst()));
    }
}

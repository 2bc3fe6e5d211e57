package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.FiringCheck;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.services.openstack.AodhEvent;

/// Our client of Aodh: every type of rule survives an edit, and what it reads is what was written.
class AodhClientContractTest extends Contract {
    private static final List<String> RULES = List.of(
            "'type': 'event', 'event_rule': {'event_type': 'xlcloud.never', 'query':"
                    + " [{'field': 'traits.capacity', 'type': 'integer', 'op': 'gt', 'value': '0'}]}",
            "'type': 'gnocchi_resources_threshold', 'gnocchi_resources_threshold_rule': {'metric': 'gpu.temperature',"
                    + " 'resource_type': 'gpu', 'resource_id': '" + UNKNOWN + "', 'comparison_operator': 'gt',"
                    + " 'threshold': 1000000001, 'aggregation_method': 'mean', 'evaluation_periods': 3, 'granularity': 60}",
            "'type': 'gnocchi_aggregation_by_metrics_threshold', 'gnocchi_aggregation_by_metrics_threshold_rule':"
                    + " {'metrics': ['" + UNKNOWN + "'], 'comparison_operator': 'lt', 'threshold': 1.5,"
                    + " 'aggregation_method': 'mean', 'evaluation_periods': 1, 'granularity': 60}",
            "'type': 'gnocchi_aggregation_by_resources_threshold', 'gnocchi_aggregation_by_resources_threshold_rule':"
                    + " {'metric': 'gpu.temperature', 'query': '{\\\"=\\\": {\\\"host\\\": \\\"nosuch\\\"}}', 'resource_type':"
                    + " 'gpu', 'comparison_operator': 'ge', 'threshold': 90.0, 'aggregation_method': 'mean',"
                    + " 'evaluation_periods': 1, 'granularity': 5}",
            "'type': 'composite', 'composite_rule': {'or': [{'type': 'gnocchi_resources_threshold', 'metric': 'gpu.power',"
                    + " 'resource_type': 'gpu', 'resource_id': '" + UNKNOWN
                    + "', 'comparison_operator': 'gt', 'threshold':"
                    + " 200, 'aggregation_method': 'mean', 'evaluation_periods': 1, 'granularity': 60}]}");

    private final Aodh aodh = new Aodh(cloud);
    private final List<String> ours = new ArrayList<>();

    @AfterEach
    void delete() {
        ours.forEach(aodh::delete);
    }

    private AodhAlarm create(String rule) {
        ObjectNode wanted =
                (ObjectNode) json(("{'name': 'xlcloud-client-" + System.nanoTime() + "', 'severity': 'critical',"
                                + " 'enabled': false, 'time_constraints': [{'name': 'nights', 'start': '0 20 * * *',"
                                + " 'duration': 36000, 'timezone': 'UTC', 'description': 'when nobody looks'}],"
                                + " 'ok_actions': ['http://127.0.0.1:1/ok'], 'alarm_actions': ['http://127.0.0.1:1/a', 'log://'],"
                                + " 'insufficient_data_actions': ['http://127.0.0.1:1/i'], 'repeat_actions': true, "
                                + rule + "}")
                        .replace("\\'", "\\\""));
        AodhAlarm alarm = aodh.create(wanted);
        ours.add(alarm.id());
        return alarm;
    }

    @Test
    void everyTypeOfRuleAndEveryFieldSurvivesAnEdit() {
        for (String rule : RULES) {
            AodhAlarm before = create(rule);
            assertFalse(before.rule().isMissingNode(), before.type());
            assertEquals(1, before.json().path("time_constraints").size(), before.type());
            AodhAlarm edited = aodh.edit(before.id(), json -> json.put("description", "edited"));
            assertEquals("edited", edited.description());
            AodhAlarm after = aodh.alarm(before.id());
            ObjectNode expected = before.copy().put("description", "edited");
            // Aodh's own times are the only others that may change.
            for (String field : List.of("timestamp", "state_timestamp", "evaluate_timestamp")) {
                expected.remove(field);
                after.json().remove(field);
            }
            assertEquals(expected, after.json(), before.type());
        }
    }

    @Test
    void fieldsAreReadAsTheyWereWritten() {
        AodhAlarm alarm = create(RULES.getFirst());
        assertEquals("critical", alarm.severity());
        assertEquals("event", alarm.type());
        assertFalse(alarm.enabled());
        assertEquals("insufficient data", alarm.state());
        assertTrue(alarm.actions()
                .containsAll(List.of("http://127.0.0.1:1/ok", "http://127.0.0.1:1/a", "http://127.0.0.1:1/i")));
        assertTrue(aodh.alarms().stream().anyMatch(each -> each.id().equals(alarm.id())));
        assertTrue(aodh.enable(alarm.id(), true).enabled());
        assertTrue(aodh.alarm(alarm.id()).enabled());
    }

    @Test
    void aStateThatIsSetIsInTheHistoryOfOneAndOfAll() {
        Instant begin = Instant.now().minusSeconds(5);
        AodhAlarm alarm = create(RULES.getFirst());
        aodh.setState(alarm.id(), "alarm");
        assertEquals("alarm", aodh.state(alarm.id()));
        List<AodhEvent> history = aodh.history(alarm.id());
        assertEquals("state transition", history.getFirst().type());
        assertEquals("alarm", history.getFirst().detail().path("state").asText());
        List<AodhEvent> all = aodh.historySince(begin, 1_000);
        assertTrue(all.containsAll(history), () -> history + " in " + all);
        for (int i = 1; i < all.size(); i++)
            assertFalse(all.get(i).at().isBefore(all.get(i - 1).at()));
        assertEquals(List.of(), aodh.historySince(Instant.now().plusSeconds(3_600), 10));
    }

    @Test
    void aMemberHasItsOwnAlarmsOnly() {
        AodhAlarm alarm = create(RULES.getFirst());
        assertFalse(
                new Aodh(member).alarms().stream().anyMatch(each -> each.id().equals(alarm.id())));
        refused(404, () -> aodh.alarm(UNKNOWN), UNKNOWN);
    }

    @Test
    void whatKeepsAnAlarmSilentIsFound() {
        assertBad(create(RULES.get(0)), "is disabled");
        assertBad(create(RULES.get(1)), "no resource " + UNKNOWN);
        assertBad(create(RULES.get(2)), "no metric " + UNKNOWN);
        assertBad(create(RULES.get(3)), "finds no resource of the type gpu");
        assertBad(create(RULES.get(4)), "no resource " + UNKNOWN);
    }

    @Test
    void anAlarmOnAMetricThatIsThereCanFireUnlessItsGranularityIsNotKept() {
        JsonNode gpu = json("{'id': 'xlcloud-check-" + System.nanoTime()
                + "', 'host': 'check-node', 'pci_address': '0000:87:00.0'}");
        String id = cloud.rest(Service.METRIC)
                .send("POST", "/resource/gpu", gpu)
                .path("id")
                .asText();
        try {
            cloud.rest(Service.METRIC)
                    .send(
                            "POST",
                            "/batch/resources/metrics/measures?create_metrics=true",
                            json("{'" + id
                                    + "': {'gpu.temperature': {'archive_policy_name': 'gpu', 'unit': 'C', 'measures':"
                                    + " [{'timestamp': '" + Instant.now() + "', 'value': 50}]}}}"));
            AodhAlarm good = create(RULES.get(1).replace(UNKNOWN, id));
            aodh.enable(good.id(), true);
            List<FiringCheck.Finding> findings = await(
                    () -> FiringCheck.of(cloud, aodh.alarm(good.id())),
                    found -> found.stream().allMatch(FiringCheck.Finding::good));
            assertTrue(findings.stream().anyMatch(each -> each.text().contains("keeps 60 s")), findings::toString);
            assertBad(
                    create(RULES.get(1).replace(UNKNOWN, id).replace("'granularity': 60", "'granularity': 7")),
                    "no granularity of 7 s");
            assertBad(
                    create(RULES.get(1).replace(UNKNOWN, id).replace("gpu.temperature", "gpu.nosuch")),
                    "has no metric gpu.nosuch");
        } finally {
            cloud.rest(Service.METRIC).send("DELETE", "/resource/generic/" + id, null);
        }
    }

    private void assertBad(AodhAlarm alarm, String words) {
        Stream<FiringCheck.Finding> bad = FiringCheck.of(cloud, alarm).stream().filter(each -> !each.good());
        List<String> texts = bad.map(FiringCheck.Finding::text).toList();
        assertTrue(texts.stream().anyMatch(text -> text.contains(words)), () -> words + " in " + texts);
    }
}

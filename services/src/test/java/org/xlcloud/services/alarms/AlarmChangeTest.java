package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.JournalAudit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.services.openstack.AodhAlarm;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.aodh.Alarm;

/// Changing alarms in Aodh: previewed, done once, and in the journal with calls and request ids.
class AlarmChangeTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withHosts(2).withGpusPerHost(1).withChurn(Duration.ZERO));
    private final Cloud cloud =
            new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get("demo"), CLOCK);
    private Journal journal;
    private Runner runner;

    @BeforeEach
    void open() {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, CLOCK);
        runner = new Runner(new Jobs(CLOCK), new JournalAudit(journal), CLOCK, "alice@desk-7");
    }

    @AfterEach
    void close() {
        journal.close();
        cloud.close();
        simulator.close();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private String create() {
        return new Aodh(cloud)
                .create(json("{'name': 'one', 'type': 'event', 'severity': 'critical', 'alarm_actions':"
                        + " ['http://ops:secret@pager/call?sig=hidden'], 'event_rule': {'event_type': 'never'}}"))
                .id();
    }

    private Outcome run(Action action) {
        return runner.now(action, (fraction, step) -> {});
    }

    private List<Entry> entries(String id) {
        return journal.search(Query.ALL.of(Kind.ACTION).about("demo/" + id)).entries();
    }

    @Test
    void aChangeSaysWhatItCallsAndWhomTheAlarmCallsWithoutTheirSecrets() {
        String id = create();
        Preview preview = AlarmChange.state(cloud, id, "one", State.ALARM).preview();
        assertTrue(preview.open());
        assertEquals("PUT", preview.calls().getFirst().method());
        assertTrue(preview.calls().getFirst().oneLine().contains("/v2/alarms/" + id + "/state"));
        String touched = preview.touched().toString();
        assertTrue(touched.contains("http://pager/call?…"), touched);
        assertFalse(touched.contains("secret") || touched.contains("hidden"), touched);
    }

    @Test
    void everyChangeIsInTheAlarmsHistoryBeforeAndAfterWithCallsAndRequestIds() {
        String id = create();
        Outcome outcome = run(AlarmChange.enable(cloud, id, "one", false));
        assertEquals(Outcome.State.DONE, outcome.state(), outcome::details);
        assertFalse(new Aodh(cloud).alarm(id).enabled());
        List<Entry> entries = entries(id);
        assertEquals(
                "Disable alarm one: " + Outcome.State.DONE.word(),
                entries.getFirst().fact().text());
        assertEquals("Begins: Disable alarm one", entries.getLast().fact().text());
        assertEquals("alice@desk-7", entries.getFirst().fact().who());
        String detail = entries.getFirst().fact().detail();
        assertTrue(detail.contains("\"request_id\":\"req-"), detail);
        assertEquals(
                "It is so already",
                AlarmChange.enable(cloud, id, "one", false).preview().nothingToDo());
    }

    @Test
    void deletingAsksForTheNameAndWhatIsGoneIsSaid() {
        String id = create();
        AlarmChange delete = AlarmChange.delete(cloud, id, "one");
        assertEquals("one", delete.preview().typedName());
        assertEquals(Outcome.State.DONE, run(delete).state());
        assertThrows(ProblemException.class, () -> new Aodh(cloud).alarm(id));
        Preview late = AlarmChange.enable(cloud, id, "one", false).preview();
        assertEquals(Blocker.Reason.GONE, late.blockers().getFirst().reason());
        assertEquals(
                Outcome.State.FAILED,
                run(AlarmChange.enable(cloud, id, "one", false)).state());
    }

    @Test
    void withoutAJournalNothingIsChanged() {
        String id = create();
        journal.close();
        assertEquals(
                Outcome.State.FAILED, run(AlarmChange.delete(cloud, id, "one")).state());
        assertEquals("one", new Aodh(cloud).alarm(id).name());
    }

    /// Every type of rule that Aodh has, with time constraints and all actions, made and edited: what the edit does not
    /// name is as it was, whatever it is.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'gnocchi_resources_threshold', 'gnocchi_resources_threshold_rule': {'metric': 'gpu.temperature',"
                        + " 'resource_type': 'gpu', 'resource_id': 'a', 'comparison_operator': 'gt', 'threshold': 80,"
                        + " 'aggregation_method': 'mean', 'evaluation_periods': 2, 'granularity': 60}",
                "'type': 'gnocchi_aggregation_by_metrics_threshold', 'gnocchi_aggregation_by_metrics_threshold_rule':"
                        + " {'metrics': ['a', 'b'], 'comparison_operator': 'ge', 'threshold': 1.5,"
                        + " 'aggregation_method': 'max', 'evaluation_periods': 1, 'granularity': 300}",
                "'type': 'gnocchi_aggregation_by_resources_threshold',"
                        + " 'gnocchi_aggregation_by_resources_threshold_rule': {'metric': 'gpu.temperature', 'query':"
                        + " '{}', 'resource_type': 'gpu', 'comparison_operator': 'lt', 'threshold': 20,"
                        + " 'aggregation_method': 'mean', 'evaluation_periods': 1, 'granularity': 60}",
                "'type': 'event', 'event_rule': {'event_type': 'orchestration.autoscaling.end', 'query':"
                        + " [{'field': 'traits.stack', 'op': 'eq', 'type': 'string', 'value': 's'}]}",
                "'type': 'composite', 'composite_rule': {'or': [{'and': [{'type': 'gnocchi_resources_threshold',"
                        + " 'metric': 'm', 'resource_type': 'gpu', 'resource_id': 'a', 'comparison_operator': 'gt',"
                        + " 'threshold': 80, 'aggregation_method': 'mean', 'granularity': 60}]}]}",
                "'type': 'prometheus', 'prometheus_rule': {'query': 'up == 0', 'comparison_operator': 'gt',"
                        + " 'threshold': 0, 'evaluation_periods': 1}",
                "'type': 'loadbalancer_member_health', 'loadbalancer_member_health_rule': {'pool_id': 'p', 'stack_id':"
                        + " 's', 'autoscaling_group_id': 'g'}"
            })
    void everyTypeOfRuleIsMadeAndKeepsWhatAnEditDoesNotName(String rule) {
        ObjectNode wanted = json("{'name': 'two', 'description': 'before', 'severity': 'low', 'repeat_actions': true,"
                + " 'time_constraints': [{'name': 'night', 'start': '0 23 * * *', 'duration': 10800, 'timezone':"
                + " 'Europe/Paris', 'description': ''}], 'alarm_actions': ['log://a'], 'ok_actions': ['log://o'],"
                + " 'insufficient_data_actions': ['log://i'], " + rule + "}");
        Outcome outcome = run(AlarmChange.create(cloud, wanted));
        assertEquals(Outcome.State.DONE, outcome.state(), outcome::details);
        AodhAlarm made = new Aodh(cloud)
                .alarms().stream()
                        .filter(each -> each.name().equals("two"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(outcome.words().contains(made.id()), outcome.words());
        run(AlarmChange.edit(
                cloud,
                made.id(),
                "two",
                List.of("Description: before → after"),
                alarm -> alarm.put("description", "after")));
        AodhAlarm now = new Aodh(cloud).alarm(made.id());
        ObjectNode expected = made.copy().put("description", "after");
        for (String moved : List.of("timestamp", "state_timestamp", "state", "state_reason", "evaluate_timestamp")) {
            expected.remove(moved);
        }
        ObjectNode found = now.copy();
        for (String moved : List.of("timestamp", "state_timestamp", "state", "state_reason", "evaluate_timestamp"))
            found.remove(moved);
        assertEquals(expected, found);
        assertEquals(wanted.path("time_constraints"), found.path("time_constraints"));
    }

    /// A rule of a plug-in, and fields of an Aodh that is newer than this console, also deep inside: none may be lost,
    /// turned into another type or put elsewhere.
    @Test
    void aTypeOfRuleAndFieldsThatNobodyHereKnowsSurviveEveryChange() {
        String rule = "{'sensor': 'rack-4/inlet', 'limits': {'warn': 27, 'trip': 32.50, 'never': null},"
                + " 'windows': [[1, 2.0], []], 'mode': true, 'threshold': '80', 'granularity': 60.0}";
        String more = "{'escalation': {'after': 900, 'to': ['http://ops:pw@pager/call?sig=1'], 'quiet': false},"
                + " 'tags': ['a', 'ü'], 'revision': 12345678901234567890, 'owner': null}";
        String id = seeded("xcat_power_threshold", json(rule), json(more));
        AodhAlarm before = new Aodh(cloud).alarm(id);
        assertEquals(json(rule), before.rule());

        for (Action change : List.of(
                AlarmChange.enable(cloud, id, "odd", false),
                AlarmChange.enable(cloud, id, "odd", true),
                AlarmChange.state(cloud, id, "odd", State.ALARM),
                AlarmChange.edit(
                        cloud,
                        id,
                        "odd",
                        List.of("Severity: low → critical"),
                        one -> one.put("severity", "critical")))) {
            Outcome outcome = run(change);
            assertEquals(Outcome.State.DONE, outcome.state(), outcome::details);
        }

        AodhAlarm after = new Aodh(cloud).alarm(id);
        assertEquals("critical", after.severity());
        assertEquals("alarm", after.state());
        assertEquals("xcat_power_threshold", after.type());
        assertEquals(before.rule().toString(), after.rule().toString());
        for (var field : json(more).properties())
            assertEquals(field.getValue(), after.json().get(field.getKey()), field.getKey());
        assertEquals(names(before), names(after));
    }

    private static List<String> names(AodhAlarm alarm) {
        var names = new ArrayList<String>();
        alarm.json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    /// An alarm that is there without this console, in the project of its user.
    private String seeded(String type, ObjectNode rule, ObjectNode more) {
        AodhAlarm known = new Aodh(cloud).alarm(create());
        UUID id = UUID.randomUUID();
        Instant now = CLOCK.instant();
        simulator
                .alarms()
                .create(new Alarm(
                        id,
                        "odd",
                        "of a plug-in",
                        true,
                        type,
                        rule,
                        known.projectId(),
                        known.json().path("user_id").asText(),
                        Alarm.State.OK,
                        "fine",
                        now,
                        now,
                        now,
                        "low",
                        true,
                        List.of("log://o"),
                        List.of("zaqar://?topic=x"),
                        List.of(),
                        JsonNodeFactory.instance.arrayNode(),
                        more));
        return id.toString();
    }
}

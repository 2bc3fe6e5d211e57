package org.xlcloud.services.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.AodhWatch;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Secret;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.openstack.Aodh;

/// The whole way of an alarm: a GPU's temperature pushed to Gnocchi fires it in Aodh, Aodh's
/// history and the webhook tell of it, and it is in the journal once, whichever came first.
class AlarmChainTest extends Contract {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private Journal journal;
    private AlarmDesk desk;
    private AlarmIntake intake;
    private String gpu;
    private String alarm;
    private long pushed;

    @BeforeEach
    void begin() {
        journal = new Journal(
                new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, InstantSource.system());
        desk = new AlarmDesk(journal, new Author("chain", "test"), InstantSource.system());
        desk.start();
        intake = new AlarmIntake(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(new AlarmIntake.Source("aodh", cloud.name(), new Secret("chain-secret"))),
                AlarmIntake.Bounds.DEFAULT,
                null,
                desk,
                InstantSource.system());
        JsonNode wanted = json("{'id': 'xlcloud-chain-" + System.nanoTime()
                + "', 'host': 'chain-node', 'pci_address': '0000:87:00.0'}");
        gpu = cloud.rest(Service.METRIC)
                .send("POST", "/resource/gpu", wanted)
                .path("id")
                .asText();
    }

    @AfterEach
    void end() {
        if (alarm != null) new Aodh(cloud).delete(alarm);
        cloud.rest(Service.METRIC).send("DELETE", "/resource/generic/" + gpu, null);
        intake.close();
        desk.close();
        journal.close();
    }

    private void push(double celsius) {
        cloud.rest(Service.METRIC)
                .send(
                        "POST",
                        "/batch/resources/metrics/measures?create_metrics=true",
                        json("{'" + gpu
                                + "': {'gpu.temperature': {'archive_policy_name': 'gpu', 'unit': 'C', 'measures':"
                                + " [{'timestamp': '" + Instant.now() + "', 'value': " + celsius + "}]}}}"));
        pushed++;
    }

    private String key() {
        return cloud.name() + "/" + alarm;
    }

    private List<Entry> entries(Kind kind) {
        return journal.search(Query.ALL.of(kind).about(key())).entries();
    }

    private Alarm pushUntil(double celsius, State state) {
        return await(
                PATIENCE,
                () -> {
                    push(celsius);
                    return desk.alarms().newest().find(key());
                },
                found -> found != null && found.state() == state);
    }

    private void create(String actions) {
        ObjectNode wanted =
                (ObjectNode) json("{'name': 'xlcloud-chain', 'type': 'gnocchi_resources_threshold', 'severity':"
                        + " 'critical', " + actions
                        + " 'gnocchi_resources_threshold_rule': {'metric': 'gpu.temperature',"
                        + " 'resource_type': 'gpu', 'resource_id': '" + gpu
                        + "', 'comparison_operator': 'gt', 'threshold': 80,"
                        + " 'aggregation_method': 'mean', 'evaluation_periods': 1, 'granularity': 5}}");
        alarm = new Aodh(cloud).create(wanted).id();
    }

    @Test
    void aHotGpuIsInTheJournalByTheWebhookAndOnceOnlyWhenTheHistoryTellsItToo() {
        push(50);
        String hook = "http://127.0.0.1:" + intake.port() + "/alarms/aodh/chain-secret";
        create("'alarm_actions': ['" + hook + "'], 'ok_actions': ['" + hook + "'],");
        pushUntil(50, State.OK);
        Alarm hot = pushUntil(95, State.ALARM);
        assertEquals(Severity.CRITICAL, hot.severity());
        assertEquals(Phase.UNACKNOWLEDGED, hot.phase());
        assertTrue(hot.reason().contains("outside threshold"), hot.reason());
        assertTrue(
                entries(Kind.WEBHOOK).size() >= 2, () -> entries(Kind.WEBHOOK).toString());
        int told = entries(Kind.TRANSITION).size();
        try (var watch = new AodhWatch(cloud, desk, InstantSource.system())) {
            watch.look();
            watch.look();
        }
        List<Entry> all = entries(Kind.TRANSITION);
        long inAodh = new Aodh(cloud)
                .history(alarm).stream().filter(event -> event.transition()).count();
        assertEquals(inAodh, all.size(), () -> told + " told by the webhook, with the history " + all);
        desk.acknowledge(List.of(key()), "seen");
        Alarm seen = desk.alarms().newest().find(key());
        assertNotNull(seen);
        assertEquals(Phase.ACKNOWLEDGED, seen.phase());
        assertEquals(hot.links().getLast(), seen.links().getLast());
    }

    @Test
    void withoutAWebhookTheHistoryTellsTheSameOnce() {
        push(95);
        create("'alarm_actions': ['log://'],");
        try (var watch = new AodhWatch(cloud, desk, InstantSource.system())) {
            Alarm hot = await(
                    PATIENCE,
                    () -> {
                        push(95);
                        watch.look();
                        desk.awaitShown();
                        return desk.alarms().newest().find(key());
                    },
                    found -> found != null && found.state() == State.ALARM);
            assertEquals("xlcloud-chain", hot.name());
            // The rule names the UUID that Gnocchi has made of the resource's name; whose it is Gnocchi tells.
            assertEquals(cloud.name() + "/chain-node/0000:87:00.0", hot.link("gpu"));
            watch.look();
        }
        // Another console begins with the same journal.
        try (var watch = new AodhWatch(cloud, desk, InstantSource.system())) {
            watch.look();
        }
        long inAodh = new Aodh(cloud)
                .history(alarm).stream().filter(event -> event.transition()).count();
        assertEquals(inAodh, entries(Kind.TRANSITION).size());
        assertEquals(1, entries(Kind.DEFINITION).size());
        assertTrue(pushed > 0);
    }
}

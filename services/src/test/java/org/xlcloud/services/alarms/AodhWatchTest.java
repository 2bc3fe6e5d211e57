package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;

/// Following an Aodh that fails, forgets, and is seen by a member only.
class AodhWatchTest {
    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start(
            Simulator.Settings.defaults().withHosts(2).withGpusPerHost(1).withChurn(Duration.ZERO));
    private Journal journal;
    private AlarmDesk desk;
    private Cloud cloud;
    private AodhWatch watch;

    @BeforeEach
    void open() {
        journal = new Journal(
                new JournalPlace.File(folder.resolve("journal.db")),
                JournalLimits.DEFAULT.withPatience(Duration.ofSeconds(3)),
                InstantSource.system());
        desk = new AlarmDesk(journal, AlarmDeskTest.ALICE, InstantSource.system());
        desk.start();
        watch("demo");
    }

    private void watch(String entry) {
        cloud = new Cloud(CloudConfigs.of(simulator.cloudsYaml(), "simulator").get(entry), InstantSource.system());
        watch = new AodhWatch(cloud, desk, InstantSource.system());
    }

    @AfterEach
    void close() {
        watch.close();
        cloud.close();
        desk.close();
        journal.close();
        simulator.close();
    }

    private String create(String name) throws IOException {
        ObjectNode alarm = (ObjectNode) new ObjectMapper()
                .readTree(
                        "{\"name\": \"" + name + "\", \"type\": \"event\", \"severity\": \"critical\", \"event_rule\":"
                                + " {\"event_type\": \"never\"}}");
        return new Aodh(cloud).create(alarm).id();
    }

    private Alarm alarm(String id) {
        desk.awaitShown();
        Alarm alarm = desk.alarms().newest().find(cloud.name() + "/" + id);
        assertNotNull(alarm);
        return alarm;
    }

    private List<Entry> entries(Kind kind, String id) {
        return journal.search(Query.ALL.of(kind).about(cloud.name() + "/" + id)).entries();
    }

    @Test
    void anAodhThatFailsChangesNothingAndIsCaughtUpWithLater() throws Exception {
        String id = create("one");
        watch.look();
        new Aodh(cloud).setState(id, State.ALARM.word());
        simulator.faults().add("alarming", Fault.status(500));
        assertThrows(ProblemException.class, watch::look);
        assertEquals(State.INSUFFICIENT_DATA, alarm(id).state());
        simulator.faults().clear();
        watch.look();
        assertEquals(State.ALARM, alarm(id).state());
        assertEquals(1, entries(Kind.TRANSITION, id).size());
    }

    @Test
    void aHistoryThatFailsAfterTheListIsAskedAnewAndLosesNothing() throws Exception {
        String id = create("one");
        watch.look();
        new Aodh(cloud).setState(id, State.ALARM.word());
        new Aodh(cloud).setState(id, State.OK.word());
        simulator.faults().add("alarming", "/query/alarms/history", Fault.status(500), 1);
        assertThrows(ProblemException.class, watch::look);
        watch.look();
        assertEquals(2, entries(Kind.TRANSITION, id).size());
        assertEquals(Phase.RETURNED, alarm(id).phase(), "that it was in alarm between two looks is not lost");
    }

    @Test
    void anAlarmThatIsLostWhileActiveIsShownUntilSomebodyHasSeenIt() throws Exception {
        String id = create("one");
        new Aodh(cloud).setState(id, State.ALARM.word());
        watch.look();
        assertTrue(alarm(id).active());
        new Aodh(cloud).delete(id);
        simulator.faults().add("alarming", "/query/alarms/history", Fault.status(404), 1_000);
        watch.look();
        assertEquals(Phase.RETURNED, alarm(id).phase());
        assertEquals("Aodh does not have this alarm any more", alarm(id).reason());
    }

    @Test
    void aMemberFollowsTheHistoriesOfItsOwnAlarms() throws Exception {
        watch("demo-member");
        String id = create("mine");
        watch.look();
        new Aodh(cloud).setState(id, State.ALARM.word());
        new Aodh(cloud).setState(id, State.OK.word());
        watch.look();
        watch.look();
        assertEquals(2, entries(Kind.TRANSITION, id).size());
        assertEquals(Severity.CRITICAL, alarm(id).latched());
    }

    @Test
    void anAlarmThatIsCreatedWhileTheListIsOnItsWayIsAsBadAsItIs() {
        var id = new AtomicReference<String>();
        UnaryOperator<String> meanwhile = list -> {
            try {
                id.set(create("between"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            new Aodh(cloud).setState(id.get(), State.ALARM.word());
            return list;
        };
        simulator.faults().add("alarming", "/v2/alarms", new Fault.Rewrite(meanwhile, null), 1);
        watch.look();
        assertEquals("between", alarm(id.get()).name());
        assertEquals(Severity.CRITICAL, alarm(id.get()).latched());
    }

    @Test
    void anAlarmThatIsMadeMoreSevereWhileItIsActiveCallsAsSuch() throws Exception {
        String id = create("one");
        new Aodh(cloud).edit(id, alarm -> alarm.put("severity", "low"));
        new Aodh(cloud).setState(id, State.ALARM.word());
        watch.look();
        assertEquals(Severity.LOW, alarm(id).latched());
        desk.acknowledge(List.of(cloud.name() + "/" + id), "a low one");
        new Aodh(cloud).edit(id, alarm -> alarm.put("severity", "critical"));
        watch.look();
        watch.look();
        assertEquals(Severity.CRITICAL, alarm(id).latched());
        assertEquals(Phase.UNACKNOWLEDGED, alarm(id).phase(), "whoever acknowledged the low one has not seen this");
        assertEquals(2, entries(Kind.TRANSITION, id).size());
    }

    @Test
    void untilItsFirstAnswerAodhIsASourceThatIsWaitedFor() {
        simulator.faults().add("alarming", Fault.hang());
        watch.start();
        assertEquals(
                List.of(AodhWatch.SOURCE),
                desk.sources("demo").stream().map(SourceState::source).toList(),
                "or an empty list would pass for no alarm");
        assertEquals(Health.LOADING, desk.sources("demo").getFirst().health(Instant.now()));
    }

    @Test
    void aLongHistoryIsWrittenManyLinesAtATime() throws Exception {
        String id = create("restless");
        var aodh = new Aodh(cloud);
        for (int i = 0; i < 300; i++) aodh.setState(id, (i % 2 == 0 ? State.ALARM : State.OK).word());
        watch.look();
        List<Entry> all =
                journal.search(Query.ALL.of(Kind.TRANSITION).limit(1_000)).entries();
        assertEquals(300, all.size());
        assertEquals(State.OK, alarm(id).state());
        long writings = all.stream().map(Entry::written).distinct().count();
        assertTrue(writings < 5, writings + " writings, each of which waits for the disk");
    }

    @Test
    void aHistoryThatCannotBeWrittenIsWrittenAtTheNextLook() throws Exception {
        String id = create("one");
        watch.look();
        new Aodh(cloud).setState(id, State.ALARM.word());
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                var statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThrows(ProblemException.class, watch::look);
            statement.execute("COMMIT");
        }
        watch.look();
        assertEquals(1, entries(Kind.TRANSITION, id).size());
    }
}

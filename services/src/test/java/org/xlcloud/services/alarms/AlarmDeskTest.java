package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Query;

/// An alarm's way through an operator's day, in the words of ISA-18.2.
class AlarmDeskTest {
    static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    static final Author ALICE = new Author("alice", "desk-7");

    @TempDir
    Path folder;

    private volatile Instant now = NOON;
    private Journal journal;
    private AlarmDesk desk;

    @BeforeEach
    void open() {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, () -> now);
        desk = new AlarmDesk(journal, ALICE, () -> now);
        desk.start();
    }

    @AfterEach
    void close() {
        desk.close();
        journal.close();
    }

    private void reopen() {
        close();
        open();
        await(alarms -> alarms.at() != null && alarms.seq() == journal.newest().newest());
    }

    static Definition hot(String id, Severity severity, Link... links) {
        return new Definition(
                "lab", id, "Aodh", "event", "hot " + id, "", severity, true, List.of(links), Guidance.NONE);
    }

    private void tell(String id, Severity severity, State state, Link... links) {
        desk.tell(
                List.of(new Signal(
                        hot(id, severity, links), state, now, state + " of " + id + " at " + now, "81", "Aodh", null)),
                List.of());
    }

    private Alarm alarm(String id) {
        Alarm alarm = desk.alarms().newest().find("lab/" + id);
        assertNotNull(alarm, () -> id + " in " + desk.alarms().newest().all());
        return alarm;
    }

    private Alarm shown(String id, Predicate<Alarm> good) {
        await(alarms -> {
            Alarm alarm = alarms.find("lab/" + id);
            return alarm != null && good.test(alarm);
        });
        return alarm(id);
    }

    private void await(Predicate<Alarms> good) {
        var arrived = new CountDownLatch(1);
        try (var subscription = desk.alarms().onArrival(() -> {
            if (good.test(desk.alarms().newest())) arrived.countDown();
        })) {
            if (good.test(desk.alarms().newest())) return;
            assertTrue(
                    arrived.await(20, TimeUnit.SECONDS),
                    () -> "still " + desk.alarms().newest());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAlarmIsOverWhenItHasRecoveredAndIsAcknowledgedInEitherOrder() {
        tell("a", Severity.CRITICAL, State.ALARM);
        tell("b", Severity.LOW, State.ALARM);
        assertEquals(Phase.UNACKNOWLEDGED, shown("a", Alarm::active).phase());
        desk.acknowledge(List.of("lab/a"), "on it");
        Alarm seen = shown("a", alarm -> alarm.acknowledgement() != null);
        assertEquals(Phase.ACKNOWLEDGED, seen.phase());
        assertEquals(new Acknowledgement("alice@desk-7", NOON, "on it"), seen.acknowledgement());
        now = NOON.plusSeconds(60);
        tell("a", Severity.CRITICAL, State.OK);
        assertEquals(Phase.NORMAL, shown("a", alarm -> !alarm.active()).phase());
        assertEquals(Severity.NONE, alarm("a").latched());

        tell("b", Severity.LOW, State.OK);
        assertEquals(Phase.RETURNED, shown("b", alarm -> !alarm.active()).phase());
        assertTrue(alarm("b").calls());
        desk.acknowledge(List.of("lab/b"), "");
        assertEquals(
                Phase.NORMAL,
                shown("b", alarm -> alarm.latched() == Severity.NONE).phase());
    }

    @Test
    void theWorstSeverityStaysUntilItIsAcknowledged() {
        tell("a", Severity.CRITICAL, State.ALARM);
        tell("a", Severity.LOW, State.ALARM);
        Alarm alarm = shown("a", each -> each.severity() == Severity.LOW);
        assertEquals(Severity.CRITICAL, alarm.latched());
        assertEquals(Severity.LOW, alarm.current());
    }

    @Test
    void whatComesBackOrGetsWorseAfterAnAcknowledgementCallsAgain() {
        tell("a", Severity.LOW, State.ALARM);
        desk.acknowledge(List.of("lab/a"), "");
        tell("a", Severity.CRITICAL, State.ALARM);
        assertEquals(
                Phase.UNACKNOWLEDGED,
                shown("a", each -> each.severity() == Severity.CRITICAL).phase());
        desk.acknowledge(List.of("lab/a"), "");
        now = NOON.plusSeconds(1);
        tell("a", Severity.CRITICAL, State.OK);
        tell("a", Severity.CRITICAL, State.ALARM);
        assertEquals(
                Phase.UNACKNOWLEDGED,
                shown("a", each -> each.transitions() == 3).phase());
    }

    @Test
    void aShelfEndsByItselfAtItsTimeAndThatIsInTheJournal() {
        tell("a", Severity.CRITICAL, State.ALARM);
        desk.shelve(List.of("lab/a"), NOON.plusSeconds(3_600), "fan is ordered");
        Alarm shelved = shown("a", each -> each.shelving() != null);
        assertEquals(Phase.SHELVED, shelved.phase());
        assertFalse(shelved.calls());
        assertEquals(List.of(shelved), desk.alarms().newest().shelved().toList());
        now = NOON.plusSeconds(3_601);
        desk.source(new org.xlcloud.services.inventory.SourceState("lab", "x", null, null, null, Duration.ZERO));
        assertEquals(
                Phase.UNACKNOWLEDGED,
                shown("a", each -> each.shelving() == null).phase());
        var entries = journal.search(Query.ALL.of(Kind.SHELVING)).entries();
        assertEquals("hot a is back from the shelf", entries.getFirst().fact().text());
        assertEquals("hot a shelved for 1 h 0 min", entries.getLast().fact().text());
        assertEquals("alice@desk-7", entries.getLast().fact().who());
        assertThrows(ProblemException.class, () -> desk.shelve(List.of("lab/a"), NOON, "in the past"));
    }

    @Test
    void whatIsOutOfServiceCallsNobodyUntilSomebodyPutsItBack() {
        tell("a", Severity.CRITICAL, State.ALARM);
        desk.takeOutOfService(List.of("lab/a"), "being rebuilt");
        assertEquals(
                Phase.OUT_OF_SERVICE,
                shown("a", each -> each.outOfService() != null).phase());
        now = NOON.plus(Duration.ofDays(20));
        desk.putInService(List.of("lab/a"), "");
        assertEquals(
                Phase.UNACKNOWLEDGED,
                shown("a", each -> each.outOfService() == null).phase());
    }

    @Test
    void anOperatorsGroupKeepsItsAlarmsUntilTheyAreTakenOut() {
        tell("a", Severity.CRITICAL, State.ALARM);
        desk.group(List.of("lab/a"), " Rack 3 ");
        assertEquals("Rack 3", shown("a", each -> !each.group().isEmpty()).group());
        assertThrows(ProblemException.class, () -> desk.group(List.of("lab/a"), " "));
        desk.ungroup(List.of("lab/a"), "moved");
        shown("a", each -> each.group().isEmpty());
        assertEquals(
                List.of("hot a taken out of its group", "hot a put into the group Rack 3"),
                journal.search(Query.ALL.of(Kind.GROUPING)).entries().stream()
                        .map(entry -> entry.fact().text())
                        .toList());
    }

    @Test
    void aHostThatIsDownCoversTheAlarmsOfItsGpusWhichStayVisible() {
        Link host = Link.of("host", "lab/gpu-node-1");
        tell("gpu", Severity.CRITICAL, State.ALARM, Link.of("gpu", "lab/gpu-node-1/0000:87:00.0"), host);
        tell("elsewhere", Severity.CRITICAL, State.ALARM, Link.of("host", "lab/gpu-node-2"));
        var down = new Definition(
                "lab",
                "host-down/gpu-node-1",
                "Console",
                AlarmBook.HOST_DOWN,
                "down",
                "",
                Severity.CRITICAL,
                true,
                List.of(host),
                Guidance.NONE);
        desk.tell(List.of(new Signal(down, State.ALARM, now, "nova-compute is down", "", "console", null)), List.of());
        Alarm covered = shown("gpu", each -> each.coveredBy() != null);
        assertEquals("lab/host-down/gpu-node-1", covered.coveredBy());
        assertFalse(covered.calls());
        assertTrue(desk.alarms().newest().active().anyMatch(covered::equals));
        assertNull(alarm("elsewhere").coveredBy());
        desk.tell(List.of(new Signal(down, State.OK, now, "up again", "", "console", null)), List.of());
        assertTrue(shown("gpu", each -> each.coveredBy() == null).calls());
    }

    @Test
    void tenNewAlarmsInTenMinutesAreAFloodThatEndsBelowFive() {
        for (int i = 0; i < 10; i++) tell("a" + i, Severity.LOW, State.ALARM);
        await(alarms -> NOON.equals(alarms.flood()));
        assertEquals(1, desk.alarms().newest().figures().floods());
        now = NOON.plus(Duration.ofMinutes(11));
        tell("last", Severity.LOW, State.ALARM);
        await(alarms -> alarms.flood() == null);
        assertEquals(
                11,
                desk.alarms().newest().figures().perTenMinutes().stream()
                        .mapToInt(n -> n)
                        .sum());
    }

    private List<Fact> floods() {
        return journal.search(Query.ALL.of(Kind.FLOOD)).entries().stream()
                .map(Entry::fact)
                .toList();
    }

    @Test
    void aFloodsBeginAndEndAreInTheJournalOnceHoweverManyConsolesSeeThem() throws Exception {
        var secondShows = new CountDownLatch(1);
        try (var second = new AlarmDesk(journal, new Author("bob", "desk-8"), () -> now);
                var subscription = second.alarms().onArrival(() -> {
                    if (second.alarms().newest().flood() != null) secondShows.countDown();
                })) {
            second.start();
            for (int i = 0; i < 12; i++) tell("a" + i, Severity.LOW, State.ALARM);
            await(alarms -> alarms.flood() != null);
            assertTrue(secondShows.await(20, TimeUnit.SECONDS));
            await(_ -> !floods().isEmpty());
        }
        reopen();
        assertEquals(NOON, desk.alarms().newest().flood(), "it goes on");
        tell("more", Severity.LOW, State.ALARM);
        assertEquals(1, floods().size(), () -> floods().toString());
        assertTrue(floods().getFirst().text().startsWith("A flood of alarms begins: 1"), () -> floods().toString());
        assertTrue(floods().getFirst().links().contains(Link.of("alarm", "lab/a0")));

        // It ended while no console ran.
        close();
        now = NOON.plus(Duration.ofHours(30));
        open();
        await(_ -> floods().size() == 2);
        Fact end = floods().getFirst();
        assertEquals("The flood of alarms is over after 10 min: 13 new in it", end.text());
        assertEquals(NOON.plus(Duration.ofMinutes(10)), end.at());
        assertNull(desk.alarms().newest().flood());

        for (int i = 0; i < 10; i++) tell("b" + i, Severity.LOW, State.ALARM);
        await(_ -> floods().size() == 3);
        assertEquals(now, floods().getFirst().at(), "the next one is another");
    }

    @Test
    void chatterStaleAlarmsAndTopTalkersAreCounted() {
        for (int i = 0; i < 5; i++) {
            now = NOON.plusSeconds(i);
            tell("restless", Severity.LOW, i % 2 == 0 ? State.ALARM : State.OK);
        }
        tell("old", Severity.LOW, State.ALARM);
        await(alarms -> alarms.figures().chattering() == 1);
        assertEquals(
                "lab/restless",
                desk.alarms().newest().figures().top().getFirst().key());
        assertEquals(3, desk.alarms().newest().figures().top().getFirst().times());
        now = NOON.plus(Duration.ofDays(2));
        tell("new", Severity.LOW, State.ALARM);
        await(alarms -> alarms.figures().stale() == 2);
        assertEquals(0, desk.alarms().newest().figures().chattering());
    }

    @Test
    void everythingIsAsItWasAfterAnEndOfTheProgramWithAndWithoutAMark() throws Exception {
        tell("acked", Severity.CRITICAL, State.ALARM);
        tell("shelved", Severity.MODERATE, State.ALARM);
        tell("returned", Severity.LOW, State.ALARM);
        tell("out", Severity.LOW, State.ALARM);
        desk.acknowledge(List.of("lab/acked"), "mine");
        desk.shelve(List.of("lab/shelved"), NOON.plus(Duration.ofDays(7)), "later");
        desk.takeOutOfService(List.of("lab/out"), "rebuilt");
        desk.group(List.of("lab/acked", "lab/shelved"), "Rack 3");
        tell("returned", Severity.LOW, State.OK);
        Alarm before = shown("returned", each -> each.phase() == Phase.RETURNED);
        List<Alarm> all = new ArrayList<>(desk.alarms().newest().all());
        // Nobody closes it: a second one adds up the facts themselves.
        try (var second = new AlarmDesk(journal, ALICE, () -> now)) {
            var arrived = new CountDownLatch(1);
            try (var subscription = second.alarms().onArrival(() -> {
                if (second.alarms().newest().all().size() == all.size()) arrived.countDown();
            })) {
                second.start();
                assertTrue(arrived.await(20, TimeUnit.SECONDS));
            }
            assertEquals(all, second.alarms().newest().all());
        }
        reopen();
        assertEquals(all, desk.alarms().newest().all());
        assertEquals(before, alarm("returned"));
        assertFalse(journal.mark("alarms").text().isEmpty());
    }

    @Test
    void theSameIsToldOnceHoweverOftenItIsTold() {
        tell("a", Severity.CRITICAL, State.ALARM);
        tell("a", Severity.CRITICAL, State.ALARM);
        var signal = new Signal(hot("b", Severity.LOW), State.ALARM, now, "first", "", "Aodh", "event-1");
        desk.tell(List.of(signal), List.of());
        desk.tell(List.of(new Signal(hot("b", Severity.LOW), State.OK, now, "over", "", "Aodh", "event-2")), List.of());
        desk.tell(List.of(signal), List.of());
        assertEquals(3, journal.search(Query.ALL.of(Kind.TRANSITION)).entries().size());
        assertEquals(State.OK, alarm("b").state());
    }

    @Test
    void workOnAnAlarmThatIsNotThereIsRefusedAndNothingIsWritten() {
        tell("a", Severity.CRITICAL, State.ALARM);
        var problem = assertThrows(
                        ProblemException.class, () -> desk.acknowledge(List.of("lab/a", "lab/nosuch"), "both"))
                .problem();
        assertTrue(problem.reason().contains("no such alarm"), problem::oneLine);
        assertEquals(
                0, journal.search(Query.ALL.of(Kind.ACKNOWLEDGEMENT)).entries().size());
    }

    @Test
    void whatASourceDoesNotHaveAnyMoreIsGoneUnlessSomebodyHasToSeeIt() {
        desk.define("lab", "Aodh", List.of(hot("quiet", Severity.LOW), hot("loud", Severity.LOW)));
        tell("loud", Severity.LOW, State.ALARM);
        shown("quiet", each -> each.phase() == Phase.NORMAL);
        desk.define("lab", "Aodh", List.of());
        await(alarms -> alarms.find("lab/quiet") == null);
        assertTrue(alarm("loud").calls());
    }
}

package org.xlcloud.services.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.ProblemException;

/// What a journal promises, whichever database it is in.
abstract class JournalContract {
    static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    JournalPlace place;
    Journal journal;
    Instant now = NOON;

    abstract JournalPlace newPlace();

    /// A connection of somebody else's.
    abstract Connection other() throws SQLException;

    @BeforeEach
    void open() {
        place = newPlace();
        journal = journal();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    Journal journal() {
        return new Journal(place, JournalLimits.DEFAULT.withDays(30), () -> now);
    }

    static Fact fact(int minute, String text) {
        return Fact.of(
                NOON.plus(Duration.ofMinutes(minute)), Kind.TRANSITION, "lab", "Aodh", "lab/a" + minute % 3, text);
    }

    static List<String> texts(Page page) {
        return page.entries().stream().map(entry -> entry.fact().text()).toList();
    }

    @Test
    void whatIsAppendedComesBackWhole() {
        Fact fact = new Fact(
                NOON.plusNanos(123_456_000),
                Kind.ACTION,
                "lab",
                "Heat",
                "lab/s1",
                "alice@desk-7",
                "Scale \"up\" — 世界",
                "asked, by\nalice",
                List.of(Link.of("stack", "lab/s1"), Link.of("gpu", "lab/gpu-node-1/0000:87:00.0")),
                "{\"requests\":[\"req-1\"]}",
                "k1");
        Receipt receipt = journal.append(fact);
        Entry entry = journal.search(Query.ALL).entries().getFirst();
        assertEquals(fact, entry.fact());
        assertEquals(receipt.seq(), entry.seq());
        assertEquals(NOON, entry.written());
        assertEquals(List.of(entry), journal.since(0, Set.of(), 10));
    }

    @Test
    void whatIsAppendedIsThereForTheNextConsole() {
        journal.append(fact(1, "before the end"));
        journal.close();
        journal = journal();
        assertEquals(List.of("before the end"), texts(journal.search(Query.ALL)));
        assertEquals(2, journal.append(fact(2, "after")).seq());
    }

    @Test
    void aFactThatIsToldTwiceIsWrittenOnce() {
        Receipt first = journal.append(fact(1, "told").once("e1"));
        List<Receipt> again = journal.append(
                List.of(fact(1, "told").once("e1"), fact(2, "new").once("e2")));
        assertFalse(first.duplicate());
        assertEquals(new Receipt(first.seq(), true), again.getFirst());
        assertFalse(again.getLast().duplicate());
        assertEquals(List.of("new", "told"), texts(journal.search(Query.ALL)));
        // … also within one list
        List<Receipt> twins = journal.append(
                List.of(fact(3, "twin").once("e3"), fact(3, "twin").once("e3")));
        assertTrue(twins.getLast().duplicate());
        assertEquals(twins.getFirst().seq(), twins.getLast().seq());
    }

    @Test
    void theNewestByTheirOwnTimeComeFirstAndTheOrderOfWritingIsKept() {
        journal.append(List.of(fact(5, "fifth"), fact(1, "first")));
        journal.append(fact(3, "third, told late"));
        assertEquals(List.of("fifth", "third, told late", "first"), texts(journal.search(Query.ALL)));
        assertEquals(
                List.of("fifth", "first", "third, told late"),
                journal.since(0, Set.of(), 10).stream()
                        .map(e -> e.fact().text())
                        .toList());
        assertEquals(1, journal.since(2, Set.of(Kind.TRANSITION), 10).size());
        assertEquals(List.of(), journal.since(0, Set.of(Kind.RUN, Kind.ACTION), 10));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeatAlsoAtOneAndTheSameTime() {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 250; i++) facts.add(fact(i / 100, "n" + i));
        journal.append(facts);
        var seen = new ArrayList<String>();
        Query query = Query.ALL.limit(20);
        int pages = 0;
        while (true) {
            Page page = journal.search(query);
            seen.addAll(texts(page));
            pages++;
            // What is added meanwhile does not push entries from page to page.
            journal.append(fact(1_000 + pages, "new"));
            if (page.next() == null) break;
            query = query.before(page.next());
        }
        assertEquals(13, pages);
        assertEquals(250, seen.size());
        assertEquals(250, new HashSet<>(seen).size());
        assertEquals("n249", seen.getFirst());
        assertEquals("n0", seen.getLast());
    }

    @Test
    void timeKindCloudSubjectLinkAndWordsNarrowTheSearchTogether() {
        Link gpu = Link.of("gpu", "lab/gpu-node-1/0000:87:00.0");
        journal.append(List.of(
                fact(0, "GPU temperature of gpu-node-1 is in alarm").on(List.of(gpu)),
                fact(1, "GPU temperature of gpu-node-10 is in alarm"),
                fact(2, "Stack render/blue is stuck"),
                Fact.of(NOON.plusSeconds(180), Kind.ACTION, "other", "Nova", "other/x", "Started GPU-node-1")
                        .by("alice@desk")));
        assertEquals(2, journal.search(Query.ALL.words("temperature")).entries().size());
        assertEquals(2, found("gpu GPU-node-1"), "a word that is there is whole");
        assertEquals(3, found("gpu-no"), "one that is not is a beginning");
        assertEquals(List.of("Stack render/blue is stuck"), texts(journal.search(Query.ALL.words("blue STUCK"))));
        assertEquals(1, journal.search(Query.ALL.words("gpu-node-10")).entries().size());
        assertEquals(1, journal.search(Query.ALL.words("0000:87")).entries().size());
        assertEquals(1, journal.search(Query.ALL.words("alice")).entries().size());
        assertEquals(
                0,
                journal.search(Query.ALL.words("temperature stuck")).entries().size());
        assertEquals(1, journal.search(Query.ALL.of(Kind.ACTION)).entries().size());
        assertEquals(
                4,
                journal.search(Query.ALL.of(Kind.ACTION, Kind.TRANSITION))
                        .entries()
                        .size());
        assertEquals(3, journal.search(Query.ALL.ofCloud("lab")).entries().size());
        assertEquals(1, journal.search(Query.ALL.on(gpu)).entries().size());
        assertEquals(1, journal.search(Query.ALL.about("lab/a1")).entries().size());
        Query range = Query.ALL.between(NOON.plusSeconds(60), NOON.plusSeconds(180));
        assertEquals(2, journal.search(range).entries().size());
        assertEquals(1, journal.search(range.words("gpu")).entries().size());
    }

    @Test
    void everyKindComesBackAsItIsAloneAmongOthersAndForWhoFollows() {
        for (Kind kind : Kind.values())
            journal.append(Fact.of(NOON, kind, "", "console", "", kind.title() + " of a test")
                    .with("{\"kind\": \"" + kind.id() + "\"}")
                    .once("of/" + kind.id()));
        for (Kind kind : Kind.values()) {
            List<String> alone = List.of(kind.title() + " of a test");
            assertEquals(alone, texts(journal.search(Query.ALL.of(kind))));
            assertEquals(alone, texts(journal.search(Query.ALL.of(kind).words("test"))));
            Kind other = kind == Kind.FLOOD ? Kind.RUN : Kind.FLOOD;
            assertEquals(2, journal.search(Query.ALL.of(kind, other)).entries().size());
            Fact followed = journal.since(0, Set.of(kind), 10).getFirst().fact();
            assertEquals(kind, followed.kind());
            assertEquals("{\"kind\": \"" + kind.id() + "\"}", followed.detail());
            assertTrue(journal.append(followed).duplicate());
        }
    }

    /// More words begin so than are looked for one by one: many of the newest entries have one, or only old ones do.
    @Test
    void whatVeryManyWordsBeginWithIsFoundNewestFirstPageByPage() {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 100; i++) facts.add(fact(i - 10_000, "relic-" + i + " of card-" + i % 90));
        for (int i = 0; i < 6_000; i++) facts.add(fact(i - 9_000, "card-" + i % 90 + (i % 2 == 0 ? " even" : " odd")));
        journal.append(facts);
        assertEquals(
                "card-59 odd", texts(journal.search(Query.ALL.words("car"))).getFirst());
        assertEquals(200, found("car"));
        assertEquals(
                "card-58 even",
                texts(journal.search(Query.ALL.words("car even"))).getFirst());
        assertEquals(
                "relic-99 of card-9",
                texts(journal.search(Query.ALL.words("reli"))).getFirst());
        assertEquals(100, found("reli"));
        assertEquals(100, found("reli car"));
        assertEquals(0, found("reli even"));
        Instant begin = NOON.minus(Duration.ofMinutes(9_901));
        assertEquals(
                1,
                journal.search(Query.ALL.between(begin, null).words("reli"))
                        .entries()
                        .size());
        var seen = new ArrayList<String>();
        for (Query query = Query.ALL.words("car").limit(1_500); ; ) {
            Page page = journal.search(query);
            seen.addAll(texts(page));
            if (page.next() == null) break;
            query = query.before(page.next());
        }
        assertEquals(6_100, seen.size());
        assertEquals("relic-0 of card-0", seen.getLast());
    }

    private int found(String words) {
        return journal.search(Query.ALL.words(words)).entries().size();
    }

    @Test
    void noTextThatSomebodyTypesBreaksTheSearch() {
        journal.append(fact(1, "plain"));
        for (String typed : List.of(
                "\"", "'", "*", "a OR b", "NEAR(a b)", "col:x", "(", "-", "\\", "%", ":*", "&", "\0", "=kind=action"))
            assertEquals(List.of(), texts(journal.search(Query.ALL.words(typed))), typed);
        assertEquals(1, journal.search(Query.ALL.words("  ")).entries().size());
    }

    @Test
    void aListIsWrittenWhollyOrNotAtAll() throws Exception {
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            journal.append(fact(0, "makes the table"));
            statement.execute(refuse());
        }
        assertThrows(ProblemException.class, () -> journal.append(List.of(fact(1, "good"), fact(2, "refused"))));
        assertEquals(List.of("makes the table"), texts(journal.search(Query.ALL)));
        journal.append(fact(3, "goes on"));
        assertEquals(2, journal.search(Query.ALL).entries().size());
    }

    /// SQL that has the database refuse a fact with the text `refused`.
    abstract String refuse();

    @Test
    void manyWritersLoseNothingAndShareCommits() throws Exception {
        int writers = 16;
        int each = 100;
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<?>>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) journal.append(fact(writer, "w" + writer + " n" + i));
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> one : done) one.get(60, TimeUnit.SECONDS);
        }
        List<Entry> all = journal.since(0, Set.of(), 5_000);
        assertEquals(writers * each, all.size());
        for (int i = 0; i < all.size(); i++) assertEquals(i + 1, all.get(i).seq());
    }

    @Test
    void twoConsolesWriteOneJournalAndSeeEachOther() throws Exception {
        journal.append(fact(1, "of one"));
        try (var second = journal()) {
            second.append(fact(2, "of the other"));
            assertEquals(List.of("of the other", "of one"), texts(journal.search(Query.ALL)));
            await(journal.newest(), 2L);
            assertTrue(second.append(fact(2, "of the other").once("x")).seq() == 3);
            assertTrue(journal.append(fact(2, "of the other").once("x")).duplicate());
        }
    }

    static void await(Mailbox<Long> newest, long seq) throws InterruptedException {
        var arrived = new CountDownLatch(1);
        try (var subscription = newest.onArrival(() -> {
            if (newest.newest() >= seq) arrived.countDown();
        })) {
            if (newest.newest() < seq) assertTrue(arrived.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void marksAreReplacedAndLast() {
        assertEquals(new Journal.Mark(0, ""), journal.mark("alarms"));
        journal.mark("alarms", new Journal.Mark(7, "{}"));
        journal.append(fact(1, "wakes the writer"));
        journal.mark("alarms", new Journal.Mark(8, "{\"a\":1}"));
        journal.close();
        journal = journal();
        assertEquals(new Journal.Mark(8, "{\"a\":1}"), journal.mark("alarms"));
    }

    @Test
    void whatIsTooOldIsForgottenAndTheRestIsFoundStill() throws Exception {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 6_000; i++) facts.add(fact(i % 60, "old " + i));
        journal.append(facts);
        journal.close();
        now = NOON.plus(Duration.ofDays(31));
        journal = journal();
        journal.append(Fact.of(now, Kind.RUN, "lab", "XMS", "", "young"));
        var gone = new CountDownLatch(1);
        try (var subscription = journal.state().onArrival(() -> {
            Kept kept = journal.state().newest().value();
            if (kept != null && now.equals(kept.oldest())) gone.countDown();
        })) {
            Kept kept = journal.state().newest().value();
            if (kept == null || !now.equals(kept.oldest())) assertTrue(gone.await(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of("young"), texts(journal.search(Query.ALL)));
        assertEquals(List.of(), texts(journal.search(Query.ALL.words("old"))));
        assertEquals(6_002, journal.append(fact(1, "next")).seq());
    }

    @Test
    void aNewerConsolesJournalIsRefusedInWordsAndLeftAsItIs() throws Exception {
        journal.append(fact(1, "kept"));
        journal.close();
        int version;
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            try (var row = statement.executeQuery("SELECT version FROM layout")) {
                assertTrue(row.next());
                version = row.getInt(1);
            }
            statement.execute("UPDATE layout SET version = 99");
        }
        journal = journal();
        var problem = assertThrows(ProblemException.class, () -> journal.append(fact(2, "lost?")))
                .problem();
        assertTrue(problem.reason().contains("newer console"), problem::oneLine);
        assertTrue(problem.reason().contains("99"), problem::oneLine);
        assertEquals(problem, journal.state().newest().problem());
        journal.close();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("UPDATE layout SET version = " + version);
        }
        journal = journal();
        assertEquals(List.of("kept"), texts(journal.search(Query.ALL)));
    }

    @Test
    void anOlderLayoutIsBroughtForwardsWithItsEntries() throws Exception {
        journal.append(fact(1, "kept"));
        journal.close();
        var steps = new ArrayList<List<String>>();
        try (Connection other = other()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement();
                    var row = statement.executeQuery("SELECT version FROM layout")) {
                assertTrue(row.next());
                for (int i = 0; i < row.getInt(1); i++) steps.add(List.of("not run again"));
            }
            steps.add(List.of("ALTER TABLE entry ADD COLUMN more INTEGER"));
            steps.add(List.of());
            Layout.migrate(other, steps);
            Layout.migrate(other, steps);
            try (Statement statement = other.createStatement();
                    var row = statement.executeQuery("SELECT text, more FROM entry")) {
                assertTrue(row.next());
                assertEquals("kept", row.getString(1));
                assertNull(row.getObject(2));
            }
            assertThrows(Layout.Newer.class, () -> Layout.migrate(other, List.of(List.of())));
            other.rollback();
        }
    }

    @Test
    void aTimeThatIsFarAheadDoesNotStayOnTop() {
        journal.append(Fact.of(NOON.plus(Duration.ofDays(4_000)), Kind.TRANSITION, "lab", "x", "s", "from the future"));
        now = NOON.plusSeconds(1);
        journal.append(Fact.of(now, Kind.TRANSITION, "lab", "x", "s", "now"));
        assertEquals(List.of("now", "from the future"), texts(journal.search(Query.ALL)));
    }

    @Test
    void everythingThatIsFoundIsExported() throws Exception {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 1_500; i++) facts.add(fact(i - 1_500, "=SUM(A" + i + ")"));
        journal.append(facts);
        var csv = new StringWriter();
        assertEquals(1_500, journal.export(Query.ALL, Export.CSV, csv));
        List<String> lines = csv.toString().lines().toList();
        assertEquals(1_501, lines.size());
        assertTrue(lines.get(1).startsWith("2026-11-28T11:59:00Z,transition,lab,"), lines.get(1));
        assertTrue(lines.get(1).contains(",'=SUM(A1499),"), "a formula is text: " + lines.get(1));
        var json = new StringWriter();
        assertEquals(
                1, journal.export(Query.ALL.between(null, NOON.minus(Duration.ofMinutes(1_499))), Export.JSON, json));
        var entry = new ObjectMapper().readTree(json.toString()).path(0);
        assertEquals("=SUM(A0)", entry.path("text").asText());
        assertEquals("2026-11-27T11:00:00Z", entry.path("time").asText());
        var none = new StringWriter();
        journal.export(Query.ALL.words("nosuch"), Export.JSON, none);
        assertEquals(0, new ObjectMapper().readTree(none.toString()).size());
    }

    @Test
    void entriesOfOneTimeHaveDifferentIds() {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 3_000; i++) facts.add(fact(1, "same time"));
        journal.append(facts);
        List<Entry> all = journal.since(0, Set.of(), 5_000);
        assertEquals(3_000, all.size());
        assertNotEquals(all.getFirst().id(), all.getLast().id());
    }
}

package org.xlcloud.services.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xlcloud.services.flow.ProblemException;

class SqliteJournalTest extends JournalContract {
    @TempDir
    Path folder;

    private Path file;

    @Override
    JournalPlace newPlace() {
        file = folder.resolve("data").resolve("journal.db");
        return new JournalPlace.File(file);
    }

    @Override
    Connection other() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @Override
    String refuse() {
        return "CREATE TRIGGER refuse BEFORE INSERT ON entry WHEN new.text = 'refused'"
                + " BEGIN SELECT raise(ABORT, 'refused by a test'); END";
    }

    @Test
    void theFileIsItsOwnersOnly() throws Exception {
        journal.append(fact(1, "private"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void itIsWrittenAheadAndSyncedFully() throws Exception {
        try (Connection writer = new Sqlite(file).writer();
                Statement ask = writer.createStatement()) {
            try (var row = ask.executeQuery("PRAGMA journal_mode")) {
                assertEquals("wal", row.getString(1));
            }
            try (var row = ask.executeQuery("PRAGMA synchronous")) {
                assertEquals(2, row.getInt(1));
            }
        }
    }

    /// Words are written behind their entries; a crash in between must not hide these.
    @Test
    void whatACrashLeftWithoutItsWordsIsFoundByThemAfterwards() throws Exception {
        for (int i = 0; i < 5; i++) journal.append(fact(i, "needle " + i));
        assertEquals(5, journal.search(Query.ALL.words("needle")).entries().size());
        journal.close();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("DELETE FROM word WHERE rowid IN (SELECT id FROM entry WHERE seq > 2)");
            statement.execute("UPDATE mark SET seq = 2 WHERE name = 'journal.words'");
        }
        journal = journal();
        assertEquals(5, journal.search(Query.ALL.words("needle")).entries().size());
    }

    /// Journals as earlier consoles wrote them, whose words nobody has learnt, and of the first no mark says that they
    /// are there.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEarlierLayoutIsBroughtForwardsAndItsEntriesAreFoundOnce(int layout) throws Exception {
        journal.close();
        for (Path each : List.of(file, Path.of(file + "-wal"), Path.of(file + "-shm"))) Files.deleteIfExists(each);
        var sqlite = new Sqlite(file);
        try (Connection earlier = sqlite.writer()) {
            earlier.setAutoCommit(false);
            Layout.migrate(earlier, sqlite.steps().subList(0, layout));
            try (var row = earlier.prepareStatement(sqlite.insert());
                    var words = earlier.prepareStatement(sqlite.index())) {
                for (int i = 0; i < 3; i++) {
                    Fact fact = fact(i, "old gpu-node-" + i);
                    Rows.write(row, i + 1L, NOON, fact);
                    row.executeUpdate();
                    words.setLong(1, Rows.id(fact.at(), i + 1L));
                    words.setString(2, sqlite.indexed(Words.of(fact)));
                    words.executeUpdate();
                }
            }
            if (layout > 1) Tables.put(earlier, Map.of(Journal.WORDS, new Journal.Mark(3, "")));
            earlier.commit();
        }
        journal = journal();
        journal.append(fact(9, "old and new"));
        assertEquals(4, journal.search(Query.ALL.words("old")).entries().size());
        assertEquals(3, journal.search(Query.ALL.words("gpu-no")).entries().size());
        assertEquals(1, journal.search(Query.ALL.words("ne")).entries().size());
        assertEquals(0, journal.problems().newest().size());
    }

    @Test
    void aFileThatIsNoDatabaseIsKeptAsideAndANewOneBegun() throws Exception {
        journal.close();
        Files.createDirectories(file.getParent());
        Files.writeString(file, "this is no database, but somebody may want it ".repeat(200));
        journal = journal();
        journal.append(fact(1, "in the new one"));
        var problem = journal.problems().newest().getFirst();
        assertTrue(problem.reason().contains("can't be read"), problem::oneLine);
        List<Path> aside = aside();
        assertEquals(1, aside.size());
        assertTrue(Files.readString(aside.getFirst()).startsWith("this is no database"));
        assertTrue(problem.oneLine().contains(aside.getFirst().getFileName().toString()), problem::oneLine);
        assertTrue(texts(journal.search(Query.ALL)).contains("in the new one"));
        // The journal says itself that there was one before it.
        journal.append(fact(2, "later"));
        assertEquals(1, journal.search(Query.ALL.of(Kind.CONSOLE)).entries().size());
    }

    @Test
    void aDatabaseThatIsDamagedInTheMiddleIsKeptAsideWithWhatCanBeRead() throws Exception {
        var facts = new ArrayList<Fact>();
        for (int i = 0; i < 3_000; i++) facts.add(fact(i, "good " + i));
        journal.append(facts);
        journal.close();
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 4_096; at < bytes.length; at += 3) bytes[at] = (byte) 0xA5;
        Files.write(file, bytes);
        journal = journal();
        journal.append(fact(1, "in the new one"));
        assertEquals(1, aside().size());
        assertEquals(bytes.length, Files.size(aside().getFirst()));
        assertTrue(texts(journal.search(Query.ALL)).contains("in the new one"));
    }

    private List<Path> aside() throws Exception {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(path -> path.getFileName().toString().contains(".broken-")
                            && !path.toString().endsWith("-wal")
                            && !path.toString().endsWith("-shm"))
                    .toList();
        }
    }

    @Test
    void whileAnotherProgramLocksItFactsAreRefusedAndAfterwardsWritten() throws Exception {
        journal.append(fact(1, "before"));
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            var problem = assertThrows(ProblemException.class, () -> journal.append(fact(2, "locked out")))
                    .problem();
            assertTrue(problem.reason().contains("another program has the journal locked"), problem::oneLine);
            assertEquals(problem, journal.state().newest().problem());
            assertEquals(List.of("before"), texts(journal.search(Query.ALL)), "reading goes on");
            statement.execute("COMMIT");
        }
        journal.append(fact(3, "after"));
        assertEquals(List.of("after", "before"), texts(journal.search(Query.ALL)));
        assertEquals(0, journal.problems().newest().size());
    }

    @Test
    void aFullDiskRefusesFactsAndNothingIsLost() {
        journal.close();
        journal = new Journal(place, JournalLimits.DEFAULT, () -> now, new Sqlite(file, 60));
        var written = new ArrayList<String>();
        ProblemException full = assertThrows(ProblemException.class, () -> {
            for (int i = 0; i < 10_000; i++) {
                journal.append(fact(i, "n" + i + " " + "x".repeat(500)));
                written.add("n" + i);
            }
        });
        assertTrue(full.problem().reason().contains("the disk is full"), full::getMessage);
        assertFalse(written.isEmpty());
        journal.close();
        journal = journal();
        assertEquals(
                written.size(),
                journal.search(Query.ALL.limit(10_000)).entries().size());
        journal.append(fact(1, "there is room again"));
    }

    @Test
    void aFolderThatCanNotBeMadeIsSaidInWords() throws Exception {
        journal.close();
        Files.createDirectories(folder.resolve("plain"));
        Path inTheWay = Files.writeString(folder.resolve("plain/file"), "x");
        journal = new Journal(new JournalPlace.File(inTheWay.resolve("journal.db")), JournalLimits.DEFAULT, () -> now);
        var problem = assertThrows(ProblemException.class, () -> journal.append(fact(1, "nowhere")))
                .problem();
        assertTrue(problem.system().contains("journal.db"), problem::oneLine);
    }

    @Test
    void whoFindsNoTurnInTimeIsToldSoAndNothingIsWrittenLater() throws Exception {
        journal.append(fact(1, "makes the table"));
        journal.close();
        journal = new Journal(place, JournalLimits.DEFAULT.withPatience(Duration.ofMillis(300)), () -> now);
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThrows(ProblemException.class, () -> journal.append(fact(2, "first")));
            var problem = assertThrows(ProblemException.class, () -> journal.append(fact(3, "second")))
                    .problem();
            assertTrue(problem.reason().contains("within"), problem::oneLine);
            statement.execute("COMMIT");
        }
        journal.close();
        journal = journal();
        assertFalse(texts(journal.search(Query.ALL)).contains("second"));
    }

    @Test
    void itIsFoundWhereXdgSaysOrInADatabase() {
        Path home = Path.of("/home/u");
        assertEquals(
                "/home/u/.local/share/xlcloud/journal.db",
                JournalPlace.of(Map.of(), home).toString());
        assertEquals(
                "/d/xlcloud/journal.db",
                JournalPlace.of(Map.of("XDG_DATA_HOME", "/d"), home).toString());
        var database =
                JournalPlace.of(Map.of("XLCLOUD_JOURNAL", "jdbc:postgresql://db/x?user=u&password=hidden"), home);
        assertEquals("jdbc:postgresql://db/x", database.toString());
    }
}

package org.xlcloud.services.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One file, safe against power loss at each commit: write-ahead log, synced fully. Words are in an
/// FTS5 table that keeps which entries have a word and nothing else, so that the newest entries
/// with a word are found without sorting. The words themselves are in a second one, in which each stands
/// in a few rows only: in the first the way from a word to the next one is past all entries of it.
final class Sqlite implements Dialect {
    private static final int BUSY_MILLIS = 5_000;
    /// Less than all that a word may go on with.
    private static final char NEXT = '\u0001';

    /// So many of the words last seen are not learnt again; a fleet has about so many.
    private static final int REMEMBERED = 50_000;

    private static final String TOKENS = "tokenize=\"ascii tokenchars '-_.:/@#=+%~'\"";

    private final Path file;
    /// What was learnt since the database was opened, what was seen last behind. Of the writing thread.
    private final Map<String, Boolean> learnt = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final @Nullable Integer mostPages;

    Sqlite(Path file) {
        this(file, null);
    }

    /// @param mostPages how large the file may become, as a disk's end would; null for no end
    Sqlite(Path file, @Nullable Integer mostPages) {
        this.file = file;
        this.mostPages = mostPages;
    }

    @Override
    public Connection writer() throws SQLException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) Files.createDirectories(folder);
            // Of the file system, not of the folder's mount: a changed root has none that can be found.
            if (!Files.exists(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("posix"))
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file))
                throw new UncheckedIOException("cannot make " + file + ": " + e.getMessage() + " is in the way", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file + ": " + e.getMessage(), e);
        }
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setPragma(SQLiteConfig.Pragma.JOURNAL_SIZE_LIMIT, String.valueOf(64 << 20));
        if (mostPages != null) config.setPragma(SQLiteConfig.Pragma.MAX_PAGE_COUNT, String.valueOf(mostPages));
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        // The same pages change again and again: the log goes into the file after 32 MB of it, not after 4.
        execute(connection, "PRAGMA wal_autocheckpoint = 8000");
        learnt.clear();
        return connection;
    }

    @Override
    public Connection reader() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        execute(connection, "CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, vocabulary, instance)");
        return connection;
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-32_000);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    /// By statements: with automatic commits off the driver begins the next transaction at once,
    /// and one that is immediate holds the lock for ever.
    @Override
    public void begin(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollBack(Connection connection) throws SQLException {
        learnt.clear();
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public List<List<String>> steps() {
        return List.of(
                List.of(
                        "CREATE TABLE entry (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL,"
                                + " written INTEGER NOT NULL, kind TEXT NOT NULL, cloud TEXT NOT NULL,"
                                + " source TEXT NOT NULL, subject TEXT NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL,"
                                + " cause TEXT NOT NULL, links TEXT NOT NULL, detail TEXT NOT NULL, once TEXT)",
                        "CREATE UNIQUE INDEX entry_seq ON entry (seq)",
                        "CREATE UNIQUE INDEX entry_once ON entry (once) WHERE once IS NOT NULL",
                        "CREATE TABLE mark (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, text TEXT NOT NULL)",
                        "CREATE VIRTUAL TABLE word USING fts5 (words, content='', contentless_delete=1, columnsize=1,"
                                + " detail=none, " + TOKENS + ")"),
                // From here on words are written after their entries; those of before are all there.
                List.of("INSERT OR IGNORE INTO mark (name, seq, text) SELECT '" + Journal.WORDS
                        + "', coalesce(max(seq), 0), '' FROM entry"),
                List.of(
                        "CREATE VIRTUAL TABLE vocabulary USING fts5 (words, content='', detail=none, " + TOKENS + ")",
                        "CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, word, row)",
                        "INSERT INTO vocabulary (rowid, words)"
                                + " SELECT 1, group_concat(term, ' ') FROM temp.known WHERE term NOT LIKE '=%'",
                        "DROP TABLE temp.known"));
    }

    @Override
    public String insert() {
        return "INSERT INTO entry (id, seq, at, written, kind, cloud, source, subject, who, text, cause, links, detail,"
                + " once) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING";
    }

    @Override
    public String index() {
        return "INSERT INTO word (rowid, words) VALUES (?, ?)";
    }

    /// What is learnt again after a start stands there twice, which costs nobody anything. A word stays when its last
    /// entry is forgotten: nothing is found by it then.
    @Override
    public void learn(Connection connection, Collection<String> words) throws SQLException {
        var fresh = new ArrayList<String>();
        for (String word : words) if (word.charAt(0) != Words.FILTER && learnt.put(word, true) == null) fresh.add(word);
        if (fresh.isEmpty()) return;
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO vocabulary (words) VALUES (?)")) {
            row.setString(1, String.join(" ", fresh));
            row.executeUpdate();
        }
    }

    @Override
    public String indexed(Collection<String> words) {
        return String.join(" ", words);
    }

    @Override
    public String tables() {
        return "word CROSS JOIN entry ON entry.id = word.rowid";
    }

    @Override
    public String key() {
        return "word.rowid";
    }

    @Override
    public String matching() {
        return "word MATCH ?";
    }

    @Override
    public Optional<List<String>> beginning(Connection connection, String beginning, int most) throws SQLException {
        var words = new ArrayList<String>();
        // From word to word by a seek each: a range would read all rows of each word.
        try (PreparedStatement ask =
                connection.prepareStatement("SELECT term FROM temp.term WHERE term >= ? LIMIT 1")) {
            String from = beginning;
            while (words.size() < most) {
                ask.setString(1, from);
                String word;
                try (ResultSet row = ask.executeQuery()) {
                    word = row.next() ? row.getString(1) : "";
                }
                if (!word.startsWith(beginning)) break;
                words.add(word);
                from = word + NEXT;
            }
        }
        return Optional.of(words);
    }

    @Override
    public String match(Collection<String> whole, Collection<String> beginnings, Collection<List<String>> choices) {
        var terms = new ArrayList<String>();
        for (String word : whole) terms.add('"' + word + '"');
        for (String word : beginnings) terms.add('"' + word + "\" *");
        for (List<String> choice : choices) terms.add("(\"" + String.join("\" OR \"", choice) + "\")");
        return String.join(" AND ", terms);
    }

    @Override
    public List<String> forget() {
        return List.of(
                "DELETE FROM word WHERE rowid IN (SELECT id FROM entry WHERE id < ?1"
                        + " AND seq < (SELECT max(seq) FROM entry) ORDER BY id LIMIT 5000)",
                "DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE id < ?1"
                        + " AND seq < (SELECT max(seq) FROM entry) ORDER BY id LIMIT 5000)");
    }

    @Override
    public Failure failure(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException known
                ? known.getResultCode()
                : SQLiteErrorCode.getErrorCode(e.getErrorCode());
        return switch (code) {
            case SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_NOTADB ->
                Failure.BROKEN;
            case SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMSIZE -> Failure.FULL;
            case SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_BUSY_RECOVERY, SQLITE_LOCKED, SQLITE_BUSY_TIMEOUT ->
                Failure.LOCKED;
            case SQLITE_READONLY, SQLITE_READONLY_DIRECTORY, SQLITE_PERM, SQLITE_CANTOPEN -> Failure.READ_ONLY;
            default -> Failure.OTHER;
        };
    }

    @Override
    public long bytes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)")) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    Path file() {
        return file;
    }
}

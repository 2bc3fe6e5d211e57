package org.xlcloud.services.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

/// The open file. Everything here belongs to the writer's thread, except [#reading] and what is said to be
/// safe.
final class Database implements AutoCloseable {
    private static final int READERS = 2;
    private static final Duration LENT_WITHIN = Duration.ofSeconds(10);
    private static final Metric[] METRICS = Metric.values();

    private final Path file;
    private final DuckDBConnection writer;
    private final BlockingQueue<Connection> readers = new LinkedBlockingQueue<>();
    private final Map<Subject, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Subject> subjects = new ConcurrentHashMap<>();
    private final Map<Tier, Long> oldest = new ConcurrentHashMap<>();
    private int nextId;

    /// What is done with a lent connection.
    interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    private Database(Path file, DuckDBConnection writer) {
        this.file = file;
        this.writer = writer;
    }

    /// Opens the file, or makes it.
    static Database open(Path file) throws SQLException, IOException {
        makeFolder(file);
        var database = new Database(file, connect(file));
        try {
            database.prepare();
            return database;
        } catch (SQLException e) {
            database.writer.close();
            throw e;
        }
    }

    /// Opens a file that is there without changing it; another process that does the same is no hindrance.
    static Database openToRead(Path file) throws SQLException {
        var only = new Properties();
        only.setProperty("duckdb.read_only", "true");
        var database = new Database(
                file, (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file.toAbsolutePath(), only));
        try {
            long version = database.number("SELECT coalesce(max(version), 0) FROM layout");
            if (version != Layout.VERSION)
                throw new SQLException("Layout of version " + version + ", expected " + Layout.VERSION);
            database.load();
            return database;
        } catch (SQLException e) {
            database.writer.close();
            throw e;
        }
    }

    private static void makeFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(folder)) return;
        // The XDG base directory specification asks for folders that only their owner can look into.
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix)
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectories(folder);
    }

    private static DuckDBConnection connect(Path file) throws SQLException {
        return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file.toAbsolutePath());
    }

    private void prepare() throws SQLException {
        // It shares the machine with a window: some memory and two threads are plenty for a million rows.
        execute("SET memory_limit = '512MiB'");
        execute("SET threads = 2");
        execute("SET preserve_insertion_order = true");
        execute("SET temp_directory = '" + file.toAbsolutePath().toString().replace("'", "''") + ".tmp'");
        for (String statement : Layout.create()) execute(statement);
        long version = number("SELECT coalesce(max(version), 0) FROM layout");
        if (version == 0) execute("INSERT INTO layout VALUES (" + Layout.VERSION + ")");
        else if (version != Layout.VERSION)
            throw new SQLException("Layout of version " + version + ", expected " + Layout.VERSION);
        load();
    }

    private void load() throws SQLException {
        loadSubjects();
        for (Tier tier : Tier.values()) look(tier);
        for (int i = 0; i < READERS; i++) readers.add(writer.duplicate());
    }

    private void loadSubjects() throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, cloud, kind, name FROM subjects")) {
            while (rows.next()) {
                var subject = new Subject(
                        rows.getString(2),
                        Subject.Kind.valueOf(rows.getString(3)),
                        rows.getString(4),
                        Subject.Aliases.NONE);
                know(subject, rows.getInt(1));
            }
        } catch (IllegalArgumentException e) {
            throw new SQLException("Layout with an unknown kind of subject: " + e.getMessage(), e);
        }
    }

    private void know(Subject subject, int id) {
        ids.put(subject, id);
        subjects.put(id, subject);
        nextId = Math.max(nextId, id + 1);
    }

    /// The oldest row of a tier; safe on any thread. [Long#MAX_VALUE] when the tier is empty.
    long oldest(Tier tier) {
        return oldest.getOrDefault(tier, Long.MAX_VALUE);
    }

    /// Looks anew for a tier's oldest row.
    void look(Tier tier) throws SQLException {
        oldest.put(tier, number("SELECT coalesce(min(time), " + Long.MAX_VALUE + ") FROM " + tier.table()));
    }

    /// Safe on any thread; negative when nothing is known of it.
    int id(Subject subject) {
        return ids.getOrDefault(subject, -1);
    }

    /// Safe on any thread.
    Subject subject(int id) {
        Subject subject = subjects.get(id);
        if (subject == null) throw new IllegalStateException("subject " + id + " is in a row but not in its table");
        return subject;
    }

    int subjects() {
        return nextId;
    }

    /// Appends in one transaction.
    void append(List<Measured> rows) throws SQLException {
        transaction(() -> {
            nameNew(rows);
            long least = oldest(Tier.FRESH);
            try (DuckDBAppender appender = writer.createAppender("fresh")) {
                for (Measured row : rows) {
                    long time = row.at().toEpochMilli();
                    appender.beginRow().append(id(row.subject())).append(time);
                    append(appender, row.values());
                    appender.endRow();
                    least = Math.min(least, time);
                }
            }
            oldest.put(Tier.FRESH, least);
        });
    }

    private void nameNew(List<Measured> rows) throws SQLException {
        var fresh = new ArrayList<Subject>();
        for (Measured row : rows) {
            if (ids.containsKey(row.subject())) continue;
            know(row.subject(), nextId);
            fresh.add(row.subject());
        }
        if (fresh.isEmpty()) return;
        try (DuckDBAppender appender = writer.createAppender("subjects")) {
            for (Subject subject : fresh)
                appender.beginRow()
                        .append(id(subject))
                        .append(subject.cloud())
                        .append(subject.kind().name())
                        .append(subject.id())
                        .endRow();
        } catch (SQLException e) {
            fresh.forEach(this::forget);
            throw e;
        }
    }

    private void forget(Subject subject) {
        Integer id = ids.remove(subject);
        if (id != null) subjects.remove(id);
    }

    private static void append(DuckDBAppender appender, Values values) throws SQLException {
        for (Metric metric : METRICS) {
            double value = values.get(metric);
            if (Double.isFinite(value)) appender.append((float) value);
            else appender.appendNull();
        }
    }

    /// Forgets subjects of which no row is left.
    void forgetEmpty() throws SQLException {
        var left = new HashSet<Integer>();
        try (Statement statement = writer.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT subject FROM hours UNION SELECT subject FROM fresh UNION SELECT subject FROM fine")) {
            while (rows.next()) left.add(rows.getInt(1));
        }
        List<Subject> gone = subjects.entrySet().stream()
                .filter(entry -> !left.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (gone.isEmpty()) return;
        execute("DELETE FROM subjects WHERE id NOT IN (SELECT subject FROM hours UNION SELECT subject FROM fresh"
                + " UNION SELECT subject FROM fine)");
        gone.forEach(this::forget);
    }

    /// A change that takes place whole or not at all.
    interface Change {
        void make() throws SQLException;
    }

    void transaction(Change change) throws SQLException {
        execute("BEGIN");
        try {
            change.make();
            execute("COMMIT");
        } catch (SQLException e) {
            try {
                execute("ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    void execute(String sql, long... arguments) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) statement.setLong(i + 1, arguments[i]);
            statement.execute();
        }
    }

    long number(String sql) throws SQLException {
        try (Statement statement = writer.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// What the file holds, without the room in it that is free again.
    long usedBytes() throws SQLException {
        return number("SELECT used_blocks * block_size FROM pragma_database_size()");
    }

    /// Lends a connection to the calling thread; safe on any thread.
    <T> T reading(Query<T> query) throws SQLException, InterruptedException {
        Connection lent = readers.poll(LENT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        if (lent == null) throw new SQLException("busy: no answer to earlier questions within " + LENT_WITHIN);
        try {
            return query.on(lent);
        } finally {
            readers.add(lent);
        }
    }

    /// Waits for the readers and writes what is still in the log.
    @Override
    public void close() throws SQLException {
        try {
            for (int i = 0; i < READERS; i++) {
                Connection reader = readers.poll(LENT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                if (reader != null) reader.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writer.close();
        }
    }

    /// Moves a file that can't be used out of the way, with its log; an older one that was put aside is
    /// replaced.
    static Path putAside(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + ".wal");
        if (Files.exists(log)) Files.move(log, aside(log), StandardCopyOption.REPLACE_EXISTING);
        if (Files.exists(file)) Files.move(file, aside(file), StandardCopyOption.REPLACE_EXISTING);
        return aside(file);
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".broken");
    }
}

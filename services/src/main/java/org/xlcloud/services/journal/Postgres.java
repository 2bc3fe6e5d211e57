package org.xlcloud.services.journal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A database that a team shares. Writers take turns by an advisory lock, so that nobody who
/// follows by `seq` misses a fact whose transaction ends late; the words are a `tsvector` made from
/// the same words as in SQLite.
final class Postgres implements Dialect {
    /// Any number will do; it must be the same in all consoles.
    static final long TURN = 0x786c636c6f756401L;

    private static final String DEPOSED = "XL001";

    private final String url;
    private final @Nullable Long epoch;

    Postgres(String url) {
        this(url, null);
    }

    /// @param epoch of the XMS that writes, whose words are refused when another one leads; null for who needs not lead
    Postgres(String url, @Nullable Long epoch) {
        this.url = url;
        this.epoch = epoch;
    }

    @Override
    public Connection writer() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public Connection reader() throws SQLException {
        Connection connection = connect();
        connection.setReadOnly(true);
        return connection;
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "8");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("ApplicationName", "xlcloud");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '10s'");
            // Whatever the server's or the role's default is: a fact that is confirmed must be on the disk.
            statement.execute("SET LOCAL synchronous_commit = on");
            statement.execute("SELECT pg_advisory_xact_lock(" + TURN + ")");
            if (epoch != null) mustLead(statement, epoch);
        }
    }

    private static void mustLead(Statement statement, long epoch) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT epoch FROM xms_leader")) {
            if (row.next() && row.getLong(1) == epoch) return;
        }
        throw new SQLException("it led in epoch " + epoch + ", which is over", DEPOSED);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void rollBack(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    public List<List<String>> steps() {
        return List.of(List.of(
                "CREATE TABLE entry (id BIGINT PRIMARY KEY, seq BIGINT NOT NULL, at BIGINT NOT NULL,"
                        + " written BIGINT NOT NULL, kind TEXT NOT NULL, cloud TEXT NOT NULL,"
                        + " source TEXT NOT NULL, subject TEXT NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL,"
                        + " cause TEXT NOT NULL, links TEXT NOT NULL, detail TEXT NOT NULL, once TEXT,"
                        + " words tsvector)",
                "CREATE UNIQUE INDEX entry_seq ON entry (seq)",
                "CREATE UNIQUE INDEX entry_once ON entry (once) WHERE once IS NOT NULL",
                "CREATE TABLE mark (name TEXT PRIMARY KEY, seq BIGINT NOT NULL, text TEXT NOT NULL)",
                "CREATE INDEX entry_words ON entry USING gin (words)"));
    }

    @Override
    public String insert() {
        return "INSERT INTO entry (id, seq, at, written, kind, cloud, source, subject, who, text, cause, links, detail,"
                + " once, words) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,CAST(? AS tsvector))"
                + " ON CONFLICT (once) WHERE once IS NOT NULL DO NOTHING";
    }

    @Override
    public @Nullable String index() {
        return null;
    }

    @Override
    public String indexed(Collection<String> words) {
        var lexemes = new ArrayList<String>();
        for (String word : words) lexemes.add(quoted(word));
        return String.join(" ", lexemes);
    }

    @Override
    public String tables() {
        return "entry";
    }

    @Override
    public String key() {
        return "id";
    }

    @Override
    public String matching() {
        return "words @@ CAST(? AS tsquery)";
    }

    @Override
    public Optional<List<String>> beginning(Connection connection, String beginning, int most) {
        return Optional.empty();
    }

    @Override
    public String match(Collection<String> whole, Collection<String> beginnings, Collection<List<String>> choices) {
        var terms = new ArrayList<String>();
        for (String word : whole) terms.add(quoted(word));
        for (String word : beginnings) terms.add(quoted(word) + ":*");
        for (List<String> choice : choices)
            terms.add("("
                    + String.join(" | ", choice.stream().map(Postgres::quoted).toList()) + ")");
        return String.join(" & ", terms);
    }

    /// Words hold neither quotes nor backslashes, but who knows that here.
    private static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @Override
    public List<String> forget() {
        return List.of("DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE id < ?"
                + " AND seq < (SELECT max(seq) FROM entry) ORDER BY id LIMIT 5000)");
    }

    @Override
    public Failure failure(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("28")) return Failure.GONE;
        if (state.equals(DEPOSED)) return Failure.DEPOSED;
        if (state.equals("53100")) return Failure.FULL;
        if (state.equals("55P03") || state.equals("40P01") || state.equals("57014")) return Failure.LOCKED;
        if (state.equals("25006") || state.equals("42501")) return Failure.READ_ONLY;
        return Failure.OTHER;
    }

    @Override
    public long bytes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT pg_total_relation_size('entry')")) {
            return found.next() ? found.getLong(1) : 0;
        }
    }
}

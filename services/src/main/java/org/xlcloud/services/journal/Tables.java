package org.xlcloud.services.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The journal's tables over one connection: what is written into them and looked up by it. Transactions are
/// the caller's.
final class Tables {
    /// So many entries are forgotten at once.
    static final int FORGOTTEN_AT_ONCE = 5_000;

    private final Dialect dialect;

    Tables(Dialect dialect) {
        this.dialect = dialect;
    }

    /// Writes facts behind the newest.
    ///
    /// @param words of each fact, where they are in its row; else empty
    /// @return one receipt for each
    List<Receipt> insert(Connection connection, List<Fact> facts, List<String> words, Instant now) throws SQLException {
        boolean inRow = dialect.index() == null;
        long before = highest(connection);
        int[] counts;
        try (PreparedStatement row = connection.prepareStatement(dialect.insert())) {
            for (int i = 0; i < facts.size(); i++) {
                Rows.write(row, before + 1 + i, now, facts.get(i));
                if (inRow) row.setString(15, words.get(i));
                row.addBatch();
            }
            counts = row.executeBatch();
        }
        var receipts = new ArrayList<Receipt>();
        for (int i = 0; i < facts.size(); i++)
            receipts.add(
                    counts[i] == 0
                            ? new Receipt(known(connection, facts.get(i)), true)
                            : new Receipt(before + 1 + i, false));
        return receipts;
    }

    private static long known(Connection connection, Fact fact) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT seq FROM entry WHERE once = ?")) {
            ask.setString(1, fact.once());
            try (ResultSet row = ask.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /// Makes the entries behind one found by their words.
    ///
    /// @param index the dialect's
    /// @return the sequence of the last one of them; `from` where there is none
    long index(Connection connection, String index, long from, int most) throws SQLException {
        long to = from;
        Set<String> words = new LinkedHashSet<>();
        try (PreparedStatement ask = connection.prepareStatement(
                        "SELECT " + Rows.COLUMNS + " FROM entry WHERE seq > ? ORDER BY seq LIMIT ?");
                PreparedStatement row = connection.prepareStatement(index)) {
            ask.setLong(1, from);
            ask.setInt(2, most);
            try (ResultSet found = ask.executeQuery()) {
                while (found.next()) {
                    Entry entry = Rows.read(found);
                    Set<String> its = Words.of(entry.fact());
                    words.addAll(its);
                    row.setLong(1, entry.id());
                    row.setString(2, dialect.indexed(its));
                    row.addBatch();
                    to = entry.seq();
                }
            }
            if (to > from) row.executeBatch();
        }
        if (to > from) dialect.learn(connection, words);
        return to;
    }

    /// The sequence of the newest entry; 0 for none.
    static long highest(Connection connection) throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT max(seq) FROM entry")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /// When the oldest entry happened; null for none.
    static @Nullable Instant oldest(Connection connection) throws SQLException {
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT " + Rows.COLUMNS + " FROM entry ORDER BY id LIMIT 1")) {
            return row.next() ? Rows.read(row).fact().at() : null;
        }
    }

    static Journal.Mark mark(Connection connection, String name) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT seq, text FROM mark WHERE name = ?")) {
            ask.setString(1, name);
            try (ResultSet row = ask.executeQuery()) {
                return row.next() ? new Journal.Mark(row.getLong(1), row.getString(2)) : new Journal.Mark(0, "");
            }
        }
    }

    static void put(Connection connection, Map<String, Journal.Mark> marks) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("INSERT INTO mark (name, seq, text) VALUES (?, ?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, text = excluded.text")) {
            for (Map.Entry<String, Journal.Mark> mark : marks.entrySet()) {
                row.setString(1, mark.getKey());
                row.setLong(2, mark.getValue().seq());
                row.setString(3, mark.getValue().text());
                row.addBatch();
            }
            row.executeBatch();
        }
    }

    /// Forgets what happened before a time.
    ///
    /// @return whether there may be more to forget
    boolean forget(Connection connection, Instant before) throws SQLException {
        int gone = 0;
        for (String sql : dialect.forget()) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, Rows.lowestId(before));
                gone = statement.executeUpdate();
            }
        }
        return gone >= FORGOTTEN_AT_ONCE;
    }
}

package org.xlcloud.services.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The schema's version: a database of an older console is brought forwards, one of a newer console is
/// left alone.
final class Layout {
    private Layout() {}

    /// Thrown for a database that a newer console made.
    static final class Newer extends RuntimeException {
        private static final long serialVersionUID = 1;

        Newer(int found, int known) {
            super("it was made by a newer console: its layout is " + found + ", this console knows up to " + known);
        }
    }

    /// Runs the steps that a database lacks, inside the transaction that the caller has begun.
    ///
    /// @throws Newer when it has more
    static void migrate(Connection connection, List<List<String>> steps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS layout (version INTEGER NOT NULL)");
            int version;
            try (ResultSet found = statement.executeQuery("SELECT max(version) FROM layout")) {
                version = found.next() ? found.getInt(1) : 0;
            }
            if (version > steps.size()) throw new Newer(version, steps.size());
            for (List<String> step : steps.subList(version, steps.size()))
                for (String sql : step) statement.execute(sql);
            if (version < steps.size()) {
                statement.execute("DELETE FROM layout");
                try (PreparedStatement write = connection.prepareStatement("INSERT INTO layout VALUES (?)")) {
                    write.setInt(1, steps.size());
                    write.executeUpdate();
                }
            }
        }
    }
}

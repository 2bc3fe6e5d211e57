package org.xlcloud.services.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// Among all who share a PostgreSQL: an advisory lock that its session has. The server ends the session of
/// one that was silent for longer than [#LEASE], be it dead, stopped or behind a broken network; who leads next counts
/// the epoch up in its turn among the journal's writers, so that not even a transaction of the last one that is under
/// way can end after that. PostgreSQL 14 or newer: older ones can't end sessions that are idle.
final class PostgresLead implements Lead {
    private static final Logger LOG = LateLogger.of(PostgresLead.class);
    /// Any number will do; it must be the same in all XMS, and another than that of the journal's turns.
    private static final long LEADS = 0x786c636c6f756402L;

    private static final long SILENCE_MILLIS = LEASE.plus(BEAT).toMillis();

    private final String url;
    private final String place;
    private final String address;
    private @Nullable Connection session;
    private long epoch;

    PostgresLead(String url, String place, String address) {
        this.url = url;
        this.place = place;
        this.address = address;
    }

    @Override
    public boolean take() {
        try {
            Connection open = session;
            if (open == null) {
                open = connect();
                session = open;
            }
            if (!locked(open)) return false;
            epoch = count(open);
            return true;
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "4");
        properties.setProperty("socketTimeout", String.valueOf(LEASE.toSeconds() - 1));
        properties.setProperty("ApplicationName", "xlcloud xms");
        Connection open = DriverManager.getConnection(url, properties);
        try (Statement statement = open.createStatement()) {
            statement.execute("SET idle_session_timeout = " + SILENCE_MILLIS);
            statement.execute("SET idle_in_transaction_session_timeout = " + SILENCE_MILLIS);
            return open;
        } catch (SQLException e) {
            open.close();
            throw e;
        }
    }

    private static boolean locked(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet got = statement.executeQuery("SELECT pg_try_advisory_lock(" + LEADS + ")")) {
            return got.next() && got.getBoolean(1);
        }
    }

    /// Behind every transaction of the one that led before: they take turns, and it is ours.
    private long count(Connection session) throws SQLException {
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '3s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + Postgres.TURN + ")");
            statement.execute("CREATE TABLE IF NOT EXISTS xms_leader (one BOOLEAN PRIMARY KEY CHECK (one),"
                    + " epoch BIGINT NOT NULL, address TEXT NOT NULL)");
            long counted;
            try (PreparedStatement next = session.prepareStatement("INSERT INTO xms_leader VALUES (TRUE, 1, ?)"
                    + " ON CONFLICT (one) DO UPDATE SET epoch = xms_leader.epoch + 1, address = excluded.address"
                    + " RETURNING epoch")) {
                next.setString(1, address);
                try (ResultSet row = next.executeQuery()) {
                    if (!row.next()) throw new SQLException("no epoch is returned");
                    counted = row.getLong(1);
                }
            }
            session.commit();
            return counted;
        } finally {
            session.setAutoCommit(true);
        }
    }

    @Override
    public boolean keep() {
        Connection open = session;
        if (open == null) return false;
        try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery("SELECT epoch FROM xms_leader")) {
            return row.next() && row.getLong(1) == epoch;
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Optional<String> leader() {
        Connection open = session;
        if (open == null) return Optional.empty();
        try (Statement statement = open.createStatement()) {
            try (ResultSet there = statement.executeQuery("SELECT to_regclass('xms_leader') IS NOT NULL")) {
                if (!there.next() || !there.getBoolean(1)) return Optional.empty();
            }
            try (ResultSet row = statement.executeQuery("SELECT address FROM xms_leader")) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    private ProblemException lost(SQLException e) {
        close();
        String message = String.valueOf(e.getMessage());
        return new ProblemException(
                Problem.of(
                                "find out who leads",
                                place,
                                message.lines().findFirst().orElse(""))
                        .withHint("XMS needs PostgreSQL 14 or newer, and tries again"),
                e);
    }

    @Override
    public void close() {
        Connection open = session;
        session = null;
        if (open == null) return;
        try {
            open.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The leader's session does not close", e);
        }
    }
}

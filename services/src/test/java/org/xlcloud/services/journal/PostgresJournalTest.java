package org.xlcloud.services.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.ProblemException;

class PostgresJournalTest extends JournalContract {
    private static PrivatePostgres server;

    private String url;

    @BeforeAll
    static void start() {
        server = PrivatePostgres.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    JournalPlace newPlace() {
        url = server.newDatabase();
        return new JournalPlace.Database(url);
    }

    @Override
    Connection other() throws SQLException {
        return DriverManager.getConnection(url);
    }

    @Override
    String refuse() {
        return "ALTER TABLE entry ADD CONSTRAINT refuse CHECK (text <> 'refused')";
    }

    @Test
    void aServerThatDiesAndComesBackLosesNothingThatWasConfirmed() {
        journal.append(fact(1, "confirmed"));
        server.stop();
        var problem = assertThrows(ProblemException.class, () -> journal.append(fact(2, "while it is away")))
                .problem();
        assertTrue(problem.reason().contains("can't be reached"), problem::oneLine);
        assertFalse(problem.oneLine().contains("not-asked-for"), "the password is not said");
        server.restart();
        journal.append(fact(3, "after"));
        assertEquals(2, journal.search(Query.ALL).entries().size());
    }

    @Test
    void aWrongAddressIsSaidWithoutItsPassword() {
        journal.close();
        journal = new Journal(
                new JournalPlace.Database("jdbc:postgresql://127.0.0.1:1/x?user=u&password=hidden"),
                JournalLimits.DEFAULT,
                () -> now);
        var problem = assertThrows(ProblemException.class, () -> journal.append(fact(1, "nowhere")))
                .problem();
        assertTrue(problem.oneLine().contains("jdbc:postgresql://127.0.0.1:1/x"), problem::oneLine);
        assertFalse(problem.oneLine().contains("hidden"), problem::oneLine);
    }
}

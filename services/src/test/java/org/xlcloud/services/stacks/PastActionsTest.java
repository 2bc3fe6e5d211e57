package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.actions.Audit;
import org.xlcloud.services.actions.JournalAudit;
import org.xlcloud.services.actions.Outcome;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;

/// How long a cluster's creation usually takes, which its own events cannot tell.
class PastActionsTest {
    private static final Instant T = Instant.parse("2026-11-29T04:00:00Z");

    @TempDir
    Path folder;

    private Journal journal;

    @BeforeEach
    void open() {
        journal = new Journal(
                new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, () -> T.plusSeconds(900));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void ended(String cloud, String kind, Outcome.State state, int seconds) {
        var outcome = new Outcome("x", cloud, state, "", List.of(), List.of(), null, T, T.plusSeconds(seconds));
        new JournalAudit(journal)
                .write(new Audit.Entry(
                        UUID.randomUUID(), T.plusSeconds(seconds), "ada@desk", cloud, kind, "x", List.of(), outcome));
    }

    private @Nullable Duration usual(String action, @Nullable Duration own) {
        var operation = new Operation(action, "farm", T, Duration.ofSeconds(5), own, List.of());
        return new PastActions(journal).told("lab", operation).usual();
    }

    @Test
    void theMedianOfThoseOfThisCloudThatSucceededIsUsual() {
        assertNull(usual("CREATE", null));
        ended("lab", "stack.create", Outcome.State.DONE, 8);
        ended("lab", "stack.create", Outcome.State.DONE, 90);
        ended("lab", "stack.create", Outcome.State.DONE, 9);
        ended("lab", "stack.create", Outcome.State.FAILED, 300);
        ended("lab", "stack.delete", Outcome.State.DONE, 4);
        ended("other", "stack.create", Outcome.State.DONE, 1);
        assertEquals(Duration.ofSeconds(9), usual("CREATE", null));
        assertEquals(Duration.ofSeconds(4), usual("DELETE", null));
        assertNull(usual("SCALE", null), "a group's own events tell that");
    }

    @Test
    void whatTheClustersOwnPastTellsCounts() {
        ended("lab", "stack.update", Outcome.State.DONE, 8);
        assertEquals(Duration.ofSeconds(20), usual("UPDATE", Duration.ofSeconds(20)));
    }
}

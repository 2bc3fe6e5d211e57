package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// What is learnt of stacks' operations, and when one counts as stuck.
class UsualTimesTest {
    private static final Instant BEGIN = Instant.parse("2026-11-28T12:00:00Z");

    static TreeNode root(String id, String status, Instant since) {
        return new TreeNode(
                Kind.CLUSTER,
                "lab/" + id,
                "farm",
                "",
                id,
                null,
                null,
                status,
                Health.BUSY,
                "",
                since,
                List.of(),
                true,
                new RollUp(Health.BUSY, "", List.of(), new RollUp.Counts(1, 0, 0, 0, 0, 0, 1)),
                List.of());
    }

    static Stacks stacks(TreeNode... roots) {
        var heat = new SourceState("lab", "Heat", BEGIN, null, BEGIN, Duration.ofSeconds(15));
        return new Stacks("lab", List.of(), List.of(roots), heat, true, List.of(), BEGIN);
    }

    /// One operation from its beginning to its end.
    private static boolean run(UsualTimes times, String id, String action, String end, Duration took) {
        assertFalse(times.see(stacks(root(id, action + "_IN_PROGRESS", BEGIN)), BEGIN.plusSeconds(1)));
        return times.see(stacks(root(id, end, BEGIN)), BEGIN.plus(took));
    }

    @Test
    void whereNothingIsKnownTenMinutesAreLong() {
        assertEquals(UsualTimes.UNKNOWN, new UsualTimes("").stuckAfter(root("s", "UPDATE_IN_PROGRESS", BEGIN)));
        assertEquals(Duration.ZERO, new UsualTimes("no line of ours\n").usual(root("s", "UPDATE_IN_PROGRESS", BEGIN)));
    }

    @Test
    void whatUsuallyTakesLongIsStuckLaterAndAfterARestartToo() {
        var times = new UsualTimes("");
        for (int minutes : List.of(19, 20, 60))
            assertTrue(run(times, "s", "UPDATE", "UPDATE_COMPLETE", Duration.ofMinutes(minutes)));
        var again = new UsualTimes(times.text());
        assertEquals(Duration.ofMinutes(20), again.usual(root("s", "UPDATE_IN_PROGRESS", BEGIN)));
        assertEquals(Duration.ofMinutes(60), again.stuckAfter(root("s", "UPDATE_IN_PROGRESS", BEGIN)));
        assertEquals(
                Duration.ofMinutes(60),
                again.stuckAfter(root("another", "UPDATE_IN_PROGRESS", BEGIN)),
                "another stack is judged by all");
        assertEquals(UsualTimes.UNKNOWN, again.stuckAfter(root("s", "CREATE_IN_PROGRESS", BEGIN)));
    }

    @Test
    void whatIsQuickIsNotCalledStuckAfterAMinute() {
        var times = new UsualTimes("");
        for (int i = 0; i < 3; i++) run(times, "s", "UPDATE", "UPDATE_COMPLETE", Duration.ofSeconds(12));
        assertEquals(Duration.ofMinutes(5), times.stuckAfter(root("s", "UPDATE_IN_PROGRESS", BEGIN)));
    }

    @Test
    void aFailureTeachesNothingAndAStackThatIsGoneIsForgotten() {
        var times = new UsualTimes("");
        for (int i = 0; i < 3; i++) assertFalse(run(times, "s", "UPDATE", "UPDATE_FAILED", Duration.ofSeconds(12)));
        assertTrue(run(times, "s", "UPDATE", "UPDATE_COMPLETE", Duration.ofSeconds(12)));
        assertTrue(times.text().contains("s UPDATE 12"), times.text());
        times.see(stacks(), BEGIN);
        assertFalse(times.text().contains("s UPDATE"), times.text());
    }
}

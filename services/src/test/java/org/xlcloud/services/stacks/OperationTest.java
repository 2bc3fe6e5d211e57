package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackStatus;

/// What is being done with a cluster, against how long it took before, and what it waits for.
class OperationTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    /// Oldest first; Heat gives them the other way round.
    private final List<StackEvent> events = new ArrayList<>();

    private void event(String stack, String resource, String id, String status, Instant at) {
        events.add(new StackEvent(
                "e" + events.size(), stack, "name-" + stack, resource, id, StackStatus.of(status), "", at));
    }

    /// A group was scaled three times, each in 40 s, each member in 30 s.
    private void threeResizes() {
        for (int i = 0; i < 3; i++) {
            Instant at = NOW.minus(Duration.ofHours(10 - i));
            event("g", "name-g", "g", "UPDATE_IN_PROGRESS", at);
            event("g", "render-" + i, "s" + i, "CREATE_IN_PROGRESS", at.plusSeconds(5));
            event("g", "render-" + i, "s" + i, "CREATE_COMPLETE", at.plusSeconds(45));
            event("g", "name-g", "g", "UPDATE_COMPLETE", at.plusSeconds(50));
        }
    }

    private static TreeNode row(
            Kind kind, String id, String name, @Nullable String in, String status, Instant since, TreeNode... below) {
        Health own = Health.of(StackStatus.of(status));
        boolean stack = kind != Kind.NODE;
        return new TreeNode(
                kind,
                "c/" + id,
                name,
                "",
                id,
                stack ? new StackId("name-" + id, id) : null,
                in == null ? null : new StackId("name-" + in, in),
                status,
                own,
                "",
                since,
                List.of(),
                true,
                new RollUp(own, "", List.of(), new RollUp.Counts(0, 0, 0, 0, 0, 0, 0)),
                List.of(below));
    }

    private TreeNode scaling(Instant since) {
        TreeNode stuck = row(Kind.NODE, "s3", "render-3", "g", "CREATE_IN_PROGRESS", since);
        TreeNode group = row(Kind.GROUP, "g", "group", "l", "UPDATE_IN_PROGRESS", since.minusSeconds(5), stuck);
        TreeNode layer = row(Kind.LAYER, "l", "render", "m", "CREATE_COMPLETE", since, group);
        return row(Kind.CLUSTER, "m", "mine", null, "CREATE_COMPLETE", since, layer);
    }

    private Operation operation(TreeNode cluster) {
        return Objects.requireNonNull(Operation.of(cluster, events.reversed(), NOW));
    }

    @Test
    void whatTakesMuchLongerThanUsualIsStuckAndSaysOnWhat() {
        threeResizes();
        Operation operation = operation(scaling(NOW.minus(Duration.ofMinutes(14))));
        assertEquals("SCALE", operation.action());
        assertEquals("group", operation.what());
        assertEquals(Duration.ofSeconds(50), operation.usual());
        assertTrue(operation.stuck());
        assertEquals(
                "scaling group: 14 min, usually 50 s; stuck on render-3: 14 min in CREATE_IN_PROGRESS, usually 40 s",
                operation.inWords().replace("group › ", ""));
    }

    @Test
    void whatTakesAsLongAsUsualIsWaitedFor() {
        threeResizes();
        Operation operation = operation(scaling(NOW.minusSeconds(20)));
        assertFalse(operation.stuck());
        assertTrue(
                operation.inWords().contains("waits for group › render-3: 20 s in CREATE_IN_PROGRESS, usually 40 s"),
                operation::inWords);
    }

    @Test
    void withoutAnyEarlierOneTenMinutesAreLong() {
        assertFalse(operation(scaling(NOW.minus(Duration.ofMinutes(9)))).stuck());
        Operation operation = operation(scaling(NOW.minus(Duration.ofMinutes(11))));
        assertTrue(operation.stuck());
        assertNull(operation.usual());
        assertFalse(operation.inWords().contains("usually"), operation::inWords);
    }

    @Test
    void aClusterThatIsMadeWaitsForWhatIsDeepest() {
        Instant at = NOW.minusSeconds(30);
        TreeNode node = row(Kind.NODE, "s", "portal", "l", "CREATE_IN_PROGRESS", at.plusSeconds(10));
        TreeNode layer = row(Kind.LAYER, "l", "front", "m", "CREATE_IN_PROGRESS", at.plusSeconds(5), node);
        Operation operation = operation(row(Kind.CLUSTER, "m", "mine", null, "CREATE_IN_PROGRESS", at, layer));
        assertEquals("creating mine: 30 s; waits for front › portal: 20 s in CREATE_IN_PROGRESS", operation.inWords());
    }

    /// As seen on the lab: Heat notes no new time at the nested stacks of one that it deletes.
    @Test
    void whatIsDeletedHasNotBeenAtItSinceItWasScaledLast() {
        threeResizes();
        Instant scaled = NOW.minus(Duration.ofMinutes(14));
        Instant at = NOW.minusSeconds(9);
        event("m", "name-m", "m", "DELETE_IN_PROGRESS", at);
        event("l", "group", "g", "DELETE_IN_PROGRESS", at.plusSeconds(2));
        event("g", "name-g", "g", "DELETE_IN_PROGRESS", at.plusSeconds(3));
        TreeNode group = row(Kind.GROUP, "g", "group", "l", "DELETE_IN_PROGRESS", scaled);
        TreeNode layer = row(Kind.LAYER, "l", "render", "m", "DELETE_IN_PROGRESS", at.plusSeconds(1), group);
        TreeNode portal = row(Kind.NODE, "p", "portal", "m", "DELETE_IN_PROGRESS", scaled);
        Operation operation =
                operation(row(Kind.CLUSTER, "m", "mine", null, "DELETE_IN_PROGRESS", scaled, layer, portal));
        assertFalse(operation.stuck(), operation::inWords);
        assertEquals(
                "deleting mine: 9 s; waits for portal: 9 s in DELETE_IN_PROGRESS, and for 1 more", operation.inWords());
        assertEquals(Duration.ofSeconds(6), operation.waiting().get(1).elapsed());
    }

    @Test
    void aClusterAtRestHasNone() {
        assertNull(Operation.of(row(Kind.CLUSTER, "m", "mine", null, "CREATE_COMPLETE", NOW), List.of(), NOW));
    }

    @Test
    void whatFailedBeforeIsNoMeasureOfWhatIsUsual() {
        event("g", "name-g", "g", "UPDATE_IN_PROGRESS", NOW.minusSeconds(9_000));
        event("g", "name-g", "g", "UPDATE_FAILED", NOW.minusSeconds(1));
        assertNull(operation(scaling(NOW.minusSeconds(5))).usual());
    }
}

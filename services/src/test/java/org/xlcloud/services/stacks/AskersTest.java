package org.xlcloud.services.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
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
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.openstack.StackId;

/// Who asked for a resize, as the audit trail knows it.
class AskersTest {
    private static final Instant T = Instant.parse("2026-11-29T04:00:00Z");

    @TempDir
    Path folder;

    private Journal journal;
    private JournalAudit audit;

    @BeforeEach
    void open() {
        journal = new Journal(
                new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, () -> T.plusSeconds(900));
        audit = new JournalAudit(journal);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aResizeDuringAnActionOfTheConsoleIsThatPersons() {
        done("ada@desk as admin", "group.scale", "Scale group farm/render/group (+2)", "g-1", 0, 60);
        assertEquals(
                List.of("ada@desk as admin (Scale group farm/render/group (+2)): policy up: Unknown"),
                causes(resize(3)));
    }

    @Test
    void whatAnAlarmAskedForIsNobodys() {
        done("ada@desk as admin", "group.scale", "Scale group farm/render/group (+2)", "g-1", 0, 60);
        assertEquals(List.of("policy up: Unknown"), causes(resize(400)));
    }

    @Test
    void theLatestOfTwoThatMayHaveAskedDid() {
        done("ada@desk as admin", "group.scale", "Scale group farm/render/group (+2)", "g-1", 0, 120);
        done("bob@desk as admin", "stack.update", "Update cluster farm", "c-1", 100, 130);
        assertEquals(List.of("bob@desk as admin (Update cluster farm): policy up: Unknown"), causes(resize(110)));
    }

    @Test
    void otherGroupsAndOtherActionsDoNotCount() {
        done("ada@desk as admin", "group.scale", "Scale group farm/render/other (+2)", "g-2", 0, 60);
        done("ada@desk as admin", "stack.check", "Check the cluster farm", "c-1", 0, 60);
        assertEquals(List.of("policy up: Unknown"), causes(resize(3)));
    }

    @Test
    void anActionThatWasNeverEndedStillAsked() {
        write(UUID.randomUUID(), "ada@desk as admin", "group.scale", "Scale group g (+1)", "g-1", 0, null);
        assertEquals(List.of("ada@desk as admin (Scale group g (+1)): policy up: Unknown"), causes(resize(20)));
    }

    private List<String> causes(Resize... resizes) {
        var node = new TreeNode(
                Kind.GROUP,
                "lab/l-1/group",
                "group",
                "OS::Heat::AutoScalingGroup",
                "g-1",
                new StackId("g", "g-1"),
                new StackId("l", "l-1"),
                "CREATE_COMPLETE",
                Health.OK,
                "",
                T,
                List.of(),
                true,
                new RollUp(Health.OK, "", List.of(), new RollUp.Counts(1, 1, 1, 0, 0, 0, 0)),
                List.of());
        var group = new Group(node, node.type(), 1, 1, 4, 1, null, null, null, List.of(), null, List.of(resizes));
        return new Askers(journal)
                .named("lab", "c-1", group).resizes().stream()
                        .map(Resize::cause)
                        .toList();
    }

    private static Resize resize(int second) {
        Instant at = T.plusSeconds(second);
        return new Resize(at, at.plusSeconds(9), 1, 2, List.of("a"), List.of(), Health.OK, "", "policy up: Unknown");
    }

    private void done(String who, String kind, String title, String stack, int from, int to) {
        UUID id = UUID.randomUUID();
        write(id, who, kind, title, stack, from, null);
        var outcome = new Outcome(
                title,
                "lab",
                Outcome.State.DONE,
                "",
                List.of(),
                List.of(),
                null,
                T.plusSeconds(from),
                T.plusSeconds(to));
        write(id, who, kind, title, stack, to, outcome);
    }

    private void write(
            UUID id, String who, String kind, String title, String stack, int second, @Nullable Outcome outcome) {
        var touched = List.of(new Touched(Touched.Kind.STACK, stack, "group", "goes from 1 to 3 members", false));
        audit.write(new Audit.Entry(id, T.plusSeconds(second), who, "lab", kind, title, touched, outcome));
    }
}

package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Page;

/// What the page of alarms says while it has nothing to show, or nothing to be sure of.
class AlarmStatesTest extends UiTest {
    private static final JournalLimits IMPATIENT = JournalLimits.DEFAULT.withPatience(Duration.ofMillis(300));

    @TempDir
    private Path folder;

    private Stage stage;
    private AlarmScene scene;
    private Page page;

    @Override
    protected void start(Stage fresh) {
        stage = fresh;
    }

    @Override
    protected void stop() {
        page.close();
        scene.close();
    }

    /// Shows the page; its desk has not begun to read the journal yet.
    private void open() {
        scene = new AlarmScene(folder, IMPATIENT, name -> Optional.empty());
        onFx(() -> {
            page = scene.show(stage, link -> {});
            return true;
        });
    }

    private List<String> texts(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(node -> node instanceof Labeled && isSeen(node))
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    /// A node says of itself only that it is visible, not of what it is in.
    private static boolean isSeen(Node node) {
        for (Node each = node; each != null; each = each.getParent()) if (!each.isVisible()) return false;
        return true;
    }

    private void awaitSaid(String query, String words) {
        await(words, () -> texts(query).stream().anyMatch(text -> text.contains(words)));
    }

    @Test
    void itReadsTheJournalThenHasNothingThenNoCloud() {
        open();
        awaitSaid(".label", "Reading the journal of alarms");
        scene.desk.start();
        awaitSaid(".state-headline", "No active alarm");
        awaitSaid(".label", "Nothing is raised that somebody has not acknowledged.");
        click("#alarms-tree");
        awaitSaid(".state-headline", "No alarm to see to");
        click("#alarms-active");
        await("it is read", () -> texts(".label").stream().noneMatch(text -> text.contains("Reading the journal")));
        scene.shown.put(Map.of());
        awaitSaid(".state-headline", "No cloud is open");
        scene.shown.put(SampleCloud.map(scene.cloud));
        await("it is back", () -> !texts(".state-headline").contains("No cloud is open"));
    }

    @Test
    void aSourceThatDoesNotAnswerIsSaidWithItsAgeAboveWhatWasKnown() {
        open();
        scene.desk.start();
        scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340);
        await("the alarm", () -> texts("#alarms-active").contains("Active (1)"));
        assertTrue(onFx(() -> texts(".stale-text")).isEmpty());
        scene.desk.source(new SourceState(
                "demo",
                "Aodh",
                AlarmScene.NOW.minusSeconds(720),
                Problem.of("list alarms", "Aodh of cloud demo", "connection refused"),
                AlarmScene.NOW.minusSeconds(5),
                Duration.ofSeconds(30)));
        awaitSaid(".stale-text", "Stale: Aodh of demo is 12 min old, connection refused");
        assertEquals(List.of("Active (1)"), onFx(() -> texts("#alarms-active")), "what was known stands");
        scene.desk.source(
                new SourceState("demo", "Aodh", AlarmScene.NOW, null, AlarmScene.NOW, Duration.ofSeconds(30)));
        await("it is current", () -> texts(".stale-text").isEmpty());
    }

    @Test
    void aJournalThatCanNotBeOpenedIsNoEmptyListAndIsAskedAgainByTheButton() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            open();
            scene.desk.start();
            awaitSaid(".stale-text", "Journal of this console can't be read: another program has the journal locked");
            await(
                    "no list says that there are none",
                    () -> !texts(".state-headline").contains("No active alarm"));
            statement.execute("COMMIT");
        }
        onFx(() -> {
            robot.lookup(".stale-banner .button").queryAllAs(Button.class).stream()
                    .filter(button -> button.getText().equals("Ask Journal again"))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            return true;
        });
        assertEquals(List.of("Journal of "), scene.asked, "this console is no cloud");
        awaitSaid(".state-headline", "No active alarm");
        await("nothing is wrong any more", () -> texts(".stale-text").isEmpty());
    }

    @Test
    void aJournalThatIsLockedIsSaidAndNothingIsAcknowledgedUntilItIsFree() throws SQLException {
        open();
        scene.desk.start();
        scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340);
        await("the alarm", () -> texts("#alarms-active").contains("Active (1)"));
        onFx(() -> {
            page.reveal("demo/hot");
            return true;
        });
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            acknowledge("too early");
            await(
                    "the job fails",
                    () -> scene.jobs.list().newest().stream().anyMatch(job -> job.state() == Job.State.FAILED));
            awaitSaid(".stale-text", "Journal of this console");
            awaitSaid(".stale-text", "another program has the journal locked");
            assertEquals(List.of("Active (1)"), onFx(() -> texts("#alarms-active")));
            statement.execute("COMMIT");
        }
        acknowledge("now it is free");
        await("it is acknowledged", () -> texts("#alarms-acknowledged").contains("Acknowledged (1)"));
        await("nothing is wrong any more", () -> texts(".stale-text").isEmpty());
    }

    private void acknowledge(String comment) {
        Action action = page.actions().stream()
                .filter(one -> one.id().equals("alarm.acknowledge"))
                .findFirst()
                .orElseThrow();
        await("it is possible", () -> action.whyNot().get() == null);
        onFx(() -> {
            action.run().run();
            node("#ask-comment", TextField.class).setText(comment);
            return true;
        });
        click("#ask-go");
    }

    @Test
    void aJournalThatIsBrokenIsKeptAsideAndThatIsSaid() throws IOException {
        Files.writeString(folder.resolve("journal.db"), "this is no database, however long it may be ".repeat(200));
        open();
        scene.desk.start();
        awaitSaid("#journal-kept-aside .label", "Journal: the file can't be read");
        awaitSaid("#journal-kept-aside .label", "a new journal was begun");
        try (var files = Files.list(folder)) {
            assertTrue(files.anyMatch(file -> file.getFileName().toString().startsWith("journal.db.broken-")));
        }
        scene.raise("hot", Severity.CRITICAL, scene.cloud.gpus().get(2), 340);
        await("work goes on", () -> texts("#alarms-active").contains("Active (1)"));
    }
}

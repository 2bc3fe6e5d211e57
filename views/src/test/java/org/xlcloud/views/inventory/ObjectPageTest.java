package org.xlcloud.views.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.gpus.GpusPage;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.Refresh;
import org.xlcloud.views.theme.Theme;

/// What an operator does with the list of GPUs, as stories.
@ExtendWith(ApplicationExtension.class)
class ObjectPageTest {
    private final Inventory demo = SampleCloud.of("demo", 24, 4, 4);
    private final Mailbox<Map<String, Inventory>> shown = new Mailbox<>(SampleCloud.map(demo));
    private final Jobs jobs = new Jobs(() -> SampleCloud.NOW);
    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final List<Link> opened = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private Page page;

    @TempDir
    private Path folder;

    @Start
    void start(Stage stage) {
        var context = new InventoryContext(
                shown,
                MetricsContext.none(),
                jobs,
                new Times(() -> SampleCloud.NOW, ZoneOffset.UTC),
                settings::get,
                settings::put,
                (cloud, kind, id) -> "{\"kind\": \"" + kind + "\", \"id\": \"" + id + "\"}",
                new Refresh(() -> {}, (cloud, source) -> asked.add(source + " of " + cloud)));
        page = GpusPage.spec(context).create().apply(opened::add);
        var scene = new Scene((javafx.scene.Parent) page.node(), 980, 700);
        scene.setUserAgentStylesheet(Theme.DARK.baseSheet());
        scene.getStylesheets().addAll(Theme.commonSheet(), Theme.DARK.tokenSheet());
        stage.setScene(scene);
        stage.show();
        page.shown();
    }

    private static void await(String what, BooleanSupplier until) {
        try {
            WaitForAsyncUtils.waitFor(
                    15,
                    TimeUnit.SECONDS,
                    () -> WaitForAsyncUtils.asyncFx(until::getAsBoolean).get());
        } catch (TimeoutException e) {
            throw new AssertionError("never happened: " + what, e);
        }
    }

    private void awaitCount(FxRobot robot, String text) {
        await(
                "count " + text,
                () -> robot.lookup(".row-count").queryAs(Label.class).getText().equals(text));
    }

    private TableView<?> table(FxRobot robot) {
        return robot.lookup(".resource-table").queryAs(TableView.class);
    }

    private Action action(String id) {
        return page.actions().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFilterIsTypedBecomesChipsAndIsTakenBack(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        robot.interact(() -> action("list.filter").run().run());
        robot.write("state:held host:gpu-node-1 ");
        await("two chips", () -> robot.lookup(".filter-chip").queryAll().size() == 2);
        await("fewer rows", () -> table(robot).getItems().size() < 49);
        robot.write("nonsense:3");
        await(
                "a problem in words",
                () -> robot.lookup(".filter-problem")
                        .queryAs(Label.class)
                        .getText()
                        .startsWith("There is no column nonsense"));
        robot.push(KeyCode.ESCAPE).push(KeyCode.ESCAPE);
        awaitCount(robot, "96 GPUs");
        assertTrue(robot.lookup(".filter-chip").queryAll().isEmpty());
    }

    @Test
    void selectionAndPlaceSurviveARefreshThatMovesEverything(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        String key = demo.gpus().get(60).key();
        robot.interact(() -> page.reveal(key));
        awaitCount(robot, "96 GPUs, 1 selected");
        await("details", () -> !robot.lookup(".detail-title").queryAll().isEmpty());
        Inventory more = SampleCloud.of("another", 3, 4, 2);
        robot.interact(() -> shown.put(SampleCloud.map(more, demo)));
        awaitCount(robot, "108 GPUs, 1 selected");
        assertEquals(72, table(robot).getSelectionModel().getSelectedIndex());
        assertEquals(
                demo.gpus().get(60).address(),
                robot.lookup(".detail-title").queryAs(Label.class).getText());
        await(
                "the selected row is in view",
                () -> robot.lookup(".table-row-cell:selected").queryAll().size() == 1);
    }

    @Test
    void theKeyboardIsEnough(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        robot.interact(() -> table(robot).requestFocus());
        robot.push(KeyCode.DOWN).push(KeyCode.END);
        await("the last row", () -> table(robot).getSelectionModel().getSelectedIndex() == 95);
        robot.push(KeyCode.HOME).push(KeyCode.RIGHT);
        robot.interact(() -> action("list.copy-cell").run().run());
        robot.interact(
                () -> assertEquals("gpu-node-1", Clipboard.getSystemClipboard().getString()));
        robot.interact(() -> action("list.sort").run().run());
        robot.interact(() -> action("list.sort").run().run());
        await("hosts from the end", () -> table(robot).getSortOrder().size() == 1);
        robot.push(KeyCode.ENTER);
        await(
                "details have the focus",
                () -> !robot.lookup(".detail-pane").queryAll().isEmpty());
        robot.push(KeyCode.ESCAPE);
        await(
                "details are closed",
                () -> robot.lookup(".detail-pane").queryAll().isEmpty());
        robot.write("/");
        await(
                "the filter has the focus",
                () -> robot.lookup(".filter-input").queryAs(TextField.class).isFocused());
    }

    @Test
    void detailsLinkToHostAndHolder(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        robot.interact(() -> page.reveal(demo.gpus().getFirst().key()));
        await("links", () -> robot.lookup(".fact-link").queryAll().size() >= 2);
        robot.interact(() -> robot.lookup(".fact-link").queryAllAs(Hyperlink.class).stream()
                .filter(link -> link.getText().equals("gpu-node-1"))
                .findFirst()
                .orElseThrow()
                .fire());
        assertEquals(List.of(new Link("host", "demo/gpu-node-1", "gpu-node-1")), opened);
    }

    @Test
    void aStaleSourceIsSaidAndTheRowsStay(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        robot.interact(() -> shown.put(SampleCloud.map(SampleCloud.stale(demo))));
        await(
                "the banner",
                () -> robot.lookup(".stale-text")
                        .queryAs(Label.class)
                        .getText()
                        .startsWith("Stale: Placement of demo is 3 min"));
        assertEquals(96, table(robot).getItems().size());
        robot.clickOn("Ask Placement again");
        assertEquals(List.of("Placement of demo"), asked);
    }

    @Test
    void everyStateWithoutRowsSaysWhatToDo(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        robot.interact(() -> shown.put(SampleCloud.map(SampleCloud.failed("demo", "Service Unavailable"))));
        await(
                "an error",
                () -> !robot.lookup(".error-state #retry-problem").queryAll().isEmpty());
        robot.interact(() -> shown.put(SampleCloud.map(SampleCloud.loading("demo"))));
        await("loading", () -> !robot.lookup(".loading-state").queryAll().isEmpty());
        robot.interact(() -> shown.put(Map.of()));
        await("no cloud", () -> !robot.lookup(".empty-state").queryAll().isEmpty());
    }

    @Test
    void everyControlHasANameForScreenReaders(FxRobot robot) {
        awaitCount(robot, "96 GPUs");
        for (Button button : robot.lookup(".button").queryAllAs(Button.class)) {
            assertFalse(
                    (button.getText() == null || button.getText().isBlank()) && button.getAccessibleText() == null,
                    "a button without a name: " + button.getStyleClass());
        }
        assertEquals("Filter the GPUs", robot.lookup(".filter-input").query().getAccessibleText());
        assertEquals("List of GPUs", table(robot).getAccessibleText());
    }

    @Test
    void whatIsShownIsExportedAsAJob(FxRobot robot) throws Exception {
        awaitCount(robot, "96 GPUs");
        Path file = folder.resolve("gpus.csv");
        ObjectPage<?> list = (ObjectPage<?>) page;
        robot.interact(() -> {
            list.list().filter("state:trouble");
            list.list().exportTo(ignored -> file);
        });
        await("filtered", () -> table(robot).getItems().size() < 10);
        robot.interact(() -> action("list.export-csv").run().run());
        await("the job is done", () -> jobs.list().newest().stream().anyMatch(job -> job.state() == Job.State.DONE));
        List<String> lines = Files.readAllLines(file);
        assertTrue(
                lines.getFirst().startsWith("state,host,address,model,instanceName,temp,util,mem_used,power,project"),
                lines.getFirst());
        assertEquals(table(robot).getItems().size() + 1, lines.size());
    }
}

package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// The base of tests that tell a story through the whole program: a console with settings and history of its own.
@ExtendWith(ApplicationExtension.class)
abstract class ConsoleStory {
    private static final int MOST_SECONDS = 90;
    /// So that no story waits for a feed's next turn for long.
    static final Rhythm QUICK = new Rhythm(10);

    final FxRobot robot = new FxRobot();
    private Console console;

    @TempDir
    Path folder;

    /// Opens a window with these clouds.
    Console console(CloudConfigs clouds, Simulator.Settings embedded) {
        return console(() -> clouds, embedded);
    }

    /// Opens a window with what these files say.
    Console console(Supplier<CloudConfigs> clouds, Simulator.Settings embedded) {
        return fx(() -> {
            console = new Console(
                    clouds, embedded, folder.resolve("console.properties"), folder.resolve("history.duckdb"), QUICK);
            console.show(new Stage());
            return console;
        });
    }

    @AfterEach
    final void closeConsole() {
        if (console != null)
            fx(() -> {
                console.shell().root().getScene().getWindow().hide();
                console.close();
                return true;
            });
    }

    static <T> T fx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, () -> fx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("Never happened: " + what + "; the window says " + fx(this::said), e);
        }
    }

    /// What a person would look at when it goes wrong.
    private List<String> said() {
        return robot.lookup(node -> node.isVisible() && node instanceof Labeled).queryAll().stream()
                .map(node -> node.getAccessibleText() == null ? ((Labeled) node).getText() : node.getAccessibleText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    List<String> texts(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(node -> node instanceof Labeled && node.isVisible())
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    boolean shows(String query, String part) {
        return texts(query).stream().anyMatch(text -> text.contains(part));
    }

    boolean isSaid(String query, Predicate<String> words) {
        return robot.lookup(query).queryAll().stream()
                .map(Node::getAccessibleText)
                .anyMatch(text -> text != null && words.test(text));
    }

    void run(String action) {
        fx(() -> {
            Action found = console.shell().actions().all().stream()
                    .filter(each -> each.id().equals(action))
                    .findFirst()
                    .orElseThrow();
            assertTrue(console.shell().actions().run(found), action);
            return true;
        });
    }

    void open(Link link) {
        fx(() -> {
            console.shell().model().open(link);
            return true;
        });
    }

    void go(String page) {
        fx(() -> {
            console.shell().model().go(page);
            return true;
        });
    }
}

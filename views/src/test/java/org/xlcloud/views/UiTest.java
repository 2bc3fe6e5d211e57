package org.xlcloud.views;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.embed.swing.SwingFXUtils;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.views.theme.Theme;

/// The base of tests that drive a window: a fresh stage for each test, words for what a person does, and waiting for
/// conditions instead of for time.
@ExtendWith(ApplicationExtension.class)
public abstract class UiTest {
    private static final int MOST_SECONDS = 30;
    private static final int MOST_MOVES = 100;

    protected final FxRobot robot = new FxRobot();
    private Stage stage;

    /// Builds and shows the window; runs on the JavaFX thread.
    protected abstract void start(Stage stage) throws Exception;

    /// Ends what the test began; runs on the JavaFX thread.
    protected void stop() {}

    @BeforeEach
    final void openWindow() {
        stage = onFx(() -> {
            var fresh = new Stage();
            start(fresh);
            return fresh;
        });
        settle();
    }

    @AfterEach
    final void closeWindow() throws TimeoutException {
        onFx(() -> {
            stop();
            for (Window left : Window.getWindows().reversed().toArray(Window[]::new)) left.hide(); // popups first
            return true;
        });
        FxToolkit.cleanupStages();
    }

    protected final Stage stage() {
        return stage;
    }

    /// Runs something on the JavaFX thread and returns its outcome.
    protected static <T> T onFx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(MOST_SECONDS * 1000L, work);
    }

    /// Waits until what was sent to the JavaFX thread has been done, laid out and drawn: two pulses.
    protected static void settle() {
        var drawn = new CountDownLatch(2);
        onFx(() -> {
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    drawn.countDown();
                    if (drawn.getCount() == 0) stop();
                }
            }.start();
            return true;
        });
        try {
            if (!drawn.await(MOST_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("No pulse came");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a pulse", e);
        }
    }

    /// Waits until a condition holds on the JavaFX thread.
    protected static void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, () -> onFx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("Never happened: " + what + "; the window says " + onFx(UiTest::said), e);
        }
    }

    /// What a person would look at when it goes wrong.
    private static List<String> said() {
        return new FxRobot()
                .lookup(node -> node.isVisible() && node instanceof Labeled).queryAll().stream()
                        .map(node -> ((Labeled) node).getText())
                        .filter(text -> text != null && !text.isEmpty())
                        .toList();
    }

    /// Presses keys together, as in Ctrl and K.
    protected final void press(KeyCode... keys) {
        onFx(() -> {
            var fx = new Robot();
            for (KeyCode key : keys) fx.keyPress(key);
            for (int i = keys.length - 1; i >= 0; i--) fx.keyRelease(keys[i]);
            return true;
        });
        settle();
    }

    /// Where a node is once it has stopped moving: what has just come is laid out, and popups are placed, over some
    /// pulses.
    private Bounds restingPlace(String query) {
        Bounds last = null;
        for (int i = 0; i < MOST_MOVES; i++) {
            settle();
            Bounds now = onFx(() -> {
                Node node = robot.lookup(query).match(Node::isVisible).query();
                return node.localToScreen(node.getBoundsInLocal());
            });
            if (now != null && now.equals(last)) return now;
            last = now;
        }
        throw new AssertionError(query + " never comes to rest");
    }

    /// Waits for a node and clicks into its middle.
    protected final void click(String query) {
        await(
                query + " to be there",
                () -> robot.lookup(query).match(Node::isVisible).tryQuery().isPresent());
        Bounds at = restingPlace(query);
        onFx(() -> {
            var fx = new Robot();
            fx.mouseMove(at.getCenterX(), at.getCenterY());
            fx.mouseClick(MouseButton.PRIMARY);
            return true;
        });
        settle();
    }

    /// Types letters into what has the focus.
    protected final void type(String text) {
        onFx(() -> {
            Node focused = stage.getScene().getFocusOwner();
            text.codePoints().mapToObj(Character::toString).forEach(letter -> Event.fireEvent(focused, typed(letter)));
            return true;
        });
        settle();
    }

    /// What a key that writes a letter sends to what has the focus.
    protected static KeyEvent typed(String letter) {
        return new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false);
    }

    /// With `-Dgallery.pictures=FOLDER` writes the window that lies on top in every theme, to be looked at.
    protected static void picture(String name) {
        String folder = System.getProperty("gallery.pictures", "");
        if (folder.isEmpty()) return;
        Scene scene = onFx(() -> Window.getWindows().getLast().getScene());
        List<String> sheets = onFx(() -> List.copyOf(scene.getStylesheets()));
        List<String> tokens = Stream.of(Theme.values()).map(Theme::tokenSheet).toList();
        String base = onFx(scene::getUserAgentStylesheet);
        for (Theme theme : Theme.values()) {
            onFx(() -> {
                scene.setUserAgentStylesheet(theme.baseSheet());
                // The size of the text is one of the others, and stays.
                scene.getStylesheets()
                        .setAll(sheets.stream()
                                .map(sheet -> tokens.contains(sheet) ? theme.tokenSheet() : sheet)
                                .toList());
                return true;
            });
            settle();
            var image = onFx(() -> SwingFXUtils.fromFXImage(scene.snapshot(null), null));
            try {
                ImageIO.write(image, "png", new File(folder, name + "-" + theme.id() + ".png"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        onFx(() -> {
            scene.setUserAgentStylesheet(base);
            scene.getStylesheets().setAll(sheets);
            return true;
        });
        settle();
    }

    protected final <N extends Node> N node(String query, Class<N> type) {
        return robot.lookup(query).queryAs(type);
    }

    /// Whether there is such a node, and neither it nor what it is in is hidden.
    protected final boolean isShown(String query) {
        Supplier<Boolean> shown =
                () -> robot.lookup(query).tryQuery().map(UiTest::visible).orElse(false);
        return onFx(shown::get);
    }

    private static boolean visible(Node node) {
        for (Node each = node; each != null; each = each.getParent()) if (!each.isVisible()) return false;
        return true;
    }

    protected final String textOf(String query) {
        return onFx(() -> node(query, Labeled.class).getText());
    }
}

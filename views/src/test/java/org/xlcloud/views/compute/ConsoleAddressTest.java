package org.xlcloud.views.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// The address of a console, or why there is none, as an operator meets it.
class ConsoleAddressTest extends UiTest {
    private StackPane root;

    @Override
    protected void start(Stage stage) {
        root = new StackPane();
        var scene = new Scene(root, 900, 600);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private void open(Supplier<String> ask) {
        onFx(() -> {
            ConsoleAddress.open(root, "render_1", ask);
            return true;
        });
    }

    private boolean says(String part) {
        return robot.lookup(node -> node instanceof Labeled && node.isVisible()).queryAll().stream()
                .anyMatch(node -> ((Labeled) node).getText() != null
                        && ((Labeled) node).getText().contains(part));
    }

    @Test
    void theAddressIsShownAndOnTheClipboard() {
        open(() -> "https://vnc.example/vnc.html?token=4f");
        await(
                "the address is there",
                () -> robot.lookup("#console-address")
                        .<TextField>tryQuery()
                        .filter(field -> field.getText().equals("https://vnc.example/vnc.html?token=4f"))
                        .isPresent());
        assertTrue(onFx(() -> says("It is on the clipboard")));
        assertEquals(
                "https://vnc.example/vnc.html?token=4f",
                onFx(() -> Clipboard.getSystemClipboard().getString()));
        onFx(() -> {
            robot.lookup("#console-close").queryAs(Button.class).fire();
            return true;
        });
        await("it is closed", () -> robot.lookup("#console-address").tryQuery().isEmpty());
    }

    @Test
    void whyThereIsNoneIsToldWithItsDetails() {
        open(() -> {
            throw new ProblemException(
                    Problem.of("open the console", "Nova of cloud lab", "Unavailable console type novnc")
                            .withHint("Switch the console proxy on"));
        });
        await("the problem is told", () -> says("Unavailable console type novnc"));
        assertTrue(onFx(() -> says("Switch the console proxy on")));
        assertTrue(onFx(() -> robot.lookup("#copy-problem").tryQuery().isPresent()), "its details can be copied");
    }
}

package org.xlcloud.views.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.views.UiTest;

/// What a minimised window is spared, and what it shows when it is seen again.
class FxHopTest extends UiTest {
    private final Mailbox<Integer> mailbox = new Mailbox<>(0);
    private final List<Integer> drawn = new ArrayList<>();
    private final List<Integer> called = new ArrayList<>();
    private Label label;
    private FxHop.Binding page;
    private FxHop.Binding bell;

    @Override
    protected void start(Stage stage) {
        label = new Label();
        stage.setScene(new Scene(label, 200, 100));
        stage.show();
        page = FxHop.bind(mailbox, () -> true, value -> {
            drawn.add(value);
            label.setText(String.valueOf(value));
        });
        bell = FxHop.bindUnseen(mailbox, called::add);
    }

    @Override
    protected void stop() {
        page.close();
        bell.close();
    }

    private void iconified(boolean now) {
        onFx(() -> {
            stage().setIconified(now);
            return true;
        });
        settle();
    }

    private void arrives(int value) {
        mailbox.put(value);
        settle();
    }

    private List<Integer> drawn() {
        return onFx(() -> List.copyOf(drawn));
    }

    @Test
    void whatArrivesWhileMinimisedIsHeldAndTheNewestDrawnOnceWhenItIsSeenAgain() {
        arrives(1);
        iconified(true);
        arrives(2);
        arrives(3);
        arrives(4);
        assertEquals(List.of(0, 1), drawn());
        iconified(false);
        assertEquals(List.of(0, 1, 4), drawn());
        assertEquals("4", onFx(label::getText));
        arrives(5);
        assertEquals(List.of(0, 1, 4, 5), drawn());
    }

    @Test
    void whatCallsTheOperatorDoesNotWait() {
        iconified(true);
        arrives(1);
        arrives(2);
        assertEquals(List.of(0, 1, 2), onFx(() -> List.copyOf(called)));
    }

    @Test
    void nothingIsDrawnOfWhatWasClosedMeanwhile() {
        iconified(true);
        arrives(1);
        onFx(() -> {
            page.close();
            return true;
        });
        iconified(false);
        assertEquals(List.of(0), drawn());
    }

    @Test
    void anotherWindowThatCanBeSeenIsReasonEnough() {
        iconified(true);
        arrives(1);
        Stage other = onFx(() -> {
            var made = new Stage();
            made.setScene(new Scene(new Label("beside"), 100, 100));
            made.show();
            return made;
        });
        settle();
        assertEquals(List.of(0, 1), drawn());
        arrives(2);
        assertEquals(List.of(0, 1, 2), drawn());
        onFx(() -> {
            other.hide();
            return true;
        });
        arrives(3);
        assertEquals(List.of(0, 1, 2), drawn());
    }
}

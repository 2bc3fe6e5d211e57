package org.xlcloud.views.fx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import javafx.util.Subscription;
import org.junit.jupiter.api.Test;
import org.xlcloud.views.UiTest;

/// That no frame is made while nobody can see one, and that they come again.
class FrameTimerTest extends UiTest {
    private Label label;
    private int drawn;
    private Subscription resting;

    @Override
    protected void start(Stage stage) {
        label = new Label("before");
        stage.setScene(new Scene(label, 200, 100));
        stage.getScene().addPostLayoutPulseListener(() -> drawn++);
        stage.show();
    }

    @Override
    protected void stop() {
        resting.unsubscribe();
    }

    private void begin() {
        resting = onFx(FrameTimer::restWhileUnseen);
    }

    private void iconified(boolean now) {
        onFx(() -> {
            stage().setIconified(now);
            return true;
        });
    }

    /// The toolkit's own word for it.
    private boolean runs() {
        return onFx(() -> {
            try {
                Object toolkit = Class.forName("com.sun.javafx.tk.Toolkit")
                        .getMethod("getToolkit")
                        .invoke(null);
                var timer = Class.forName("com.sun.javafx.tk.quantum.QuantumToolkit")
                        .getDeclaredField("pulseTimer");
                timer.setAccessible(true);
                return (Boolean) Class.forName("com.sun.glass.ui.Timer")
                        .getMethod("isRunning")
                        .invoke(timer.get(toolkit));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        });
    }

    @Test
    void restsWhileMinimisedAndWhatChangedMeanwhileIsLaidOutAfterwards() {
        begin();
        assertTrue(runs());
        iconified(true);
        assertFalse(runs());
        int frames = onFx(() -> {
            label.setText("after");
            return drawn;
        });
        iconified(false);
        assertTrue(runs());
        settle();
        assertTrue(onFx(() -> drawn) > frames);
    }

    @Test
    void goesOnWhileAnotherWindowCanBeSeenAndWhereNobodyAsksForItToRest() {
        begin();
        Stage other = onFx(() -> {
            var made = new Stage();
            made.setScene(new Scene(new Label("beside"), 100, 100));
            made.show();
            return made;
        });
        iconified(true);
        assertTrue(runs());
        onFx(() -> {
            other.hide();
            return true;
        });
        assertFalse(runs());
        onFx(() -> {
            resting.unsubscribe();
            return true;
        });
        assertTrue(runs());
        iconified(false);
    }
}

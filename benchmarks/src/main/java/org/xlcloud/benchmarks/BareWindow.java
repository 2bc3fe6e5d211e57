package org.xlcloud.benchmarks;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;

/// The least that a JavaFX program can show: the limit for the console's start.
public final class BareWindow {
    private BareWindow() {}

    public static void main(String[] arguments) {
        Platform.startup(() -> {
            var stage = new Stage();
            stage.setScene(new Scene(new Label("XLcloud"), 1280, 800));
            stage.show();
            exitOnceDrawn(() -> true);
        });
    }

    /// Prints a line when the first frame is drawn and one when the content is, then ends the program.
    ///
    /// @param content whether the window has its content; it is drawn with the next pulse
    static void exitOnceDrawn(BooleanSupplier content) {
        new AnimationTimer() {
            private int pulses;

            @Override
            public void handle(long now) {
                // A timer runs at the beginning of a pulse, which then hands what is to be drawn to the renderer.
                if (++pulses == 1) Platform.runLater(() -> onceDrawn(() -> say(FirstFrame.FRAMED)));
                if (pulses < 2 || !content.getAsBoolean()) return;
                stop();
                Platform.runLater(() -> onceDrawn(() -> {
                    say(FirstFrame.DRAWN);
                    System.exit(0);
                }));
            }
        }.start();
    }

    /// Does something once all is drawn that the renderer was given so far: it has one thread, which takes its jobs in
    /// turn. There is no public way to it; the options of the program's start open it.
    private static void onceDrawn(Runnable work) {
        try {
            Method instance =
                    Class.forName("com.sun.javafx.tk.quantum.QuantumRenderer").getDeclaredMethod("getInstance");
            instance.setAccessible(true);
            ((Executor) instance.invoke(null)).execute(work);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

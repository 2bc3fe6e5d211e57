package org.xlcloud.benchmarks;

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
    /// @param content whether the window has its content; it is drawn one pulse later
    static void exitOnceDrawn(BooleanSupplier content) {
        new AnimationTimer() {
            private int pulses;
            private int withContent;

            @Override
            public void handle(long now) {
                // A timer runs at the beginning of a pulse: at the second one the first has been drawn.
                if (++pulses == 2) say(FirstFrame.FRAMED);
                if (content.getAsBoolean()) withContent++;
                if (pulses < 3 || withContent < 3) return;
                stop();
                say(FirstFrame.DRAWN);
                System.exit(0);
            }
        }.start();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}

package org.xlcloud.benchmarks;

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
            exitAtThirdPulse();
        });
    }

    /// Prints a line that the parent waits for, then ends the program.
    static void exitAtThirdPulse() {
        new AnimationTimer() {
            private int pulses;

            @Override
            public void handle(long now) {
                if (++pulses < 3) return;
                stop();
                System.out.println(FirstFrame.DRAWN);
                System.out.flush();
                System.exit(0);
            }
        }.start();
    }
}

package org.xlcloud.benchmarks;

import javafx.beans.InvalidationListener;
import javafx.stage.Window;
import org.xlcloud.app.Main;

/// The console as its launcher starts it, up to its first page. The environment says where it finds clouds and keeps
/// its settings.
public final class ConsoleStart {
    private ConsoleStart() {}

    public static void main(String[] arguments) {
        Window.getWindows().addListener(new InvalidationListener() {
            @Override
            public void invalidated(javafx.beans.Observable windows) {
                windows.removeListener(this);
                var window = Window.getWindows().getFirst();
                BareWindow.exitOnceDrawn(() -> window.getScene().lookup("#start-page") != null);
            }
        });
        Main.main(new String[] {"console"});
    }
}

package org.xlcloud.views.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Whether the operator can see any window of the program, and what waits until he can. On the JavaFX thread.
final class Sight {
    private static final List<Runnable> waiting = new ArrayList<>();
    private static final List<Observable> watched = new ArrayList<>();
    private static final InvalidationListener listener = _ -> look();

    private Sight() {}

    /// Whether all windows are minimised; then `again` is run as soon as one of them no longer is. Where no window is
    /// shown at all, nothing waits: there is none to come back.
    static boolean holds(Runnable again) {
        if (waiting.isEmpty() && isClear()) return false;
        waiting.add(again);
        if (waiting.size() == 1) watch();
        return true;
    }

    private static boolean isClear() {
        List<Stage> stages = stages();
        return stages.isEmpty() || stages.stream().anyMatch(stage -> !stage.isIconified());
    }

    private static List<Stage> stages() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList();
    }

    private static void look() {
        unwatch();
        if (!isClear()) {
            watch(); // perhaps other windows
            return;
        }
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    private static void watch() {
        watched.add(Window.getWindows());
        for (Stage stage : stages()) watched.add(stage.iconifiedProperty());
        for (Observable each : watched) each.addListener(listener);
    }

    private static void unwatch() {
        for (Observable each : watched) each.removeListener(listener);
        watched.clear();
    }
}

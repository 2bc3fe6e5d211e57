package org.xlcloud.views.fx;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Whether the operator can see any window of the program, and what waits until he can. On the JavaFX thread.
final class Sight {
    private static final List<Runnable> waiting = new ArrayList<>();
    private static final List<Observable> watched = new ArrayList<>();
    private static final InvalidationListener listener = _ -> look();
    private static final ReadOnlyBooleanWrapper clear = new ReadOnlyBooleanWrapper(true);

    static {
        Window.getWindows().addListener(listener);
        look();
    }

    private Sight() {}

    /// Whether all windows are minimised; then `again` is run as soon as one of them no longer is.
    static boolean holds(Runnable again) {
        if (clear.get()) return false;
        waiting.add(again);
        return true;
    }

    /// False while all windows are minimised. Where no window is shown at all it is true: there is none to come back.
    static ReadOnlyBooleanProperty clear() {
        return clear.getReadOnlyProperty();
    }

    private static void look() {
        for (Observable each : watched) each.removeListener(listener);
        watched.clear();
        List<Stage> stages = Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList();
        for (Stage stage : stages) watched.add(stage.iconifiedProperty());
        for (Observable each : watched) each.addListener(listener);
        clear.set(stages.isEmpty() || stages.stream().anyMatch(stage -> !stage.isIconified()));
        if (!clear.get()) return;
        List<Runnable> due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }
}

package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Tells whether a node can be seen: it and all it lies in are visible, in a window that is shown and not minimised.
final class Showing {
    private final Node node;
    private final Consumer<Boolean> changed;
    private final List<Observable> watched = new ArrayList<>();
    private final InvalidationListener listener = observed -> look();
    private boolean shown;

    /// @param changed called when it becomes visible or ceases to be
    Showing(Node node, Consumer<Boolean> changed) {
        this.node = node;
        this.changed = changed;
        look();
    }

    /// Asks all that matters again, and watches it: the way to the window may be another one now.
    private void look() {
        for (Observable each : watched) each.removeListener(listener);
        watched.clear();
        boolean visible = true;
        for (Node each = node; each != null; each = each.getParent()) {
            watch(each.visibleProperty());
            watch(each.parentProperty());
            visible &= each.isVisible();
        }
        watch(node.sceneProperty());
        Scene scene = node.getScene();
        visible &= scene != null && isOpen(scene);
        if (visible == shown) return;
        shown = visible;
        changed.accept(visible);
    }

    private boolean isOpen(Scene scene) {
        watch(scene.windowProperty());
        Window window = scene.getWindow();
        if (window == null) return false;
        watch(window.showingProperty());
        if (window instanceof Stage stage) {
            watch(stage.iconifiedProperty());
            if (stage.isIconified()) return false;
        }
        return window.isShowing();
    }

    private void watch(Observable observable) {
        watched.add(observable);
        observable.addListener(listener);
    }
}

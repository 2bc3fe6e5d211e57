package org.xlcloud.charts.graph;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// What keys do on a graph.
final class GraphKeys {
    private static final double STEP = 1.25;

    private GraphKeys() {}

    static void install(GraphView view) {
        view.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() || event.isAltDown()) return;
            if (press(view, event.getCode())) event.consume();
        });
    }

    private static boolean press(GraphView view, KeyCode code) {
        switch (code) {
            case UP -> view.along(false);
            case DOWN -> view.along(true);
            case LEFT -> view.aside(-1);
            case RIGHT -> view.aside(1);
            case HOME -> view.first();
            case ENTER -> view.open();
            case PLUS, EQUALS, ADD -> view.zoomBy(STEP);
            case MINUS, SUBTRACT -> view.zoomBy(1 / STEP);
            case DIGIT0, NUMPAD0 -> view.zoomBy(1 / view.zoomProperty().get());
            case F -> view.fit();
            default -> {
                return false;
            }
        }
        return true;
    }
}

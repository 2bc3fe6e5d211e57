package org.xlcloud.views.fx;

import java.util.function.Supplier;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;

/// A tooltip that is made when the pointer first comes: each is a window of its own, and a frame has dozens that nobody
/// looks at.
public final class Tip {
    private Tip() {}

    /// @param text asked for each time that the tip shows
    public static void on(Node node, Supplier<String> text) {
        node.addEventHandler(MouseEvent.MOUSE_ENTERED, new EventHandler<>() {
            @Override
            public void handle(MouseEvent event) {
                node.removeEventHandler(MouseEvent.MOUSE_ENTERED, this);
                var tip = new Tooltip(text.get());
                tip.setOnShowing(showing -> tip.setText(text.get()));
                Tooltip.install(node, tip);
            }
        });
    }
}

package org.xlcloud.views.gallery;

import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;

/// Every icon with its name, and in the colours of states.
final class GalleryIcons {
    private static final List<String> STATES = List.of(
            "state-free",
            "state-held",
            "state-reserved",
            "state-trouble",
            "state-live",
            "state-loading",
            "state-stale",
            "state-failed");

    private GalleryIcons() {}

    static Region all() {
        var icons = new FlowPane(14, 10);
        for (Icon icon : Icon.values()) {
            var label = new Label(icon.name().toLowerCase(Locale.ROOT).replace('_', ' '), icon.node());
            label.setMinWidth(130);
            icons.getChildren().add(label);
        }
        var states = new FlowPane(14, 10);
        for (String state : STATES) {
            var label = new Label(state, Icon.GPU.node(state));
            label.setAlignment(Pos.CENTER_LEFT);
            label.setMinWidth(130);
            states.getChildren().add(label);
        }
        return new VBox(14, icons, states);
    }
}

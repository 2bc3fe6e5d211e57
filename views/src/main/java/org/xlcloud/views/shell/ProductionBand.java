package org.xlcloud.views.shell;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// The band that can't be missed while a production cloud is shown: colour, shield and the word.
final class ProductionBand extends HBox {
    /// Made for the first production cloud: most have none, and its icon would be the first to wait for the font.
    private @Nullable Label text;

    ProductionBand() {
        super();
        setId("production-band");
        getStyleClass().add("production-band");
        setAlignment(Pos.CENTER);
        show(List.of());
    }

    /// @param clouds the production clouds that are shown
    void show(List<String> clouds) {
        setVisible(!clouds.isEmpty());
        setManaged(!clouds.isEmpty());
        if (clouds.isEmpty()) return;
        Label label = text;
        if (label == null) {
            label = new Label(null, Icon.PRODUCTION.node());
            text = label;
            getChildren().add(label);
        }
        label.setText("PRODUCTION   " + String.join(", ", clouds));
        setAccessibleText("Production cloud " + String.join(", ", clouds));
    }
}

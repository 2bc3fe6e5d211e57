package org.xlcloud.views.shell;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.xlcloud.icons.Icon;

/// The band that can't be missed while a production cloud is shown: colour, shield and the word.
final class ProductionBand extends HBox {
    private final Label text = new Label(null, Icon.PRODUCTION.node());

    ProductionBand() {
        super();
        setId("production-band");
        getStyleClass().add("production-band");
        setAlignment(Pos.CENTER);
        getChildren().add(text);
        show(List.of());
    }

    /// @param clouds the production clouds that are shown
    void show(List<String> clouds) {
        text.setText("PRODUCTION   " + String.join(", ", clouds));
        setAccessibleText("Production cloud " + String.join(", ", clouds));
        setVisible(!clouds.isEmpty());
        setManaged(!clouds.isEmpty());
    }
}

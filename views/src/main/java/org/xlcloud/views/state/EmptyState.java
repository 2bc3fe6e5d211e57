package org.xlcloud.views.state;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import org.xlcloud.icons.Icon;

/// There is nothing to show, and that is no fault: says why, and what to do next.
public final class EmptyState extends StateBox {
    /// @param headline what is not there: "No GPU matches the filter"
    /// @param sentence why, or what would fill the pane
    /// @param nextSteps buttons such as "Clear the filter"
    public EmptyState(Icon icon, String headline, String sentence, Button... nextSteps) {
        super("empty-state", icon.node(), headline);
        getChildren().add(sentence(sentence));
        if (nextSteps.length > 0) {
            var buttons = new HBox(nextSteps);
            buttons.setAlignment(Pos.CENTER);
            buttons.getStyleClass().add("button-row");
            getChildren().add(buttons);
        }
        setAccessibleText(headline + ". " + sentence);
    }
}

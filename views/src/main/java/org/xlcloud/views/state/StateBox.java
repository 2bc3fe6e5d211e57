package org.xlcloud.views.state;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// The common shape of the states that fill a pane: a large icon or indicator, a headline, a sentence, the next step.
abstract sealed class StateBox extends VBox permits EmptyState, ErrorState, LoadingState {
    StateBox(String styleClass, Node picture, String headline) {
        getStyleClass().addAll("state-box", styleClass);
        setAlignment(Pos.CENTER);
        picture.getStyleClass().add("state-picture");
        var title = new Label(headline);
        title.getStyleClass().add("state-headline");
        title.setWrapText(true);
        getChildren().addAll(picture, title);
        setAccessibleText(headline);
    }

    final Label sentence(String text) {
        var label = new Label(text);
        label.getStyleClass().add("state-sentence");
        label.setWrapText(true);
        return label;
    }
}

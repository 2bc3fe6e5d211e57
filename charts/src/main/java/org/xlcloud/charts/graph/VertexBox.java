package org.xlcloud.charts.graph;

import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One box on screen: an icon, two lines, the colour of the state at its left edge.
final class VertexBox extends HBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
    private static final PseudoClass NEAR = PseudoClass.getPseudoClass("near");

    private final Label title = new Label();
    private final Label note = new Label();
    private @Nullable Vertex shown;

    VertexBox() {
        getStyleClass().add("graph-box");
        setManaged(false);
        title.getStyleClass().add("graph-box-title");
        note.getStyleClass().add("graph-box-note");
        title.setMinWidth(0);
        note.setMinWidth(0);
        var words = new VBox(title, note);
        words.setMinWidth(0);
        words.getStyleClass().add("graph-box-words");
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().add(words);
    }

    void show(Vertex vertex, Node icon) {
        Vertex before = shown;
        if (vertex.equals(before)) return;
        shown = vertex;
        title.setText(vertex.title());
        note.setText(vertex.note());
        if (before != null) getStyleClass().remove(before.styleClass());
        getStyleClass().add(vertex.styleClass());
        if (getChildren().size() > 1) getChildren().set(0, icon);
        else getChildren().addFirst(icon);
        setAccessibleText(vertex.title() + ", " + vertex.note());
    }

    void mark(boolean selected, boolean near) {
        pseudoClassStateChanged(SELECTED, selected);
        pseudoClassStateChanged(NEAR, near);
    }
}

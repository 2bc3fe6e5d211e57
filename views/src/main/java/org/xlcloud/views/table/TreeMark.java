package org.xlcloud.views.table;

import java.util.EnumMap;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// What stands before the name of a row in a tree: the space of its depth, the arrow that opens it, the icon of its
/// kind. A cell keeps one, and only what differs from the row before is changed.
final class TreeMark extends HBox {
    private static final PseudoClass OPEN = PseudoClass.getPseudoClass("open");
    private static final int DEEPEST = 12;

    private final Region space = new Region();
    private final StackPane arrow = new StackPane();
    private final Map<Icon, Node> icons = new EnumMap<>(Icon.class);
    private @Nullable Icon shown;
    private int depth = -1;
    private double step;

    /// @param toggle opens or closes the row that the cell shows
    TreeMark(Runnable toggle) {
        getStyleClass().add("tree-mark");
        space.setMinWidth(USE_PREF_SIZE);
        var sign = new Region();
        sign.getStyleClass().add("tree-arrow-sign");
        arrow.getChildren().add(sign);
        arrow.getStyleClass().add("tree-arrow");
        arrow.setOnMousePressed(event -> {
            event.consume();
            toggle.run();
        });
        arrow.setOnMouseClicked(javafx.event.Event::consume);
        getChildren().addAll(space, arrow);
    }

    /// @param em the size of the text, in pixels
    void show(Branch branch, Icon icon, double em) {
        if (branch.depth() != depth || step != em) {
            depth = branch.depth();
            step = em;
            space.setPrefWidth(Math.min(depth, DEEPEST) * em * 1.1);
        }
        arrow.setVisible(branch.opens());
        pseudoClassStateChanged(OPEN, branch.open());
        if (icon == shown) return;
        shown = icon;
        Node node = icons.computeIfAbsent(icon, Icon::node);
        if (getChildren().size() > 2) getChildren().set(2, node);
        else getChildren().add(node);
    }
}

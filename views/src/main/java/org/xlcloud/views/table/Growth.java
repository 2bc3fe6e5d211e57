package org.xlcloud.views.table;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Gives one column of a table what width the others leave, for as long as it has the width that it was made with: an
/// operator who drags it has decided.
final class Growth<S> {
    /// The scroll bar and the table's own edges.
    private static final double BESIDE = 18;

    private final TableView<S> table;
    private final TableColumn<S, ?> column;
    private final double made;
    private double grown;
    private boolean fitting;

    /// @param made the width that it has at first and at least
    Growth(TableView<S> table, TableColumn<S, ?> column, double made, List<? extends TableColumn<S, ?>> all) {
        this.table = table;
        this.column = column;
        this.made = made;
        grown = made;
        InvalidationListener changed = _ -> fit();
        table.widthProperty().addListener(changed);
        for (TableColumn<S, ?> one : all) {
            one.visibleProperty().addListener(changed);
            if (!one.equals(column)) one.widthProperty().addListener(changed);
        }
    }

    /// The width to remember: the one that it was made with unless the operator has given it another.
    double width() {
        return isOurs() ? made : column.getWidth();
    }

    boolean grows(TableColumn<S, ?> one) {
        return one.equals(column);
    }

    void fit() {
        if (fitting || !column.isVisible() || !isOurs()) return;
        double others = table.getVisibleLeafColumns().stream()
                .filter(one -> !one.equals(column))
                .mapToDouble(TableColumn::getWidth)
                .sum();
        grown = Math.floor(Math.max(made, table.getWidth() - others - BESIDE));
        fitting = true;
        column.setPrefWidth(grown);
        fitting = false;
    }

    private boolean isOurs() {
        double width = column.getWidth();
        return Math.abs(width - grown) < 1 || Math.abs(width - made) < 1;
    }
}

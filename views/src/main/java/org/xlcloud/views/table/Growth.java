package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// Gives the columns of a table what width the window has to spare: first those whose texts are cut, and what is left
/// to the one that grows. A column that the operator has dragged keeps its width: who drags it has decided.
final class Growth<S> {
    /// The scroll bar and the table's own edges.
    private static final double BESIDE = 18;

    /// What a tree's names may take of the table though there is nothing to spare: a row without its name is nobody's.
    private static final double NAMES_SHARE = 0.45;

    private final TableView<S> table;
    private final List<Share<S>> shares = new ArrayList<>();
    private @Nullable Share<S> grower;
    private @Nullable Share<S> names;
    private boolean fitting;

    /// A column and what it has.
    private static final class Share<S> {
        final TableColumn<S, ?> column;
        /// The width that it has at first and at least.
        final double made;

        double grown;
        /// What its widest text needs, as far as it was seen.
        double needed;

        Share(TableColumn<S, ?> column, double made) {
            this.column = column;
            this.made = made;
            grown = made;
            needed = made;
        }

        boolean isOurs() {
            double width = column.getWidth();
            return Math.abs(width - grown) < 1 || Math.abs(width - made) < 1;
        }

        double lacks() {
            return Math.max(0, needed - grown);
        }
    }

    Growth(TableView<S> table) {
        this.table = table;
        table.widthProperty().addListener(_ -> fit());
    }

    /// @param made the width that it has at first and at least
    void add(TableColumn<S, ?> column, double made) {
        var share = new Share<>(column, made);
        shares.add(share);
        column.visibleProperty().addListener(_ -> fit());
        // The others stay as they are while an operator drags this one: only the one that grows gives way.
        InvalidationListener dragged = _ -> fitGrower();
        column.widthProperty().addListener(dragged);
    }

    /// This column takes what all others leave.
    void grows(TableColumn<S, ?> column) {
        grower = share(column);
    }

    /// This column has the names of a tree.
    void names(TableColumn<S, ?> column) {
        names = share(column);
    }

    private Share<S> share(TableColumn<S, ?> column) {
        return shares.stream()
                .filter(share -> share.column.equals(column))
                .findFirst()
                .orElseThrow();
    }

    /// The width of a column to remember: the one that it was made with unless the operator has given it another.
    double width(TableColumn<S, ?> column) {
        Share<S> share = share(column);
        return share.isOurs() ? share.made : column.getWidth();
    }

    /// Whether any column could be wider than it was made.
    boolean hasRoom() {
        return names != null || room() > 0;
    }

    /// A column has a text of this width. Takes effect with the next [#fit()].
    ///
    /// @return whether that is more than was known
    boolean needs(TableColumn<S, ?> column, double width) {
        Share<S> share = share(column);
        if (width <= share.needed) return false;
        share.needed = width;
        return true;
    }

    /// Shares out again.
    void fit() {
        if (fitting || table.getWidth() <= 0) return;
        double spare = room();
        List<Share<S>> ours = new ArrayList<>();
        for (Share<S> share : shares) {
            if (!share.column.isVisible() || !share.isOurs()) continue;
            ours.add(share);
            share.grown = share.made;
        }
        if (names != null && ours.contains(names)) {
            double most = Math.max(0, table.getWidth() * NAMES_SHARE - names.made);
            double granted = Math.min(names.lacks(), most);
            names.grown += granted;
            spare -= granted;
        }
        ours.sort(Comparator.comparingDouble(Share::lacks));
        for (int i = 0; i < ours.size() && spare > 0; i++) {
            double granted = Math.min(ours.get(i).lacks(), spare / (ours.size() - i));
            ours.get(i).grown += granted;
            spare -= granted;
        }
        if (grower != null && ours.contains(grower)) grower.grown += Math.max(0, spare);
        ours.forEach(this::resize);
    }

    private void fitGrower() {
        if (fitting || grower == null || !grower.column.isVisible() || !grower.isOurs()) return;
        double others = 0;
        for (TableColumn<S, ?> one : table.getVisibleLeafColumns())
            if (!one.equals(grower.column)) others += one.getWidth();
        grower.grown = Math.max(grower.made, table.getWidth() - others - BESIDE);
        resize(grower);
    }

    /// What is left when all columns are as narrow as they were made, or as the operator wants them.
    private double room() {
        double room = table.getWidth() - BESIDE;
        for (Share<S> share : shares)
            if (share.column.isVisible()) room -= share.isOurs() ? share.made : share.column.getWidth();
        return room;
    }

    private void resize(Share<S> share) {
        share.grown = Math.floor(share.grown);
        fitting = true;
        share.column.setPrefWidth(share.grown);
        fitting = false;
    }
}

package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Action;

/// What headings offer to the mouse, for the keyboard: moves, sizes and hides the column that the cursor stands on.
final class ColumnActions<T> {
    private static final String GROUP = "Columns";
    private static final double STEP = 24;
    private static final double WIDEST = 800;
    /// What a cell has around its text, a heading's sorting arrow included.
    private static final double AROUND = 28;

    private final TableView<Entry<T>> table;
    private final Supplier<@Nullable TableColumn<Entry<T>, ?>> cursor;
    private final TableSpec<T> spec;
    private final List<Action> all;

    /// @param cursor the column that the cursor stands on; null where it stands on none
    ColumnActions(TableView<Entry<T>> table, TableSpec<T> spec, Supplier<@Nullable TableColumn<Entry<T>, ?>> cursor) {
        this.table = table;
        this.spec = spec;
        this.cursor = cursor;
        all = List.of(
                action("list.column-left", "Move the column to the left", KeyCode.LEFT, () -> move(-1)),
                action("list.column-right", "Move the column to the right", KeyCode.RIGHT, () -> move(1)),
                action("list.column-wider", "Make the column wider", KeyCode.PERIOD, () -> widen(STEP)),
                action("list.column-narrower", "Make the column narrower", KeyCode.COMMA, () -> widen(-STEP)),
                action("list.column-fit", "Fit the column to its texts", KeyCode.F, this::fit),
                action("list.column-hide", "Hide the column", KeyCode.H, this::hide));
    }

    List<Action> all() {
        return all;
    }

    private Action action(String id, String title, KeyCode key, Runnable run) {
        return new Action(
                id,
                GROUP,
                title,
                Icon.COLUMNS,
                new KeyCodeCombination(key, KeyCombination.ALT_DOWN, KeyCombination.SHIFT_DOWN),
                this::whyNot,
                run);
    }

    /// The same for the heading that was clicked.
    ContextMenu menu(TableColumn<Entry<T>, ?> column) {
        return new ContextMenu(
                item("Move to the left", () -> move(table, column, -1)),
                item("Move to the right", () -> move(table, column, 1)),
                item("Fit to its texts", () -> fit(table, spec, column)),
                item("Hide", () -> hide(column)));
    }

    private static MenuItem item(String title, Runnable run) {
        var item = new MenuItem(title);
        item.setOnAction(_ -> run.run());
        return item;
    }

    private @Nullable String whyNot() {
        return cursor.get() == null ? "go to a cell first" : null;
    }

    private void move(int by) {
        TableColumn<Entry<T>, ?> column = cursor.get();
        if (column == null) return;
        move(table, column, by);
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        if (at != null) table.getFocusModel().focus(at.getRow(), column);
        table.scrollToColumn(column);
    }

    /// Past the next column that is shown: hidden ones in between are passed as well.
    static <T> void move(TableView<Entry<T>> table, TableColumn<Entry<T>, ?> column, int by) {
        int shown = table.getVisibleLeafIndex(column) + by;
        if (shown < 0 || shown >= table.getVisibleLeafColumns().size()) return;
        List<TableColumn<Entry<T>, ?>> columns = new ArrayList<>(table.getColumns());
        int to = columns.indexOf(table.getVisibleLeafColumn(shown));
        columns.remove(column);
        columns.add(to, column);
        table.getColumns().setAll(columns); // in one step: a column that was taken out would be sorted by no more
    }

    private void widen(double by) {
        TableColumn<Entry<T>, ?> column = cursor.get();
        if (column != null) resize(column, column.getWidth() + by);
    }

    private static void resize(TableColumn<?, ?> column, double width) {
        column.setPrefWidth(Math.clamp(width, column.getMinWidth(), WIDEST));
    }

    private void fit() {
        TableColumn<Entry<T>, ?> column = cursor.get();
        if (column != null) fit(table, spec, column);
    }

    /// As wide as the heading and the widest text in view need; what a bar or an icon takes stays as it is.
    static <T> void fit(TableView<Entry<T>> table, TableSpec<T> spec, TableColumn<Entry<T>, ?> column) {
        if (!(column.getUserData() instanceof Integer index)) return;
        double widest = textWidth(table, spec.columns().get(index).heading());
        for (var node : table.lookupAll(".table-cell")) {
            if (!(node instanceof ResourceCell<?> cell) || !column.equals(cell.getTableColumn())) continue;
            if (!cell.isEmpty()) widest = Math.max(widest, cell.needs() - AROUND);
        }
        resize(column, Math.ceil(widest + AROUND));
    }

    private static double textWidth(TableView<?> table, String text) {
        var measured = new Text(text);
        if (table.lookup(".column-header .label") instanceof Label heading) measured.setFont(heading.getFont());
        return measured.getLayoutBounds().getWidth();
    }

    private void hide(TableColumn<Entry<T>, ?> column) {
        if (table.getVisibleLeafColumns().size() > 1) column.setVisible(false);
    }

    /// The last column stays: there would be nothing left to stand on.
    private void hide() {
        TableColumn<Entry<T>, ?> column = cursor.get();
        if (column == null) return;
        int at = table.getVisibleLeafIndex(column);
        hide(column);
        int row = table.getFocusModel().getFocusedIndex();
        table.getFocusModel()
                .focus(
                        row,
                        table.getVisibleLeafColumn(
                                Math.min(at, table.getVisibleLeafColumns().size() - 1)));
    }
}

package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.xlcloud.icons.Icon;

/// Chooses the columns of a list and puts them in order by keyboard; the mouse drags headings, and [ColumnActions] move
/// and size the column that the cursor stands on.
final class ColumnMenu<T> {
    private final ResourceTable<T> list;
    private final TableSpec<T> spec;
    private final MenuButton button = new MenuButton(null, Icon.COLUMNS.node());
    /// One, so that the menu has it once, however often it opens.
    private final EventHandler<KeyEvent> keys = this::key;

    ColumnMenu(ResourceTable<T> list, TableSpec<T> spec) {
        this.list = list;
        this.spec = spec;
        button.getStyleClass().addAll("column-menu", "flat");
        button.setAccessibleText("Choose columns");
        button.setTooltip(new Tooltip("Choose columns. Drag a heading to move its column, its edge to size it."));
        button.setOnShowing(_ -> fill());
        button.setOnShown(
                _ -> button.getItems().getFirst().getParentPopup().addEventFilter(KeyEvent.KEY_PRESSED, keys));
        fill();
    }

    MenuButton button() {
        return button;
    }

    void open() {
        button.requestFocus();
        button.show();
    }

    void reset() {
        list.applyLayout(ColumnLayout.of(spec));
    }

    private void fill() {
        button.getItems().clear();
        for (TableColumn<Entry<T>, ?> column : list.table().getColumns()) {
            var box = new CheckBox(column.getText());
            box.setMnemonicParsing(false);
            box.setId("choose-" + column.getId());
            box.setSelected(column.isVisible());
            box.setFocusTraversable(false);
            var item = new CustomMenuItem(box, false);
            item.setText(column.getText());
            item.setOnAction(_ -> toggle(column, box));
            box.setOnAction(_ -> toggle(column, box));
            button.getItems().add(item);
        }
        var how = new MenuItem("Alt+Up and Alt+Down move a column");
        how.setDisable(true);
        var reset = new MenuItem("Reset columns");
        reset.setOnAction(_ -> reset());
        button.getItems().addAll(new SeparatorMenuItem(), how, reset);
    }

    private void key(KeyEvent event) {
        int by = event.getCode() == KeyCode.UP ? -1 : event.getCode() == KeyCode.DOWN ? 1 : 0;
        if (by == 0 || !event.isAltDown()) return;
        event.consume();
        for (int at = 0; at < list.table().getColumns().size(); at++) {
            Node line = button.getItems().get(at).getStyleableNode();
            if (line != null && line.isFocused()) {
                move(at, at + by);
                return;
            }
        }
    }

    /// Moves a column in the list and its line in the menu, which keeps the keyboard.
    private void move(int from, int to) {
        List<TableColumn<Entry<T>, ?>> columns = new ArrayList<>(list.table().getColumns());
        if (to < 0 || to >= columns.size()) return;
        Collections.swap(columns, from, to);
        list.table()
                .getColumns()
                .setAll(columns); // in one step: a column that was taken out would be sorted by no more
        MenuItem line = button.getItems().remove(from);
        button.getItems().add(to, line);
        Node shown = line.getStyleableNode();
        if (shown != null) shown.requestFocus();
    }

    /// The last column can't be hidden: there would be nothing left to click on.
    private void toggle(TableColumn<Entry<T>, ?> column, CheckBox box) {
        boolean last =
                column.isVisible() && list.table().getVisibleLeafColumns().size() == 1;
        if (!last) column.setVisible(!column.isVisible());
        box.setSelected(column.isVisible());
    }
}

package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javafx.event.Event;
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
    /// One for each column, in their order.
    private final List<CheckBox> lines = new ArrayList<>();

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
        lines.clear();
        for (int at = 0; at < list.table().getColumns().size(); at++) {
            int place = at;
            var box = new CheckBox();
            box.setMnemonicParsing(false);
            box.setFocusTraversable(false);
            var item = new CustomMenuItem(box, false);
            item.setOnAction(_ -> toggle(place));
            box.setOnAction(_ -> toggle(place));
            lines.add(box);
            button.getItems().add(item);
            write(place);
        }
        var how = new MenuItem("Alt+Up and Alt+Down move a column");
        how.setDisable(true);
        var reset = new MenuItem("Reset columns");
        reset.setOnAction(_ -> reset());
        button.getItems().addAll(new SeparatorMenuItem(), how, reset);
    }

    /// Says which column stands at a place.
    private void write(int place) {
        TableColumn<Entry<T>, ?> column = list.table().getColumns().get(place);
        CheckBox box = lines.get(place);
        box.setText(column.getText());
        box.setId("choose-" + column.getId());
        box.setSelected(column.isVisible());
        button.getItems().get(place).setText(column.getText());
    }

    private void key(KeyEvent event) {
        int by = event.getCode() == KeyCode.UP ? -1 : event.getCode() == KeyCode.DOWN ? 1 : 0;
        if (by == 0 || !event.isAltDown()) return;
        event.consume();
        for (int at = 0; at < lines.size(); at++) {
            Node line = button.getItems().get(at).getStyleableNode();
            if (line == null || !line.isFocused()) continue;
            if (at + by >= 0 && at + by < lines.size()) move(at, at + by, event);
            return;
        }
    }

    /// Moves a column in the list. The lines stay and say the new order, and the menu's own key follows the column:
    /// it would lose count of lines that are exchanged.
    private void move(int from, int to, KeyEvent event) {
        List<TableColumn<Entry<T>, ?>> columns = new ArrayList<>(list.table().getColumns());
        Collections.swap(columns, from, to);
        list.table()
                .getColumns()
                .setAll(columns); // in one step: a column that was taken out would be sorted by no more
        write(from);
        write(to);
        Event.fireEvent(
                event.getTarget(),
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", event.getCode(), false, false, false, false));
    }

    /// The last column can't be hidden: there would be nothing left to click on.
    private void toggle(int place) {
        TableColumn<Entry<T>, ?> column = list.table().getColumns().get(place);
        boolean last =
                column.isVisible() && list.table().getVisibleLeafColumns().size() == 1;
        if (!last) column.setVisible(!column.isVisible());
        lines.get(place).setSelected(column.isVisible());
    }
}

package org.xlcloud.views.table;

import javafx.scene.control.CheckBox;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;
import org.xlcloud.icons.Icon;

/// Chooses the columns of a list; their order and width are for the mouse to drag and for [ColumnActions].
final class ColumnMenu<T> {
    private final ResourceTable<T> list;
    private final TableSpec<T> spec;
    private final MenuButton button = new MenuButton(null, Icon.COLUMNS.node());

    ColumnMenu(ResourceTable<T> list, TableSpec<T> spec) {
        this.list = list;
        this.spec = spec;
        button.getStyleClass().addAll("column-menu", "flat");
        button.setAccessibleText("Choose columns");
        button.setTooltip(new Tooltip("Choose columns. Drag a heading to move its column, its edge to size it."));
        button.setOnShowing(_ -> fill());
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
        var reset = new MenuItem("Reset columns");
        reset.setOnAction(_ -> reset());
        button.getItems().addAll(new SeparatorMenuItem(), reset);
    }

    /// The last column can't be hidden: there would be nothing left to click on.
    private void toggle(TableColumn<Entry<T>, ?> column, CheckBox box) {
        boolean last =
                column.isVisible() && list.table().getVisibleLeafColumns().size() == 1;
        if (!last) column.setVisible(!column.isVisible());
        box.setSelected(column.isVisible());
    }
}

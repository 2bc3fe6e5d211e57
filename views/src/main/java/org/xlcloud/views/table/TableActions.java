package org.xlcloud.views.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// What an operator can do with a list: by key, button, context menu and palette.
final class TableActions<T> {
    private static final String GROUP = "List";
    private static final String BETWEEN = ": ";
    /// So many that belong together make a menu of their own.
    private static final int FAMILY = 3;

    private final ResourceTable<T> list;
    private final TableView<Entry<T>> table;
    private final TableSpec<T> spec;
    private final TableContext context;
    private final Function<List<T>, List<Action>> rowActions;
    private final ColumnMenu<T> columnMenu;
    private final ExportMenu<T> exportMenu;
    private final ColumnActions<T> columnActions;
    private final List<Action> copies;
    private final List<Action> all = new ArrayList<>();
    private final ContextMenu menu = new ContextMenu();

    TableActions(
            ResourceTable<T> list,
            TableSpec<T> spec,
            TableContext context,
            Function<List<T>, List<Action>> rowActions) {
        this.list = list;
        this.table = list.table();
        this.spec = spec;
        this.context = context;
        this.rowActions = rowActions;
        columnMenu = new ColumnMenu<>(list, spec);
        exportMenu = new ExportMenu<>(list, spec, context);
        columnActions = new ColumnActions<>(table, spec, this::cursorColumn);
        copies = copies();
        all.add(Action.always("list.filter", GROUP, "Filter", Icon.FILTER, keys(KeyCode.F), list.filterBar()::focus));
        all.add(Action.always(
                "list.clear-filter", GROUP, "Clear the filter", Icon.CLEAR, null, list.filterBar()::clear));
        all.add(new Action("list.open", GROUP, "Show details", Icon.DETAILS, null, this::whyNoSelection, list::open));
        all.addAll(copies);
        all.addAll(exportMenu.actions());
        all.add(new Action(
                "list.sort",
                GROUP,
                "Sort by the column of the cursor",
                Icon.SORT,
                new KeyCodeCombination(KeyCode.S, KeyCombination.ALT_DOWN),
                this::whyNoCursor,
                () -> sort(false)));
        all.add(new Action(
                "list.sort-also",
                GROUP,
                "Then sort by the column of the cursor",
                Icon.SORT,
                new KeyCodeCombination(KeyCode.S, KeyCombination.ALT_DOWN, KeyCombination.SHIFT_DOWN),
                this::whyNoCursor,
                () -> sort(true)));
        all.add(Action.always(
                "list.columns",
                GROUP,
                "Choose columns…",
                Icon.COLUMNS,
                new KeyCodeCombination(KeyCode.K, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                columnMenu::open));
        all.add(Action.always("list.reset-columns", GROUP, "Reset columns", Icon.COLUMNS, null, columnMenu::reset));
        all.addAll(columnActions.all());
        all.add(new Action(
                "list.menu",
                GROUP,
                "Open the menu of the selected rows",
                Icon.MENU,
                new KeyCodeCombination(KeyCode.F10, KeyCombination.SHIFT_DOWN),
                this::whyNoSelection,
                list::openMenu));
        if (spec.nesting() != null) all.addAll(branches());
    }

    private List<Action> branches() {
        return List.of(
                Action.always(
                        "list.open-all",
                        GROUP,
                        "Open all rows",
                        Icon.TREE_OPEN,
                        keys(KeyCode.DOWN, KeyCombination.SHIFT_DOWN),
                        () -> list.openAll(true)),
                Action.always(
                        "list.close-all",
                        GROUP,
                        "Close all rows",
                        Icon.TREE_CLOSED,
                        keys(KeyCode.UP, KeyCombination.SHIFT_DOWN),
                        () -> list.openAll(false)),
                new Action(
                        "list.open-below",
                        GROUP,
                        "Open with everything inside",
                        Icon.TREE_OPEN,
                        new KeyCodeCombination(KeyCode.DOWN, KeyCombination.ALT_DOWN),
                        this::whyNoSelection,
                        () -> list.openBelow(true)),
                new Action(
                        "list.close-below",
                        GROUP,
                        "Close with everything inside",
                        Icon.TREE_CLOSED,
                        new KeyCodeCombination(KeyCode.UP, KeyCombination.ALT_DOWN),
                        this::whyNoSelection,
                        () -> list.openBelow(false)));
    }

    private static KeyCombination keys(KeyCode code, KeyCombination.Modifier... more) {
        var modifiers = new KeyCombination.Modifier[more.length + 1];
        modifiers[0] = KeyCombination.SHORTCUT_DOWN;
        System.arraycopy(more, 0, modifiers, 1, more.length);
        return new KeyCodeCombination(code, modifiers);
    }

    private List<Action> copies() {
        return List.of(
                new Action(
                        "list.copy-rows",
                        GROUP,
                        "Copy rows",
                        Icon.COPY,
                        keys(KeyCode.C),
                        this::whyNoSelection,
                        () -> copy(rowsText())),
                new Action(
                        "list.copy-cell",
                        GROUP,
                        "Copy cell",
                        Icon.COPY,
                        keys(KeyCode.C, KeyCombination.SHIFT_DOWN),
                        this::whyNoCursor,
                        () -> copy(cellText())),
                new Action(
                        "list.copy-ids",
                        GROUP,
                        "Copy ID",
                        Icon.COPY,
                        keys(KeyCode.C, KeyCombination.ALT_DOWN),
                        this::whyNoSelection,
                        () -> copy(idsText())));
    }

    ContextMenu menu(TableColumn<Entry<T>, ?> heading) {
        return columnActions.menu(heading);
    }

    List<Action> all() {
        return List.copyOf(all);
    }

    void exportTo(Function<String, @Nullable Path> chooser) {
        exportMenu.chooser(chooser);
    }

    void exportAll(Supplier<Iterator<List<T>>> everything) {
        exportMenu.everything(everything);
    }

    List<Node> buttons() {
        return List.of(columnMenu.button(), exportMenu.button());
    }

    /// The keys of the table itself; those of actions are the window's to dispatch.
    void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || event.isShiftDown()) return;
        switch (event.getCode()) {
            case ENTER -> {
                if (whyNoSelection() == null) list.open();
            }
            case CONTEXT_MENU -> {
                if (whyNoSelection() == null) list.openMenu();
            }
            case ESCAPE -> {
                if (!list.filterBar().isEmpty()) list.filterBar().clear();
                else table.getSelectionModel().clearSelection();
            }
            case LEFT -> {
                if (!closeOrLeave()) moveCursor(-1);
            }
            case RIGHT -> {
                if (!openOrEnter()) moveCursor(1);
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    /// A menu for the selected rows, made anew each time.
    ContextMenu menu() {
        menu.getItems().clear();
        List<T> selected = list.selected();
        List<MenuItem> links = links();
        menu.getItems().add(item(all.get(2)));
        menu.getItems().addAll(links);
        List<Action> ofRows = rowActions.apply(selected);
        if (!ofRows.isEmpty()) menu.getItems().add(new SeparatorMenuItem());
        menu.getItems().addAll(items(ofRows));
        menu.getItems().add(new SeparatorMenuItem());
        for (Action action : copies) menu.getItems().add(item(action));
        menu.getItems().add(new SeparatorMenuItem());
        var export = new Menu("Export", Icon.EXPORT.node());
        for (Action action : exportMenu.actions()) export.getItems().add(item(action));
        menu.getItems().add(export);
        return menu;
    }

    /// What belongs together, `Contextualize: setup`, `Contextualize: configure`, …, is one entry with a menu of its
    /// own: a menu as high as the window hides what it was opened on.
    private static List<MenuItem> items(List<Action> actions) {
        List<MenuItem> items = new ArrayList<>();
        for (int from = 0; from < actions.size(); ) {
            String family = family(actions.get(from));
            int to = from + 1;
            while (!family.isEmpty()
                    && to < actions.size()
                    && family(actions.get(to)).equals(family)) to++;
            if (to - from < FAMILY) {
                items.add(item(actions.get(from)));
                from++;
                continue;
            }
            Icon icon = actions.get(from).icon();
            var menu = new Menu(family, icon == null ? null : icon.node());
            menu.setMnemonicParsing(false);
            for (Action action : actions.subList(from, to)) {
                MenuItem item = item(action);
                item.setText(item.getText().substring(family.length() + BETWEEN.length()));
                item.setGraphic(null);
                menu.getItems().add(item);
            }
            items.add(menu);
            from = to;
        }
        return items;
    }

    private static String family(Action action) {
        int at = action.title().indexOf(BETWEEN);
        return at < 0 ? "" : action.title().substring(0, at);
    }

    private List<MenuItem> links() {
        T row = list.current();
        if (row == null) return List.of();
        List<MenuItem> items = new ArrayList<>();
        List<Link> seen = new ArrayList<>();
        for (Column<T> column : spec.columns()) {
            Link link = column.link() == null ? null : column.link().apply(row);
            if (link == null || seen.contains(link)) continue;
            seen.add(link);
            var item = new MenuItem("Go to " + link.kind() + " " + link.text(), Icon.OPEN.node());
            item.setMnemonicParsing(false);
            item.setOnAction(_ -> context.navigator().open(link));
            items.add(item);
        }
        return items;
    }

    /// A menu item that says why it can't run, where it can't.
    static MenuItem item(Action action) {
        String whyNot = action.whyNot().get();
        var item = new MenuItem(whyNot == null ? action.title() : action.title() + "  (" + whyNot + ")");
        item.setMnemonicParsing(false);
        if (action.icon() != null) item.setGraphic(action.icon().node());
        item.setDisable(whyNot != null);
        item.setOnAction(_ -> action.run().run());
        return item;
    }

    List<Entry<T>> selectedEntries() {
        return table.getSelectionModel().getSelectedIndices().stream()
                .sorted()
                .filter(index -> index >= 0 && index < table.getItems().size())
                .map(table.getItems()::get)
                .toList();
    }

    private @Nullable String whyNoSelection() {
        return table.getSelectionModel().isEmpty() ? "select a row first" : null;
    }

    private @Nullable String whyNoCursor() {
        return cursorColumn() == null ? "go to a cell first" : null;
    }

    private @Nullable TableColumn<Entry<T>, ?> cursorColumn() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        if (at == null || at.getRow() < 0 || table.getVisibleLeafColumns().isEmpty()) return null;
        return table.getVisibleLeafColumn(Math.max(0, columnOf(at)));
    }

    /// The place of a cell's column among those that are shown; -1 where it is in none.
    private int columnOf(TablePosition<?, ?> at) {
        for (int i = 0; i < table.getVisibleLeafColumns().size(); i++) {
            if (table.getVisibleLeafColumn(i).equals(at.getTableColumn())) return i;
        }
        return -1;
    }

    /// The row that the cursor stands on, where it stands in the column of the tree.
    private @Nullable Entry<T> branchAtCursor() {
        if (spec.nesting() == null) return null;
        TableColumn<Entry<T>, ?> column = cursorColumn();
        Entry<T> entry = table.getFocusModel().getFocusedItem();
        return column != null && Integer.valueOf(0).equals(column.getUserData()) ? entry : null;
    }

    private boolean openOrEnter() {
        Entry<T> entry = branchAtCursor();
        if (entry == null || !entry.branch().opens() || entry.branch().open()) return false;
        list.open(entry, true);
        return true;
    }

    private boolean closeOrLeave() {
        Entry<T> entry = branchAtCursor();
        if (entry == null) return false;
        if (entry.branch().opens() && entry.branch().open()) {
            list.open(entry, false);
            return true;
        }
        int above = list.above(entry);
        if (above < 0) return false;
        table.getSelectionModel().clearAndSelect(above);
        table.getFocusModel().focus(above, cursorColumn());
        list.showCurrent();
        return true;
    }

    private void moveCursor(int by) {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        if (at == null || at.getRow() < 0) return;
        int next = Math.max(0, columnOf(at)) + by;
        if (next < 0 || next >= table.getVisibleLeafColumns().size()) return;
        TableColumn<Entry<T>, ?> column = table.getVisibleLeafColumn(next);
        table.getFocusModel().focus(at.getRow(), column);
        table.scrollToColumn(column);
    }

    private void sort(boolean also) {
        TableColumn<Entry<T>, ?> column = cursorColumn();
        if (column == null) return;
        boolean turn = table.getSortOrder().contains(column) && column.getSortType() == TableColumn.SortType.ASCENDING;
        column.setSortType(turn ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
        if (also && !table.getSortOrder().contains(column)) table.getSortOrder().add(column);
        else if (!also) table.getSortOrder().setAll(List.of(column));
    }

    private void copy(String text) {
        var content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// Tab-separated, with a heading where there are several, so that it goes into a spreadsheet as well as into a
    /// message.
    String rowsText() {
        List<Integer> shownColumns = spec.written(shownColumns(table));
        List<Entry<T>> rows = selectedEntries();
        String heading = shownColumns.stream()
                .map(i -> spec.columns().get(i).heading())
                .collect(Collectors.joining("\t", "", "\n"));
        return rows.stream()
                .map(row -> shownColumns.stream()
                        .map(i -> row.lineAt(i, context.times().now()))
                        .collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n", rows.size() > 1 ? heading : "", ""));
    }

    String cellText() {
        TableColumn<Entry<T>, ?> column = cursorColumn();
        Entry<T> entry = table.getFocusModel().getFocusedItem();
        if (entry == null || column == null || !(column.getUserData() instanceof Integer index)) return "";
        return entry.textAt(index, context.times().now());
    }

    String idsText() {
        return selectedEntries().stream()
                .map(entry -> spec.objectId().apply(entry.row()))
                .collect(Collectors.joining("\n"));
    }

    /// Indices in the spec of the columns that are shown, from left to right.
    static List<Integer> shownColumns(TableView<?> table) {
        return IntStream.range(0, table.getVisibleLeafColumns().size())
                .mapToObj(i -> table.getVisibleLeafColumn(i).getUserData())
                .filter(Integer.class::isInstance)
                .map(Integer.class::cast)
                .toList();
    }
}

package org.xlcloud.views.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.state.EmptyState;

/// The list of everything: carries filter, sort, columns, selection, copy, export and keyboard for any kind of row.
///
/// Rows come as records, are prepared away from the JavaFX thread ([TableModel]) and put into the table in one step
/// ([Refresh]). Use it from the JavaFX thread only.
public final class ResourceTable<T> implements AutoCloseable {
    /// A key that begins so is no row's key but a filter: the way to link to a part of a list.
    public static final String FILTER = "?";

    static final String STYLE_SHEET =
            Objects.requireNonNull(ResourceTable.class.getResource("table.css")).toExternalForm();

    /// From this part of the way down on, more rows are wanted.
    private static final double NEAR_END = 0.95;

    private final TableSpec<T> spec;
    private final TableContext context;
    private final TableModel<T> model;
    private final TableView<Entry<T>> table = new TableView<>();
    private final List<TableColumn<Entry<T>, ?>> columns = new ArrayList<>();
    private final Set<ResourceCell<T>> cells = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<SpokenRow> drawnRows = Collections.newSetFromMap(new WeakHashMap<>());
    private final Growth<Entry<T>> growth = new Growth<>(table);
    private final Refresh<T> refresh = new Refresh<>(table, drawnRows);
    private final FilterBar filter;
    private final TableActions<T> actions;
    private final Label count = new Label();
    private final HBox tools = new HBox(8);
    private final VBox top = new VBox(6);
    private final VBox root = new VBox();
    private final Delay settle = new Delay(Duration.ofMillis(400), this::rememberLayout);
    private final FxHop.Binding binding;
    private final Subscription zone;
    private Shown<T> shown;
    private long awaited;
    private boolean applyingLayout;
    private boolean measuring;
    private boolean given;
    private Node whenEmpty = new Label();
    private Runnable onSelection = () -> {};
    private Runnable onOpen = () -> {};
    private Runnable onRows = () -> {};
    private Runnable onEnd = () -> {};
    private @Nullable ScrollBar scrollBar;
    private @Nullable String wanted;
    private List<String> opened = List.of();
    private @Nullable String hold;

    /// @param rowActions what can be done with the selected rows, for the context menu: the page's own actions
    public ResourceTable(TableSpec<T> spec, TableContext context, Function<List<T>, List<Action>> rowActions) {
        this.spec = spec;
        this.context = context;
        model = new TableModel<>(spec, context.times()::now, context.times().zone());
        shown = model.shown().newest();
        filter = new FilterBar(
                spec,
                () -> shown.all(),
                () -> context.times().zone(),
                terms -> awaited = model.filter(terms),
                table::requestFocus);
        makeColumns();
        actions = new TableActions<>(this, spec, context, rowActions);
        layOut();
        behave();
        applyLayout(ColumnLayout.read(context.recall().apply(settingName()), spec));
        zone = context.times()
                .utcProperty()
                .subscribe(() -> model.zone(context.times().zone()));
        binding = FxHop.bind(model.shown(), () -> true, this::show);
    }

    public Region node() {
        return root;
    }

    /// New rows. The supplier is asked on another thread; what did not change costs nothing on this one.
    public void rows(Supplier<? extends List<T>> rows) {
        given = true;
        model.rows(rows);
    }

    /// What stands in the place of rows when there are none at all; a filter that hides them all has its own.
    public void whenEmpty(Node node) {
        if (node.equals(whenEmpty)) return;
        whenEmpty = node;
        showPlaceholder();
    }

    /// What stands between tool bar and rows: a banner over stale data; null for nothing.
    public void banner(@Nullable Node node) {
        if (root.getChildren().size() > 2) root.getChildren().remove(1);
        if (node != null) root.getChildren().add(1, node);
    }

    /// Puts the page's own controls at the end of the tool bar.
    public void addTools(Node... nodes) {
        tools.getChildren().addAll(nodes);
    }

    /// Called after the selection changed, by the operator or because selected rows changed or went.
    public void onSelection(Runnable then) {
        onSelection = then;
    }

    /// Called when the operator opens a row with Enter or a double click.
    public void onOpen(Runnable then) {
        onOpen = then;
    }

    /// Called after other rows are shown.
    public void onRows(Runnable then) {
        onRows = then;
    }

    /// How many rows there are, filtered out ones included.
    public int size() {
        return shown.all().size();
    }

    /// Whether there is such a row, filtered out or in a closed one though it may be.
    public boolean has(String key) {
        return indexOf(shown.all(), key) >= 0;
    }

    /// Draws the pasts of the values in view again.
    public void redrawTrends() {
        for (ResourceCell<T> cell : cells) cell.trend();
    }

    /// Scrolls to the row that was selected last, if it is out of sight.
    public void showCurrent() {
        int index = table.getSelectionModel().getSelectedIndex();
        if (index >= 0) refresh.bringIntoView(index);
    }

    /// Asks in another way for the file that an export goes to: tests have nobody to choose one in a dialog.
    ///
    /// @param chooser takes the proposed name; null means that the operator thought better of it
    public void exportTo(Function<String, @Nullable Path> chooser) {
        actions.exportTo(chooser);
    }

    /// Puts a search of the page's own in the place of the filter: for a list that holds only the first of its rows.
    public void searchedBy(Node search) {
        tools.getChildren().set(0, search);
        top.getChildren().remove(filter.notes());
    }

    /// Where "Export all" gets its rows from, page by page, where the list holds only the first of them.
    ///
    /// @param everything called by the export's job
    public void exportAll(Supplier<Iterator<List<T>>> everything) {
        actions.exportAll(everything);
    }

    /// Called when the operator has scrolled to the last rows.
    public void onEnd(Runnable then) {
        onEnd = then;
    }

    /// The selected rows in the order of the list.
    public List<T> selected() {
        return actions.selectedEntries().stream().map(Entry::row).toList();
    }

    /// The row that was selected last; null when none is.
    public @Nullable T current() {
        Entry<T> entry = table.getSelectionModel().getSelectedItem();
        return entry == null ? null : entry.row();
    }

    public void focus() {
        table.requestFocus();
        if (table.getFocusModel().getFocusedIndex() < 0) table.getFocusModel().focus(0);
    }

    /// Replaces the filter by a text in the grammar.
    public void filter(String text) {
        filter.set(text);
    }

    /// The filter as text in the grammar.
    public String filterText() {
        return filter.text();
    }

    /// Selects a row and brings it into view, as soon as there is such a row; lifts the filter if that hides it.
    public void reveal(String key) {
        if (key.startsWith(FILTER)) {
            filter.set(key.substring(FILTER.length()));
            return;
        }
        wanted = key;
        revealWanted();
    }

    /// What can be done with this list, for menus, keys and palette.
    public List<Action> actions() {
        return actions.all();
    }

    @Override
    public void close() {
        binding.close();
        settle.stop();
        zone.unsubscribe();
    }

    TableView<Entry<T>> table() {
        return table;
    }

    Shown<T> shown() {
        return shown;
    }

    FilterBar filterBar() {
        return filter;
    }

    void open() {
        onOpen.run();
    }

    /// Opens the menu of the selected rows at the cursor: with GTK, JavaFX asks for no menu when its key is pressed.
    void openMenu() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        Node cursor = table;
        for (ResourceCell<T> cell : cells) {
            boolean here = at != null
                    && cell.getIndex() == at.getRow()
                    && cell.getTableColumn().equals(at.getTableColumn());
            if (here && cell.getScene() != null) cursor = cell;
        }
        actions.menu().show(cursor, Side.BOTTOM, 0, 0);
    }

    /// Opens a row of a tree, or closes it.
    void toggle(Entry<T> entry) {
        open(entry, !entry.branch().open());
    }

    void open(Entry<T> entry, boolean open) {
        hold = entry.key();
        model.open(List.of(entry.key()), open);
    }

    /// Opens the selected rows of a tree with everything in them, or closes them.
    void openBelow(boolean open) {
        List<String> keys = new ArrayList<>();
        for (Entry<T> entry : actions.selectedEntries()) keys.addAll(model.below(entry.key()));
        model.open(keys, open);
    }

    /// Opens all rows of a tree, or closes them.
    public void openAll(boolean open) {
        Entry<T> focused = table.getFocusModel().getFocusedItem();
        hold = focused == null ? null : focused.key();
        model.openAll(open);
    }

    /// The place in the list of the row that another is in; -1 where it is in none.
    int above(Entry<T> entry) {
        List<String> above = model.above(entry.key());
        return above.isEmpty() ? -1 : indexOf(shown.entries(), above.getLast());
    }

    private String settingName() {
        return "list." + spec.id() + ".columns";
    }

    private void makeColumns() {
        for (int i = 0; i < spec.columns().size(); i++) {
            Column<T> column = spec.columns().get(i);
            columns.add(makeColumn(i, column));
            growth.add(columns.get(i), column.width());
            if (column.grows()) growth.grows(columns.get(i));
        }
        if (spec.nesting() != null) growth.names(columns.getFirst());
        table.getColumns().setAll(columns);
        table.setSortPolicy(_ -> {
            awaited = model.order(order());
            return true;
        });
    }

    private TableColumn<Entry<T>, Entry<T>> makeColumn(int index, Column<T> column) {
        var made = new TableColumn<Entry<T>, Entry<T>>(column.heading());
        made.setId(column.id());
        made.setUserData(index);
        made.setMinWidth(30);
        made.getStyleClass().add(column.type().name().toLowerCase(java.util.Locale.ROOT) + "-column");
        made.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        made.setCellFactory(_ -> {
            var cell = new ResourceCell<>(index, column, context.navigator(), context.times());
            cell.setOnMouseEntered(_ -> cell.tip());
            if (index == 0 && spec.nesting() != null) cell.nested(spec.nesting(), this::toggle);
            cells.add(cell);
            cell.textTruncatedProperty().addListener((_, _, cut) -> {
                if (cut) measureSoon();
            });
            return cell;
        });
        return made;
    }

    /// Widens columns whose texts are cut, once for all cells of a layout.
    private void measureSoon() {
        if (measuring || table.getScene() == null) return;
        measuring = true;
        FxHop.afterFrame(table.getScene(), this::measure);
    }

    private void measure() {
        measuring = false;
        if (!growth.hasRoom()) return;
        boolean more = false;
        for (ResourceCell<T> cell : cells) if (cell.isCut()) more |= growth.needs(cell.getTableColumn(), cell.needs());
        if (more) growth.fit();
    }

    private List<Sorting> order() {
        List<Sorting> order = new ArrayList<>();
        for (TableColumn<?, ?> column : table.getSortOrder()) {
            if (column.getUserData() instanceof Integer index) {
                order.add(new Sorting(index, column.getSortType() == TableColumn.SortType.DESCENDING));
            }
        }
        return order;
    }

    private void layOut() {
        root.getStyleClass().add("resource-list");
        root.getStylesheets().add(STYLE_SHEET);
        table.getStyleClass().addAll("resource-table", "dense");
        table.setAccessibleText("List of " + spec.many());
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setTableMenuButtonVisible(false);
        table.setRowFactory(_ -> new SpokenRow());
        count.getStyleClass().add("row-count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        tools.getStyleClass().add("list-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(filter.field(), Priority.ALWAYS);
        tools.getChildren().addAll(filter.field(), count);
        tools.getChildren().addAll(actions.buttons());
        top.getStyleClass().add("list-top");
        top.getChildren().addAll(tools, filter.notes());
        VBox.setVgrow(table, Priority.ALWAYS);
        root.getChildren().addAll(top, table);
        showCount();
    }

    private void behave() {
        var selection = table.getSelectionModel();
        selection.getSelectedItems().addListener((InvalidationListener) _ -> selectionChanged());
        selection.selectedItemProperty().addListener((_, _, _) -> selectionChanged());
        table.getFocusModel().focusedCellProperty().addListener((InvalidationListener) _ -> showCursor());
        table.addEventFilter(KeyEvent.KEY_PRESSED, actions::key);
        table.addEventFilter(KeyEvent.KEY_TYPED, event -> {
            if (!event.getCharacter().equals("/")) return;
            filter.focus();
            event.consume();
        });
        table.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, this::contextMenu);
        table.getSortOrder().addListener((InvalidationListener) _ -> settle.restart());
        table.getColumns().addListener((InvalidationListener) _ -> settle.restart());
        for (TableColumn<Entry<T>, ?> column : columns) {
            column.widthProperty().addListener((_, _, _) -> settle.restart());
            column.visibleProperty().addListener((_, _, _) -> settle.restart());
            column.sortTypeProperty().addListener((_, _, _) -> settle.restart());
        }
        Seconds.whileShowing(table, this::tick);
        table.skinProperty().subscribe(skin -> {
            if (skin != null) FxHop.run(this::watchScrolling);
        });
    }

    private void rememberLayout() {
        if (!applyingLayout) context.remember().accept(settingName(), layout().text());
    }

    private void watchScrolling() {
        if (scrollBar != null) return;
        for (Node node : table.lookupAll(".scroll-bar")) {
            if (!(node instanceof ScrollBar bar) || bar.getOrientation() != Orientation.VERTICAL) continue;
            scrollBar = bar;
            bar.valueProperty().addListener((_, before, now) -> {
                if (now.doubleValue() > before.doubleValue() && now.doubleValue() > NEAR_END) onEnd.run();
            });
        }
    }

    private void contextMenu(ContextMenuEvent event) {
        TableColumn<Entry<T>, ?> heading = heading(event.getPickResult().getIntersectedNode());
        ContextMenu menu = heading == null ? actions.menu() : actions.menu(heading);
        menu.show(table, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private @Nullable TableColumn<Entry<T>, ?> heading(@Nullable Node picked) {
        for (Node at = picked; at != null; at = at.getParent()) {
            if (!(at instanceof TableColumnHeader header)) continue;
            for (TableColumn<Entry<T>, ?> column : columns) if (column.equals(header.getTableColumn())) return column;
        }
        return null;
    }

    private void show(Shown<T> next) {
        boolean asked = next.request() != shown.request();
        shown = next;
        filter.problem(next.problem());
        refresh.show(next.entries(), !asked, hold);
        hold = null;
        showPlaceholder();
        selectionChanged();
        measureSoon();
        onRows.run();
        if (next.request() == awaited) revealWanted();
    }

    private void showPlaceholder() {
        boolean hidden = shown.entries().isEmpty() && !shown.all().isEmpty();
        // While the first rows are on their way nobody knows yet whether there are any.
        table.setPlaceholder(hidden ? noMatch() : given && !shown.given() ? new Label() : whenEmpty);
    }

    private Node noMatch() {
        var clear = new Button("Clear the filter", Icon.CLEAR.node());
        clear.setOnAction(_ -> filter.clear());
        return new EmptyState(
                Icon.FILTER,
                "No " + spec.one() + " matches the filter",
                "It hides "
                        + (shown.all().size() == 1
                                ? "the only one."
                                : "all " + shown.all().size() + "."),
                clear);
    }

    private void selectionChanged() {
        if (refresh.isRunning()) return;
        showCount();
        onSelection.run();
    }

    private void showCount() {
        int selected = table.getSelectionModel().getSelectedIndices().size();
        count.setText(
                given && !shown.given()
                        ? ""
                        : spec.count(shown.kept(), shown.all().size(), selected));
    }

    private void tick() {
        for (ResourceCell<T> cell : cells) cell.tick();
    }

    void showCursor() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        for (ResourceCell<T> cell : cells) {
            cell.cursor(at != null
                    && cell.getIndex() == at.getRow()
                    && cell.getTableColumn().equals(at.getTableColumn()));
        }
    }

    private void revealWanted() {
        String key = wanted;
        if (key == null) return;
        int index = indexOf(shown.entries(), key);
        if (index >= 0) {
            wanted = null;
            opened = List.of();
            table.getSelectionModel().clearAndSelect(index);
            table.getFocusModel().focus(index, table.getVisibleLeafColumn(0));
            refresh.bringIntoView(index);
        } else if (indexOf(shown.all(), key) >= 0) {
            List<String> above = model.above(key);
            if (!above.isEmpty() && !above.equals(opened)) model.open(above, true);
            else if (!filter.isEmpty()) filter.clear();
            opened = above;
        }
    }

    private static <T> int indexOf(List<Entry<T>> entries, String key) {
        for (int i = 0; i < entries.size(); i++) if (entries.get(i).key().equals(key)) return i;
        return -1;
    }

    ColumnLayout layout() {
        List<ColumnLayout.Place> places = new ArrayList<>();
        for (TableColumn<Entry<T>, ?> column : table.getColumns()) {
            places.add(new ColumnLayout.Place(column.getId(), growth.width(column), column.isVisible()));
        }
        List<ColumnLayout.By> order = new ArrayList<>();
        for (TableColumn<Entry<T>, ?> column : table.getSortOrder()) {
            order.add(new ColumnLayout.By(column.getId(), column.getSortType() == TableColumn.SortType.DESCENDING));
        }
        return new ColumnLayout(places, order);
    }

    void applyLayout(ColumnLayout layout) {
        applyingLayout = true;
        try {
            List<TableColumn<Entry<T>, ?>> ordered = new ArrayList<>();
            for (ColumnLayout.Place place : layout.places()) {
                TableColumn<Entry<T>, ?> column = column(place.column());
                column.setPrefWidth(place.width());
                column.setVisible(place.shown());
                ordered.add(column);
            }
            table.getColumns().setAll(ordered);
            table.getSortOrder().clear();
            for (ColumnLayout.By by : layout.order()) {
                TableColumn<Entry<T>, ?> column = column(by.column());
                column.setSortType(by.descending() ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
                table.getSortOrder().add(column);
            }
        } finally {
            applyingLayout = false;
        }
        growth.fit();
    }

    private TableColumn<Entry<T>, ?> column(String id) {
        return columns.stream()
                .filter(column -> column.getId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// A row that says in words what it is and how it is.
    private final class SpokenRow extends TableRow<Entry<T>> {
        SpokenRow() {
            drawnRows.add(this);
            setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && !isEmpty()) open();
            });
        }

        @Override
        public @Nullable Object queryAccessibleAttribute(
                javafx.scene.AccessibleAttribute attribute, Object... parameters) {
            Entry<T> entry = getItem();
            if (attribute == javafx.scene.AccessibleAttribute.TEXT && entry != null) {
                String says = spec.spoken().apply(entry.row());
                return spec.nesting() == null
                        ? says
                        : says + ", " + entry.branch().spoken();
            }
            return super.queryAccessibleAttribute(attribute, parameters);
        }
    }
}

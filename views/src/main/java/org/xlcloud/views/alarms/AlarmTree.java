package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.TableContext;

/// The tree of alarms by place, the worst first, each branch with what is below it rolled up. Left and Right close and
/// open, Enter opens the details, Shift and Ctrl select several.
final class AlarmTree {
    private static final String GROUPING = "alarms.tree.by";
    private static final double INDENT_EM = 1.4;
    private static final PseudoClass PLACE = PseudoClass.getPseudoClass("place");

    private final TableContext context;
    private final ListView<Branch> view = new ListView<>();
    private final ObservableList<Branch> lines = FXCollections.observableArrayList();
    private final ComboBox<RollUp.Grouping> grouping = new ComboBox<>();
    private final Label count = new Label();
    private final VBox root = new VBox();
    private final Set<String> open = new HashSet<>();
    private final Set<Line> cells = Collections.newSetFromMap(new WeakHashMap<>());
    private final OffThread<RollUp.Asked, List<Branch>> rollUp =
            new OffThread<>("alarm tree", RollUp::lines, this::show);
    private List<AlarmRow> rows = List.of();
    private Runnable onSelection = () -> {};
    private Runnable onOpen = () -> {};
    private boolean showing;
    private boolean touched;

    AlarmTree(TableContext context) {
        this.context = context;
        grouping.getItems().setAll(RollUp.Grouping.values());
        grouping.setConverter(new StringConverter<>() {
            @Override
            public String toString(RollUp.@Nullable Grouping by) {
                return by == null ? "" : by.title();
            }

            @Override
            public RollUp.@Nullable Grouping fromString(String text) {
                return null; // it is not typed
            }
        });
        grouping.setId("alarm-tree-by");
        grouping.setAccessibleText("Build the tree by");
        String kept = context.recall().apply(GROUPING);
        grouping.setValue(RollUp.Grouping.byId(kept));
        grouping.valueProperty().addListener((_, _, by) -> {
            context.remember().accept(GROUPING, by.id());
            touched = false;
            ask();
        });
        view.setItems(lines);
        view.setId("alarm-tree");
        view.getStyleClass().addAll("alarm-tree", "dense");
        view.setAccessibleText("Tree of alarms");
        view.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        view.setCellFactory(_ -> new Line());
        view.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        view.getSelectionModel().selectedIndexProperty().addListener((_, _, _) -> {
            if (!showing) onSelection.run();
        });
        var all = new Button("Open all", Icon.DOWN.node());
        all.getStyleClass().add("flat");
        all.setOnAction(_ -> openAll());
        var none = new Button("Close all", Icon.UP.node());
        none.getStyleClass().add("flat");
        none.setOnAction(_ -> {
            touched = true;
            open.clear();
            ask();
        });
        var by = new Label("By");
        by.setLabelFor(grouping);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        count.getStyleClass().add("row-count");
        var tools = new HBox(by, grouping, all, none, gap, count);
        tools.getStyleClass().add("list-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        var top = new VBox(tools);
        top.getStyleClass().add("list-top");
        VBox.setVgrow(view, Priority.ALWAYS);
        root.getStyleClass().add("alarm-tree-pane");
        root.getChildren().addAll(top, view);
        Seconds.whileShowing(view, () -> cells.forEach(Line::tick));
    }

    Region node() {
        return root;
    }

    void onSelection(Runnable then) {
        onSelection = then;
    }

    void onOpen(Runnable then) {
        onOpen = then;
    }

    void whenEmpty(Node node) {
        view.setPlaceholder(node);
    }

    void focus() {
        view.requestFocus();
        if (view.getSelectionModel().isEmpty() && !lines.isEmpty())
            view.getSelectionModel().select(0);
    }

    void rows(List<AlarmRow> now) {
        rows = now;
        ask();
    }

    /// The selected alarms, and all below the selected places: what an action is done to.
    List<AlarmRow> selected() {
        List<AlarmRow> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Branch branch : view.getSelectionModel().getSelectedItems()) {
            if (branch == null) continue;
            List<AlarmRow> below = branch.alarm() == null ? below(branch) : List.of(branch.alarm());
            for (AlarmRow row : below) if (seen.add(row.key())) found.add(row);
        }
        return found;
    }

    /// The alarm that was selected last; null when none is, or a place.
    @Nullable
    AlarmRow current() {
        Branch branch = view.getSelectionModel().getSelectedItem();
        return branch == null ? null : branch.alarm();
    }

    /// Opens the way to an alarm and selects it.
    void reveal(String key) {
        for (AlarmRow row : rows) {
            if (!row.key().equals(key)) continue;
            touched = true;
            String at = "at:" + row.alarm().cloud();
            open.add(at);
            for (String step : path(row)) {
                if (step.isEmpty()) break;
                at += "/" + step;
                open.add(at);
            }
            wanted = key;
            ask();
            return;
        }
    }

    private @Nullable String wanted;

    private List<String> path(AlarmRow row) {
        return grouping.getValue().path(row);
    }

    private List<AlarmRow> below(Branch place) {
        List<AlarmRow> found = new ArrayList<>();
        for (AlarmRow row : rows) {
            String at = "at:" + row.alarm().cloud();
            boolean in = at.equals(place.key());
            for (String step : path(row)) {
                if (in || step.isEmpty()) break;
                at += "/" + step;
                in = at.equals(place.key());
            }
            if (in) found.add(row);
        }
        return found;
    }

    private void ask() {
        if (!touched) openWorst();
        rollUp.ask(new RollUp.Asked(rows, grouping.getValue(), Set.copyOf(open)));
    }

    /// Until the operator opens or closes something, the clouds and the way to the worst alarms are open.
    private void openWorst() {
        open.clear();
        Severity worst = Severity.NONE;
        for (AlarmRow row : rows) if (row.isActive()) worst = worst.worst(row.latched());
        int opened = 0;
        for (AlarmRow row : rows) {
            String at = "at:" + row.alarm().cloud();
            open.add(at);
            if (!row.isActive() || row.latched() != worst || opened >= 20) continue;
            opened++;
            for (String step : path(row)) {
                if (step.isEmpty()) break;
                at += "/" + step;
                open.add(at);
            }
        }
    }

    private void openAll() {
        touched = true;
        for (AlarmRow row : rows) {
            String at = "at:" + row.alarm().cloud();
            open.add(at);
            for (String step : path(row)) {
                if (step.isEmpty()) break;
                at += "/" + step;
                open.add(at);
            }
        }
        ask();
    }

    private void toggle(Branch branch, boolean toOpen) {
        if (branch.open() == null) return;
        touched = true;
        if (toOpen) open.add(branch.key());
        else open.remove(branch.key());
        ask();
    }

    private void show(List<Branch> now) {
        showing = true;
        try {
            var selection = view.getSelectionModel();
            Set<String> selected = new HashSet<>();
            for (Branch branch : selection.getSelectedItems()) if (branch != null) selected.add(branch.key());
            Branch last = selection.getSelectedItem();
            String lastKey = wanted != null ? wanted : last == null ? null : last.key();
            if (wanted != null) {
                selected.clear();
                selected.add(wanted);
            }
            if (!now.equals(lines)) {
                selection.clearSelection();
                lines.setAll(now);
            } else if (wanted == null) {
                return;
            }
            int lastAt = -1;
            for (int i = 0; i < now.size(); i++) {
                String key = now.get(i).key();
                if (key.equals(lastKey)) lastAt = i;
                else if (selected.contains(key)) selection.select(i);
            }
            if (lastAt >= 0) selection.select(lastAt);
            if (wanted != null && lastAt >= 0) {
                view.scrollTo(Math.max(0, lastAt - 4));
                wanted = null;
            }
            long alarms = rows.stream().filter(AlarmRow::isActive).count();
            count.setText(alarms + (alarms == 1 ? " active alarm" : " active alarms"));
        } finally {
            showing = false;
        }
        onSelection.run();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || event.isShiftDown()) return;
        Branch branch = view.getSelectionModel().getSelectedItem();
        if (branch == null) return;
        switch (event.getCode()) {
            case RIGHT -> {
                if (Boolean.FALSE.equals(branch.open())) toggle(branch, true);
                else view.getSelectionModel().clearAndSelect(next());
            }
            case LEFT -> {
                if (Boolean.TRUE.equals(branch.open())) toggle(branch, false);
                else up(branch);
            }
            case ENTER -> {
                if (branch.alarm() == null) toggle(branch, !Boolean.TRUE.equals(branch.open()));
                else onOpen.run();
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private int next() {
        return Math.min(lines.size() - 1, view.getSelectionModel().getSelectedIndex() + 1);
    }

    /// Selects the place that a line is in.
    private void up(Branch branch) {
        for (int i = view.getSelectionModel().getSelectedIndex() - 1; i >= 0; i--) {
            if (lines.get(i).depth() >= branch.depth()) continue;
            view.getSelectionModel().clearAndSelect(i);
            view.scrollTo(Math.max(0, i - 2));
            return;
        }
    }

    /// One line: an arrow, the worst that nobody knows, the name, how many of each, how it is now, since when.
    private final class Line extends ListCell<Branch> {
        private final Label arrow = new Label();
        private final StateMark worst = new StateMark();
        private final Label name = new Label();
        private final HBox counts = new HBox();
        private final Label why = new Label();
        private final StateMark now = new StateMark();
        private final Label age = new Label();
        private final HBox box = new HBox(arrow, worst, name, counts, why, now, age);

        Line() {
            getStyleClass().add("tree-line");
            box.setAlignment(Pos.CENTER_LEFT);
            box.getStyleClass().add("tree-box");
            arrow.getStyleClass().add("tree-arrow");
            arrow.setMinWidth(Region.USE_PREF_SIZE);
            arrow.setOnMousePressed(this::arrow);
            worst.getStyleClass().add("tree-worst");
            worst.setMinWidth(Region.USE_PREF_SIZE);
            name.getStyleClass().add("tree-name");
            name.setMinWidth(Region.USE_PREF_SIZE);
            counts.getStyleClass().add("tree-counts");
            counts.setAlignment(Pos.CENTER_LEFT);
            why.getStyleClass().add("fact-name");
            why.setMinWidth(0);
            HBox.setHgrow(why, Priority.ALWAYS);
            why.setMaxWidth(Double.MAX_VALUE);
            now.setMinWidth(Region.USE_PREF_SIZE);
            age.getStyleClass().add("tree-age");
            age.setMinWidth(Region.USE_PREF_SIZE);
            setPrefWidth(0); // as wide as the view
            setOnMouseClicked(event -> {
                Branch branch = getItem();
                if (branch == null || event.getButton() != MouseButton.PRIMARY || event.getClickCount() != 2) return;
                if (branch.alarm() == null) toggle(branch, !Boolean.TRUE.equals(branch.open()));
                else onOpen.run();
            });
            cells.add(this);
        }

        private void arrow(MouseEvent event) {
            Branch branch = getItem();
            if (branch == null || branch.open() == null) return;
            toggle(branch, !branch.open());
            event.consume();
        }

        @Override
        protected void updateItem(@Nullable Branch branch, boolean empty) {
            super.updateItem(branch, empty);
            setText(null);
            if (empty || branch == null) {
                setGraphic(null);
                return;
            }
            boolean place = branch.alarm() == null;
            pseudoClassStateChanged(PLACE, place);
            double em = name.getFont().getSize();
            arrow.setTranslateX(0);
            HBox.setMargin(arrow, new javafx.geometry.Insets(0, 0, 0, branch.depth() * INDENT_EM * em));
            arrow.setText(branch.open() == null ? "" : branch.open() ? "▾" : "▸");
            worst.show(Look.of(branch.latched()));
            worst.setVisible(place || branch.latched() != Severity.NONE);
            name.setText(branch.title());
            counts(branch);
            AlarmRow alarm = branch.alarm();
            why.setText(alarm == null ? "" : why(alarm));
            now.show(
                    Look.of(branch.current()),
                    "now " + Look.of(branch.current()).word());
            now.setVisible(!place || branch.current() != branch.latched());
            setGraphic(box);
            setAccessibleText(spoken(branch));
            tick();
        }

        private static String why(AlarmRow row) {
            String what = row.phase().title().toLowerCase(java.util.Locale.ROOT);
            String by = row.by();
            return what
                    + (by == null ? "" : " by " + by)
                    + (row.alarm().reason().isEmpty() ? "" : " · " + row.alarm().reason());
        }

        private void counts(Branch branch) {
            counts.getChildren().clear();
            Branch.Counts of = branch.raised();
            count(Look.of(Severity.CRITICAL), of.critical());
            count(Look.of(Severity.MODERATE), of.moderate());
            count(Look.of(Severity.LOW), of.low());
            count(Look.of(Severity.UNKNOWN), of.unknown());
            count(new Look(Icon.ACKNOWLEDGED, "acknowledged", "state-held"), branch.acknowledged());
        }

        private void count(Look look, int number) {
            if (number == 0) return;
            var mark = new StateMark();
            mark.show(look, number + " " + look.word());
            mark.setMinWidth(Region.USE_PREF_SIZE);
            counts.getChildren().add(mark);
        }

        private String spoken(Branch branch) {
            if (branch.alarm() != null) return AlarmLists.spoken(branch.alarm());
            return branch.title() + ", worst " + branch.latched().word() + ", "
                    + branch.raised().all() + " active, " + branch.acknowledged() + " acknowledged, "
                    + (Boolean.TRUE.equals(branch.open()) ? "open" : "closed");
        }

        void tick() {
            Branch branch = getItem();
            if (branch == null || isEmpty()) return;
            Instant since = branch.since();
            String text = since == null ? "" : context.times().age(since);
            if (!text.equals(age.getText())) age.setText(text);
        }
    }
}

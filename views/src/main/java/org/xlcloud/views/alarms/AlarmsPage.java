package org.xlcloud.views.alarms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.views.alarms.AlarmViews.View;
import org.xlcloud.views.detail.DetailPane;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.journal.JournalPane;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.ErrorState;
import org.xlcloud.views.state.LoadingState;
import org.xlcloud.views.table.ResourceTable;

/// The page that an incident is run from: active and acknowledged alarms, their tree, history, what is put aside, and
/// how the alarm system itself does, with everything known of the selected alarm beside it.
public final class AlarmsPage implements Page {
    static final String STYLE_SHEET =
            Objects.requireNonNull(AlarmsPage.class.getResource("alarms.css")).toExternalForm();

    /// From this width on, details stand beside the list.
    private static final double WIDE = 1500;

    private static final String VIEW = "alarms.view";
    private static final String DETAILS = "alarms.details";
    private static final Duration HOLD_BACK = Duration.ofMillis(350);

    private final AlarmsContext context;
    private final InventoryContext inventory;
    private final ResourceTable<AlarmRow> active;
    private final ResourceTable<AlarmRow> acknowledged;
    private final ResourceTable<AlarmRow> aside;
    private final AlarmTree tree;
    private final JournalPane history;
    private final FiguresPane figures;
    private final DetailPane details;
    private final AlarmTabs detailTabs;
    private final AskBar ask;
    private final AlarmWork work;
    private final AlarmNotices notices;
    private final AlarmViews views;
    private final SplitPane split = new SplitPane();
    private final StackPane body = new StackPane();
    private final VBox root = new VBox();
    private final OffThread<AlarmBoard.Asked, AlarmBoard> boards =
            new OffThread<>("alarm board", AlarmBoard::of, this::show);
    private final Delay quiet = new Delay(HOLD_BACK, this::quietIsOver);
    private final List<FxHop.Binding> bindings = new ArrayList<>();
    private AlarmBoard board = AlarmBoard.EMPTY;
    private @Nullable Map<String, Inventory> placed;
    private final Names names;
    private AlarmPlace.Finder places = new AlarmPlace.Finder(Map.of());
    private View view;
    private boolean showing;
    private boolean missed;

    private AlarmsPage(AlarmsContext context, Navigator navigator) {
        this.context = context;
        inventory = context.inventory();
        names = new Names(inventory);
        var table = inventory.table(navigator);
        ask = new AskBar(inventory.times(), this::focusList);
        work = new AlarmWork(context.desk(), inventory.jobs(), ask, this::selected);
        active = list(new ResourceTable<>(AlarmLists.active(), table, _ -> work.actions()));
        acknowledged = list(new ResourceTable<>(AlarmLists.acknowledged(), table, _ -> work.actions()));
        aside = list(new ResourceTable<>(AlarmLists.shelved(), table, _ -> work.actions()));
        tree = new AlarmTree(table);
        tree.onSelection(this::showDetails);
        tree.onOpen(this::openDetails);
        history = JournalPane.ofAlarms(context.journal(), table, navigator);
        history.onSelection(this::showDetails);
        figures = new FiguresPane(inventory.times(), navigator);
        details = new DetailPane(inventory.times(), navigator, inventory.raw(), () -> wantDetails(false));
        detailTabs = new AlarmTabs(context, navigator, details);
        notices = new AlarmNotices(inventory.times(), inventory.refresh().one(), this::showActive);
        view = View.byId(inventory.recall().apply(VIEW));
        views = new AlarmViews(view, this::choose);
        layOut();
        whenEmpty();
        bindings.add(FxHop.bind(context.desk().alarms(), () -> showing, _ -> arrived()));
        bindings.add(FxHop.bind(inventory.shown(), () -> showing, _ -> arrived()));
        bindings.add(FxHop.bind(inventory.metrics().newest(), () -> showing, _ -> {
            if (board.waitsForTelemetry()) arrived();
        }));
        bindings.add(FxHop.bind(context.desk().journal().problems(), () -> showing, notices::keptAside));
        bindings.add(FxHop.bind(inventory.stacks().newest(), () -> showing, _ -> arrived()));
        Seconds.whileShowing(root, this::showHealth);
    }

    public static PageSpec spec(AlarmsContext context) {
        return new PageSpec(
                "alarms", AlarmLists.KIND, "Alarms", Icon.ALARM, navigator -> new AlarmsPage(context, navigator));
    }

    private ResourceTable<AlarmRow> list(ResourceTable<AlarmRow> list) {
        list.onSelection(this::showDetails);
        list.onOpen(this::openDetails);
        return list;
    }

    private void layOut() {
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var bar = new HBox(views.node(), gap);
        bar.getStyleClass().add("alarm-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        for (Action action : work.actions())
            if (List.of("alarm.acknowledge", "alarm.shelve").contains(action.id()))
                bar.getChildren().add(button(action));
        split.getStyleClass().add("object-page");
        split.getItems().add(body);
        SplitPane.setResizableWithParent(details.node(), false);
        split.widthProperty().subscribe(this::turn);
        VBox.setVgrow(split, Priority.ALWAYS);
        root.getStyleClass().add("alarms-page");
        root.getStylesheets().add(STYLE_SHEET);
        root.getChildren().addAll(notices.nodes());
        root.getChildren().addAll(bar, ask, split);
        body.getChildren().setAll(node(view));
        showActive();
    }

    private Button button(Action action) {
        var button = new Button(
                action.title().replace("…", ""),
                action.icon() == null ? null : action.icon().node());
        button.setId(action.id().replace('.', '-'));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setTooltip(new Tooltip(action.title() + "  "
                + (action.keys() == null ? "" : action.keys().getDisplayText())));
        button.setOnAction(_ -> {
            String whyNot = action.whyNot().get();
            if (whyNot == null) action.run().run();
            else flashed(whyNot);
        });
        return button;
    }

    /// Says in the button's place why nothing happened: the list takes the focus, where a selection is to be made.
    private void flashed(String whyNot) {
        var tip = new Tooltip(Character.toUpperCase(whyNot.charAt(0)) + whyNot.substring(1));
        tip.setAutoHide(true);
        var at = body.localToScreen(8, 8);
        if (at != null) tip.show(body, at.getX(), at.getY());
        focusList();
    }

    private void whenEmpty() {
        var all = new Button("Show the history");
        all.setOnAction(_ -> views.select(View.HISTORY));
        var create = new Button("New alarm…", Icon.ADD.node());
        create.setId("alarms-create");
        create.setOnAction(_ -> create());
        active.whenEmpty(new EmptyState(
                Icon.LIVE, "No active alarm", "Nothing is raised that somebody has not acknowledged.", all, create));
        tree.whenEmpty(new EmptyState(
                Icon.LIVE, "No alarm to see to", "Whatever is raised stands here under the place that it is in."));
        acknowledged.whenEmpty(new EmptyState(
                Icon.ACKNOWLEDGED,
                "No acknowledged alarm",
                "Acknowledge an active alarm with A: it moves here until it has recovered."));
        aside.whenEmpty(new EmptyState(
                Icon.SHELVED,
                "Nothing is shelved or out of service",
                "Shelve an alarm with S: it is kept here, and comes back by itself."));
    }

    private Node node(View of) {
        return switch (of) {
            case ACTIVE -> active.node();
            case ACKNOWLEDGED -> acknowledged.node();
            case ASIDE -> aside.node();
            case TREE -> tree.node();
            case HISTORY -> history.node();
            case FIGURES -> figures.node();
        };
    }

    private void choose(View wanted) {
        view = wanted;
        inventory.remember().accept(VIEW, wanted.id());
        body.getChildren().setAll(node(wanted));
        if (wanted == View.TREE) tree.rows(board.all());
        tell();
        showHealth();
        showDetails();
    }

    private void tell() {
        if (showing && view == View.HISTORY) history.shown();
        else history.hidden();
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        showing = true;
        bindings.forEach(FxHop.Binding::pull);
        tell();
        showDetails();
    }

    @Override
    public void hidden() {
        showing = false;
        tell();
        detailTabs.hidden();
    }

    @Override
    public List<Action> actions() {
        List<Action> actions = new ArrayList<>(views.actions(this::focusList));
        actions.addAll(work.actions());
        actions.add(new Action(
                "alarm.create",
                "Alarms",
                "New alarm in Aodh…",
                Icon.ADD,
                new KeyCodeCombination(KeyCode.N),
                () -> inventory.shown().newest().isEmpty() ? "no cloud is open" : null,
                this::create));
        ResourceTable<AlarmRow> list = list();
        if (list != null) actions.addAll(list.actions());
        if (view == View.HISTORY) actions.addAll(history.actions());
        actions.add(Action.always(
                "alarms.sound",
                "Alarms",
                "Sound for new critical alarms on or off (now " + (sounds() ? "on" : "off") + ")",
                Icon.SOUND,
                null,
                () -> inventory.remember().accept(AlarmBell.SOUND, String.valueOf(!sounds()))));
        actions.add(Action.always(
                "list.details",
                "List",
                "Show or hide the details",
                Icon.DETAILS,
                new KeyCodeCombination(KeyCode.F4),
                () -> wantDetails(!detailsWanted())));
        return actions;
    }

    private void create() {
        NewAlarm.open(
                context,
                root,
                List.copyOf(new java.util.TreeSet<>(inventory.shown().newest().keySet())));
    }

    private boolean sounds() {
        return Boolean.parseBoolean(inventory.recall().apply(AlarmBell.SOUND));
    }

    @Override
    public void reveal(String id) {
        if (id.startsWith(ResourceTable.FILTER)) {
            views.select(View.ACTIVE);
            active.reveal(id);
            return;
        }
        wanted = id;
        revealWanted();
    }

    private @Nullable String wanted;

    /// Shows an alarm in the list that it is in; one that is over in the tree's place: the history.
    private void revealWanted() {
        String key = wanted;
        if (key == null) return;
        AlarmRow row = board.byKey().get(key);
        if (row == null) return; // it may be on its way
        wanted = null;
        if (row.isActive()) {
            if (!board.foremost().contains(row)) notices.all(true);
            reveal(View.ACTIVE, active, key);
        } else if (row.isPutAside()) reveal(View.ASIDE, aside, key);
        else if (board.acknowledged().contains(row)) reveal(View.ACKNOWLEDGED, acknowledged, key);
        else {
            views.select(View.HISTORY);
            history.search(row.alarm().name());
            quietOne = row;
            showDetails();
        }
    }

    /// An alarm that is in no list because it is over, whose details were asked for.
    private @Nullable AlarmRow quietOne;

    private void reveal(View in, ResourceTable<AlarmRow> list, String key) {
        quietOne = null;
        views.select(in);
        list.reveal(key);
        wantDetails(true);
    }

    @Override
    public void close() {
        bindings.forEach(FxHop.Binding::close);
        quiet.stop();
        active.close();
        acknowledged.close();
        aside.close();
        history.close();
        detailTabs.close();
    }

    // ---- what arrives ----

    /// A change shows at once; then what arrives is held back and merged.
    private void arrived() {
        if (quiet.isRunning()) {
            missed = true;
            return;
        }
        compute();
    }

    private void quietIsOver() {
        if (missed) compute();
    }

    private void compute() {
        missed = false;
        quiet.restart();
        Map<String, Inventory> inventories = inventory.shown().newest();
        if (!inventories.equals(placed)) {
            placed = inventories;
            places = new AlarmPlace.Finder(inventories);
        }
        boards.ask(new AlarmBoard.Asked(
                context.desk().alarms().newest(),
                inventories,
                inventory.metrics().newest().newest(),
                places,
                names));
    }

    private void show(AlarmBoard now) {
        board = now;
        if (now.flood() == null) notices.all(false);
        showActive();
        acknowledged.rows(now::acknowledged);
        aside.rows(now::aside);
        if (view == View.TREE) tree.rows(now.all());
        figures.show(now);
        views.counts(now);
        notices.flood(now);
        showHealth();
        revealWanted();
        showDetails();
    }

    /// In a flood the list holds what a person can follow, unless the operator wants all.
    private void showActive() {
        AlarmBoard now = board;
        boolean all = notices.all();
        active.rows(all ? now::active : now::foremost);
        notices.held(now.active().size() - now.foremost().size());
    }

    private void showHealth() {
        Alarms alarms = context.desk().alarms().newest();
        SourceState worst = AlarmNotices.worst(alarms, inventory.times().now());
        notices.source(worst);
        Node instead = null;
        if (inventory.shown().newest().isEmpty())
            instead = new EmptyState(
                    Icon.CLOUD, "No cloud is open", "Open one at the top of the window; its alarms appear here.");
        else if (alarms.at() == null)
            instead =
                    worst == null || worst.problem() == null || !worst.source().equals(Journal.NAME)
                            ? new LoadingState("Reading the journal of alarms")
                            : new ErrorState(
                                    worst.problem(), inventory.refresh().of(worst.cloud(), worst.source()));
        else if (board.active().isEmpty()) {
            // An empty list would say that nothing is raised.
            SourceState unread = AlarmNotices.unread(
                    alarms,
                    inventory.shown().newest().keySet(),
                    inventory.times().now());
            if (unread != null)
                instead = new LoadingState("Reading the alarms of " + unread.cloud() + " from " + unread.source());
        }
        cover(instead);
    }

    private void cover(@Nullable Node instead) {
        boolean covered = body.getChildren().size() > 1;
        // What is covered must not be read out either: an empty list says that there are no alarms.
        body.getChildren().getFirst().setVisible(instead == null || view == View.HISTORY);
        if (instead == null) {
            if (covered) body.getChildren().remove(1);
            return;
        }
        instead.getStyleClass().add("cover");
        if (view == View.HISTORY) return; // it has its own states
        if (!covered) body.getChildren().add(instead);
        else if (!said(body.getChildren().get(1)).equals(said(instead)))
            body.getChildren().set(1, instead);
    }

    private static String said(Node state) {
        return state.getClass() + ": " + state.getAccessibleText();
    }

    // ---- selection and details ----

    private @Nullable ResourceTable<AlarmRow> list() {
        return switch (view) {
            case ACTIVE -> active;
            case ACKNOWLEDGED -> acknowledged;
            case ASIDE -> aside;
            case TREE, HISTORY, FIGURES -> null;
        };
    }

    private List<AlarmRow> selected() {
        ResourceTable<AlarmRow> list = list();
        if (list != null) return list.selected();
        if (view == View.TREE) return tree.selected();
        AlarmRow row = current();
        return row == null ? List.of() : List.of(row);
    }

    private @Nullable AlarmRow current() {
        ResourceTable<AlarmRow> list = list();
        AlarmRow row = list != null ? list.current() : null;
        if (view == View.TREE) row = tree.current();
        if (view == View.HISTORY) {
            String subject = history.currentSubject();
            row = subject == null ? quietOne : board.byKey().get(subject);
        }
        return row == null ? null : board.byKey().getOrDefault(row.key(), row);
    }

    private void focusList() {
        ResourceTable<AlarmRow> list = list();
        if (list != null) list.focus();
        else if (view == View.TREE) tree.focus();
        else if (view == View.HISTORY) history.focus();
    }

    private void openDetails() {
        wantDetails(true);
        details.focus();
    }

    private boolean detailsWanted() {
        return !"false".equals(inventory.recall().apply(DETAILS));
    }

    private void wantDetails(boolean wish) {
        inventory.remember().accept(DETAILS, String.valueOf(wish));
        showDetails();
        if (!wish) focusList();
    }

    private void showDetails() {
        AlarmRow row = current();
        boolean visible = split.getItems().contains(details.node());
        if (row == null || !detailsWanted()) {
            if (visible) split.getItems().remove(details.node());
            detailTabs.hidden();
            return;
        }
        List<AlarmRow> covered = row.covers() == 0
                ? List.of()
                : board.byKey().values().stream()
                        .filter(each -> row.key().equals(each.coveredBy()))
                        .toList();
        var stacks = inventory.stacks().newest().newest().get(row.alarm().cloud());
        details.show(
                AlarmDetail.of(row, covered, board.byKey()::get, row.place().layer(stacks)));
        detailTabs.show(row, showing);
        if (visible) return;
        split.getItems().add(details.node());
        split.setDividerPositions(split.getOrientation() == Orientation.HORIZONTAL ? 0.64 : 0.5);
        split.layout();
        ResourceTable<AlarmRow> list = list();
        if (list != null) list.showCurrent();
    }

    private void turn(Number width) {
        Orientation turned = width.doubleValue() >= WIDE ? Orientation.HORIZONTAL : Orientation.VERTICAL;
        if (split.getOrientation() != turned) split.setOrientation(turned);
    }
}

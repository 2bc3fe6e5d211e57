package org.xlcloud.views.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.DetailPane;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.DeepLink;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// A page that lists one kind of object, with everything known of the selected one beside the list, or below it where
/// the window is narrow.
public final class ObjectPage<T> implements Page {
    /// From this width on, details stand beside the list.
    private static final double WIDE = 1500;

    private static final String DETAILS = "details.shown";

    /// What the page lists.
    ///
    /// @param rows computed away from the JavaFX thread
    /// @param tabs more of the details
    /// @param actions what else can be done with selected objects
    /// @param whyEmpty said when there are none although everything has answered
    /// @param keyOf the key of the row that a link's key means
    /// @param headline stands between the details' header and their tabs
    public record Objects<T>(
            TableSpec<T> table,
            Icon icon,
            Function<Known, List<T>> rows,
            BiFunction<T, Known, Detail> detail,
            List<DetailTab<T, Known>> tabs,
            Function<List<T>, List<Action>> actions,
            String whyEmpty,
            Trust trust,
            BiFunction<String, Known, String> keyOf,
            @Nullable DetailTab<T, Known> headline) {

        /// Objects of the inventory.
        public Objects(
                TableSpec<T> table,
                Icon icon,
                Function<Known, List<T>> rows,
                BiFunction<T, Known, Detail> detail,
                List<DetailTab<T, Known>> tabs,
                Function<List<T>, List<Action>> actions,
                String whyEmpty) {
            this(
                    table,
                    icon,
                    rows,
                    detail,
                    tabs,
                    actions,
                    whyEmpty,
                    (known, any, now) -> Health.of(known.inventories(), any, now),
                    (key, _) -> key,
                    null);
        }
    }

    /// How far what is known can be trusted.
    @FunctionalInterface
    public interface Trust {
        /// @param rows whether there is anything to show
        Health of(Known known, boolean rows, Instant now);
    }

    private final Objects<T> objects;
    private final InventoryContext context;
    private final Navigator navigator;
    private final ResourceTable<T> list;
    private final DetailPane details;
    private final SplitPane split = new SplitPane();
    private final StaleBanner banner;
    private final Placeholders placeholders;
    private final FxHop.Binding binding;
    private final FxHop.Binding telemetry;
    private final FxHop.Binding stacks;
    private final List<Action> always = new ArrayList<>();
    private final List<Consumer<Boolean>> offers = new ArrayList<>();
    private final FxHop.Binding alarms;
    private final Delay held = new Delay(Duration.ofMillis(500), this::showDetails);
    private @Nullable DetailTab<T, Known> tabInFront;
    private @Nullable String open;
    private @Nullable String wanted;
    private boolean showing;
    private boolean computing;

    public ObjectPage(Objects<T> objects, InventoryContext context, Navigator navigator) {
        this.objects = objects;
        this.context = context;
        this.navigator = navigator;
        list = new ResourceTable<>(objects.table(), context.table(navigator), this::rowActions);
        details = new DetailPane(context.times(), navigator, context.raw(), () -> wantDetails(false));
        for (DetailTab<T, Known> tab : objects.tabs())
            offers.add(details.addTab(tab.title(), tab.content(), front -> turned(tab, front)));
        if (objects.headline() != null) details.headline(objects.headline().content());
        banner = new StaleBanner(context.times(), context.refresh().one());
        placeholders = new Placeholders(objects.table().many(), objects.icon(), objects.whyEmpty(), context.refresh());
        list.banner(banner);
        list.onSelection(this::selectionChanged);
        list.onOpen(() -> {
            wantDetails(true);
            details.focus();
        });
        list.onRows(() -> {
            computing = false;
            showHealth();
        });
        split.getStyleClass().add("object-page");
        split.getItems().add(list.node());
        SplitPane.setResizableWithParent(details.node(), false);
        split.widthProperty().subscribe(this::turn);
        binding = FxHop.bind(context.shown(), () -> showing, _ -> arrived());
        telemetry = FxHop.bind(context.metrics().newest(), () -> showing, _ -> arrived());
        stacks = FxHop.bind(context.stacks().newest(), () -> showing, _ -> arrived());
        alarms = FxHop.bind(context.alarms(), () -> showing, _ -> {
            // In a flood there are many: they are shown together.
            if (!held.isRunning()) held.restart();
        });
        Seconds.whileShowing(split, this::showHealth);
    }

    @Override
    public Node node() {
        return split;
    }

    @Override
    public void shown() {
        showing = true;
        binding.pull();
        showTab();
    }

    @Override
    public void hidden() {
        showing = false;
        showTab();
    }

    private void turned(DetailTab<T, Known> tab, boolean front) {
        if (front) tabInFront = tab;
        else if (tab.equals(tabInFront)) tabInFront = null;
        if (!front) tab.showing().accept(false);
        else showDetails();
    }

    /// Tells the tab in front whether it can be seen.
    private void showTab() {
        if (tabInFront != null)
            tabInFront.showing().accept(showing && split.getItems().contains(details.node()));
    }

    @Override
    public List<Action> actions() {
        List<Action> actions = new ArrayList<>(list.actions());
        actions.add(Action.always(
                "list.details",
                "List",
                "Show or hide the details",
                Icon.DETAILS,
                new KeyCodeCombination(KeyCode.F4),
                () -> wantDetails(!detailsWanted())));
        actions.addAll(always);
        actions.addAll(rowActions(list.selected()));
        return actions;
    }

    /// Adds what can be done whatever is selected, as an action and as a button of the tool bar.
    public void always(Action action) {
        always.add(action);
        Icon icon = action.icon();
        var button = new Button(action.title(), icon == null ? null : icon.node());
        button.setId(action.id().replace('.', '-'));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> {
            if (action.whyNot().get() == null) action.run().run();
        });
        list.addTools(button);
    }

    @Override
    public void focus() {
        list.focus();
    }

    @Override
    public void reveal(String id) {
        wanted = id;
        list.reveal(objects.keyOf().apply(id, known()));
    }

    /// Brings a tab of the details to the front.
    public void turnTo(String tab) {
        wantDetails(true);
        details.turnTo(tab);
    }

    /// The rows that are selected.
    public List<T> selected() {
        return list.selected();
    }

    @Override
    public void close() {
        binding.close();
        telemetry.close();
        stacks.close();
        if (objects.headline() != null) objects.headline().close().run();
        alarms.close();
        held.stop();
        for (DetailTab<T, Known> tab : objects.tabs()) tab.close().run();
        list.close();
    }

    /// Draws the pasts of values in the list again: there is more of them.
    public void redrawTrends() {
        list.redrawTrends();
    }

    /// The list, for tests and benchmarks.
    ResourceTable<T> list() {
        return list;
    }

    private Known known() {
        return Known.newest(context);
    }

    private void arrived() {
        Known known = known();
        computing = true;
        list.rows(() -> objects.rows().apply(known));
        String id = wanted;
        // What a link means may not have been known yet when it was followed.
        if (id != null && !objects.keyOf().apply(id, known).equals(id))
            list.reveal(objects.keyOf().apply(id, known));
        showHealth();
        showDetails();
    }

    private void showHealth() {
        Health health =
                objects.trust().of(known(), list.size() > 0, context.times().now());
        if (health instanceof Health.Stale stale)
            banner.show(stale.cloud(), stale.source(), stale.valueAt(), stale.problem());
        else if (health instanceof Health.Partial part)
            banner.partly(part.cloud(), part.source(), part.what(), part.valueAt(), part.problem());
        else banner.clear();
        // That there are none is said only once the rows have been made.
        if (!computing || !(health instanceof Health.Good)) list.whenEmpty(placeholders.of(health));
    }

    private void selectionChanged() {
        if (list.current() != null) wanted = null;
        showDetails();
    }

    private boolean detailsWanted() {
        return !"false".equals(context.recall().apply(DETAILS));
    }

    private void wantDetails(boolean wanted) {
        context.remember().accept(DETAILS, String.valueOf(wanted));
        showDetails();
        if (!wanted) list.focus();
    }

    private void showDetails() {
        T row = list.current();
        boolean visible = split.getItems().contains(details.node());
        String key = row == null ? null : objects.table().key().apply(row);
        if (row == null && visible && open != null && !list.has(open)) {
            details.gone("It was deleted, or is no longer among what this user may see.");
            return;
        }
        open = key;
        if (row == null || !detailsWanted()) {
            if (visible) split.getItems().remove(details.node());
            showTab();
            return;
        }
        Known known = known();
        for (int i = 0; i < offers.size(); i++)
            offers.get(i).accept(objects.tabs().get(i).applies().test(row));
        if (objects.headline() != null) objects.headline().show().accept(row, known);
        details.show(AlarmFacts.with(
                objects.detail().apply(row, known), context.alarms().newest(), new AlarmedGpus(known.telemetry())));
        if (tabInFront != null) tabInFront.show().accept(row, known);
        if (visible) {
            showTab();
            return;
        }
        split.getItems().add(details.node());
        split.setDividerPositions(split.getOrientation() == Orientation.HORIZONTAL ? 0.68 : 0.56);
        split.layout();
        list.showCurrent();
        showTab();
    }

    private void turn(Number width) {
        Orientation wanted = width.doubleValue() >= WIDE ? Orientation.HORIZONTAL : Orientation.VERTICAL;
        if (split.getOrientation() != wanted) split.setOrientation(wanted);
    }

    private List<Action> rowActions(List<T> selected) {
        if (selected.isEmpty()) return List.of();
        Detail detail = objects.detail().apply(selected.getFirst(), known());
        var link = new Link(detail.kind(), objects.table().key().apply(selected.getFirst()), detail.title());
        List<Action> actions = new ArrayList<>();
        actions.add(Action.always(
                "object.tab",
                "Object",
                "Open in a tab of its own",
                Icon.OPEN_OUTSIDE,
                new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN),
                () -> navigator.openTab(link)));
        actions.add(copyLink(link));
        actions.addAll(objects.actions().apply(selected));
        actions.addAll(commands(detail));
        return actions;
    }

    /// Copies the address of an object.
    static Action copyLink(Link link) {
        String address = DeepLink.of(link).text();
        return Action.always("object.link", "Object", "Copy link", Icon.LINK, null, () -> Copies.text(address));
    }

    /// Copies the commands that show the same with the cloud's own tools.
    static List<Action> commands(Detail detail) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < detail.commands().size(); i++) {
            Detail.Command command = detail.commands().get(i);
            actions.add(Action.always(
                    "object.command-" + i,
                    "Object",
                    "Copy openstack command: " + command.title(),
                    Icon.COMMAND,
                    null,
                    () -> Copies.text(command.command())));
        }
        return actions;
    }
}

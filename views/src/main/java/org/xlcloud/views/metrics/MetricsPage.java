package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.table.ResourceTable;

/// Any metrics of any GPUs, hosts, instances and layers, compared over time; and what reports without having a place in
/// the inventory.
public final class MetricsPage implements Page {
    static final String STYLE_SHEET =
            Objects.requireNonNull(MetricsPage.class.getResource("metrics.css")).toExternalForm();

    /// The kind of its links; their keys are selections as text.
    public static final String KIND = "metrics";

    private static final String SELECTION = "metrics.selection";
    private static final double NARROWEST = 620;
    private static final int HOTTEST = 8;

    private final InventoryContext context;
    private final TimeRange range;
    private final RangeBar rangeBar;
    private final ChartBoard board;
    private final Picker picker;
    private final Chips chips;
    private final ViewsMenu views;
    private final List<ToggleButton> arrangements = new ArrayList<>();
    private final CheckBox each = new CheckBox("Each member");
    private final StaleBanner banner;
    private final ScrollPane scroll;
    private final StackPane body = new StackPane();
    private final ResourceTable<Oddity> oddities;
    private final Tab oddTab;
    private final TabPane tabs = new TabPane();
    private final List<FxHop.Binding> bindings = new ArrayList<>();
    private Known known = new Known(Map.of(), Map.of());
    private Catalogue catalogue = Catalogue.of(known);
    private Selection selection = Selection.NOTHING;
    private boolean showing;

    private MetricsPage(InventoryContext context, Navigator navigator) {
        this.context = context;
        range = new TimeRange(context.times()::now);
        context.times()
                .utcProperty()
                .subscribe(_ -> range.zoneProperty().set(context.times().zone()));
        rangeBar = new RangeBar(range, context.times());
        board = new ChartBoard(range, context, navigator, NARROWEST);
        picker = new Picker((typed, most) -> catalogue.find(typed, most), this::isPicked, this::toggle);
        chips = new Chips(this::select);
        var named = new NamedViews(context.recall(), context.remember());
        views = new ViewsMenu(named, () -> selection, this::select);
        banner = new StaleBanner(context.times(), context.refresh().one());
        scroll = new ScrollPane(board);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("chart-scroll");
        oddities = new ResourceTable<>(Oddity.spec(), context.table(navigator), _ -> List.of());
        oddities.whenEmpty(new EmptyState(
                Icon.LIVE, "Everything has its place", "All nodes and GPUs that report are in the inventory."));
        var charts = new Tab("Charts", charts());
        oddTab = new Tab("Unmatched", oddities.node());
        tabs.getTabs().addAll(charts, oddTab);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().addAll("dense", "metrics-tabs");
        tabs.setAccessibleText("Metrics");
        tabs.getStylesheets().add(STYLE_SHEET);
        String kept = context.recall().apply(SELECTION);
        selection = kept == null ? Selection.NOTHING : Selection.read(kept);
        bindings.add(FxHop.bind(context.shown(), () -> showing, _ -> arrived()));
        bindings.add(FxHop.bind(context.metrics().newest(), () -> showing, _ -> arrived()));
        Seconds.whileShowing(tabs, this::showHealth);
    }

    public static PageSpec spec(InventoryContext context) {
        return new PageSpec(KIND, KIND, "Metrics", Icon.METRIC, navigator -> new MetricsPage(context, navigator));
    }

    /// Leads to the metrics of some things.
    public static Link link(List<Target> targets) {
        String text = targets.size() == 1
                ? targets.getFirst().id().isEmpty()
                        ? targets.getFirst().cloud()
                        : targets.getFirst().id()
                : targets.size() + " objects";
        return new Link(KIND, Selection.of(targets).text(), text);
    }

    /// What the lists of objects offer for the selected ones.
    public static List<Action> actions(List<Target> targets, Navigator navigator) {
        return List.of(Action.always(
                "object.metrics",
                "Object",
                "Show on Metrics",
                Icon.METRIC,
                new KeyCodeCombination(KeyCode.M, KeyCombination.SHORTCUT_DOWN),
                () -> navigator.open(link(targets))));
    }

    private Node charts() {
        HBox.setHgrow(picker.field(), Priority.ALWAYS);
        picker.field().setMinWidth(160);
        var group = new HBox();
        group.getStyleClass().add("range-presets");
        group.setAlignment(Pos.CENTER_LEFT);
        for (Selection.Charts way : Selection.Charts.values()) {
            var button = new ToggleButton(way.words());
            button.getStyleClass().addAll("range-preset", "small");
            button.setId("charts-" + way.name().toLowerCase(java.util.Locale.ROOT));
            button.setUserData(way);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setAccessibleText("Charts " + way.words());
            button.setOnAction(_ -> select(selection.arranged(way)));
            arrangements.add(button);
            group.getChildren().add(button);
        }
        each.setId("each-member");
        each.setMinWidth(Region.USE_PREF_SIZE);
        each.setTooltip(new Tooltip("A line for each GPU of a group instead of their mean between least and greatest"));
        each.setOnAction(_ -> select(selection.each(each.isSelected())));
        var top = new HBox(picker.field(), views.button());
        top.getStyleClass().add("metrics-tools");
        top.setAlignment(Pos.CENTER_LEFT);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var second = new HBox(rangeBar, gap, each, group);
        second.getStyleClass().add("metrics-tools");
        second.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(body, Priority.ALWAYS);
        var box = new VBox(banner, top, chips, second, body);
        box.getStyleClass().add("metrics-page");
        return box;
    }

    @Override
    public Node node() {
        return tabs;
    }

    @Override
    public void shown() {
        showing = true;
        bindings.forEach(FxHop.Binding::pull);
    }

    @Override
    public void hidden() {
        showing = false;
    }

    @Override
    public void close() {
        bindings.forEach(FxHop.Binding::close);
        board.close();
        oddities.close();
    }

    @Override
    public void reveal(String id) {
        tabs.getSelectionModel().selectFirst();
        Selection wanted = Selection.read(id);
        select(wanted);
    }

    @Override
    public List<Action> actions() {
        if (oddTab.isSelected()) return oddities.actions();
        List<Action> actions = new ArrayList<>();
        actions.add(Action.always(
                "metrics.pick",
                "Metrics",
                "Add what to draw…",
                Icon.ADD,
                new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN),
                picker::open));
        actions.addAll(views.actions());
        for (Selection.Charts way : Selection.Charts.values()) {
            actions.add(Action.always(
                    "metrics.charts." + way.name().toLowerCase(java.util.Locale.ROOT),
                    "Metrics",
                    "Charts: " + way.words().toLowerCase(java.util.Locale.ROOT),
                    Icon.METRIC,
                    null,
                    () -> select(selection.arranged(way))));
        }
        actions.add(Action.always(
                "metrics.each",
                "Metrics",
                "Groups as bands or as each member",
                Icon.METRIC,
                null,
                () -> select(selection.each(!selection.each()))));
        actions.add(
                Action.always("metrics.hottest", "Metrics", "Draw the hottest GPUs", Icon.GPU, null, this::hottest));
        actions.add(Action.always("metrics.types", "Metrics", "Compare types of GPUs", Icon.GPU, null, this::types));
        actions.add(new Action(
                "metrics.copy-link",
                "Metrics",
                "Copy a link to this",
                Icon.LINK,
                null,
                () -> selection.isEmpty() ? "nothing is drawn" : null,
                this::copyLink));
        actions.add(Action.always(
                "metrics.clear", "Metrics", "Take everything back", Icon.CLEAR, null, () -> select(Selection.NOTHING)));
        actions.add(Action.always(
                "metrics.unmatched",
                "Metrics",
                "Show what could not be matched",
                Icon.WARNING,
                null,
                () -> tabs.getSelectionModel().select(oddTab)));
        actions.addAll(rangeBar.actions());
        return actions;
    }

    ChartBoard board() {
        return board;
    }

    Selection selection() {
        return selection;
    }

    private void arrived() {
        known = new Known(context.shown().newest(), context.metrics().newest().newest());
        if (!catalogue.isOf(known)) catalogue = Catalogue.of(known);
        Known now = known;
        oddities.rows(() -> Oddity.of(now));
        long unmatched = now.telemetry().values().stream()
                .filter(telemetry -> now.of(telemetry.cloud()) != null)
                .mapToLong(telemetry -> telemetry.unmatched().size())
                .sum();
        oddTab.setText(unmatched == 0 ? "Unmatched" : "Unmatched (" + unmatched + ")");
        write();
        showHealth();
    }

    private void select(Selection wanted) {
        selection = wanted;
        context.remember().accept(SELECTION, wanted.text());
        write();
        picker.refresh();
    }

    private boolean isPicked(Catalogue.Offer offer) {
        return offer.target() != null
                ? selection.targets().contains(offer.target())
                : selection.metrics().contains(offer.metric());
    }

    private void toggle(Catalogue.Offer offer) {
        if (offer.metric() != null) {
            select(selection.toggled(offer.metric()));
            return;
        }
        if (offer.target() == null) return;
        Selection wanted = selection.toggled(offer.target());
        // The first thing is drawn at once, with the metrics that are looked at first.
        select(wanted.metrics().isEmpty() && selection.targets().isEmpty() ? Selection.of(wanted.targets()) : wanted);
    }

    private void write() {
        if (!showing) return;
        chips.show(selection, catalogue::name, catalogue::knows);
        views.write();
        for (ToggleButton button : arrangements)
            button.setSelected(selection.charts().equals(button.getUserData()));
        each.setSelected(selection.each());
        List<Plan> plans = Plan.of(selection, new Members(known), catalogue::name);
        board.show(plans);
        Node content = plans.isEmpty() ? nothing() : scroll;
        if (content.equals(scroll) && body.getChildren().contains(scroll)) return;
        body.getChildren().setAll(content);
    }

    private Node nothing() {
        if (known.inventories().isEmpty())
            return new EmptyState(
                    Icon.CLOUD,
                    "No cloud is open",
                    "Open one in the list of clouds at the top of the window; its metrics can be drawn here.");
        if (known.telemetry().isEmpty() && selection.isEmpty())
            return new EmptyState(
                    Icon.METRIC,
                    "No telemetry",
                    "No open cloud says where its metrics are: name its gmetad or Prometheus in clouds.yaml"
                            + " (xlcloud: {ganglia: HOST:8651}, or prometheus: URL).");
        if (!selection.targets().isEmpty() && selection.metrics().isEmpty())
            return new EmptyState(
                    Icon.METRIC,
                    "No metric chosen",
                    "Add one above: temperature, utilisation, power …",
                    step("Temperature", () -> select(selection.toggled(Metric.TEMPERATURE))),
                    step("Utilisation", () -> select(selection.toggled(Metric.UTILIZATION))));
        if (!selection.isEmpty())
            return new EmptyState(
                    Icon.METRIC,
                    "Nothing to draw",
                    "What was picked is not in the open clouds now, or has no such metric.",
                    step("Take everything back", () -> select(Selection.NOTHING)));
        return new EmptyState(
                Icon.METRIC,
                "Pick what to compare",
                "Type above to add GPUs, hosts, instances, layers and metrics, or begin with these.",
                step("Hottest GPUs", this::hottest),
                step("Types of GPUs", this::types),
                step("Everything", this::everything));
    }

    private static Button step(String title, Runnable run) {
        var button = new Button(title);
        button.setOnAction(_ -> run.run());
        return button;
    }

    private void hottest() {
        List<Target> targets = known.telemetry().values().stream()
                .filter(telemetry -> known.of(telemetry.cloud()) != null)
                .flatMap(telemetry -> telemetry.gpus().entrySet().stream())
                .filter(gpu -> gpu.getValue().values().has(Metric.TEMPERATURE))
                .sorted(Comparator.comparingDouble(
                        gpu -> -gpu.getValue().values().get(Metric.TEMPERATURE)))
                .limit(HOTTEST)
                .map(gpu -> {
                    String cloud = gpu.getValue().subject().cloud();
                    return new Target(Target.Kind.GPU, cloud, Links.id(cloud, gpu.getKey()));
                })
                .toList();
        select(new Selection(targets, List.of(Metric.TEMPERATURE, Metric.UTILIZATION), Selection.Charts.METRIC, false));
    }

    private void types() {
        List<Target> targets = known.inventories().values().stream()
                .flatMap(MetricsPage::typesOf)
                .distinct()
                .limit(HOTTEST)
                .toList();
        select(Selection.of(targets));
    }

    private static Stream<Target> typesOf(Inventory inventory) {
        return inventory.gpus().stream()
                .map(gpu -> new Target(Target.Kind.TYPE, gpu.cloud(), gpu.model()))
                .distinct();
    }

    private void everything() {
        select(new Selection(
                known.inventories().keySet().stream()
                        .map(cloud -> new Target(Target.Kind.CLOUD, cloud, ""))
                        .toList(),
                List.of(Metric.TEMPERATURE, Metric.UTILIZATION, Metric.MEMORY_USED, Metric.POWER),
                Selection.Charts.METRIC,
                false));
    }

    private void copyLink() {
        String cloud = selection.targets().isEmpty()
                ? ""
                : selection.targets().getFirst().cloud();
        Clipboard.getSystemClipboard()
                .setContent(Map.of(DataFormat.PLAIN_TEXT, "xlcloud://" + cloud + "/" + KIND + "/" + selection.text()));
    }

    /// The source of telemetry whose data are oldest is said above the charts.
    private void showHealth() {
        var now = context.times().now();
        for (Telemetry telemetry : known.telemetry().values()) {
            if (known.of(telemetry.cloud()) == null) continue;
            for (SourceState source : telemetry.sources()) {
                Reading.Health health = source.health(now);
                if (health != Reading.Health.FAILED && health != Reading.Health.STALE) continue;
                banner.show(source.cloud(), source.source(), source.valueAt(), source.problem());
                return;
            }
        }
        banner.clear();
    }
}

package org.xlcloud.views.overview;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.alarms.AreaPanel;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.Health;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Placeholders;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.CloudSources;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.table.ResourceTable;

/// The clouds at a glance: headline tiles, and below them the wall of GPUs, or what needs attention, or GPUs by place.
public final class OverviewPage implements Page {
    private static final String VIEW = "overview.view";

    /// What is shown below the tiles.
    private enum View {
        WALL("wall", "Wall"),
        TROUBLES("troubles", "Needs attention"),
        AREAS("areas", "Alarms by area"),
        PLACES("places", "By place");

        private final String id;
        private final String title;

        View(String id, String title) {
            this.id = id;
            this.title = title;
        }

        static View byId(@Nullable String id) {
            for (View view : values()) if (view.id.equals(id)) return view;
            return WALL;
        }
    }

    private final InventoryContext context;
    private final Navigator navigator;
    private final Headlines headlines;
    private final WallPane wall;
    private final ResourceTable<Trouble> troubles;
    private final ResourceTable<Overview.Place> places;
    private final AreaPanel areas;
    private final StaleBanner banner;
    private final Placeholders placeholders;
    private final ToggleGroup views = new ToggleGroup();
    private final HBox viewBar = new HBox();
    private final StackPane body = new StackPane();
    private final VBox content = new VBox();
    private final StackPane root = new StackPane();
    private final OffThread<Map<String, Inventory>, Overview> counts;
    private final List<FxHop.Binding> bindings = new ArrayList<>();
    private final Delay held = new Delay(Duration.ofMillis(300), this::showAlarms);
    private Alarms alarms = Alarms.NONE;
    private boolean showing;
    private @Nullable Overview counted;
    private WallModel.@Nullable Hottest hottest;

    private OverviewPage(InventoryContext context, Navigator navigator) {
        this.context = context;
        this.navigator = navigator;
        headlines = new Headlines(navigator);
        wall = new WallPane(context, navigator, this::wallShown);
        troubles = new ResourceTable<>(OverviewLists.troubles(), context.table(navigator), _ -> List.of());
        places = new ResourceTable<>(OverviewLists.places(), context.table(navigator), _ -> List.of());
        areas = new AreaPanel(context, navigator);
        banner = new StaleBanner(context.times(), context.refresh().one());
        placeholders = new Placeholders("hosts", Icon.HOST, "The open clouds have no host.", context.refresh());
        troubles.whenEmpty(new EmptyState(
                Icon.LIVE, "Nothing needs attention", "All hosts report, and no GPU or instance is in trouble."));
        places.whenEmpty(new EmptyState(Icon.GPU, "No GPUs", "No zone or aggregate has a GPU."));
        troubles.onOpen(this::openTrouble);
        troubles.onRows(this::countTroubles);
        places.onOpen(this::openPlace);
        layOut();
        counts = new OffThread<>(
                "overview",
                inventories -> Overview.of(inventories, context.times().now()),
                this::counted);
        bindings.add(FxHop.bind(context.shown(), () -> showing, this::arrived));
        bindings.add(FxHop.bind(context.metrics().newest(), () -> showing, this::reported));
        bindings.add(FxHop.bind(context.alarms(), () -> showing, this::alarmed));
        bindings.add(FxHop.bind(context.stacks().newest(), () -> showing, stacks -> count()));
        bindings.add(FxHop.bind(context.others(), () -> showing, others -> count()));
        Seconds.whileShowing(root, this::showHealth);
    }

    public static PageSpec spec(InventoryContext context) {
        return new PageSpec(
                "overview", "overview", "Overview", Icon.OVERVIEW, navigator -> new OverviewPage(context, navigator));
    }

    private void layOut() {
        View first = View.byId(context.recall().apply(VIEW));
        var toggles = new HBox();
        toggles.getStyleClass().add("overview-views");
        toggles.setAlignment(Pos.CENTER_LEFT);
        for (View view : View.values()) {
            var toggle = new ToggleButton(view.title);
            toggle.setId("overview-" + view.id);
            toggle.setUserData(view);
            toggle.setToggleGroup(views);
            toggle.setSelected(view == first);
            toggle.setMinWidth(Region.USE_PREF_SIZE);
            toggles.getChildren().add(toggle);
        }
        var between = new Region();
        HBox.setHgrow(between, Priority.ALWAYS);
        viewBar.getChildren().addAll(toggles, between, wall.choices());
        viewBar.getStyleClass().add("overview-bar");
        viewBar.setAlignment(Pos.CENTER_LEFT);
        views.selectedToggleProperty().subscribe((before, now) -> {
            if (now == null) views.selectToggle(before); // one is always shown
            else choose((View) now.getUserData());
        });
        show(first);
        VBox.setVgrow(body, Priority.ALWAYS);
        content.getChildren().addAll(banner, headlines, viewBar, body);
        root.getStyleClass().add("overview");
        root.getStylesheets()
                .add(Objects.requireNonNull(OverviewPage.class.getResource("overview.css"))
                        .toExternalForm());
        root.setAlignment(Pos.TOP_LEFT);
        root.getChildren().add(content);
    }

    private void choose(View view) {
        context.remember().accept(VIEW, view.id);
        show(view);
    }

    private void show(View view) {
        body.getChildren()
                .setAll(
                        switch (view) {
                            case WALL -> wall.node();
                            case TROUBLES -> troubles.node();
                            case AREAS -> areas.node();
                            case PLACES -> places.node();
                        });
        wall.choices().setVisible(view == View.WALL);
    }

    @Override
    public Node node() {
        return root;
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
    public List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (var toggle : views.getToggles()) {
            var view = (View) toggle.getUserData();
            actions.add(Action.always(
                    "overview." + view.id,
                    "Overview",
                    "Show " + WallPane.inSentence(view.title),
                    Icon.OVERVIEW,
                    null,
                    () -> views.selectToggle(toggle)));
        }
        actions.addAll(wall.actions());
        if (body.getChildren().contains(troubles.node())) actions.addAll(troubles.actions());
        if (body.getChildren().contains(places.node())) actions.addAll(places.actions());
        return actions;
    }

    @Override
    public void reveal(String id) {
        wall.reveal(id);
        troubles.reveal(id);
    }

    @Override
    public void close() {
        bindings.forEach(FxHop.Binding::close);
        held.stop();
        troubles.close();
        places.close();
    }

    private void arrived(Map<String, Inventory> inventories) {
        wall.inventories(inventories);
        places.rows(() -> Overview.places(inventories));
        areas.inventories(inventories);
        count();
    }

    private void reported(Map<String, Telemetry> telemetry) {
        wall.telemetry(telemetry);
        count();
    }

    /// Once for all that arrives within a while: a flood of alarms is many.
    private void alarmed(Alarms now) {
        alarms = now;
        if (!held.isRunning()) held.restart();
    }

    private void showAlarms() {
        wall.alarms(alarms);
        areas.show(alarms);
        Overview overview = counted;
        if (overview != null) headlines.show(overview, hottest, alarms);
    }

    private void count() {
        Map<String, Telemetry> telemetry = context.metrics().newest().newest();
        Map<String, Inventory> shown = context.shown().newest();
        Map<String, Inventory> all = Overview.withSources(
                shown,
                CloudSources.of(
                        shown,
                        telemetry,
                        context.stacks().newest().newest(),
                        context.others().newest()));
        counts.ask(all);
        troubles.rows(() -> Trouble.of(all, telemetry, context.times().now()));
    }

    private void counted(Overview overview) {
        counted = overview;
        headlines.show(overview, hottest, alarms);
        showHealth();
    }

    private void wallShown(WallModel model) {
        hottest = model.hottest();
        Overview overview = counted;
        if (overview != null) headlines.show(overview, hottest, alarms);
    }

    private void countTroubles() {
        int number = troubles.size();
        for (var toggle : views.getToggles()) {
            if (toggle.getUserData() == View.TROUBLES && toggle instanceof ToggleButton button)
                button.setText(number == 0 ? View.TROUBLES.title : View.TROUBLES.title + " (" + number + ")");
        }
    }

    private void showHealth() {
        boolean hosts = counted != null && counted.hosts() > 0;
        Health health =
                Health.of(context.shown().newest(), hosts, context.times().now());
        if (health instanceof Health.Stale stale)
            banner.show(stale.cloud(), stale.source(), stale.valueAt(), stale.problem());
        else banner.clear();
        Node wanted = hosts ? content : placeholders.of(health);
        if (!wanted.equals(root.getChildren().getFirst())) root.getChildren().setAll(wanted);
    }

    private void openTrouble() {
        Trouble trouble = troubles.current();
        if (trouble != null && trouble.link() != null) navigator.open(trouble.link());
    }

    private void openPlace() {
        Overview.Place place = places.current();
        if (place == null) return;
        String name = place.count().group();
        String field = place.kind().equals("zone") ? "zone" : "aggregates";
        // Exactly those that were counted: other clouds have zones of the same name, and names begin alike.
        String filter = "cloud:=" + Grouping.quoted(place.cloud()) + " " + field + ":=" + Grouping.quoted(name);
        navigator.open(new Link("gpu", ResourceTable.FILTER + filter, name));
    }
}

package org.xlcloud.views.overview;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.Health;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Placeholders;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.table.ResourceTable;

/// The clouds at a glance: headline tiles, GPUs by place, and what needs attention, with links to it.
public final class OverviewPage implements Page {
    private static final Logger LOG = System.getLogger(OverviewPage.class.getName());

    private final InventoryContext context;
    private final Navigator navigator;
    private final Headlines headlines;
    private final ResourceTable<Trouble> troubles;
    private final ResourceTable<Overview.Place> places;
    private final StaleBanner banner;
    private final Placeholders placeholders;
    private final VBox content = new VBox();
    private final StackPane root = new StackPane();
    private final FxHop.Binding binding;
    private boolean showing;
    private boolean counting;
    private boolean gpus;
    private @Nullable Map<String, Inventory> next;

    private OverviewPage(InventoryContext context, Navigator navigator) {
        this.context = context;
        this.navigator = navigator;
        headlines = new Headlines(navigator);
        troubles = new ResourceTable<>(OverviewLists.troubles(), context.table(navigator), _ -> List.of());
        places = new ResourceTable<>(OverviewLists.places(), context.table(navigator), _ -> List.of());
        banner = new StaleBanner(context.times(), context.refresh().one());
        placeholders = new Placeholders("hosts", Icon.HOST, "The open clouds have no host.", context.refresh());
        troubles.whenEmpty(new EmptyState(
                Icon.LIVE, "Nothing needs attention", "All hosts report, and no GPU or instance is in trouble."));
        places.whenEmpty(new EmptyState(Icon.GPU, "No GPUs", "No zone or aggregate has a GPU."));
        troubles.onOpen(this::openTrouble);
        places.onOpen(this::openPlace);
        layOut();
        binding = FxHop.bind(context.shown(), () -> showing, this::arrived);
        Seconds.whileShowing(root, this::showHealth);
    }

    public static PageSpec spec(InventoryContext context) {
        return new PageSpec(
                "overview", "overview", "Overview", Icon.OVERVIEW, navigator -> new OverviewPage(context, navigator));
    }

    private void layOut() {
        var split = new SplitPane(pane("Needs attention", troubles), pane("GPUs by place", places));
        split.setDividerPositions(0.58);
        split.getStyleClass().add("overview-lists");
        VBox.setVgrow(split, Priority.ALWAYS);
        content.getChildren().addAll(banner, headlines, split);
        root.getStyleClass().add("overview");
        root.getStylesheets()
                .add(Objects.requireNonNull(OverviewPage.class.getResource("overview.css"))
                        .toExternalForm());
        root.setAlignment(Pos.TOP_LEFT);
        root.getChildren().add(content);
    }

    private static Node pane(String title, ResourceTable<?> list) {
        var heading = new Label(title);
        heading.getStyleClass().add("overview-heading");
        var pane = new VBox(heading, list.node());
        pane.setMinWidth(0);
        VBox.setVgrow(list.node(), Priority.ALWAYS);
        return pane;
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        showing = true;
        binding.pull();
    }

    @Override
    public void hidden() {
        showing = false;
    }

    @Override
    public List<Action> actions() {
        return troubles.actions();
    }

    @Override
    public void reveal(String id) {
        troubles.reveal(id);
    }

    @Override
    public void close() {
        binding.close();
        troubles.close();
        places.close();
    }

    private void arrived(Map<String, Inventory> inventories) {
        next = inventories;
        if (!counting) count();
    }

    /// Counts away from the JavaFX thread; what arrives meanwhile is counted next, the newest only.
    private void count() {
        Map<String, Inventory> inventories = next;
        if (inventories == null) return;
        next = null;
        counting = true;
        troubles.rows(() -> Trouble.of(inventories, context.times().now()));
        places.rows(() -> Overview.places(inventories));
        Thread.ofVirtual().name("overview").start(() -> {
            try {
                Overview overview = Overview.of(inventories, context.times().now());
                FxHop.run(() -> counted(overview));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "The overview could not be counted", e);
                FxHop.run(() -> counting = false);
            }
        });
    }

    private void counted(Overview overview) {
        counting = false;
        gpus = overview.hosts() > 0;
        headlines.show(overview);
        showHealth();
        count();
    }

    private void showHealth() {
        Health health =
                Health.of(context.shown().newest(), gpus, context.times().now());
        if (health instanceof Health.Stale stale)
            banner.show(stale.cloud(), stale.source(), stale.valueAt(), stale.problem());
        else banner.clear();
        Node wanted = gpus ? content : placeholders.of(health);
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
        String filter = field + ":\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        navigator.open(new Link("gpu", ResourceTable.FILTER + filter, name));
    }
}

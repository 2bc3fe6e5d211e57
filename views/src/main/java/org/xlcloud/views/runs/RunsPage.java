package org.xlcloud.views.runs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.scaling.Step;
import org.xlcloud.services.scaling.Trace;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.fx.FxHop;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.shell.Page;
import org.xlcloud.views.shell.PageSpec;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StaleBanner;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableSpec;

/// Contextualization runs and the scalings of groups, live: the list, and beside it what each
/// node did, or the trace.
public final class RunsPage implements Page {
    /// The kind of links to runs and scalings; their keys are ids.
    public static final String KIND = "run";

    private static final String STYLE_SHEET =
            Objects.requireNonNull(RunsPage.class.getResource("runs.css")).toExternalForm();
    private static final double WIDE = 1500;
    private static final int LEARNT_FROM = 20;

    private final RunsContext xms;
    private final InventoryContext context;
    private final ResourceTable<Run> runs;
    private final ResourceTable<Scaling> scalings;
    private final RunPane run;
    private final Waterfall trace;
    private final Tab runsTab;
    private final Tab scalingsTab;
    private final SplitPane split = new SplitPane();
    private final StaleBanner stale;
    private final VBox root = new VBox();
    private final TabPane lists = new TabPane();
    private final OffThread<Integer, List<Run>> listing;
    private final OffThread<Scaling, Trace> drawing;
    private final FxHop.Binding changes;
    private final FxHop.Binding arrivals;
    private final FxHop.Binding sources;
    private List<Run> known = List.of();
    private boolean showing;

    private RunsPage(InventoryContext context, RunsContext xms, Navigator navigator) {
        this.xms = xms;
        this.context = context;
        runs = new ResourceTable<>(runTable(), context.table(navigator), rows -> List.of());
        scalings = new ResourceTable<>(scalingTable(), context.table(navigator), rows -> List.of());
        run = new RunPane(xms, this::target, context.table(navigator));
        trace = new Waterfall(context.times());
        runs.whenEmpty(new EmptyState(
                Icon.RUN,
                "No run yet",
                "Contextualize… on a stack, a layer or a group begins one; so does a scaling."));
        scalings.whenEmpty(new EmptyState(
                Icon.SCALE, "No scaling yet", "Each resize of a group appears here as it happens, step by step."));
        scalingsTab = new Tab("Scalings", scalings.node());
        runsTab = new Tab("Runs", runs.node());
        lists.getTabs().addAll(scalingsTab, runsTab);
        lists.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        lists.setAccessibleText("Scalings and runs");
        listing = new OffThread<>("list runs", _ -> xms.runs().get(), this::listed);
        drawing = new OffThread<>("draw a trace", this::draw, trace::show);
        runs.onSelection(this::showDetails);
        scalings.onSelection(this::showDetails);
        lists.getSelectionModel().selectedItemProperty().subscribe(_ -> showDetails());
        split.getStyleClass().add("object-page");
        split.getStylesheets().add(STYLE_SHEET);
        split.getItems().add(lists);
        split.widthProperty()
                .subscribe(width -> split.setOrientation(
                        width.doubleValue() >= WIDE ? Orientation.HORIZONTAL : Orientation.VERTICAL));
        stale = new StaleBanner(context.times(), (cloud, _) -> xms.again().accept(cloud));
        VBox.setVgrow(split, Priority.ALWAYS);
        root.getChildren().addAll(stale, split);
        changes = FxHop.bind(xms.changes(), () -> showing, listing::ask);
        arrivals = FxHop.bind(xms.scalings(), () -> showing, this::arrived);
        sources = FxHop.bind(xms.sources(), () -> showing, this::told);
        Seconds.whileShowing(split, this::tick);
    }

    public static PageSpec spec(InventoryContext context, RunsContext xms) {
        return new PageSpec("runs", KIND, "Runs", Icon.RUN, navigator -> new RunsPage(context, xms, navigator));
    }

    /// A run's target is by the cluster's id; people know its name.
    private String target(Run run) {
        Stacks stacks = context.stacks().newest().newest().get(run.order().cloud());
        return run.order()
                .target()
                .inWords(id -> stacks == null
                        ? id
                        : stacks.roots().stream()
                                .filter(root -> root.id().equals(id))
                                .map(TreeNode::name)
                                .findFirst()
                                .orElse(id));
    }

    private TableSpec<Run> runTable() {
        return new TableSpec<>(
                "runs",
                "run",
                "runs",
                Run::id,
                Run::id,
                run -> run.order().event().id() + " on " + target(run) + ", " + run.inWords(),
                List.of(
                        Column.<Run>state("state", "State", Looks::of).wide(110),
                        Column.<Run>text(
                                        "event",
                                        "Event",
                                        run -> run.order().event().id())
                                .wide(100),
                        Column.<Run>text("target", "Target", this::target).wide(250),
                        Column.<Run>text("score", "Nodes", Run::inWords).wide(190),
                        Column.<Run>time("started", "Started", Run::startedAt).wide(180),
                        Column.<Run>text("who", "Who", run -> run.order().who()).wide(130),
                        Column.<Run>text("cloud", "Cloud", run -> run.order().cloud())
                                .wide(90),
                        Column.<Run>text("id", "ID", Run::id).wide(250)));
    }

    private static TableSpec<Scaling> scalingTable() {
        return new TableSpec<>(
                "scalings",
                "scaling",
                "scalings",
                Scaling::id,
                Scaling::id,
                one -> one.place() + " " + one.inWords() + ", " + one.result().word(),
                List.of(
                        Column.<Scaling>state("result", "State", Looks::of).wide(110),
                        Column.<Scaling>text(
                                        "group", "Group", one -> one.place().toString())
                                .linked(one -> new Link(
                                        Links.STACK,
                                        one.cloud() + "/" + one.place().group().id(),
                                        one.place().toString()))
                                .wide(260),
                        Column.<Scaling>text("change", "Change", Scaling::inWords)
                                .wide(120),
                        Column.<Scaling>time("at", "Began", one -> one.change().at())
                                .wide(180),
                        Column.<Scaling>text("words", "What came of it", Scaling::words)
                                .wide(360),
                        Column.<Scaling>text("trigger", "Told by", Scaling::trigger)
                                .wide(90),
                        Column.<Scaling>text("cloud", "Cloud", Scaling::cloud).wide(90),
                        Column.<Scaling>text("id", "ID", Scaling::id).wide(160)));
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void shown() {
        showing = true;
        changes.pull();
        arrivals.pull();
        sources.pull();
    }

    @Override
    public void hidden() {
        showing = false;
    }

    @Override
    public List<Action> actions() {
        return new ArrayList<>(onRuns() ? runs.actions() : scalings.actions());
    }

    @Override
    public void reveal(String id) {
        boolean scaling =
                xms.scalings().newest().stream().anyMatch(one -> one.id().equals(id));
        lists.getSelectionModel().select(scaling ? scalingsTab : runsTab);
        if (scaling) scalings.reveal(id);
        else runs.reveal(id);
    }

    @Override
    public void close() {
        changes.close();
        arrivals.close();
        sources.close();
        runs.close();
        scalings.close();
        run.close();
    }

    private boolean onRuns() {
        return lists.getSelectionModel().getSelectedIndex() == lists.getTabs().indexOf(runsTab);
    }

    /// The first that can't be reached; what it told last stays.
    private void told(List<SourceState> teams) {
        teams.stream()
                .filter(team -> team.problem() != null)
                .findFirst()
                .ifPresentOrElse(
                        team -> stale.show(team.cloud(), team.source(), team.valueAt(), team.problem()), stale::clear);
    }

    private void listed(List<Run> newest) {
        known = newest;
        runs.rows(() -> newest);
        showDetails();
    }

    private void arrived(List<Scaling> newest) {
        scalings.rows(() -> newest);
        listing.ask(0);
        showDetails();
    }

    /// What goes on grows as time passes.
    private void tick() {
        if (onRuns()) {
            run.tick();
            return;
        }
        Scaling scaling = scalings.current();
        if (scaling != null && !scaling.ended()) drawing.ask(scaling);
    }

    private void showDetails() {
        @Nullable Node details = null;
        if (onRuns()) {
            Run row = runs.current();
            if (row != null) {
                run.show(known.stream()
                        .filter(one -> one.id().equals(row.id()))
                        .findFirst()
                        .orElse(row));
                details = run.node();
            }
        } else {
            Scaling row = scalings.current();
            if (row != null) {
                drawing.ask(row);
                details = trace.node();
            }
        }
        @Nullable Node there = split.getItems().size() > 1 ? split.getItems().get(1) : null;
        if (Objects.equals(there, details)) return;
        if (details == null) split.getItems().remove(1);
        else if (there == null) {
            split.getItems().add(details);
            split.setDividerPositions(split.getOrientation() == Orientation.HORIZONTAL ? 0.5 : 0.38);
        } else {
            double[] at = split.getDividerPositions();
            split.getItems().set(1, details);
            split.setDividerPositions(at);
        }
    }

    private Trace draw(Scaling scaling) {
        List<Scaling> others = xms.scalings().newest().stream()
                .filter(one -> one.cloud().equals(scaling.cloud()) && !one.id().equals(scaling.id()))
                .limit(LEARNT_FROM)
                .toList();
        Instant now = context.times().now();
        Function<String, Optional<Run>> find = xms.find();
        Map<Step.Kind, java.time.Duration> usual = Trace.usual(others, find, now);
        Scaling newest = xms.scalings().newest().stream()
                .filter(one -> one.id().equals(scaling.id()))
                .findFirst()
                .orElse(scaling);
        return Trace.of(newest, find, usual, now);
    }
}

package org.xlcloud.views.metrics;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.StateMark;

/// The charts of one object in its details: what matters on a card, with its limits, how far it can be trusted and who
/// says so.
public final class DetailCharts<T> {
    /// In the order in which trouble shows.
    private static final List<Metric> OF_GPU = List.of(
            Metric.TEMPERATURE,
            Metric.UTILIZATION,
            Metric.MEMORY_USED,
            Metric.POWER,
            Metric.GRAPHICS_CLOCK,
            Metric.MEMORY_CLOCK,
            Metric.FAN,
            Metric.ECC_SINGLE_BIT,
            Metric.ECC_DOUBLE_BIT);
    private static final List<Metric> OF_NODE = List.of(Metric.NODE_CPU, Metric.NODE_LOAD, Metric.NODE_MEMORY_FREE);
    private static final double NARROWEST = 320;

    private final Function<T, Target> target;
    private final BiFunction<T, Known, Trust> trust;
    private final BiConsumer<T, TimeRange> aim;
    private final TimeRange range;
    private final ChartBoard board;
    private final StackPane body = new StackPane();
    private final ScrollPane scroll;
    private final HBox says = new HBox();
    private final CheckBox each = new CheckBox("Each GPU");
    private final VBox root = new VBox();
    private @Nullable T shown;
    private @Nullable Known known;
    private boolean showing;

    private DetailCharts(
            Function<T, Target> target,
            BiFunction<T, Known, Trust> trust,
            BiConsumer<T, TimeRange> aim,
            InventoryContext context,
            Navigator navigator) {
        this.target = target;
        this.trust = trust;
        this.aim = aim;
        range = new TimeRange(context.times()::now);
        context.times()
                .utcProperty()
                .subscribe(_ -> range.zoneProperty().set(context.times().zone()));
        board = new ChartBoard(range, context, navigator, NARROWEST);
        scroll = new ScrollPane(board);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("chart-scroll");
        says.getStyleClass().add("charts-say");
        says.setAlignment(Pos.CENTER_LEFT);
        says.setMinWidth(0);
        each.setOnAction(_ -> write());
        each.setTooltip(new Tooltip("A line for each GPU instead of their mean between least and greatest"));
        each.setMinWidth(Region.USE_PREF_SIZE);
        var compare = new Button("Show on Metrics", Icon.METRIC.node());
        compare.setTooltip(new Tooltip("Compare it with others on the page of metrics"));
        compare.setMinWidth(Region.USE_PREF_SIZE);
        compare.setOnAction(_ -> {
            if (shown != null) navigator.open(MetricsPage.link(List.of(target.apply(shown))));
        });
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var tools = new HBox(new RangeBar(range, context.times()), gap, each, compare);
        tools.getStyleClass().add("chart-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(body, Priority.ALWAYS);
        root.getStyleClass().add("detail-charts");
        root.getStylesheets().add(MetricsPage.STYLE_SHEET);
        root.getChildren().addAll(says, tools, body);
    }

    /// How far what is drawn can be trusted.
    ///
    /// @param why more words, `matched by PCI address`; why nothing is known where nothing is
    /// @param reports whether anything is reported at all
    public record Trust(org.xlcloud.views.state.Look look, String why, boolean reports) {}

    /// @param target whose charts they are
    public static <T> DetailTab<T, Known> tab(
            Function<T, Target> target,
            BiFunction<T, Known, Trust> trust,
            InventoryContext context,
            Navigator navigator) {
        return tab(target, trust, (_, _) -> {}, context, navigator);
    }

    /// @param aim chooses the part of time when another object is shown: around what happened to it
    public static <T> DetailTab<T, Known> tab(
            Function<T, Target> target,
            BiFunction<T, Known, Trust> trust,
            BiConsumer<T, TimeRange> aim,
            InventoryContext context,
            Navigator navigator) {
        var charts = new DetailCharts<>(target, trust, aim, context, navigator);
        return new DetailTab<>("Charts", charts.root, charts::show, charts::showing, charts.board::close);
    }

    private void show(T object, Known now) {
        if (shown == null || !target.apply(shown).equals(target.apply(object))) aim.accept(object, range);
        shown = object;
        known = now;
        if (showing) write();
    }

    private void showing(boolean now) {
        if (now == showing) return;
        showing = now;
        if (now) write();
        else body.getChildren().clear(); // charts that are in no window draw and ask nothing
    }

    private void write() {
        T object = shown;
        Known now = known;
        if (object == null || now == null) return;
        Trust of = trust.apply(object, now);
        say(of);
        Target whose = target.apply(object);
        boolean group = whose.kind() != Target.Kind.GPU;
        each.setVisible(group);
        each.setManaged(group);
        List<Metric> metrics = new java.util.ArrayList<>(OF_GPU);
        if (whose.kind() == Target.Kind.INSTANCE) metrics.addAll(OF_NODE);
        var selection = new Selection(List.of(whose), metrics, Selection.Charts.METRIC, each.isSelected());
        List<Plan> plans = Plan.of(selection, new Members(now), _ -> group ? "GPUs" : name(whose));
        board.show(plans);
        boolean nothing = plans.isEmpty() || (!of.reports() && !hasPast(now));
        show(nothing ? new EmptyState(Icon.METRIC, "No metrics", of.why()) : scroll);
    }

    /// A cloud with telemetry may have the past of what does not report now.
    private static boolean hasPast(Known now) {
        return now.telemetry().values().stream().anyMatch(telemetry -> telemetry.at() != null);
    }

    private void show(Node node) {
        if (!body.getChildren().contains(node)) body.getChildren().setAll(node);
    }

    private static String name(Target target) {
        return target.id().substring(target.id().lastIndexOf('/') + 1);
    }

    private void say(Trust of) {
        var mark = new StateMark(of.look());
        mark.setMinWidth(Region.USE_PREF_SIZE);
        var why = new Label(of.why());
        why.getStyleClass().add("charts-why");
        why.setTooltip(new Tooltip(of.why()));
        says.getChildren().setAll(mark, why);
    }
}

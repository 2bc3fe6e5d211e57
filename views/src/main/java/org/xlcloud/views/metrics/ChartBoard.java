package org.xlcloud.views.metrics;

import java.io.BufferedOutputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.ChartSeries;
import org.xlcloud.charts.Export;
import org.xlcloud.charts.Limit;
import org.xlcloud.charts.Mark;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.charts.Tone;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.MetricsContext;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;

/// Charts of one time range, side by side where they find room, as high as the board allows. Charts and lines that are
/// wanted before and after a change stay as they are, with their colours and samples.
final class ChartBoard extends Region implements AutoCloseable {
    private static final double GAP = 12;
    private static final double LOWEST = 210;
    /// A longer legend leaves no room for the lines; the crosshair names them then.
    private static final int MOST_IN_LEGEND = 24;

    private final TimeRange range;
    private final LiveSeries live;
    private final MetricsContext metrics;
    private final Navigator navigator;
    private final MarkFeed marks;
    private final Jobs jobs;
    private final double narrowest;
    private final Map<String, Shown> shown = new HashMap<>();
    private Function<String, @Nullable Path> chooser = this::choose;
    private List<Plan> plans = List.of();

    private static final class Shown {
        final TimeChart chart;
        final Map<String, ChartSeries> series = new HashMap<>();
        final Map<String, List<String>> members = new HashMap<>();

        Shown(TimeChart chart) {
            this.chart = chart;
        }
    }

    /// @param narrowest how wide a chart has to be, at least, to stand beside another
    ChartBoard(TimeRange range, InventoryContext context, Navigator navigator, double narrowest) {
        this.range = range;
        this.jobs = context.jobs();
        this.narrowest = narrowest;
        live = new LiveSeries(context.metrics());
        metrics = context.metrics();
        this.navigator = navigator;
        marks = new MarkFeed(this, range, metrics, this::mark);
        getStyleClass().add("chart-board");
    }

    void show(List<Plan> wanted) {
        plans = wanted;
        List<Node> nodes = new ArrayList<>();
        Map<String, Shown> kept = new HashMap<>();
        Map<String, Set<Subject>> subjects = new HashMap<>();
        for (Plan plan : wanted) {
            Shown chart = shown.remove(plan.id());
            if (chart == null) chart = new Shown(make(plan));
            fill(chart, plan);
            kept.put(plan.id(), chart);
            Set<Subject> of = new LinkedHashSet<>();
            for (Plan.Line line : plan.lines()) for (Member member : line.members()) of.add(member.subject());
            subjects.put(plan.id(), of);
            nodes.add(chart.chart);
        }
        for (Shown gone : shown.values()) gone.series.values().forEach(live::drop);
        shown.clear();
        shown.putAll(kept);
        if (!getChildren().equals(nodes)) getChildren().setAll(nodes);
        marks.of(subjects);
    }

    private void mark(Map<String, List<Mark>> found) {
        found.forEach((id, of) -> {
            Shown chart = shown.get(id);
            if (chart != null && !chart.chart.marks().equals(of))
                chart.chart.marks().setAll(of);
        });
    }

    List<TimeChart> charts() {
        return plans.stream()
                .map(plan -> Objects.requireNonNull(shown.get(plan.id())).chart)
                .toList();
    }

    /// Asks for files in another way: tests have nobody who could choose one.
    void exportTo(Function<String, @Nullable Path> other) {
        chooser = other;
    }

    @Override
    public void close() {
        marks.close();
        live.close();
    }

    private TimeChart make(Plan plan) {
        var chart = new TimeChart(plan.title(), Units.of(plan.metric()), range);
        chart.history(live.history());
        chart.onExport(this::export);
        chart.onMark(mark -> {
            Link link = metrics.marks().open(mark.id());
            if (link != null) navigator.open(link);
        });
        if (plan.metric().unit().equals("%")) chart.valueRange(0, 100);
        else if (plan.metric() != Metric.TEMPERATURE) chart.includeZero(true);
        chart.setMinWidth(0);
        var clip = new Rectangle();
        clip.widthProperty().bind(chart.widthProperty());
        clip.heightProperty().bind(chart.heightProperty());
        chart.setClip(clip);
        return chart;
    }

    private void fill(Shown chart, Plan plan) {
        chart.chart.titleProperty().set(plan.title());
        Map<String, ChartSeries> before = new HashMap<>(chart.series);
        chart.series.clear();
        List<ChartSeries> series = new ArrayList<>();
        for (Plan.Line line : plan.lines()) {
            List<String> members =
                    line.members().stream().map(member -> member.subject().id()).toList();
            ChartSeries same = before.get(line.id());
            boolean keeps =
                    same != null && same.name().equals(line.name()) && members.equals(chart.members.get(line.id()));
            if (keeps) before.remove(line.id());
            ChartSeries of = keeps ? same : live.series(line);
            chart.series.put(line.id(), of);
            chart.members.put(line.id(), members);
            series.add(of);
        }
        for (ChartSeries gone : before.values()) if (!chart.series.containsKey(gone.id())) live.drop(gone);
        if (!chart.chart.series().equals(series)) chart.chart.series().setAll(series);
        List<Limit> limits = plan.bounds().stream()
                .map(bound -> new Limit(
                        bound.value() * Units.factor(plan.metric()),
                        bound.label(),
                        bound.critical() ? Tone.CRITICAL : Tone.WARNING))
                .toList();
        chart.chart.legendVisibleProperty().set(series.size() <= MOST_IN_LEGEND);
        if (!chart.chart.limits().equals(limits)) chart.chart.limits().setAll(limits);
    }

    private void export(Export export) {
        Path file = chooser.apply(export.fileName());
        if (file == null) return;
        jobs.run("Export " + file.getFileName(), _ -> {
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                export.content().writeTo(out);
            }
            return "written to " + file;
        });
    }

    private @Nullable Path choose(String name) {
        var dialog = new FileChooser();
        dialog.setTitle("Export the chart");
        dialog.setInitialFileName(name);
        File file = dialog.showSaveDialog(getScene().getWindow());
        return file == null ? null : file.toPath();
    }

    private int columns(double width) {
        int fitting = (int) ((width + GAP) / (narrowest + GAP));
        return Math.clamp(fitting, 1, Math.max(1, getChildren().size()));
    }

    private static int rows(int charts, int columns) {
        return (charts + columns - 1) / columns;
    }

    @Override
    protected double computeMinHeight(double width) {
        int columns = columns(width < 0 ? getWidth() : width);
        int rows = rows(getChildren().size(), columns);
        return rows * LOWEST + Math.max(0, rows - 1) * GAP + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return narrowest;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        int count = getChildren().size();
        if (count == 0) return;
        double width = getWidth() - snappedLeftInset() - snappedRightInset();
        double height = getHeight() - snappedTopInset() - snappedBottomInset();
        int columns = columns(width);
        int rows = rows(count, columns);
        double each = Math.max(LOWEST, (height - (rows - 1) * GAP) / rows);
        for (int i = 0; i < count; i++) {
            int row = i / columns;
            int inRow = row == rows - 1 ? count - row * columns : columns; // the last row's charts share its width
            double wide = (width - (inRow - 1) * GAP) / inRow;
            double x = snappedLeftInset() + (i - row * columns) * (wide + GAP);
            double y = snappedTopInset() + row * (each + GAP);
            getChildren()
                    .get(i)
                    .resizeRelocate(snapPositionX(x), snapPositionY(y), snapSizeX(wide) - 1, snapSizeY(each) - 1);
        }
    }

    @Override
    public javafx.geometry.Orientation getContentBias() {
        return javafx.geometry.Orientation.HORIZONTAL;
    }
}

package org.xlcloud.charts;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Series over time: the live edge from their buffers and what is older from a history, drawn as one line.
///
/// Many samples in a pixel become a band from their least to their greatest with the mean as a line, so that no spike
/// is lost; samples that are too far apart are not joined; a series without new samples turns grey. Charts that were
/// given the same [TimeRange] show the same time and the same crosshair. A chart that cannot be seen does nothing.
///
/// Keys: arrows move the crosshair (with Shift in larger steps), Home and End put it at the ends, plus and minus zoom,
/// Page Up and Page Down move through time, Backspace goes back, Space pauses, L goes live, M and Shift+M go from mark
/// to mark, Enter opens the mark at the crosshair, Escape takes the crosshair away.
public final class TimeChart extends Region {
    private static final long VALUES_EVERY_NANOS = 250_000_000;
    private static final double GAP = 4;
    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final TimeRange range;
    private final Unit unit;
    private final StringProperty title = new SimpleStringProperty(this, "title", "");
    private final StringProperty problem = new SimpleStringProperty(this, "problem", "");
    private final BooleanProperty legendVisible = new SimpleBooleanProperty(this, "legendVisible", true);
    private final ObservableList<ChartSeries> series = FXCollections.observableArrayList();
    private final ObservableList<Limit> limits = FXCollections.observableArrayList();
    private final ObservableList<Mark> marks = FXCollections.observableArrayList();

    private final Label titleLabel = new Label();
    private final Label state = new Label();
    private final HBox header = new HBox(titleLabel, state);
    private final Plot plot;
    private final Overlay overlay;
    private final MarkStrip strip;
    private final Legend legend;
    private final ChartInput input;
    private @Nullable Consumer<Export> exporter;
    private int drawnFrames;
    private long valuesAt;
    private Subscription watched = Subscription.EMPTY;
    private final Runnable frame = this::frame;

    /// @param title what the values are, such as "Temperature"; empty for none
    public TimeChart(String title, Unit unit, TimeRange range) {
        this.range = range;
        this.unit = unit;
        plot = new Plot(range, unit);
        overlay = new Overlay(plot, range, unit);
        strip = new MarkStrip(range);
        legend = new Legend(unit);
        getStyleClass().add("time-chart");
        titleLabel.getStyleClass().add("time-chart-title");
        state.getStyleClass().add("time-chart-state");
        header.getStyleClass().add("time-chart-header");
        HBox.setHgrow(titleLabel, Priority.ALWAYS);
        titleLabel.setMaxWidth(Double.MAX_VALUE);
        state.setMinWidth(USE_PREF_SIZE);
        titleLabel.textProperty().bind(this.title);
        this.title.set(title);
        overlay.setManaged(false);
        getChildren().addAll(header, plot, strip, plot.limitLabels(), overlay, legend);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleRoleDescription("chart");
        setAccessibleHelp(
                "Arrows move the crosshair, plus and minus zoom, Backspace goes back, Space pauses, L goes live.");
        series.addListener((ListChangeListener<ChartSeries>) change -> seriesChanged());
        limits.addListener((ListChangeListener<Limit>) change -> plot.limits(limits));
        marks.addListener((ListChangeListener<Mark>) change -> {
            strip.marks(marks);
            plot.redraw();
            requestLayout();
        });
        legendVisible.subscribe(() -> {
            legend.setVisible(legendVisible.get());
            requestLayout();
        });
        input = new ChartInput(this, plot, overlay, strip, range);
        new ChartMenu(this);
        new Showing(this, this::shown);
    }

    @Override
    public String getUserAgentStylesheet() {
        return Objects.requireNonNull(TimeChart.class.getResource("charts.css"), "charts.css")
                .toExternalForm();
    }

    public TimeRange range() {
        return range;
    }

    public Unit unit() {
        return unit;
    }

    public StringProperty titleProperty() {
        return title;
    }

    /// What is wrong with the data, said in the plot; empty when nothing is.
    public StringProperty problemProperty() {
        return problem;
    }

    public BooleanProperty legendVisibleProperty() {
        return legendVisible;
    }

    /// The lines, in the order of the legend. One keeps its colour while others come and go.
    public ObservableList<ChartSeries> series() {
        return series;
    }

    public ObservableList<Limit> limits() {
        return limits;
    }

    public ObservableList<Mark> marks() {
        return marks;
    }

    /// Where what is older than the buffers comes from.
    public void history(History history) {
        plot.history(history);
    }

    /// Spans these values whatever the data; percents from 0 to 100, say.
    public void valueRange(double least, double greatest) {
        if (!(least < greatest)) throw new IllegalArgumentException("values from " + least + " to " + greatest);
        plot.axis().fix(least, greatest);
        plot.redraw();
    }

    /// Spans round values around what is visible.
    public void autoValueRange() {
        plot.axis().fix(Double.NaN, Double.NaN);
        plot.redraw();
    }

    /// Whether an axis that follows the data always shows zero.
    public void includeZero(boolean wanted) {
        plot.axis().fromZero(wanted);
        plot.redraw();
    }

    /// Who opens a mark that was clicked or chosen by key.
    public void onMark(Consumer<Mark> listener) {
        strip.onOpen(listener);
    }

    /// Who asks where to and writes the file when the operator exports the chart; without one nothing is offered.
    public void onExport(Consumer<Export> listener) {
        exporter = listener;
    }

    @Nullable
    Consumer<Export> exporter() {
        return exporter;
    }

    /// What the chart shows in words: "GPU 0 temperature: now 71 °C, 1 h range 44 to 93 °C". Screen readers say it.
    public String summary() {
        return Summary.of(title.get(), plot.shown(), range, unit);
    }

    /// The chart as it is now, as a picture in the window's own pixels.
    public Export exportPng() {
        double scale = getScene() == null || getScene().getWindow() == null
                ? 1
                : Math.max(1, getScene().getWindow().getRenderScaleX());
        var how = new SnapshotParameters();
        how.setTransform(Transform.scale(scale, scale));
        how.setFill(plot.colours().background());
        var picture = new Png(snapshot(how, null));
        return new Export(fileName(".png"), picture::writeTo);
    }

    /// The samples of all series that are shown, in the window as it is now.
    public Export exportCsv() {
        List<ChartSeries> samples = new ArrayList<>();
        List<Points> older = new ArrayList<>();
        for (Trace trace : plot.shown()) trace.sources(samples, older);
        var csv = new Csv(samples, older, range.fromMillis(), range.toMillis(), range.zone(), unit);
        return new Export(fileName(".csv"), csv::writeTo);
    }

    private String fileName(String suffix) {
        String words = title.get()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String time = FILE_TIME.format(Instant.ofEpochMilli(range.toMillis()).atZone(range.zone()));
        return (words.isEmpty() ? "chart" : words) + "-" + time + suffix;
    }

    /// Asks the history again for what it could not give.
    public void retry() {
        for (Trace trace : plot.traces()) trace.askAgain();
    }

    Plot plot() {
        return plot;
    }

    Overlay overlay() {
        return overlay;
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return attribute == AccessibleAttribute.TEXT
                ? summary()
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    private void seriesChanged() {
        List<Trace> traces = new ArrayList<>();
        for (ChartSeries each : series) {
            Trace known = plot.traces().stream()
                    .filter(trace -> trace.series() == each)
                    .findFirst()
                    .orElse(null);
            traces.add(known == null ? new Trace(each, freeSlot(traces)) : known);
            if (known == null) each.visibleProperty().subscribe(plot::redraw);
        }
        plot.traces(traces);
        legend.traces(traces, plot.colours());
        valuesAt = 0;
        requestLayout();
    }

    private int freeSlot(List<Trace> taken) {
        for (int slot = 0; ; slot++) {
            int wanted = slot;
            boolean used = taken.stream().anyMatch(trace -> trace.slot() == wanted)
                    || plot.traces().stream()
                            .anyMatch(trace -> trace.slot() == wanted && series.contains(trace.series()));
            if (!used) return slot;
        }
    }

    private void shown(boolean visible) {
        // Only while it is shown: a range may outlive many charts.
        watched.unsubscribe();
        watched = Subscription.EMPTY;
        if (visible) {
            watched = Subscription.combine(
                    range.modeProperty().subscribe(mode -> stateChanged(mode)),
                    range.zoneProperty().subscribe(plot::redraw),
                    range.crosshairProperty().subscribe(this::crosshairMoved));
            plot.redraw();
            crosshairMoved();
            range.pulse().add(frame);
        } else {
            range.pulse().remove(frame);
            input.end();
            for (Trace trace : plot.traces()) trace.cancel();
        }
    }

    private void frame() {
        plot.frame();
        boolean drew = plot.drawnFrames() != drawnFrames;
        drawnFrames = plot.drawnFrames();
        if (drew && !strip.isEmpty()) strip.place(plot);
        say();
        if (range.crosshairProperty().get() != TimeRange.NOWHERE)
            overlay.crosshair(input.hasReadout(), input.pointerY());
        long now = System.nanoTime();
        if (now - valuesAt < VALUES_EVERY_NANOS) return;
        valuesAt = now;
        if (legendVisible.get()) legend.values(range.crosshairProperty().get(), range.nowMillis(), plot.colours());
    }

    /// Says in the plot what it cannot show.
    private void say() {
        String failure = null;
        boolean asking = false;
        boolean any = false;
        for (Trace trace : plot.shown()) {
            if (failure == null) failure = trace.failure();
            asking |= trace.isAsking();
            any |= trace.hasColumns();
        }
        String wrong = problem.get();
        if (wrong.isEmpty() && failure != null) wrong = "Older samples could not be read: " + failure;
        if (any) {
            overlay.say("");
            overlay.note(!wrong.isEmpty() ? wrong : asking ? "Reading older samples…" : "");
            return;
        }
        overlay.note("");
        if (!wrong.isEmpty()) overlay.say(wrong);
        else if (series.isEmpty()) overlay.say("Nothing chosen to be drawn.");
        else if (plot.shown().isEmpty()) overlay.say("All series are hidden. Choose one in the legend.");
        else if (asking) overlay.say("Reading samples…");
        else overlay.say("No samples from " + moment(range.fromMillis()) + " to " + moment(range.toMillis()) + ".");
    }

    private String moment(long millis) {
        return TimeTicks.moment(millis, range.nowMillis(), range.zone());
    }

    private void stateChanged(TimeRange.Mode mode) {
        state.setText(
                switch (mode) {
                    case LIVE -> "";
                    case PAUSED -> "Paused";
                    case PAST -> "Past";
                });
        state.setVisible(!state.getText().isEmpty());
    }

    private void crosshairMoved() {
        valuesAt = 0;
        overlay.crosshair(input.hasReadout(), input.pointerY());
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    }

    @Override
    protected void layoutChildren() {
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double width = Math.max(0, getWidth() - left - snappedRightInset());
        double bottom = getHeight() - snappedBottomInset();
        boolean titled = !title.get().isEmpty();
        header.setVisible(titled);
        if (titled) {
            double height = snapSizeY(header.prefHeight(width));
            header.resizeRelocate(left, top, width, height);
            top += height + GAP;
        }
        if (legendVisible.get() && !series.isEmpty()) {
            double height = Math.min(snapSizeY(legend.prefHeight(width)), (bottom - top) / 2);
            legend.resizeRelocate(left, bottom - height, width, height);
            bottom -= height + GAP;
        }
        double strips = marks.isEmpty() ? 0 : MarkStrip.HEIGHT;
        plot.resizeRelocate(left, top + strips, width, Math.max(0, bottom - top - strips));
        strip.resizeRelocate(left, top, width, strips);
        plot.limitLabels().setLayoutX(left);
        plot.limitLabels().setLayoutY(top + strips);
        overlay.resizeRelocate(left, top + strips, width, Math.max(0, bottom - top - strips));
        for (Node each : List.of(plot, header, legend)) if (each instanceof Region region) region.requestLayout();
    }

    @Override
    protected double computePrefHeight(double width) {
        double height = snappedTopInset() + snappedBottomInset() + plot.prefHeight(width);
        if (!title.get().isEmpty()) height += header.prefHeight(width) + GAP;
        if (!marks.isEmpty()) height += MarkStrip.HEIGHT;
        if (legendVisible.get() && !series.isEmpty()) height += legend.prefHeight(width) + GAP;
        return height;
    }

    @Override
    protected double computePrefWidth(double height) {
        return snappedLeftInset() + snappedRightInset() + plot.prefWidth(height);
    }
}

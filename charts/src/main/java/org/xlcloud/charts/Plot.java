package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Group;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.stage.Window;

/// The part of a chart with its lines and axes. Each frame it takes in what is new and draws the columns that changed;
/// all of them only when the scale, the size, the colours or what is shown have become others.
final class Plot extends Region {
    private static final double RIGHT_INSET = 10;
    private static final double TICK_GAP = 6;
    private static final double LEAST_GUTTER = 54;
    private static final double LINES_APART = 44;
    private static final double LABELS_APART = 84;
    /// Room above the highest line and below the lowest for half a line's width and the labels.
    private static final double INSET = 5;
    /// What is visible is looked through as a whole this often; in between only what is new.
    private static final int FRAMES_BETWEEN_LOOKS = 60;

    /// Which part of the width, in the scene's pixels, stays empty at the live edge and fills up before the picture
    /// moves on, and how much that is at least and at most.
    private static final double PART_AHEAD = 1.0 / 50;
    private static final double LEAST_AHEAD = 4;
    private static final double MOST_AHEAD = 24;

    /// The past is not stale, whatever the series is now.
    private static final long NEVER_STALE = 0;

    private final TimeRange range;
    private final List<Trace> traces = new ArrayList<>();
    private final List<Trace> shown = new ArrayList<>();
    private final Raster raster = new Raster();
    private final Raster.Drawing drawing = new Raster.Drawing();
    private final ChartColours colours = new ChartColours(this::redraw);
    private final ValueAxis axis = new ValueAxis();
    private final Group valueLabels = new Group();
    private final Group limitLabels = new Group();
    private final Group timeLabels = new Group();
    private final Text measure = new Text("00:00");
    private final Unit unit;
    private History history = History.NONE;

    private double plotX = LEAST_GUTTER;
    private double plotY;
    private double plotWidth;
    private double plotHeight;
    private double labelHeight = 14;
    private double scale = 1;
    private double columnMillis;
    private long firstColumn;
    private long paintedFirst = Long.MIN_VALUE;
    private long paintedEnd;
    private long ticksUntil;
    private long tickBase;
    private boolean allDirty = true;
    private int frames;
    private int drawn;

    Plot(TimeRange range, Unit unit) {
        this.range = range;
        this.unit = unit;
        getStyleClass().add("time-chart-plot");
        measure.getStyleClass().add("time-chart-tick");
        measure.setVisible(false);
        for (Group group : List.of(valueLabels, limitLabels, timeLabels)) {
            group.setManaged(false);
            group.setMouseTransparent(true);
        }
        measure.setManaged(false);
        getChildren().addAll(colours, raster, valueLabels, timeLabels, measure);
        setMinSize(160, 90);
        setPrefSize(480, 220);
    }

    ChartColours colours() {
        return colours;
    }

    /// What the limits are, placed as in the plot but not part of it: the chart lays them over the marks' lines.
    Group limitLabels() {
        return limitLabels;
    }

    ValueAxis axis() {
        return axis;
    }

    List<Trace> traces() {
        return traces;
    }

    /// The traces that are drawn.
    List<Trace> shown() {
        return shown;
    }

    void history(History source) {
        history = source;
        for (Trace trace : traces) trace.cancel();
    }

    void limits(List<Limit> limits) {
        drawing.limits = List.copyOf(limits);
        redraw();
    }

    void traces(List<Trace> now) {
        for (Trace trace : traces) if (!now.contains(trace)) trace.cancel();
        traces.clear();
        traces.addAll(now);
        redraw();
    }

    /// Draws everything again with the next frame.
    void redraw() {
        allDirty = true;
    }

    /// How many frames changed a pixel.
    int drawnFrames() {
        return drawn;
    }

    /// How many pixels of the window the plot is wide.
    int deviceWidth() {
        return raster.deviceWidth();
    }

    double plotX() {
        return plotX;
    }

    double plotY() {
        return plotY;
    }

    double plotWidth() {
        return plotWidth;
    }

    double plotHeight() {
        return plotHeight;
    }

    /// The time at a place of the plot.
    long timeAt(double x) {
        return Math.round((firstColumn + (x - plotX) * scale) * columnMillis);
    }

    /// The place of a time, outside the plot for a time that is not shown.
    double xOf(long time) {
        return plotX + (time / columnMillis - firstColumn) / scale;
    }

    double yOf(double value) {
        return plotY + drawing.row(value) / scale;
    }

    double millisPerPixel() {
        return columnMillis * scale;
    }

    @Override
    protected void layoutChildren() {
        measure.applyCss();
        labelHeight = Math.ceil(measure.getLayoutBounds().getHeight());
        plotX = snapPositionX(gutter());
        plotY = snapPositionY(0);
        plotWidth = Math.max(1, snapSizeX(getWidth() - plotX - RIGHT_INSET));
        plotHeight = Math.max(1, snapSizeY(getHeight() - plotY - labelHeight - TICK_GAP));
        raster.relocate(plotX, plotY);
        raster.resize(plotWidth, plotHeight);
        redraw();
    }

    private double gutter() {
        double widest = LEAST_GUTTER;
        for (var label : valueLabels.getChildren())
            widest = Math.max(widest, label.getLayoutBounds().getWidth() + 2 * TICK_GAP);
        return Math.ceil(widest);
    }

    /// Takes in what is new and draws it.
    void frame() {
        Window window = getScene() == null ? null : getScene().getWindow();
        if (window == null || plotWidth < 2 || plotHeight < 2) return;
        scale = Math.max(1, window.getRenderScaleX());
        int width = (int) Math.round(plotWidth * scale);
        int height = (int) Math.round(plotHeight * scale);
        if (raster.resizeTo(width, height, scale)) redraw();
        long span = range.spanProperty().get();
        double newColumnMillis = (double) span / width;
        firstColumn = lastColumn(newColumnMillis) - width + 1;
        if (newColumnMillis != columnMillis) redraw();
        columnMillis = newColumnMillis;
        boolean live = range.mode() != TimeRange.Mode.PAST;
        long end = firstColumn + width;
        long changed = takeIn(width, live);
        scaleValues(changed, end, height);
        boolean moved = firstColumn != paintedFirst;
        if (allDirty || ticksUntil < range.toMillis()) timeTicks();
        paint(changed, end, moved);
        if (moved || allDirty) timeLabels.setTranslateX(plotX + (tickBase - firstColumn) / scale);
        if (moved || allDirty) hideCutLabels();
        paintedFirst = firstColumn;
        paintedEnd = end;
        allDirty = false;
    }

    /// The newest column, or while time goes on the last of the few that it comes to next: the picture is moved only
    /// when those are full, since moving it costs as much as showing all of it anew.
    private long lastColumn(double millis) {
        long last = Decimator.column(range.toMillis(), millis);
        if (range.mode() == TimeRange.Mode.PAST) return last;
        long together = Math.round(Math.clamp(plotWidth * PART_AHEAD, LEAST_AHEAD, MOST_AHEAD) * scale);
        return Math.floorDiv(last, together) * together + together - 1;
    }

    private long takeIn(int width, boolean live) {
        long changed = Long.MAX_VALUE;
        long now = range.nowMillis();
        if (allDirty) {
            shown.clear();
            for (Trace trace : traces) if (trace.series().isVisible()) shown.add(trace);
            drawing.traces = shown;
        }
        for (int i = 0; i < shown.size(); i++) {
            Trace trace = shown.get(i);
            if (trace.turnsStale(live ? now : NEVER_STALE)) redraw();
            trace.ask(history, range.fromMillis(), range.toMillis(), width);
            changed = Math.min(changed, trace.update(columnMillis, firstColumn, width, live));
        }
        return changed;
    }

    private void scaleValues(long changed, long end, int height) {
        boolean look = allDirty || ++frames >= FRAMES_BETWEEN_LOOKS;
        if (!look && changed == Long.MAX_VALUE) return;
        if (!axis.isFixed()) {
            if (look) axis.clear();
            long from = look ? firstColumn : Math.max(changed, firstColumn);
            for (int i = 0; i < shown.size(); i++) axis.include(shown.get(i).columns(), from, end);
        }
        if (look) frames = 0;
        int lines = (int) Math.max(2, plotHeight / LINES_APART);
        boolean other = axis.decide(drawing.limits, unit, lines);
        if (!other && !allDirty) return;
        redraw();
        double inset = Math.round(INSET * scale);
        drawing.topInset = inset;
        drawing.greatest = axis.greatest();
        drawing.pixelsPerUnit = (height - 2 * inset) / (axis.greatest() - axis.least());
        valueTicks();
    }

    private void valueTicks() {
        Ticks ticks = axis.ticks();
        int count = ticks.count();
        drawing.gridRows = new int[count];
        double greatest = Math.max(Math.abs(axis.least()), Math.abs(axis.greatest()));
        for (int i = 0; i < count; i++) {
            drawing.gridRows[i] = (int) Math.round(drawing.row(ticks.value(i)));
            Text label = label(valueLabels, i, "time-chart-tick");
            label.setText(unit.tick(ticks.value(i), ticks.step(), greatest));
            label.setX(plotX - TICK_GAP - label.getLayoutBounds().getWidth());
            label.setY(plotY + drawing.gridRows[i] / scale);
        }
        hideFrom(valueLabels, count);
        placeLimitLabels();
        if (gutter() > plotX) requestLayout();
    }

    /// Each limit's words stand on its line at the right; where two are close, the next one's to the left of them.
    private void placeLimitLabels() {
        int limits = 0;
        for (Limit limit : drawing.limits) {
            double y = drawing.row(limit.value()) / scale;
            if (y < 0 || y > plotHeight) continue;
            Text label = label(limitLabels, limits++, "time-chart-limit-label");
            label.getStyleClass().setAll("time-chart-limit-label", limit.tone().styleClass());
            label.setText(limit.label() + " " + unit.format(limit.value()));
            label.applyCss();
            double middle = plotY + (y > labelHeight + 2 ? y - labelHeight / 2 - 1 : y + labelHeight / 2 + 2);
            double right = plotX + plotWidth - TICK_GAP;
            for (int i = 0; i < limits - 1; i++) {
                Text other = (Text) limitLabels.getChildren().get(i);
                if (Math.abs(other.getY() - middle) < labelHeight) right = Math.min(right, other.getX() - 2 * TICK_GAP);
            }
            label.setX(Math.rint(right - label.getLayoutBounds().getWidth()));
            label.setY(middle);
        }
        hideFrom(limitLabels, limits);
    }

    private void timeTicks() {
        long step = TimeTicks.step(LABELS_APART * millisPerPixel());
        long from = range.fromMillis();
        // Half a window ahead: a live range needs no new ticks until it has come there.
        ticksUntil = range.toMillis() + range.spanProperty().get() / 2;
        List<TimeTicks> ticks = TimeTicks.between(from, ticksUntil, step, range.zone());
        tickBase = firstColumn;
        drawing.gridColumns = new long[ticks.size()];
        for (int i = 0; i < ticks.size(); i++) {
            TimeTicks tick = ticks.get(i);
            drawing.gridColumns[i] = Decimator.column(tick.millis(), columnMillis);
            Text label = label(timeLabels, i, "time-chart-tick");
            label.getStyleClass().setAll("time-chart-tick", tick.major() ? "major" : "minor");
            label.setText(tick.label());
            label.applyCss();
            label.setX((drawing.gridColumns[i] - tickBase) / scale
                    - Math.rint(label.getLayoutBounds().getWidth() / 2));
            label.setY(plotY + plotHeight + TICK_GAP / 2 + labelHeight / 2);
        }
        for (int i = ticks.size(); i < timeLabels.getChildren().size(); i++)
            ((Text) timeLabels.getChildren().get(i)).setText("");
    }

    /// Labels that would be cut off at the chart's ends are not shown.
    private void hideCutLabels() {
        double shift = timeLabels.getTranslateX();
        for (int i = 0; i < timeLabels.getChildren().size(); i++) {
            Text label = (Text) timeLabels.getChildren().get(i);
            double x = label.getX() + shift;
            double width = label.getLayoutBounds().getWidth();
            boolean fits = x >= plotX - LEAST_GUTTER / 2
                    && x + width <= getWidth()
                    && x + width / 2 >= plotX
                    && x + width / 2 <= plotX + plotWidth;
            if (label.isVisible() != fits) label.setVisible(fits);
        }
    }

    private static Text label(Group group, int index, String styleClass) {
        while (group.getChildren().size() <= index) {
            var fresh = new Text();
            fresh.setTextOrigin(VPos.CENTER);
            fresh.getStyleClass().add(styleClass);
            group.getChildren().add(fresh);
            fresh.applyCss();
        }
        Text label = (Text) group.getChildren().get(index);
        label.setVisible(true);
        return label;
    }

    private static void hideFrom(Group group, int index) {
        for (int i = index; i < group.getChildren().size(); i++)
            group.getChildren().get(i).setVisible(false);
    }

    private void paint(long changed, long end, boolean moved) {
        if (allDirty) {
            colours.fill(drawing);
            raster.paint(drawing, firstColumn, end);
            raster.show(firstColumn);
            drawn++;
            return;
        }
        long from = changed == Long.MAX_VALUE ? end : changed - raster.reach(shown.size());
        if (moved) from = Math.min(from, firstColumn < paintedFirst ? firstColumn : paintedEnd);
        from = Math.max(from, firstColumn);
        if (from < end) raster.paint(drawing, from, end);
        if (moved) raster.show(firstColumn);
        if (from < end || moved) drawn++;
    }
}

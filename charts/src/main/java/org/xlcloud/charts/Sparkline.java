package org.xlcloud.charts;

import java.util.Objects;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.transform.Scale;
import javafx.stage.Window;

/// A series as a line without axes, as high as a line of text: for table cells. It draws only when it is told to, and
/// keeps what it draws in arrays of its own.
public final class Sparkline extends Region {
    private static final double PREF_WIDTH = 90;
    private static final double PREF_HEIGHT = 18;
    private static final double INSET = 2;

    private final Canvas canvas = new Canvas();
    private final ChartColours colours = new ChartColours(this::draw);
    private final Decimator columns = new Decimator();
    private double least = Double.NaN;
    private double greatest = Double.NaN;
    private double warning = Double.NaN;
    private double critical = Double.NaN;
    private boolean stale;
    private double newest = Double.NaN;
    private double columnMillis;
    /// Columns per unit of the scene: one for each pixel of the screen.
    private double scale = 1;
    /// Units of the canvas per unit of the scene: 1, but in a picture with more pixels than the screen has, for which
    /// the toolkit gives a canvas no more.
    private double finer = 1;

    public Sparkline() {
        getStyleClass().add("sparkline");
        canvas.setManaged(false);
        getChildren().addAll(colours, canvas);
        setMouseTransparent(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    }

    @Override
    public String getUserAgentStylesheet() {
        return Objects.requireNonNull(TimeChart.class.getResource("charts.css"), "charts.css")
                .toExternalForm();
    }

    /// Spans these values whatever the data; NaN for those of the data.
    public void valueRange(double newLeast, double newGreatest) {
        least = newLeast;
        greatest = newGreatest;
    }

    /// From these values on the line has the colour of a warning and of something critical; NaN for never.
    public void limits(double newWarning, double newCritical) {
        warning = newWarning;
        critical = newCritical;
    }

    /// Draws the samples of a time; grey when they are stale.
    public void show(SeriesBuffer buffer, long fromMillis, long toMillis, boolean isStale) {
        stale = isStale;
        int width = columnsAcross();
        columnMillis = Math.max(1e-3, (toMillis - fromMillis) / (double) width);
        columns.reset(columnMillis, Decimator.column(toMillis, columnMillis) - width + 1, width);
        long end = buffer.end();
        long from = Math.max(buffer.begin(end), buffer.indexAt(fromMillis, buffer.begin(end), end) - 1);
        columns.addSamples(buffer, from, end);
        newest = buffer.newest();
        draw();
    }

    /// Draws values at equal distances, NaN where there is none; grey when they are stale.
    public void show(float[] values, boolean isStale) {
        stale = isStale;
        int width = columnsAcross();
        columnMillis = Math.max(1, values.length - 1) / (double) width;
        columns.reset(columnMillis, 0, width);
        for (int i = 0; i < values.length; i++) columns.add(i, values[i], 1);
        newest = values.length == 0 ? Double.NaN : values[values.length - 1];
        draw();
    }

    private int columnsAcross() {
        fit();
        return (int) Math.max(1, (getWidth() - 2 * INSET) * scale);
    }

    /// Draws nothing: the cell is used for something else.
    public void clear() {
        columns.reset(1, 0, 1);
        newest = Double.NaN;
        draw();
    }

    /// Says in words what is drawn, as "71 °C, 44 to 93 °C".
    public void describe(Unit unit) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (long column = columns.first(); column < columns.first() + columns.count(); column++) {
            if (!columns.has(column)) continue;
            low = Math.min(low, columns.min(column));
            high = Math.max(high, columns.max(column));
        }
        setAccessibleText(
                low > high
                        ? "no samples"
                        : (stale ? "stale, last " : "") + unit.format(newest) + ", " + Reading.range(low, high, unit));
    }

    private void draw() {
        double width = getWidth();
        double height = getHeight();
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.setTransform(finer, 0, 0, finer, 0, 0);
        pen.clearRect(0, 0, width, height);
        double low = least;
        double high = greatest;
        if (Double.isNaN(low)) {
            low = Double.POSITIVE_INFINITY;
            high = Double.NEGATIVE_INFINITY;
            for (long column = columns.first(); column < columns.first() + columns.count(); column++) {
                if (!columns.has(column)) continue;
                low = Math.min(low, columns.min(column));
                high = Math.max(high, columns.max(column));
            }
            if (low > high) return;
            if (low == high) {
                low -= 1;
                high += 1;
            }
        }
        double perUnit = (height - 2 * INSET) / (high - low);
        pen.setLineWidth(1.25);
        pen.setStroke(colour());
        boolean open = false;
        pen.beginPath();
        for (int i = 0; i < columns.count(); i++) {
            long column = columns.first() + i;
            if (!columns.has(column)) {
                open = false;
                continue;
            }
            double x = INSET + (i + 0.5) / scale;
            double top = height - INSET - (columns.max(column) - low) * perUnit;
            double bottom = height - INSET - (columns.min(column) - low) * perUnit;
            double at = height - INSET - (columns.mean(column) - low) * perUnit;
            if (open && columns.isJoined(column)) pen.lineTo(x, at);
            else pen.moveTo(x, at - 0.01);
            if (bottom - top > 1) {
                pen.lineTo(x, top);
                pen.lineTo(x, bottom);
            }
            pen.lineTo(x, at);
            open = true;
        }
        pen.stroke();
    }

    private Color colour() {
        if (stale) return colours.stale();
        if (newest >= critical) return colours.tone(Tone.CRITICAL);
        if (newest >= warning) return colours.tone(Tone.WARNING);
        return colours.series(0);
    }

    @Override
    protected void layoutChildren() {
        if (fit()) draw();
    }

    /// Makes the canvas as large and as fine as what is seen; true when it was not.
    private boolean fit() {
        Window window = getScene() == null ? null : getScene().getWindow();
        scale = window == null ? 1 : Math.max(1, window.getRenderScaleX());
        double now = window == null || window.getOutputScaleX() <= 0 ? 1 : scale / window.getOutputScaleX();
        if (canvas.getWidth() == getWidth() * now && canvas.getHeight() == getHeight() * now && finer == now)
            return false;
        finer = now;
        canvas.setWidth(getWidth() * finer);
        canvas.setHeight(getHeight() * finer);
        canvas.getTransforms().setAll(new Scale(1 / finer, 1 / finer));
        return true;
    }

    @Override
    protected double computePrefWidth(double height) {
        return PREF_WIDTH;
    }

    @Override
    protected double computePrefHeight(double width) {
        return PREF_HEIGHT;
    }
}

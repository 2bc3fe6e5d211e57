package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;

/// What lies over a plot: the crosshair with the values it stands on, the range being selected, and what is to be said
/// when there is nothing to draw.
final class Overlay extends Region {
    private static final int MOST_VALUES = 6;
    private static final double APART = 10;

    private final Plot plot;
    private final TimeRange range;
    private final Unit unit;
    private final Region crosshair = new Region();
    private final Region selection = new Region();
    private final VBox readout = new VBox();
    private final Label moment = new Label();
    private final Label message = new Label();
    private final Label note = new Label();
    private final List<Label> values = new ArrayList<>();
    private final List<Circle> points = new ArrayList<>();

    Overlay(Plot plot, TimeRange range, Unit unit) {
        this.plot = plot;
        this.range = range;
        this.unit = unit;
        setMouseTransparent(true);
        getStyleClass().add("time-chart-overlay");
        crosshair.getStyleClass().add("time-chart-crosshair");
        selection.getStyleClass().add("time-chart-selection");
        readout.getStyleClass().add("time-chart-readout");
        moment.getStyleClass().add("time-chart-moment");
        message.getStyleClass().add("time-chart-message");
        note.getStyleClass().add("time-chart-note");
        message.setWrapText(true);
        readout.getChildren().add(moment);
        for (Region each : List.of(selection, crosshair, readout, message, note)) {
            each.setManaged(false);
            each.setVisible(false);
            getChildren().add(each);
        }
    }

    /// Draws the range that is being selected between two places of the plot; nothing when they are the same.
    void select(double from, double to) {
        selection.setVisible(from != to);
        double left = Math.max(plot.plotX(), Math.min(from, to));
        double right = Math.min(plot.plotX() + plot.plotWidth(), Math.max(from, to));
        selection.resizeRelocate(snapPositionX(left), plot.plotY(), right - left, plot.plotHeight());
    }

    /// Says something in the middle of the plot; nothing when empty.
    void say(String words) {
        if (!words.equals(message.getText())) {
            message.setText(words);
            message.setVisible(!words.isEmpty());
        }
        if (words.isEmpty()) return;
        double width = Math.min(message.prefWidth(-1), plot.plotWidth() - 2 * APART);
        double height = message.prefHeight(width);
        message.resizeRelocate(
                snapPositionX(plot.plotX() + (plot.plotWidth() - width) / 2),
                snapPositionY(plot.plotY() + (plot.plotHeight() - height) / 2),
                width,
                height);
    }

    /// Says something at the upper left of the plot, beside what is drawn.
    void note(String words) {
        if (!words.equals(note.getText())) {
            note.setText(words);
            note.setVisible(!words.isEmpty());
        }
        if (words.isEmpty()) return;
        double width = Math.min(note.prefWidth(-1), plot.plotWidth() - 2 * APART);
        note.resizeRelocate(
                snapPositionX(plot.plotX() + APART),
                snapPositionY(plot.plotY() + APART),
                width,
                note.prefHeight(width));
    }

    String message() {
        return message.getText();
    }

    String note() {
        return note.getText();
    }

    /// Moves the crosshair to where the range has it; the values are shown where the pointer is.
    ///
    /// @param pointerY the pointer's height, NaN when it is on another chart or the keys moved the crosshair
    void crosshair(boolean withValues, double pointerY) {
        long at = range.crosshairProperty().get();
        double x = at == TimeRange.NOWHERE ? -1 : plot.xOf(at);
        boolean inside = x >= plot.plotX() && x <= plot.plotX() + plot.plotWidth();
        crosshair.setVisible(inside);
        readout.setVisible(inside && withValues);
        if (inside) crosshair.resizeRelocate(snapPositionX(x), plot.plotY(), snapSizeX(1), plot.plotHeight());
        if (inside && withValues) readOut(at, x, pointerY);
        else for (Circle point : points) point.setVisible(false);
    }

    private void readOut(long at, double x, double pointerY) {
        moment.setText(TimeTicks.moment(at, range.nowMillis(), range.zone()));
        List<Reading> readings = new ArrayList<>();
        for (Trace trace : plot.shown()) {
            Reading reading = Reading.at(trace, at);
            if (reading != null) readings.add(reading);
        }
        int all = readings.size();
        if (all > MOST_VALUES) {
            // The ones that are nearest to the pointer; without one the highest.
            Comparator<Reading> nearest = Double.isNaN(pointerY)
                    ? Comparator.comparingDouble(each -> -each.value())
                    : Comparator.comparingDouble(each -> Math.abs(plot.yOf(each.value()) - pointerY));
            readings.sort(nearest);
            readings = new ArrayList<>(readings.subList(0, MOST_VALUES));
            readings.sort(Comparator.comparingDouble(each -> -each.value()));
        }
        for (int i = 0; i < readings.size(); i++) line(i, readings.get(i), x);
        int lines = readings.size();
        if (all > lines) text(lines++, "and " + (all - MOST_VALUES) + " more", null);
        if (all == 0) text(lines++, "no sample here", null);
        for (int i = lines; i < values.size(); i++) {
            values.get(i).setVisible(false);
            values.get(i).setManaged(false);
        }
        for (int i = readings.size(); i < points.size(); i++) points.get(i).setVisible(false);
        double width = snapSizeX(readout.prefWidth(-1));
        double height = snapSizeY(readout.prefHeight(-1));
        double right = plot.plotX() + plot.plotWidth();
        double left = x + APART + width <= right ? x + APART : Math.max(0, x - APART - width);
        double middle = Double.isNaN(pointerY) ? plot.plotY() + height / 2 + APART : pointerY;
        double top = Math.clamp(
                middle - height / 2, plot.plotY(), Math.max(plot.plotY(), plot.plotY() + plot.plotHeight() - height));
        readout.resizeRelocate(snapPositionX(left), snapPositionY(top), width, height);
        readout.layout();
    }

    private void line(int index, Reading reading, double x) {
        Trace trace = reading.trace();
        text(index, trace.series().name() + "  " + reading.words(unit), trace);
        while (points.size() <= index) {
            var fresh = new Circle(3.5);
            fresh.getStyleClass().add("time-chart-point");
            fresh.setManaged(false);
            points.add(fresh);
            getChildren().add(getChildren().indexOf(readout), fresh);
        }
        Circle point = points.get(index);
        point.setFill(trace.isStale() ? plot.colours().stale() : plot.colours().series(trace.slot()));
        point.setCenterX(x);
        point.setCenterY(plot.yOf(reading.value()));
        point.setVisible(true);
    }

    private void text(int index, String words, @org.jspecify.annotations.Nullable Trace trace) {
        while (values.size() <= index) {
            var fresh = new Label();
            fresh.setGraphicTextGap(6);
            values.add(fresh);
            readout.getChildren().add(fresh);
        }
        Label label = values.get(index);
        label.setVisible(true);
        label.setManaged(true);
        label.setText(words);
        if (trace == null) {
            label.setGraphic(null);
            return;
        }
        Swatch swatch = label.getGraphic() instanceof Swatch there ? there : new Swatch();
        swatch.show(trace, plot.colours());
        label.setGraphic(swatch);
    }
}

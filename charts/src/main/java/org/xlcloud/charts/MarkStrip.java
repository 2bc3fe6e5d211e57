package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.shape.SVGPath;
import org.jspecify.annotations.Nullable;

/// The marks above a plot as buttons at their times; those that would lie on each other share one with their number,
/// which lists them.
final class MarkStrip extends Region {
    static final double HEIGHT = 20;
    private static final double APART = 18;
    private static final int MOST_LISTED = 20;

    private final TimeRange range;
    private List<Mark> marks = List.of();
    private @Nullable Consumer<Mark> opened;
    private final List<Place> places = new ArrayList<>();

    private static final class Place {
        final Button button = new Button();
        final SVGPath glyph = new SVGPath();
        final Region line = new Region();
        List<Mark> marks = List.of();
    }

    MarkStrip(TimeRange range) {
        this.range = range;
        getStyleClass().add("time-chart-marks");
        setPickOnBounds(false);
        setManaged(false);
    }

    void marks(List<Mark> all) {
        marks = all.stream().sorted(Comparator.comparing(Mark::time)).toList();
    }

    boolean isEmpty() {
        return marks.isEmpty();
    }

    void onOpen(@Nullable Consumer<Mark> listener) {
        opened = listener;
    }

    /// The first mark after a time, or the last one before it; null when there is none.
    @Nullable
    Mark next(long time, boolean forward) {
        Mark found = null;
        for (Mark mark : marks) {
            long at = mark.time().toEpochMilli();
            if (forward && at > time) return mark;
            if (!forward && at < time) found = mark;
        }
        return found;
    }

    void open(Mark mark) {
        range.crosshairProperty().set(mark.time().toEpochMilli());
        if (opened != null) opened.accept(mark);
    }

    /// Puts the marks where the plot has their times.
    void place(Plot plot) {
        int used = 0;
        List<Mark> together = new ArrayList<>();
        double begin = 0;
        for (Mark mark : marks) {
            double x = plot.xOf(mark.time().toEpochMilli());
            if (x < plot.plotX() || x > plot.plotX() + plot.plotWidth()) continue;
            if (!together.isEmpty() && x - begin > APART) {
                put(used++, together, plot);
                together = new ArrayList<>();
            }
            if (together.isEmpty()) begin = x;
            together.add(mark);
        }
        if (!together.isEmpty()) put(used++, together, plot);
        for (int i = used; i < places.size(); i++) show(places.get(i), false);
    }

    private void put(int index, List<Mark> together, Plot plot) {
        if (places.size() <= index) places.add(fresh());
        Place place = places.get(index);
        if (!together.equals(place.marks)) fill(place, together);
        show(place, true);
        double x = snapPositionX(plot.xOf(together.getFirst().time().toEpochMilli()));
        double width = snapSizeX(place.button.prefWidth(-1));
        place.button.resizeRelocate(snapPositionX(x - width / 2), 0, width, HEIGHT - 2);
        place.line.resizeRelocate(x, HEIGHT - 2, snapSizeX(1), plot.plotHeight() + 2);
    }

    private static void show(Place place, boolean wanted) {
        if (place.button.isVisible() != wanted) place.button.setVisible(wanted);
        if (place.line.isVisible() != wanted) place.line.setVisible(wanted);
    }

    private Place fresh() {
        var place = new Place();
        place.button.setManaged(false);
        place.line.setManaged(false);
        place.line.setMouseTransparent(true);
        place.button.setOnAction(event -> press(place));
        getChildren().add(0, place.line);
        getChildren().add(place.button);
        return place;
    }

    private void fill(Place place, List<Mark> together) {
        place.marks = List.copyOf(together);
        Tone worst =
                together.stream().map(Mark::tone).max(Comparator.naturalOrder()).orElse(Tone.INFO);
        place.glyph.setContent(
                switch (worst) {
                    case INFO -> "M-4.5,0 a4.5,4.5 0 1,0 9,0 a4.5,4.5 0 1,0 -9,0 Z";
                    case WARNING -> "M0,-5.2 L5.4,4.2 H-5.4 Z";
                    case CRITICAL -> "M0,-5.6 L5.6,0 L0,5.6 L-5.6,0 Z";
                });
        place.glyph.getStyleClass().setAll("time-chart-mark-glyph");
        place.button.getStyleClass().setAll("time-chart-mark", worst.styleClass());
        place.line.getStyleClass().setAll("time-chart-mark-line", worst.styleClass());
        place.button.setGraphic(place.glyph);
        place.button.setText(together.size() == 1 ? "" : Integer.toString(together.size()));
        String words = words(together.getFirst());
        if (together.size() > 1) words += " and " + (together.size() - 1) + " more";
        place.button.setAccessibleText(words);
        place.button.setTooltip(new Tooltip(words));
        place.button.applyCss();
    }

    private String words(Mark mark) {
        return TimeTicks.moment(mark.time().toEpochMilli(), range.nowMillis(), range.zone()) + " " + mark.kind() + ": "
                + mark.text();
    }

    private void press(Place place) {
        if (place.marks.size() == 1) {
            open(place.marks.getFirst());
            return;
        }
        var menu = new ContextMenu();
        for (Mark mark : place.marks.subList(0, Math.min(MOST_LISTED, place.marks.size()))) {
            var item = new MenuItem(words(mark));
            item.setMnemonicParsing(false);
            item.setOnAction(event -> open(mark));
            menu.getItems().add(item);
        }
        if (place.marks.size() > MOST_LISTED) {
            long from = place.marks.getFirst().time().toEpochMilli();
            long to = place.marks.getLast().time().toEpochMilli();
            var rest = new MenuItem("Zoom in on all " + place.marks.size());
            rest.setOnAction(event -> {
                long room = Math.max(TimeRange.LEAST_SPAN.toMillis(), (to - from) / 10);
                range.show(from - room, to + room);
            });
            menu.getItems().add(rest);
        }
        menu.show(place.button, javafx.geometry.Side.BOTTOM, 0, 0);
    }
}

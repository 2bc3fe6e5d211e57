package org.xlcloud.charts.wall;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;

/// What a wall's colours and shapes mean: the scale with its unit and the devices' lowest limit on it, and each shape
/// that is on the wall with its number of cells. Shapes are drawn as the wall draws them.
public final class WallLegend extends FlowPane {
    private static final int SMALL_SIDE = 9;
    private static final int LARGE_SIDE = 16;
    private static final int LARGE_FROM = 11;

    /// What cells are counted as.
    private enum Kind {
        FREE(new Sample(State.FREE), "free"),
        HELD(new Sample(State.HELD), "held"),
        RESERVED(new Sample(State.RESERVED), "reserved"),
        TROUBLE(new Sample(State.TROUBLE), "trouble"),
        LIMIT(new Sample(State.HELD, Alarm.NONE, true, false, false), "at its limit"),
        LOW(new Sample(State.HELD, Alarm.LOW, false, false, false), "low alarm", "low alarms"),
        MODERATE(new Sample(State.HELD, Alarm.MODERATE, false, false, false), "moderate alarm", "moderate alarms"),
        CRITICAL(new Sample(State.HELD, Alarm.CRITICAL, false, false, false), "critical alarm", "critical alarms"),
        STALE(new Sample(State.HELD, Alarm.NONE, false, true, false), "old value", "old values"),
        DOWN(new Sample(State.TROUBLE, Alarm.NONE, false, false, true), "out of reach"),
        UNKNOWN(null, "no value");

        private final @Nullable Sample sample;
        private final String word;
        private final String words;

        Kind(@Nullable Sample sample, String word) {
            this(sample, word, word);
        }

        /// @param words of several
        Kind(@Nullable Sample sample, String word, String words) {
            this.sample = sample;
            this.word = word;
            this.words = words;
        }

        String of(int count) {
            return count == 1 ? word : words;
        }
    }

    private record Sample(State state, Alarm alarm, boolean limit, boolean stale, boolean down) {
        Sample(State state) {
            this(state, Alarm.NONE, false, false, false);
        }
    }

    private final Label title = new Label();
    private final Label low = new Label();
    private final Label high = new Label();
    private final Region ramp = new Region();
    private final Region limitMark = new Region();
    private final Pane rampBox = new Pane(ramp, limitMark);
    private final HBox scaleBox = new HBox(title, low, rampBox, high);
    private final Map<Kind, Label> labels = new EnumMap<>(Kind.class);
    private @Nullable HeatScale scale;
    private @Nullable Palette palette;
    private double limitPart = Double.NaN;
    private int side;
    private double renderScale = 1;

    WallLegend() {
        getStyleClass().add("wall-legend");
        scaleBox.getStyleClass().add("wall-scale");
        title.getStyleClass().add("wall-scale-title");
        ramp.getStyleClass().add("wall-ramp");
        rampBox.getStyleClass().add("wall-ramp-box");
        limitMark.getStyleClass().add("wall-ramp-limit");
        ramp.setManaged(false);
        limitMark.setManaged(false);
        for (Kind kind : Kind.values()) {
            var label = new Label();
            label.getStyleClass().add("wall-key");
            labels.put(kind, label);
        }
        rampBox.widthProperty().subscribe(this::placeLimit);
        rampBox.heightProperty().subscribe(this::placeLimit);
    }

    void show(WallData data, @Nullable HeatScale shown) {
        if (!Objects.equals(shown, scale)) {
            scale = shown;
            palette = null; // samples are drawn again
        }
        var counts = new Counts();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < data.size(); i++) {
            Cell cell = data.cell(i);
            counts.add(cell, shown != null);
            if (Double.isNaN(cell.limit())) continue;
            least = Math.min(least, cell.limit());
            most = Math.max(most, cell.limit());
        }
        write(counts, shown, least, most);
    }

    /// How many cells there are of each kind; plain numbers, because it is counted at each update.
    private static final class Counts {
        private final int[] states = new int[State.values().length];
        private final int[] alarms = new int[Alarm.values().length];
        private int limit;
        private int stale;
        private int down;
        private int unknown;

        void add(Cell cell, boolean coloured) {
            if (cell.down()) down++;
            else states[cell.state().code()]++;
            alarms[cell.alarm().rank()]++;
            if (cell.stale() && !cell.down()) stale++;
            if (!coloured) return;
            if (cell.overLimit()) limit++;
            if (!cell.hasValue() && !cell.stale() && !cell.down()) unknown++;
        }

        int of(Kind kind) {
            return switch (kind) {
                case FREE -> states[State.FREE.code()];
                case HELD -> states[State.HELD.code()];
                case RESERVED -> states[State.RESERVED.code()];
                case TROUBLE -> states[State.TROUBLE.code()];
                case LIMIT -> limit;
                case LOW -> alarms[Alarm.LOW.rank()];
                case MODERATE -> alarms[Alarm.MODERATE.rank()];
                case CRITICAL -> alarms[Alarm.CRITICAL.rank()];
                case STALE -> stale;
                case DOWN -> down;
                case UNKNOWN -> unknown;
            };
        }
    }

    private void write(Counts counts, @Nullable HeatScale shown, double least, double most) {
        boolean limits = shown != null && least <= most;
        limitPart = shown != null && limits ? shown.part(least) : Double.NaN;
        List<Node> wanted = new ArrayList<>();
        if (shown != null) {
            title.setText(shown.title());
            low.setText(shown.number(shown.low()));
            high.setText(shown.text(shown.high()));
            wanted.add(scaleBox);
        }
        for (Kind kind : Kind.values()) {
            int count = counts.of(kind);
            if (count == 0 && !(kind == Kind.LIMIT && limits)) continue;
            String words = kind.of(count);
            if (kind == Kind.LIMIT && shown != null) {
                words += least == most
                        ? " (" + shown.text(least) + ")"
                        : " (" + shown.number(least) + "–" + shown.text(most) + ")";
            }
            Label label = Objects.requireNonNull(labels.get(kind));
            label.setText(count + " " + words);
            wanted.add(label);
        }
        if (!getChildren().equals(wanted)) getChildren().setAll(wanted);
        placeLimit();
    }

    /// Draws the samples in the wall's colours, again only when those or their kind of drawing change.
    void dress(@Nullable Palette colours, int cellSide, double pixelsPerUnit) {
        int wanted = cellSide < LARGE_FROM ? SMALL_SIDE : LARGE_SIDE;
        if (colours == null || (colours.equals(palette) && wanted == side && pixelsPerUnit == renderScale)) return;
        palette = colours;
        side = wanted;
        renderScale = pixelsPerUnit;
        List<Stop> stops = new ArrayList<>();
        for (int i = 0; i <= 16; i++) {
            stops.add(new Stop(i / 16.0, Argb.color(colours.ramp().at(i / 16.0))));
        }
        var gradient = new LinearGradient(0, 0, 1, 0, true, CycleMethod.NO_CYCLE, stops);
        ramp.setBackground(new Background(new BackgroundFill(gradient, new CornerRadii(2), Insets.EMPTY)));
        for (Kind kind : Kind.values()) {
            Objects.requireNonNull(labels.get(kind)).setGraphic(picture(kind.sample, colours));
        }
    }

    private Node picture(@Nullable Sample sample, Palette colours) {
        int length = (int) Math.round(side * renderScale);
        int whole = length + 2 * (int) Math.ceil(renderScale);
        int[] data = new int[whole * whole];
        var pixels = new Pixels(data, whole, whole);
        HeatScale heat = scale;
        var size = new CellPainter.Size(length, length, side, 2, renderScale);
        var painter = new CellPainter(size, colours, heat, "", null);
        int at = (whole - length) / 2;
        if (sample == null) painter.paintUnknown(pixels, at, at);
        else painter.paint(pixels, at, at, cell(sample, heat), false);
        var buffer = new PixelBuffer<>(whole, whole, IntBuffer.wrap(data), PixelFormat.getIntArgbPreInstance());
        var view = new ImageView(new WritableImage(buffer));
        view.setFitWidth(whole / renderScale);
        view.setFitHeight(whole / renderScale);
        return view;
    }

    private static Cell cell(Sample sample, @Nullable HeatScale heat) {
        double middle = heat == null ? 0 : (heat.low() + heat.high()) / 2;
        double limit = sample.limit() ? middle : Double.NaN;
        return new Cell("", "", middle, limit, sample.state(), sample.alarm(), sample.stale(), sample.down());
    }

    private void placeLimit() {
        boolean known = !Double.isNaN(limitPart);
        limitMark.setVisible(known);
        ramp.resizeRelocate(0, 0, rampBox.getWidth(), rampBox.getHeight());
        if (known) limitMark.resizeRelocate(limitPart * rampBox.getWidth() - 2, 0, 4, rampBox.getHeight());
    }
}

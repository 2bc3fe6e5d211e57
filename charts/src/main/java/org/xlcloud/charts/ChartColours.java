package org.xlcloud.charts;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// A node of no size that carries a chart's colours from the style sheets to where pixels are drawn.
///
/// The sheets set the look-ups that `charts.css` lists (`-chart-color-1` and so on) on `.time-chart` or `.sparkline`.
final class ChartColours extends Region {
    private static final List<CssMetaData<? extends Styleable, ?>> META = new ArrayList<>(Region.getClassCssMetaData());
    private static final List<Key> KEYS = new ArrayList<>();

    private static final Key BACKGROUND = new Key("background", "#ffffff");
    private static final Key GRID = new Key("grid", "#d3d9e0");
    private static final Key STALE = new Key("stale", "#8a8f96");
    private static final Map<Tone, Key> TONES = new EnumMap<>(Map.of(
            Tone.INFO, new Key("info", "#0757b5"),
            Tone.WARNING, new Key("warning", "#946200"),
            Tone.CRITICAL, new Key("critical", "#b81d28")));
    private static final List<Key> PALETTE = List.of(
            new Key("series-1", "#0069ab"),
            new Key("series-2", "#c65102"),
            new Key("series-3", "#00805c"),
            new Key("series-4", "#b0488a"),
            new Key("series-5", "#8f6b00"),
            new Key("series-6", "#2a7fb8"),
            new Key("series-7", "#6f3ba8"),
            new Key("series-8", "#50565e"));

    /// One colour: its place among the node's properties, and what it is without a style sheet.
    private static final class Key extends CssMetaData<ChartColours, Color> {
        private final int index;

        Key(String name, String fallback) {
            super("-xl-" + name, StyleConverter.getColorConverter(), Color.web(fallback));
            index = KEYS.size();
            KEYS.add(this);
            META.add(this);
        }

        @Override
        public boolean isSettable(ChartColours node) {
            return !node.colours.get(index).isBound();
        }

        @Override
        public StyleableProperty<Color> getStyleableProperty(ChartColours node) {
            return node.colours.get(index);
        }
    }

    private final List<StyleableObjectProperty<Color>> colours = new ArrayList<>();

    /// @param changed called when a style sheet has set another colour
    ChartColours(Runnable changed) {
        getStyleClass().add("chart-colours");
        setManaged(false);
        for (Key key : KEYS) {
            var property = new SimpleStyleableObjectProperty<>(key, this, key.getProperty(), key.getInitialValue(this));
            property.addListener((observed, before, now) -> changed.run());
            colours.add(property);
        }
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return META;
    }

    Color series(int slot) {
        return get(PALETTE.get(slot % PALETTE.size()));
    }

    Color tone(Tone tone) {
        return get(Objects.requireNonNull(TONES.get(tone)));
    }

    Color background() {
        return get(BACKGROUND);
    }

    Color stale() {
        return get(STALE);
    }

    /// Takes the colours over as 0xRRGGBB, the translucent ones as they look on the background.
    void fill(Raster.Drawing drawing) {
        Color ground = get(BACKGROUND);
        drawing.background = rgb(ground, Color.BLACK);
        drawing.grid = rgb(get(GRID), ground);
        drawing.stale = rgb(stale(), ground);
        drawing.palette = new int[PALETTE.size()];
        for (int i = 0; i < drawing.palette.length; i++) drawing.palette[i] = rgb(series(i), ground);
        drawing.limitColours = new int[drawing.limits.size()];
        for (int i = 0; i < drawing.limitColours.length; i++)
            drawing.limitColours[i] = rgb(tone(drawing.limits.get(i).tone()), ground);
    }

    private Color get(Key key) {
        Color colour = colours.get(key.index).get();
        return colour == null ? key.getInitialValue(this) : colour;
    }

    private static int rgb(Color colour, Color ground) {
        Color seen = ground.interpolate(
                Color.color(colour.getRed(), colour.getGreen(), colour.getBlue()), colour.getOpacity());
        return ((int) Math.round(seen.getRed() * 255) << 16)
                | ((int) Math.round(seen.getGreen() * 255) << 8)
                | (int) Math.round(seen.getBlue() * 255);
    }
}

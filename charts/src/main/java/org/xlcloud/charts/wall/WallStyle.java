package org.xlcloud.charts.wall;

import java.util.ArrayList;
import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.FontCssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.css.converter.ColorConverter;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/// The colours and the font of a wall as properties of style sheets: `-wall-held: #58a6ff;`. What no sheet gives has a
/// colour that reads on black.
final class WallStyle {
    /// A control that is drawn with these.
    interface Styled {
        WallStyle style();
    }

    private static final List<Colour> COLOURS = List.of(
            new Colour("-wall-ground", "#0d1117"),
            new Colour("-wall-free", "#3fb950"),
            new Colour("-wall-held", "#58a6ff"),
            new Colour("-wall-reserved", "#d2a8ff"),
            new Colour("-wall-trouble", "#ff7b72"),
            new Colour("-wall-unknown", "#4a535f"),
            new Colour("-wall-stale", "#3a4048"),
            new Colour("-wall-hatch", "#6b747f"),
            new Colour("-wall-down", "#20252c"),
            new Colour("-wall-strike", "#8b949e"),
            new Colour("-wall-limit", "#ffffff"),
            new Colour("-wall-alarm-low", "#79c0ff"),
            new Colour("-wall-alarm-moderate", "#e3b341"),
            new Colour("-wall-alarm-critical", "#ff5c50"),
            new Colour("-wall-selected", "#ffffff"),
            new Colour("-wall-title", "#d7dee6"),
            new Colour("-wall-note", "#9aa4af"),
            new Colour("-wall-scale-1", "#1d2f6f"),
            new Colour("-wall-scale-2", "#6a2f94"),
            new Colour("-wall-scale-3", "#b8407f"),
            new Colour("-wall-scale-4", "#ee7b51"),
            new Colour("-wall-scale-5", "#fbe87f"));

    private static final FontCssMetaData<Region> FONT = new FontCssMetaData<>("-fx-font", Font.getDefault()) {
        @Override
        public boolean isSettable(Region node) {
            return !((Styled) node).style().font.isBound();
        }

        @Override
        public StyleableProperty<Font> getStyleableProperty(Region node) {
            return ((Styled) node).style().font;
        }
    };

    static final List<CssMetaData<? extends Styleable, ?>> META = meta();

    private final List<StyleableObjectProperty<Color>> colours = new ArrayList<>();
    private final StyleableObjectProperty<Font> font;

    /// @param changed called when a style sheet gives another colour or font
    WallStyle(Region owner, Runnable changed) {
        font = new SimpleStyleableObjectProperty<>(FONT, owner, "font", Font.getDefault());
        font.addListener(_ -> changed.run());
        for (Colour colour : COLOURS) {
            var property = new SimpleStyleableObjectProperty<Color>(colour, owner, colour.getProperty(), colour.first);
            property.addListener(_ -> changed.run());
            colours.add(property);
        }
    }

    Font font() {
        return font.get();
    }

    Palette palette() {
        int[] argb = colours.stream().mapToInt(colour -> Argb.of(colour.get())).toArray();
        var stops = colours.subList(argb.length - 5, argb.length).stream()
                .map(StyleableObjectProperty::get)
                .toList();
        return new Palette(
                argb[0],
                argb[1],
                argb[2],
                argb[3],
                argb[4],
                argb[5],
                argb[6],
                argb[7],
                argb[8],
                argb[9],
                argb[10],
                argb[11],
                argb[12],
                argb[13],
                argb[14],
                argb[15],
                argb[16],
                new Ramp(stops));
    }

    private static List<CssMetaData<? extends Styleable, ?>> meta() {
        var all = new ArrayList<CssMetaData<? extends Styleable, ?>>(Region.getClassCssMetaData());
        all.add(FONT);
        all.addAll(COLOURS);
        return List.copyOf(all);
    }

    private static final class Colour extends CssMetaData<Region, Color> {
        private final Color first;

        Colour(String name, String first) {
            super(name, ColorConverter.getInstance(), Color.web(first));
            this.first = Color.web(first);
        }

        @Override
        public boolean isSettable(Region node) {
            return true;
        }

        @Override
        public StyleableProperty<Color> getStyleableProperty(Region node) {
            return ((Styled) node).style().colours.get(COLOURS.indexOf(this));
        }
    }
}

package org.xlcloud.charts.wall;

import javafx.scene.paint.Color;

/// Colours as premultiplied `0xAARRGGBB`, as a pixel buffer holds them. Those of cells are opaque.
final class Argb {
    static final int BLACK = 0xff000000;
    static final int WHITE = 0xffffffff;

    private Argb() {}

    static int of(Color color) {
        double alpha = color.getOpacity();
        return channel(alpha) << 24
                | channel(color.getRed() * alpha) << 16
                | channel(color.getGreen() * alpha) << 8
                | channel(color.getBlue() * alpha);
    }

    static Color color(int argb) {
        return Color.rgb(argb >> 16 & 255, argb >> 8 & 255, argb & 255);
    }

    /// `over` laid on `under` with a part of its own opacity.
    ///
    /// @param part 0 to 255
    static int blend(int under, int over, int part) {
        int opacity = (over >>> 24) * part / 255;
        int rest = 255 - opacity;
        return channel(over >>> 24, under >>> 24, part, rest) << 24
                | channel(over >> 16 & 255, under >> 16 & 255, part, rest) << 16
                | channel(over >> 8 & 255, under >> 8 & 255, part, rest) << 8
                | channel(over & 255, under & 255, part, rest);
    }

    /// Black or white, whichever reads better on an opaque colour: always at least 4.5 to 1 (WCAG 2.2, 1.4.3).
    static int textOn(int argb) {
        double luminance = 0.2126 * Oklab.linear((argb >> 16 & 255) / 255.0)
                + 0.7152 * Oklab.linear((argb >> 8 & 255) / 255.0)
                + 0.0722 * Oklab.linear((argb & 255) / 255.0);
        return luminance > 0.179 ? BLACK : WHITE;
    }

    private static int channel(int over, int under, int part, int rest) {
        return Math.min(255, (over * part + under * rest + 127) / 255);
    }

    private static int channel(double value) {
        return (int) Math.round(value * 255);
    }
}

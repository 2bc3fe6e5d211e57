package org.xlcloud.charts.wall;

import javafx.scene.paint.Color;

/// A colour in Björn Ottosson's Oklab (2020), where equal distances look about equally different.
///
/// @param l lightness, 0 to 1
/// @param a green to red
/// @param b blue to yellow
record Oklab(double l, double a, double b) {
    static Oklab of(Color color) {
        double r = linear(color.getRed());
        double g = linear(color.getGreen());
        double blue = linear(color.getBlue());
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * blue);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * blue);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * blue);
        return new Oklab(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    /// The nearest colour that a screen shows, opaque.
    Color color() {
        double l1 = cube(l + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(l - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(l - 0.0894841775 * a - 1.2914855480 * b);
        return Color.color(
                encoded(4.0767416621 * l1 - 3.3077115913 * m + 0.2309699292 * s),
                encoded(-1.2684380046 * l1 + 2.6097574011 * m - 0.3413193965 * s),
                encoded(-0.0041960863 * l1 - 0.7034186147 * m + 1.7076147010 * s));
    }

    Oklab towards(Oklab other, double part) {
        return new Oklab(l + (other.l - l) * part, a + (other.a - a) * part, b + (other.b - b) * part);
    }

    double distance(Oklab other) {
        return Math.sqrt((l - other.l) * (l - other.l) + (a - other.a) * (a - other.a) + (b - other.b) * (b - other.b));
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /// IEC 61966-2-1, the transfer function of sRGB.
    static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }

    private static double encoded(double channel) {
        double within = Math.clamp(channel, 0, 1);
        return within <= 0.0031308 ? within * 12.92 : 1.055 * Math.pow(within, 1 / 2.4) - 0.055;
    }
}

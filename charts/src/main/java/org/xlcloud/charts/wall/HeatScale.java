package org.xlcloud.charts.wall;

import java.util.Locale;

/// What the colours of a wall mean: a quantity with its unit and the range that the colours span. Values outside of it
/// have the colours of its ends.
///
/// @param title the quantity: `Temperature`
/// @param unit as written behind numbers: `°C`, `%`; empty for none
/// @param decimals digits behind the point
public record HeatScale(String title, String unit, double low, double high, int decimals) {
    public HeatScale {
        if (!(high > low)) throw new IllegalArgumentException("a scale from " + low + " to " + high);
    }

    /// Where a value stands between the ends: 0 to 1.
    public double part(double value) {
        return Math.clamp((value - low) / (high - low), 0, 1);
    }

    /// The number alone: `71`.
    public String number(double value) {
        return decimals == 0
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /// With its unit: `71 °C`.
    public String text(double value) {
        return unit.isEmpty() ? number(value) : number(value) + "\u202f" + unit;
    }
}

package org.xlcloud.charts;

/// A line across the plot at a value with a meaning, such as the temperature at which a device slows down.
///
/// @param value in the chart's unit
/// @param label what the value means, short: it stands on the line
public record Limit(double value, String label, Tone tone) {
    public Limit {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("a limit at " + value);
    }
}

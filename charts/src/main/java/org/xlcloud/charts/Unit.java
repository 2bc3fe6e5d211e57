package org.xlcloud.charts;

import java.text.NumberFormat;
import java.util.Locale;

/// What values are measured in and how they are written.
///
/// @param symbol follows each number, such as "°C"; empty for a plain count
/// @param prefix how large numbers are shortened
public record Unit(String symbol, Prefix prefix) {
    /// How large numbers are shortened.
    public enum Prefix {
        /// Not at all: 12,500 W.
        NONE(1, ""),
        /// By thousands: 12.5 kW.
        DECIMAL(1000, "kMGTPE"),
        /// By 1024: 12.2 KiB.
        BINARY(1024, "KMGTPE");

        final int step;
        final String letters;

        Prefix(int step, String letters) {
            this.step = step;
            this.letters = letters;
        }
    }

    public static final Unit NONE = new Unit("", Prefix.DECIMAL);
    public static final Unit PERCENT = new Unit("%", Prefix.NONE);
    public static final Unit CELSIUS = new Unit("°C", Prefix.NONE);
    public static final Unit WATTS = new Unit("W", Prefix.DECIMAL);
    public static final Unit BYTES = new Unit("B", Prefix.BINARY);
    public static final Unit HERTZ = new Unit("Hz", Prefix.DECIMAL);

    static final String NO_VALUE = "–";
    /// Between number and unit: a line is never broken here.
    static final String NO_BREAK_SPACE = "\u00a0";

    /// A unit whose numbers are written in full.
    public static Unit of(String symbol) {
        return new Unit(symbol, Prefix.NONE);
    }

    /// The number with about three digits, and the unit.
    public String format(double value) {
        if (!Double.isFinite(value)) return NO_VALUE;
        int power = power(Math.abs(value));
        double scaled = scale(value, power);
        int digits = digits(Math.abs(scaled));
        // 999.96 would be written as 1,000 with the smaller prefix.
        if (Math.abs(scaled) >= prefix.step - 0.5 * Math.pow(10, -digits) && power < prefix.letters.length()) {
            power++;
            scaled = scale(value, power);
            digits = digits(Math.abs(scaled));
        }
        return number(scaled, Math.min(digits, 1), digits) + suffix(power);
    }

    /// The number alone with as many decimals as steps of `step` need; all numbers of an axis take the prefix of its
    /// greatest.
    String tick(double value, double step, double greatest) {
        int power = power(greatest);
        double scaledStep = scale(step, power);
        int digits = 0;
        // 0.25 needs two decimals, 0.2 one: as many as make the step whole.
        for (double rest = scaledStep; digits < 9 && Math.abs(rest - Math.rint(rest)) > 1e-6 * rest; digits++)
            rest *= 10;
        double scaled = scale(value, power);
        return number(Math.abs(scaled) < scaledStep * 1e-9 ? 0 : scaled, digits, digits) + suffix(power);
    }

    /// The steps between an axis's lines must be round after the prefix has been taken off.
    double scaleOf(double greatest) {
        return Math.pow(prefix.step, power(greatest));
    }

    private int power(double value) {
        int power = 0;
        for (double rest = value; rest >= prefix.step && power < prefix.letters.length(); rest /= prefix.step) power++;
        return power;
    }

    private double scale(double value, int power) {
        return value / Math.pow(prefix.step, power);
    }

    private static int digits(double value) {
        if (value == Math.rint(value) || value >= 100) return 0;
        if (value >= 10) return 1;
        return value >= 1 ? 2 : 3;
    }

    private static String number(double value, int leastDigits, int mostDigits) {
        NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
        format.setMaximumFractionDigits(mostDigits);
        format.setMinimumFractionDigits(leastDigits);
        return format.format(value == 0 ? 0.0 : value);
    }

    private String suffix(int power) {
        if (symbol.isEmpty() && power == 0) return "";
        String letter = power == 0 ? "" : prefix.letters.substring(power - 1, power);
        if (prefix == Prefix.BINARY && power > 0) letter += "i";
        return NO_BREAK_SPACE + letter + symbol;
    }
}

package org.xlcloud.services.metrics;

import java.util.Locale;

/// A kind of value with the units that publishers write for it, and the range outside of which a unit or a value lies.
///
/// The unit decides, never the metric's name: gmond's NVIDIA module wrote `mem_total` in KB until August 2014 and in MB
/// since.
public enum Quantity {
    PERCENT(0, 100.5),
    /// Driver versions exist that report more than 100 % of the nominal speed.
    FAN(0, 200),
    /// In MiB: from a card's smallest buffer to twice what the largest card has.
    GPU_MEMORY(0, 1 << 20),
    /// A card with less than 16 MiB in total has a unit that lies.
    GPU_MEMORY_TOTAL(16, 1 << 20),
    NODE_MEMORY(0, 64 << 20),
    TEMPERATURE(-20, 150),
    POWER(0, 5_000),
    CLOCK(0, 20_000),
    COUNT(0, 1e12),
    LOAD(0, 1e6);

    private final double least;
    private final double most;

    Quantity(double least, double most) {
        this.least = least;
        this.most = most;
    }

    /// What a metric measures.
    public static Quantity of(Metric metric) {
        return switch (metric) {
            case UTILIZATION, MEMORY_UTILIZATION, ENCODER, DECODER, NODE_CPU -> PERCENT;
            case FAN -> FAN;
            case MEMORY_USED, BAR1_USED -> GPU_MEMORY;
            case MEMORY_TOTAL -> GPU_MEMORY_TOTAL;
            case NODE_MEMORY_FREE -> NODE_MEMORY;
            case TEMPERATURE, SLOWDOWN_TEMPERATURE, SHUTDOWN_TEMPERATURE -> TEMPERATURE;
            case POWER, POWER_LIMIT -> POWER;
            case GRAPHICS_CLOCK, SM_CLOCK, MEMORY_CLOCK -> CLOCK;
            case ECC_SINGLE_BIT, ECC_DOUBLE_BIT, NODE_GPUS -> COUNT;
            case NODE_LOAD -> LOAD;
        };
    }

    /// Whether a value in our unit can be true.
    public boolean plausible(double value) {
        return value >= least && value <= most;
    }

    /// The value in the metric's own unit (`%`, `MiB`, `°C`, `W`, `MHz`); NaN where the unit is none that we know.
    public double inOurUnit(double value, String unit) {
        return switch (this) {
            case PERCENT, FAN -> factor(value, percent(unit));
            case GPU_MEMORY, GPU_MEMORY_TOTAL, NODE_MEMORY -> factor(value, mebibytes(unit));
            case TEMPERATURE -> celsius(value, unit);
            case POWER -> factor(value, watts(unit));
            case CLOCK -> factor(value, megahertz(unit));
            case COUNT, LOAD -> value;
        };
    }

    private static double factor(double value, double factor) {
        return value * factor;
    }

    private static double percent(String unit) {
        return switch (plain(unit)) {
            case "%", "percent", "" -> 1;
            default -> Double.NaN;
        };
    }

    private static double mebibytes(String unit) {
        return switch (plain(unit)) {
            case "b", "byte", "bytes" -> 1.0 / (1 << 20);
            case "kb", "kib", "kbytes" -> 1.0 / 1024;
            case "mb", "mib", "mbytes" -> 1;
            case "gb", "gib", "gbytes" -> 1024;
            default -> Double.NaN;
        };
    }

    private static double celsius(double value, String unit) {
        return switch (plain(unit)) {
            case "c", "°c", "celsius", "degrees c", "" -> value;
            case "f", "°f", "fahrenheit" -> (value - 32) / 1.8;
            case "k", "kelvin" -> value - 273.15;
            default -> Double.NaN;
        };
    }

    private static double watts(String unit) {
        return switch (plain(unit)) {
            case "w", "watt", "watts" -> 1;
            case "mw", "milliwatt", "milliwatts" -> 0.001;
            default -> Double.NaN;
        };
    }

    private static double megahertz(String unit) {
        return switch (plain(unit)) {
            case "mhz" -> 1;
            case "ghz" -> 1000;
            case "khz" -> 0.001;
            case "hz" -> 1e-6;
            default -> Double.NaN;
        };
    }

    /// Those that the module writes need no new text.
    private static String plain(String unit) {
        return switch (unit) {
            case "%" -> "%";
            case "MB" -> "mb";
            case "KB" -> "kb";
            case "C" -> "c";
            case "MHz" -> "mhz";
            case "watts", "Watts" -> "watts";
            default -> unit.strip().toLowerCase(Locale.ROOT);
        };
    }
}

package org.xlcloud.services.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is measured, in one vocabulary for all sources; each source maps its own names and units to these.
///
/// Ordinals index [Values] and must not be written to disk or sent anywhere: [#id] is what lasts.
public enum Metric {
    UTILIZATION("util", "Utilisation", "%", Of.GPU),
    MEMORY_UTILIZATION("mem_util", "Memory utilisation", "%", Of.GPU),
    MEMORY_USED("mem_used", "Memory used", "MiB", Of.GPU),
    MEMORY_TOTAL("mem_total", "Memory total", "MiB", Of.GPU_CONSTANT),
    TEMPERATURE("temp", "Temperature", "°C", Of.GPU),
    FAN("fan", "Fan", "%", Of.GPU),
    POWER("power", "Power", "W", Of.GPU),
    POWER_LIMIT("power_limit", "Power limit", "W", Of.GPU_CONSTANT),
    GRAPHICS_CLOCK("graphics_clock", "Graphics clock", "MHz", Of.GPU),
    SM_CLOCK("sm_clock", "SM clock", "MHz", Of.GPU),
    MEMORY_CLOCK("mem_clock", "Memory clock", "MHz", Of.GPU),
    ECC_SINGLE_BIT("ecc_sb", "ECC single-bit errors", "errors", Of.GPU),
    ECC_DOUBLE_BIT("ecc_db", "ECC double-bit errors", "errors", Of.GPU),
    ENCODER("encoder", "Encoder utilisation", "%", Of.GPU),
    DECODER("decoder", "Decoder utilisation", "%", Of.GPU),
    BAR1_USED("bar1_used", "BAR1 memory used", "MiB", Of.GPU),
    SLOWDOWN_TEMPERATURE("slowdown_temp", "Slowdown temperature", "°C", Of.GPU_CONSTANT),
    SHUTDOWN_TEMPERATURE("shutdown_temp", "Shutdown temperature", "°C", Of.GPU_CONSTANT),
    NODE_CPU("node_cpu", "Node CPU", "%", Of.NODE),
    NODE_LOAD("node_load", "Node load, 1 min", "", Of.NODE),
    NODE_MEMORY_FREE("node_mem_free", "Node memory free", "MiB", Of.NODE),
    NODE_GPUS("node_gpus", "GPUs seen by the node", "", Of.NODE);

    private enum Of {
        GPU,
        GPU_CONSTANT,
        NODE
    }

    private final String id;
    private final String title;
    private final String unit;
    private final Of of;

    Metric(String id, String title, String unit, Of of) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.of = of;
    }

    /// The name on the command line, in files and in exports.
    public String id() {
        return id;
    }

    /// The name on screen.
    public String title() {
        return title;
    }

    /// `%`, `MiB`, `°C`, `W`, `MHz`, `errors`; empty for a plain number.
    public String unit() {
        return unit;
    }

    /// Whether it belongs to a GPU rather than to the whole node.
    public boolean ofGpu() {
        return of != Of.NODE;
    }

    /// Whether it is a property of the card that does not change while it runs: a limit or a size.
    public boolean constant() {
        return of == Of.GPU_CONSTANT;
    }

    public static Optional<Metric> byId(String id) {
        String wanted = id.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(metric -> metric.id.equals(wanted))
                .findFirst();
    }
}

package org.xlcloud.services.ganglia;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Quantity;

/// What one of Ganglia's metrics is to us, found by its name: both generations of gmond's NVIDIA module (the names
/// changed in August 2014 and both are in use) and a few of gmond's own.
///
/// @param gpu the GPU's number inside the node; -1 for the node itself
/// @param metric null for a text
/// @param quantity null for a text
/// @param text null for a number
/// @param place the metric's in [#METRICS]; -1 for a text
record MetricName(
        int gpu,
        @Nullable Metric metric,
        @Nullable Quantity quantity,
        @Nullable Identity text,
        int place) {
    /// More than this no machine has.
    static final int MOST_GPUS = 256;

    /// All metrics; a part's values are kept by their place in it.
    static final List<Metric> METRICS = List.of(Metric.values());

    /// The texts that tell cards apart.
    enum Identity {
        UUID,
        PCI_ID,
        SERIAL,
        TYPE
    }

    private record Meaning(
            @Nullable Metric metric,
            @Nullable Quantity quantity,
            @Nullable Identity text) {
        static Meaning of(Metric metric) {
            return new Meaning(metric, Quantity.of(metric), null);
        }

        static Meaning of(Identity text) {
            return new Meaning(null, null, text);
        }
    }

    /// Behind `gpu0_`.
    private static final Map<String, Meaning> OF_GPU = Map.ofEntries(
            Map.entry("util", Meaning.of(Metric.UTILIZATION)),
            Map.entry("mem_util", Meaning.of(Metric.MEMORY_UTILIZATION)),
            Map.entry("mem_used", Meaning.of(Metric.MEMORY_USED)),
            Map.entry("fb_memory", Meaning.of(Metric.MEMORY_USED)),
            Map.entry("mem_total", Meaning.of(Metric.MEMORY_TOTAL)),
            Map.entry("temp", Meaning.of(Metric.TEMPERATURE)),
            Map.entry("fan", Meaning.of(Metric.FAN)),
            Map.entry("power_usage", Meaning.of(Metric.POWER)),
            Map.entry("power_usage_report", Meaning.of(Metric.POWER)),
            Map.entry("power_man_limit", Meaning.of(Metric.POWER_LIMIT)),
            Map.entry("graphics_speed", Meaning.of(Metric.GRAPHICS_CLOCK)),
            Map.entry("graphics_clock_report", Meaning.of(Metric.GRAPHICS_CLOCK)),
            Map.entry("sm_speed", Meaning.of(Metric.SM_CLOCK)),
            Map.entry("sm_clock_report", Meaning.of(Metric.SM_CLOCK)),
            Map.entry("mem_speed", Meaning.of(Metric.MEMORY_CLOCK)),
            Map.entry("mem_clock_report", Meaning.of(Metric.MEMORY_CLOCK)),
            Map.entry("ecc_sb_error", Meaning.of(Metric.ECC_SINGLE_BIT)),
            Map.entry("ecc_db_error", Meaning.of(Metric.ECC_DOUBLE_BIT)),
            Map.entry("encoder_util", Meaning.of(Metric.ENCODER)),
            Map.entry("decoder_util", Meaning.of(Metric.DECODER)),
            Map.entry("bar1_memory", Meaning.of(Metric.BAR1_USED)),
            Map.entry("slowdown_temp", Meaning.of(Metric.SLOWDOWN_TEMPERATURE)),
            Map.entry("shutdown_temp", Meaning.of(Metric.SHUTDOWN_TEMPERATURE)),
            Map.entry("uuid", Meaning.of(Identity.UUID)),
            Map.entry("pci_id", Meaning.of(Identity.PCI_ID)),
            Map.entry("serial", Meaning.of(Identity.SERIAL)),
            Map.entry("type", Meaning.of(Identity.TYPE)));

    private static final Map<String, MetricName> OF_NODE = Map.of(
            "gpu_num", of(-1, Meaning.of(Metric.NODE_GPUS)),
            "cpu_idle", of(-1, Meaning.of(Metric.NODE_CPU)),
            "load_one", of(-1, Meaning.of(Metric.NODE_LOAD)),
            "mem_free", of(-1, Meaning.of(Metric.NODE_MEMORY_FREE)));

    private static MetricName of(int gpu, Meaning meaning) {
        int place = meaning.metric == null ? -1 : METRICS.indexOf(meaning.metric);
        return new MetricName(gpu, meaning.metric, meaning.quantity, meaning.text, place);
    }

    /// Null for a metric that means nothing to us.
    static @Nullable MetricName parse(String name) {
        int end = 3;
        int gpu = 0;
        if (!name.startsWith("gpu")) return OF_NODE.get(name);
        while (end < name.length() && end < 6 && Character.digit(name.charAt(end), 10) >= 0)
            gpu = gpu * 10 + Character.digit(name.charAt(end++), 10);
        if (end == 3 || end >= name.length() || name.charAt(end) != '_' || gpu >= MOST_GPUS) return OF_NODE.get(name);
        Meaning meaning = OF_GPU.get(name.substring(end + 1));
        return meaning == null ? null : of(gpu, meaning);
    }

    /// Ganglia tells how idle the processors are.
    double ours(double value) {
        return metric == Metric.NODE_CPU ? 100 - value : value;
    }
}

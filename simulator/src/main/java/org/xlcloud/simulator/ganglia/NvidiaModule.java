package org.xlcloud.simulator.ganglia;

import java.util.ArrayList;
import java.util.List;
import org.xlcloud.simulator.ganglia.Metric.Value;

/// gmond's NVIDIA module (gmond_python_modules, gpu/nvidia) in a guest, in both generations of its metric names: the
/// names and some units changed in August 2014, and clouds still run images with the old one.
public final class NvidiaModule {
    /// The module's `time_max`.
    private static final int TMAX = 90;

    /// Static metrics are sent every ten minutes or less often.
    private static final long STATIC_AGE_SECONDS = 240;

    /// Which names the module in a guest's image uses.
    public enum Generation {
        /// Until August 2014: `mem_used` and `mem_total` in KB, `power_usage`, `*_speed`.
        LEGACY,
        /// Since then: `fb_memory` and `mem_total` in MB, `power_usage_report`, `*_clock_report`, limits and ECC.
        CURRENT
    }

    /// One card as the guest's driver tells it.
    ///
    /// @param type product name, `GRID K2`
    /// @param pciId the address inside the guest, not the host's
    /// @param eccMode `Enabled`, `Disabled`, `N/A`
    /// @param fanPercent 0 where there is no fan
    /// @param maxGraphicsMhz highest clock of graphics and SM
    public record Card(
            String type,
            String uuid,
            String pciId,
            String serial,
            String eccMode,
            int utilPercent,
            int memoryUtilPercent,
            int memoryUsedMiB,
            int memoryTotalMiB,
            int temperatureCelsius,
            int fanPercent,
            int powerWatts,
            int powerLimitWatts,
            int graphicsMhz,
            int smMhz,
            int memoryMhz,
            int maxGraphicsMhz,
            int maxMemoryMhz,
            int slowdownCelsius,
            int shutdownCelsius,
            long doubleBitErrors,
            long singleBitErrors) {
        /// In place of a number that NVML does not tell: there is no such metric then.
        public static final int NOT_TOLD = -1;
    }

    private final Generation generation;
    private final List<Value> values = new ArrayList<>();

    private NvidiaModule(Generation generation) {
        this.generation = generation;
    }

    /// All values of a guest. Cards that its driver has lost are simply not in the list, and `gpu_num` counts what is.
    public static List<Value> of(List<Card> cards, Generation generation) {
        NvidiaModule module = new NvidiaModule(generation);
        boolean old = generation == Generation.LEGACY;
        module.number("gpu_num", cards.size(), "GPUs", "zero", "Total number of GPUs");
        module.text("gpu_driver", old ? "331.62" : "367.134", "GPU Driver Version");
        for (int i = 0; i < cards.size(); i++) module.card("gpu" + i + "_", "GPU" + i + " ", i, cards.get(i));
        return module.values;
    }

    private void card(String name, String title, int index, Card card) {
        text(name + "type", card.type(), title + "Type");
        text(name + "uuid", card.uuid(), title + "UUID");
        text(name + "pci_id", card.pciId(), title + "PCI ID");
        text(name + "serial", card.serial(), title + "Serial");
        text(name + "ecc_mode", card.eccMode(), title + "ECC Mode");
        number(name + "util", card.utilPercent(), "%", "both", title + "Utilization");
        number(name + "mem_util", card.memoryUtilPercent(), "%", "both", title + "Memory Utilization");
        if (card.temperatureCelsius() != Card.NOT_TOLD)
            add(
                    name + "temp",
                    Integer.toString(card.temperatureCelsius()),
                    "uint32",
                    "C",
                    "both",
                    "Temperature of GPU " + index,
                    List.of("gpu", "temp"));
        number(name + "fan", card.fanPercent(), "%", "both", title + "Fan Speed");
        switch (generation) {
            case LEGACY -> legacy(name, title, card);
            case CURRENT -> current(name, title, card);
        }
    }

    private void legacy(String name, String title, Card card) {
        text(name + "perf_state", card.utilPercent() > 0 ? "P0" : "P8", title + "Performance State");
        if (card.powerLimitWatts() != Card.NOT_TOLD)
            text(name + "power_man_limit", card.powerLimitWatts() + " Watts", title + "Power Management Limit");
        number(name + "mem_used", card.memoryUsedMiB() * 1024L, "KB", "both", title + "Memory Used");
        number(name + "mem_total", card.memoryTotalMiB() * 1024L, "KB", "zero", title + "Memory Total");
        number(name + "power_usage", card.powerWatts(), "watts", "both", title + "Power Usage");
        number(name + "graphics_speed", card.graphicsMhz(), "MHz", "both", title + "Graphics Speed");
        number(name + "sm_speed", card.smMhz(), "MHz", "both", title + "SM Speed");
        number(name + "mem_speed", card.memoryMhz(), "MHz", "both", title + "Memory Speed");
        number(name + "max_graphics_speed", card.maxGraphicsMhz(), "MHz", "zero", title + "Max Graphics Speed");
        number(name + "max_sm_speed", card.maxGraphicsMhz(), "MHz", "zero", title + "Max SM Speed");
        number(name + "max_mem_speed", card.maxMemoryMhz(), "MHz", "zero", title + "Max Memory Speed");
    }

    private void current(String name, String title, Card card) {
        number(name + "power_man_limit", card.powerLimitWatts(), "Watts", "zero", title + "Power Management Limit");
        number(name + "fb_memory", card.memoryUsedMiB(), "MB", "both", title + "FB Memory Used");
        number(name + "mem_total", card.memoryTotalMiB(), "MB", "zero", title + "FB Memory Total");
        number(name + "power_usage_report", card.powerWatts(), "watts", "both", title + "Power Usage");
        number(name + "graphics_clock_report", card.graphicsMhz(), "MHz", "both", title + "Graphics Clock");
        number(name + "sm_clock_report", card.smMhz(), "MHz", "both", title + "SM Clock");
        number(name + "mem_clock_report", card.memoryMhz(), "MHz", "both", title + "Memory Clock");
        number(name + "max_graphics_clock", card.maxGraphicsMhz(), "MHz", "zero", title + "Max Graphics Clock");
        number(name + "max_sm_clock", card.maxGraphicsMhz(), "MHz", "zero", title + "Max SM Clock");
        number(name + "max_mem_clock", card.maxMemoryMhz(), "MHz", "zero", title + "Max Memory Clock");
        number(name + "slowdown_temp", card.slowdownCelsius(), "C", "zero", title + "Slowdown Temperature");
        number(name + "shutdown_temp", card.shutdownCelsius(), "C", "zero", title + "Shutdown Temperature");
        number(name + "ecc_db_error", card.doubleBitErrors(), "No Of Errors", "both", title + "ECC Report");
        number(name + "ecc_sb_error", card.singleBitErrors(), "No Of Errors", "both", title + "ECC Report");
    }

    private void number(String name, long value, String units, String slope, String title) {
        if (value == Card.NOT_TOLD) return;
        add(name, Long.toString(value), "uint32", units, slope, title, List.of("gpu"));
    }

    private void text(String name, String value, String title) {
        add(name, value, "string", "", "zero", title, List.of("gpu"));
    }

    private void add(
            String name, String value, String type, String units, String slope, String title, List<String> groups) {
        Metric metric = new Metric(name, type, units, TMAX, 0, slope, title, title, groups, true);
        values.add(new Value(metric, value, slope.equals("zero") ? STATIC_AGE_SECONDS : 0));
    }
}

package org.xlcloud.simulator.world;

/// What a GPU's driver tells at one moment.
///
/// @param utilPercent share of time with a kernel running
/// @param memoryUtilPercent share of time with memory traffic
/// @param fanPercent -1 where it has no fan of its own
/// @param eccSingle corrected errors since the driver was loaded
/// @param eccDouble uncorrected ones
/// @param xid the driver's newest fault code, 0 before the first
/// @param throttled whether it runs slower because it is hot
public record GpuMetrics(
        int utilPercent,
        int memoryUtilPercent,
        int memoryUsedMiB,
        int memoryTotalMiB,
        int temperatureC,
        int powerWatts,
        int graphicsMHz,
        int smMHz,
        int memoryMHz,
        int fanPercent,
        long eccSingle,
        long eccDouble,
        int xid,
        boolean throttled) {}

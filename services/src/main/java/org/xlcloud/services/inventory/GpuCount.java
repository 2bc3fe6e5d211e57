package org.xlcloud.services.inventory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// How many GPUs of one group there are, by state.
///
/// @param group what they have in common: a model, a host, an aggregate, a zone
public record GpuCount(String group, int free, int held, int reserved, int trouble) {
    public int total() {
        return free + held + reserved + trouble;
    }

    /// Counts by a property; a GPU with several values (aggregates) counts in each, one with none in none.
    public static List<GpuCount> by(Collection<Gpu> gpus, Function<Gpu, ? extends Collection<String>> groups) {
        var counts = new TreeMap<String, GpuCount>(Comparator.naturalOrder());
        for (Gpu gpu : gpus) {
            for (String group : groups.apply(gpu)) {
                counts.merge(group, one(group, gpu.state()), GpuCount::plus);
            }
        }
        return List.copyOf(counts.values());
    }

    private static GpuCount one(String group, GpuState state) {
        return new GpuCount(
                group,
                state == GpuState.FREE ? 1 : 0,
                state == GpuState.HELD ? 1 : 0,
                state == GpuState.RESERVED ? 1 : 0,
                state == GpuState.TROUBLE ? 1 : 0);
    }

    private GpuCount plus(GpuCount other) {
        return new GpuCount(
                group, free + other.free, held + other.held, reserved + other.reserved, trouble + other.trouble);
    }
}

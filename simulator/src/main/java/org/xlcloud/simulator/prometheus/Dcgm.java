package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.SimGpu;

/// What a dcgm-exporter in each guest was scraped for every 15 s: names and labels of dcgm-exporter 3.3.
final class Dcgm {
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    /// More than these of one series tell nothing more.
    private static final int MOST = 60_000;

    private static final Map<String, ToDoubleFunction<GpuMetrics>> FIELDS = new TreeMap<>(Map.ofEntries(
            Map.entry("DCGM_FI_DEV_GPU_TEMP", GpuMetrics::temperatureC),
            Map.entry("DCGM_FI_DEV_GPU_UTIL", GpuMetrics::utilPercent),
            Map.entry("DCGM_FI_DEV_MEM_COPY_UTIL", GpuMetrics::memoryUtilPercent),
            Map.entry("DCGM_FI_DEV_POWER_USAGE", GpuMetrics::powerWatts),
            Map.entry("DCGM_FI_DEV_SM_CLOCK", GpuMetrics::smMHz),
            Map.entry("DCGM_FI_DEV_MEM_CLOCK", GpuMetrics::memoryMHz),
            Map.entry("DCGM_FI_DEV_FB_USED", GpuMetrics::memoryUsedMiB),
            Map.entry("DCGM_FI_DEV_FB_FREE", at -> at.memoryTotalMiB() - at.memoryUsedMiB()),
            Map.entry("DCGM_FI_DEV_ECC_SBE_VOL_TOTAL", GpuMetrics::eccSingle),
            Map.entry("DCGM_FI_DEV_ECC_DBE_VOL_TOTAL", GpuMetrics::eccDouble),
            Map.entry("DCGM_FI_DEV_XID_ERRORS", GpuMetrics::xid)));

    private final GpuGuests guests;

    Dcgm(GpuGuests guests) {
        this.guests = guests;
    }

    record Sample(Instant at, double value) {}

    /// @param labels as Prometheus shows them, with `__name__`
    /// @param since when it was scraped for the first time
    record Series(Map<String, String> labels, Instant since, long offsetMillis, ToDoubleFunction<Instant> value) {
        /// What was scraped in a span, both ends included. Each is computed when it is looked at: most queries want the
        /// newest alone, or the first and the last.
        List<Sample> samples(Instant from, Instant to) {
            long step = SCRAPE.toMillis();
            Instant begin = from.isBefore(since) ? since : from;
            long first = Math.ceilDiv(begin.toEpochMilli() - offsetMillis, step) * step + offsetMillis;
            long earliest = Math.max(first, to.toEpochMilli() - MOST * step);
            int count = (int) Math.max(0, Math.floorDiv(to.toEpochMilli() - earliest, step) + 1);
            return new AbstractList<>() {
                @Override
                public Sample get(int index) {
                    Instant at = Instant.ofEpochMilli(earliest + Objects.checkIndex(index, count) * step);
                    return new Sample(at, value.applyAsDouble(at));
                }

                @Override
                public int size() {
                    return count;
                }
            };
        }
    }

    /// The series that a query selects.
    List<Series> select(Query.Selector query) {
        List<Series> found = new ArrayList<>();
        List<String> names = query.names(FIELDS.keySet());
        if (names.isEmpty()) return found;
        for (GpuGuests.Guest guest : guests.all()) {
            for (int i = 0; i < guest.cards().size(); i++) {
                SimGpu gpu = guest.cards().get(i);
                for (String name : names) {
                    Map<String, String> labels = labels(name, guest, i, gpu);
                    if (query.accepts(labels))
                        found.add(new Series(
                                labels,
                                guest.since(),
                                Math.floorMod(gpu.number() * 997L, SCRAPE.toMillis()),
                                guests.past(gpu, Objects.requireNonNull(FIELDS.get(name)))));
                }
            }
        }
        return found;
    }

    List<String> names() {
        return List.copyOf(FIELDS.keySet());
    }

    Instant now() {
        return guests.now();
    }

    private static Map<String, String> labels(String name, GpuGuests.Guest guest, int index, SimGpu gpu) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("DCGM_FI_DRIVER_VERSION", "535.183.01");
        labels.put("Hostname", guest.node());
        labels.put("UUID", gpu.uuid());
        labels.put(Query.NAME, name);
        labels.put("device", "nvidia" + index);
        labels.put("gpu", Integer.toString(index));
        labels.put("instance", guest.node() + ":9400");
        labels.put("job", "dcgm");
        labels.put("modelName", gpu.product().title());
        labels.put("pci_bus_id", String.format(Locale.ROOT, "00000000:00:%02X.0", 5 + index));
        return labels;
    }
}

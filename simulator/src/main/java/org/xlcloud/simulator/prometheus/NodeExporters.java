package org.xlcloud.simulator.prometheus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.xlcloud.simulator.ganglia.GpuGuests;
import org.xlcloud.simulator.world.Processors;
import org.xlcloud.simulator.world.SimServer;

/// What a node_exporter in each guest was scraped for: names and labels of node_exporter 1.5, as far as consoles ask.
final class NodeExporters {
    private static final String CPU = "node_cpu_seconds_total";
    private static final double BYTES_PER_MIB = 1 << 20;

    private final GpuGuests guests;

    NodeExporters(GpuGuests guests) {
        this.guests = guests;
    }

    /// The series that a query selects.
    List<Dcgm.Series> select(Query.Selector query) {
        List<Dcgm.Series> found = new ArrayList<>();
        for (GpuGuests.Guest guest : guests.all()) {
            SimServer server = guest.server();
            switch (query.name()) {
                case "node_load1" ->
                    add(
                            found,
                            query,
                            guest,
                            Map.of(),
                            at -> Processors.busy(server, at) * server.flavor().vcpus());
                case "node_memory_MemFree_bytes" ->
                    add(
                            found,
                            query,
                            guest,
                            Map.of(),
                            at -> server.flavor().ramMiB() * BYTES_PER_MIB * (1 - Processors.busy(server, at)) * 0.9);
                case CPU -> {
                    ToDoubleFunction<Instant> busy = at -> Processors.busySeconds(server, guest.since(), at);
                    for (int cpu = 0; cpu < server.flavor().vcpus(); cpu++) {
                        add(found, query, guest, labels(cpu, "idle"), at -> up(guest, at) - busy.applyAsDouble(at));
                        add(found, query, guest, labels(cpu, "user"), busy);
                    }
                }
                default -> {}
            }
        }
        return found;
    }

    private static Map<String, String> labels(int cpu, String mode) {
        return Map.of("cpu", Integer.toString(cpu), "mode", mode);
    }

    private static double up(GpuGuests.Guest guest, Instant at) {
        return Duration.between(guest.since(), at).toMillis() / 1_000.0;
    }

    private static void add(
            List<Dcgm.Series> found,
            Query.Selector query,
            GpuGuests.Guest guest,
            Map<String, String> more,
            ToDoubleFunction<Instant> value) {
        Map<String, String> labels = new LinkedHashMap<>(more);
        labels.put("__name__", query.name());
        labels.put("instance", guest.node() + ":9100");
        labels.put("job", "node");
        if (query.accepts(labels)) found.add(new Dcgm.Series(labels, guest.since(), 0, value));
    }
}

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
    private static final String LOAD = "node_load1";
    private static final String MEMORY_FREE = "node_memory_MemFree_bytes";
    private static final String CPU = "node_cpu_seconds_total";
    private static final double BYTES_PER_MIB = 1 << 20;

    private final GpuGuests guests;

    NodeExporters(GpuGuests guests) {
        this.guests = guests;
    }

    /// The series that a query selects.
    List<Dcgm.Series> select(Query.Selector query) {
        List<Dcgm.Series> found = new ArrayList<>();
        List<String> names = query.names(List.of(LOAD, MEMORY_FREE, CPU));
        if (names.isEmpty()) return found;
        for (GpuGuests.Guest guest : guests.all())
            for (String name : names) new Exporter(guest, name, query, found).tell();
        return found;
    }

    private record Exporter(GpuGuests.Guest guest, String name, Query.Selector query, List<Dcgm.Series> found) {
        void tell() {
            SimServer server = guest.server();
            switch (name) {
                case LOAD ->
                    add(
                            Map.of(),
                            at -> Processors.busy(server, at) * server.flavor().vcpus());
                case MEMORY_FREE ->
                    add(
                            Map.of(),
                            at -> server.flavor().ramMiB() * BYTES_PER_MIB * (1 - Processors.busy(server, at)) * 0.9);
                default -> {
                    ToDoubleFunction<Instant> busy = at -> Processors.busySeconds(server, guest.since(), at);
                    for (int cpu = 0; cpu < server.flavor().vcpus(); cpu++) {
                        add(labels(cpu, "idle"), at -> up(at) - busy.applyAsDouble(at));
                        add(labels(cpu, "user"), busy);
                    }
                }
            }
        }

        private static Map<String, String> labels(int cpu, String mode) {
            return Map.of("cpu", Integer.toString(cpu), "mode", mode);
        }

        private double up(Instant at) {
            return Duration.between(guest.since(), at).toMillis() / 1_000.0;
        }

        private void add(Map<String, String> more, ToDoubleFunction<Instant> value) {
            Map<String, String> labels = new LinkedHashMap<>(more);
            labels.put(Query.NAME, name);
            labels.put("instance", guest.node() + ":9100");
            labels.put("job", "node");
            if (query.accepts(labels)) found.add(new Dcgm.Series(labels, guest.since(), 0, value));
        }
    }
}

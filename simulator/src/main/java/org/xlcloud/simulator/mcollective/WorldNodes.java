package org.xlcloud.simulator.mcollective;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// The nodes of the embedded cloud: every server that has booted runs the agent, with the facts that
/// `cloud/mcollective/xlcloud-facts` would write.
public final class WorldNodes implements Supplier<List<Node>> {
    /// From ACTIVE until the agent has its broker.
    private static final Duration BOOT = Duration.ofSeconds(20);

    private final World world;

    public WorldNodes(World world) {
        this.world = world;
    }

    @Override
    public List<Node> get() {
        world.catchUp();
        Instant now = world.now();
        Set<String> names = new HashSet<>();
        List<Node> nodes = new ArrayList<>();
        for (SimServer server : world.servers().values()) {
            Instant launched = server.launched();
            boolean up = server.status().runs()
                    && server.host() != null
                    && server.host().up()
                    && launched != null
                    && !launched.plus(world.hasty(BOOT)).isAfter(now);
            if (up) nodes.add(node(server, names));
        }
        return nodes;
    }

    private Node node(SimServer server, Set<String> names) {
        String id = server.id().toString();
        String host = server.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        if (host.isBlank()) host = "server-" + server.serial();
        // a second one of a name gets the first eight digits of its id, as in the lab
        String identity = names.add(host) ? host : host + "-" + id.substring(0, 8);
        Allocation held = world.allocation(server.id());
        List<SimGpu> cards = held == null
                ? List.of()
                : held.gpus().stream()
                        .map(Allocation.Share::gpu)
                        .filter(gpu -> !gpu.lost() && !gpu.sliced())
                        .toList();
        var facts = new LinkedHashMap<String, String>();
        server.metadata().forEach((key, value) -> {
            if (!key.contains(".")) facts.put(key, value);
        });
        facts.put("hostname", identity);
        facts.put("instance_name", server.name());
        facts.put("instance_id", id);
        facts.put("project_id", server.projectId());
        facts.put("flavor", server.flavor().name());
        facts.put("gpus", String.valueOf(cards.size()));
        facts.put("gpu_type", cards.isEmpty() ? "" : cards.getFirst().product().title());
        facts.put("gpu_uuids", String.join(",", cards.stream().map(SimGpu::uuid).toList()));
        facts.put("os", "linux");
        facts.put("platform", "debian");
        facts.put("platform_version", "12.8");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < cards.size(); i++)
            seen.add("0000:%02x:00.0 VGA compatible controller: NVIDIA Corporation %s (rev a1)"
                    .formatted(5 + i, cards.get(i).product().title()));
        String layer = server.metadata().get("layer");
        List<String> classes = layer == null ? List.of("xlcloud") : List.of("xlcloud", "layer::" + layer);
        return new Node(identity, Map.copyOf(facts), classes, seen, () -> driver(cards));
    }

    private Node.Driver driver(List<SimGpu> cards) {
        List<String> lines = new ArrayList<>();
        List<String> processes = new ArrayList<>();
        List<String> xids = new ArrayList<>();
        for (int i = 0; i < cards.size(); i++) {
            SimGpu card = cards.get(i);
            GpuMetrics now = world.metrics(card).orElse(null);
            if (now == null) continue;
            lines.add("%d, 00000000:%02X:00.0, %s, %s, %s, %d, %d, %d, %d, %d.00, %d"
                    .formatted(
                            i,
                            5 + i,
                            card.product().title(),
                            card.uuid(),
                            Node.VERSION,
                            now.temperatureC(),
                            now.utilPercent(),
                            now.memoryUsedMiB(),
                            now.memoryTotalMiB(),
                            now.powerWatts(),
                            now.eccDouble()));
            if (now.utilPercent() > 0)
                processes.add("%s, %d, blender, %d".formatted(card.uuid(), 4_000 + i, now.memoryUsedMiB()));
            if (now.xid() > 0)
                xids.add("[ 8412.%06d] NVRM: Xid (PCI:0000:%02x:00): %d, pid=%d"
                        .formatted(i, 5 + i, now.xid(), 4_000 + i));
        }
        return new Node.Driver(lines, processes, xids);
    }
}

package org.xlcloud.views.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;

/// Inventories as a small real cloud would give them.
final class SampleClouds {
    static final Instant NOW = Instant.parse("2026-11-22T13:03:05Z");
    static final Duration EVERY = Duration.ofSeconds(30);

    private SampleClouds() {}

    static Inventory cloud(String name, int hosts, SourceState... sources) {
        var gpus = new ArrayList<Gpu>();
        var hostList = new ArrayList<Host>();
        var instances = new ArrayList<Instance>();
        for (int h = 0; h < hosts; h++) {
            String host = "gpu-%02d".formatted(h + 1);
            var own = new ArrayList<Gpu>();
            for (int g = 0; g < 4; g++) {
                GpuState state = state(h, g);
                Holder holder = state == GpuState.HELD ? holder(h, g) : null;
                if (holder != null) instances.add(instance(name, host, holder));
                own.add(gpu(name, host, g, state, holder));
            }
            gpus.addAll(own);
            hostList.add(host(name, host, own));
        }
        return new Inventory(name, hostList, gpus, instances, List.of(sources), true, NOW);
    }

    private static GpuState state(int host, int gpu) {
        if (host % 7 == 3 && gpu == 2) return GpuState.TROUBLE;
        return switch (gpu % 3) {
            case 0 -> GpuState.FREE;
            case 1 -> GpuState.HELD;
            default -> GpuState.RESERVED;
        };
    }

    static SourceState live(String cloud, String source, int secondsAgo) {
        Instant at = NOW.minusSeconds(secondsAgo);
        return new SourceState(cloud, source, at, null, at, EVERY);
    }

    static SourceState stale(String cloud, String source, int secondsAgo, Problem problem) {
        return new SourceState(cloud, source, NOW.minusSeconds(secondsAgo), problem, NOW, EVERY);
    }

    static SourceState failed(String cloud, String source, Problem problem) {
        return new SourceState(cloud, source, null, problem, NOW, EVERY);
    }

    static Problem timeout(String cloud) {
        return new Problem(
                "list resource providers of cloud " + cloud,
                "https://placement.example.net:8778/resource_providers",
                "no answer within 30 s",
                503,
                "req-7d1f2a90-5a4e-4c58-9a54-0d3f6f1b2c11",
                "Check that placement-api runs and that its load balancer has a live member, then retry.");
    }

    static Map<String, Inventory> two() {
        return Map.of(
                "lab",
                cloud("lab", 6, live("lab", "Nova", 4), stale("lab", "Placement", 154, timeout("lab"))),
                "prod-eu",
                cloud("prod-eu", 3, live("prod-eu", "Nova", 11), live("prod-eu", "Placement", 12)));
    }

    private static Holder holder(int h, int g) {
        return new Holder("id-" + h + "-" + g, "render-" + h, "p" + h % 2, "project-" + h % 2, "g1.k2", NOW);
    }

    private static Gpu gpu(String cloud, String host, int g, GpuState state, @Nullable Holder holder) {
        return new Gpu(
                cloud,
                host,
                "0000:%02x:00.0".formatted(0x84 + g),
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "GK104GL [GRID K2]",
                "CUSTOM_PCI_10DE_11BF",
                g / 2,
                List.of(),
                state,
                null,
                holder,
                null,
                false);
    }

    private static Host host(String cloud, String name, List<Gpu> gpus) {
        return new Host(
                cloud,
                cloud + name,
                name,
                name,
                true,
                true,
                null,
                "QEMU",
                null,
                "nova",
                List.of(),
                64,
                12,
                262_144L,
                65_536L,
                2_000L,
                400L,
                2,
                NOW,
                Host.PciReport.PLACEMENT,
                gpus);
    }

    private static Instance instance(String cloud, String host, Holder holder) {
        return new Instance(
                cloud,
                holder.instanceId(),
                String.valueOf(holder.instanceName()),
                "ACTIVE",
                null,
                host,
                String.valueOf(holder.projectId()),
                holder.projectName(),
                "user",
                holder.flavor(),
                Map.of(),
                Map.of(),
                List.of(),
                NOW,
                NOW,
                NOW,
                null,
                1,
                List.of());
    }
}

package org.xlcloud.views.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;

/// A cloud to test and look at: mixed GPUs, long names, hosts that are down, GPUs in trouble. The same every time.
public final class SampleCloud {
    public static final Instant NOW = Instant.parse("2026-11-22T18:30:00Z");

    private static final String[][] MODELS = {
        {"11bf", "GK104GL [GRID K2]"},
        {"20f1", "GA100 [A100 PCIe 40GB]"},
        {"26b9", "AD102GL [L40S]"},
        {"1eb8", "TU104GL [Tesla T4]"},
        {"2330", "GH100 [H100 SXM5 80GB]"},
        {"1db6", "GV100GL [Tesla V100 PCIe 32GB]"},
        {"2235", "GA102GL [A40]"},
        {"27b8", "AD104GL [L4]"},
        {"25b6", "GA107GL [A2 / A16]"},
        {"1b38", "GP102GL [Tesla P40]"},
        {"13f2", "GM204GL [Tesla M60]"},
        {"2901", "GB100 [B200]"},
    };

    private SampleCloud() {}

    public static Inventory of(String cloud, int hosts, int gpusPerHost, int models) {
        List<Host> allHosts = new ArrayList<>();
        List<Gpu> allGpus = new ArrayList<>();
        List<Instance> instances = new ArrayList<>();
        for (int h = 0; h < hosts; h++) {
            String name = h == 3 ? "gpu-render-farm-node-with-a-rather-long-name-0004" : "gpu-node-" + (h + 1);
            boolean up = h != 5;
            boolean enabled = h != 7;
            List<Gpu> gpus = new ArrayList<>();
            for (int g = 0; g < gpusPerHost; g++) {
                gpus.add(gpu(cloud, name, h, g, models, up, instances));
            }
            allGpus.addAll(gpus);
            allHosts.add(host(cloud, name, h, up, enabled, gpus));
        }
        instances.add(failed(cloud));
        return new Inventory(
                cloud, allHosts, allGpus, instances, sources(cloud, Duration.ofSeconds(4), null), true, NOW);
    }

    public static Map<String, Inventory> map(Inventory... inventories) {
        var map = new java.util.TreeMap<String, Inventory>();
        for (Inventory inventory : inventories) map.put(inventory.cloud(), inventory);
        return map;
    }

    /// The same inventory as if Placement had stopped to answer three minutes ago.
    public static Inventory stale(Inventory of) {
        var problem = new Problem(
                "read resource providers of cloud " + of.cloud(),
                "https://placement.example.org:8778",
                "no answer within 20 s",
                null,
                "req-5d3c1a58-2b54-4ad1-8a0a-8f21e7b1d1aa",
                "Check that placement-api runs.");
        return new Inventory(
                of.cloud(),
                of.hosts(),
                of.gpus(),
                of.instances(),
                sources(of.cloud(), Duration.ofMinutes(3), problem),
                true,
                NOW);
    }

    /// The same inventory with one GPU in another state.
    public static Inventory with(Inventory of, Gpu changed, GpuState state) {
        List<Gpu> gpus = of.gpus().stream()
                .map(gpu -> gpu.equals(changed) ? in(gpu, state) : gpu)
                .toList();
        return new Inventory(of.cloud(), of.hosts(), gpus, of.instances(), of.sources(), of.loaded(), of.joinedAt());
    }

    /// The same inventory with metadata of some instances, by their ids; the others have none.
    public static Inventory with(Inventory of, Map<String, Map<String, String>> metadata) {
        List<Instance> instances = of.instances().stream()
                .map(each -> in(each, metadata.getOrDefault(each.id(), Map.of())))
                .toList();
        return new Inventory(of.cloud(), of.hosts(), of.gpus(), instances, of.sources(), of.loaded(), of.joinedAt());
    }

    private static Instance in(Instance of, Map<String, String> metadata) {
        return new Instance(
                of.cloud(),
                of.id(),
                of.name(),
                of.status(),
                of.taskState(),
                of.hostName(),
                of.projectId(),
                of.projectName(),
                of.userId(),
                of.flavor(),
                of.flavorExtraSpecs(),
                metadata,
                of.addresses(),
                of.createdAt(),
                of.launchedAt(),
                of.updatedAt(),
                of.fault(),
                of.gpusAsked(),
                of.gpus());
    }

    private static Gpu in(Gpu gpu, GpuState state) {
        return new Gpu(
                gpu.cloud(),
                gpu.host(),
                gpu.address(),
                gpu.kind(),
                gpu.vendorId(),
                gpu.productId(),
                gpu.model(),
                gpu.resourceClass(),
                gpu.numaNode(),
                gpu.traits(),
                state,
                gpu.reason(),
                gpu.holder(),
                gpu.providerId(),
                gpu.derived());
    }

    /// A cloud that has never answered.
    public static Inventory failed(String cloud, String reason) {
        var problem = new Problem(
                "list hypervisors of cloud " + cloud,
                "https://nova.example.org:8774/v2.1/os-hypervisors/detail",
                reason,
                503,
                "req-0b1ff7c7-94a5-4d8c-a0c9-8f3e2e9d2f01",
                "Nova's API is there but refuses to work; ask its administrator with the request id.");
        var nova = new SourceState(cloud, "Nova", null, problem, NOW, Duration.ofSeconds(10));
        return new Inventory(cloud, List.of(), List.of(), List.of(), List.of(nova), true, NOW);
    }

    public static Inventory loading(String cloud) {
        var nova = SourceState.of(cloud, Reading.loading("Nova", Duration.ofSeconds(10)));
        var placement = SourceState.of(cloud, Reading.loading("Placement", Duration.ofSeconds(10)));
        return new Inventory(cloud, List.of(), List.of(), List.of(), List.of(nova, placement), false, null);
    }

    private static List<SourceState> sources(String cloud, Duration age, @Nullable Problem problem) {
        Duration interval = Duration.ofSeconds(10);
        Instant good = NOW.minusSeconds(4);
        return List.of(
                new SourceState(cloud, "Nova", good, null, good, interval),
                new SourceState(cloud, "Placement", NOW.minus(age), problem, NOW, interval));
    }

    private static Gpu gpu(String cloud, String host, int h, int g, int models, boolean up, List<Instance> instances) {
        String[] model = MODELS[(h * models / 24 + (g == 3 && models > 3 ? 1 : 0)) % models];
        String address = "0000:" + HexFormat.of().toHexDigits((byte) (0x87 + g)) + ":00.0";
        int dice = (h * 31 + g * 17) % 10;
        GpuState state = !up
                ? GpuState.TROUBLE
                : dice < 5
                        ? GpuState.HELD
                        : dice == 8 ? GpuState.RESERVED : dice == 9 && h % 4 == 0 ? GpuState.TROUBLE : GpuState.FREE;
        String reason = !up
                ? "nova-compute of the host is down since 2026-11-22 17:58"
                : state == GpuState.RESERVED
                        ? "one-time-use: waits for cleaning"
                        : state == GpuState.TROUBLE ? "instance ACTIVE but Placement has no allocation" : null;
        Holder holder = null;
        String key = cloud + "/" + host + "/" + address;
        if (state == GpuState.HELD) {
            String id = uuid("instance", h, g);
            String name =
                    dice == 2 ? "render-worker-with-a-long-generated-name-xk3v7q2p-" + h : "render-" + h + "-" + g;
            String project = dice % 2 == 0 ? "vfx-studio" : "cfd-research";
            Instant since = NOW.minus(Duration.ofMinutes(7L + 131L * h + 977L * g));
            holder = new Holder(id, name, uuid("project", dice % 2, 0), project, "gpu.k2.1", since);
            instances.add(new Instance(
                    cloud,
                    id,
                    name,
                    "ACTIVE",
                    null,
                    host,
                    uuid("project", dice % 2, 0),
                    project,
                    uuid("user", 1, 1),
                    "gpu.k2.1",
                    Map.of("pci_passthrough:alias", "k2:1"),
                    Map.of("role", "render", "layer", "rendering"),
                    List.of("10.0.3." + (h + 1)),
                    since.minusSeconds(40),
                    since,
                    since,
                    null,
                    1,
                    List.of(key)));
        }
        return new Gpu(
                cloud,
                host,
                address,
                Gpu.Kind.PCI,
                "10de",
                model[0],
                model[1],
                "CUSTOM_PCI_10DE_" + model[0].toUpperCase(java.util.Locale.ROOT),
                g / 2,
                List.of("COMPUTE_MANAGED_PCI_DEVICE"),
                state,
                reason,
                holder,
                uuid("provider", h, g),
                false);
    }

    private static Host host(String cloud, String name, int h, boolean up, boolean enabled, List<Gpu> gpus) {
        return new Host(
                cloud,
                uuid("host", h, 0),
                name,
                name,
                up,
                enabled,
                enabled ? null : "maintenance: DIMM replaced, memtest runs (ticket 4711)",
                "QEMU",
                "10.0.0." + (h + 1),
                h % 3 == 0 ? "nova" : "az-" + (h % 3),
                h % 2 == 0 ? List.of("gpu", "render") : List.of("gpu"),
                64,
                (int) (gpus.stream().filter(gpu -> gpu.state() == GpuState.HELD).count() * 8),
                262144L,
                gpus.stream().filter(gpu -> gpu.state() == GpuState.HELD).count() * 32768L,
                3500L,
                420L,
                (int) gpus.stream().filter(gpu -> gpu.state() == GpuState.HELD).count(),
                up ? NOW.minusSeconds(6) : NOW.minus(Duration.ofMinutes(32)),
                Host.PciReport.PLACEMENT,
                gpus);
    }

    private static Instance failed(String cloud) {
        return new Instance(
                cloud,
                uuid("instance", 99, 99),
                "render-new",
                "ERROR",
                null,
                null,
                uuid("project", 0, 0),
                "vfx-studio",
                uuid("user", 1, 1),
                "gpu.k2.2",
                Map.of("pci_passthrough:alias", "k2:2"),
                Map.of(),
                List.of(),
                NOW.minusSeconds(300),
                null,
                NOW.minusSeconds(290),
                "No valid host was found. There are not enough hosts available.",
                2,
                List.of());
    }

    private static String uuid(String what, int a, int b) {
        return UUID.nameUUIDFromBytes((what + a + "/" + b).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }
}

package org.xlcloud.simulator.gnocchi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.gnocchi.Measures.Measure;
import org.xlcloud.simulator.gnocchi.Resource.Metric;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.Processors;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Everything that is metered: the world's own GPUs and instances, as if a pollster pushed them, and what clients
/// push.
public final class Metering {
    private final ResourceTypes types = new ResourceTypes();
    private static final String GPU_POLICY = "gpu";

    /// What the servers of a group know of it.
    private static final String METADATA = "metering.server_group";

    private static final String GROUP = "server_group";

    /// Which cards the servers of each group hold at one moment; found anew when it has passed.
    private record Snapshot(Duration at, Map<String, List<SimGpu>> groups) {}

    private final World world;
    private final String creator;
    private final Map<UUID, Resource> pushed = new ConcurrentHashMap<>();
    /// Metrics that clients added to the world's own resources.
    private final Map<UUID, Map<String, Metric>> added = new ConcurrentHashMap<>();
    private final Map<UUID, SimGpu> cards = new HashMap<>();
    private volatile Snapshot snapshot = new Snapshot(Duration.ofSeconds(-1), Map.of());

    ResourceTypes types() {
        return types;
    }

    public Metering(World world) {
        this.world = world;
        var admin = world.identity().user("admin").orElseThrow();
        world.gpus().forEach(gpu -> cards.put(idOf(gpu), gpu));
        this.creator = admin.id() + ":"
                + world.identity().project("admin").orElseThrow().id();
    }

    /// All of a type, `generic` for every type.
    Stream<Resource> resources(String type) {
        return switch (type) {
            case "gpu" -> Stream.concat(gpus(), pushed(type));
            case "instance" -> Stream.concat(instances(), pushed(type));
            case "generic" -> Stream.concat(Stream.concat(gpus(), instances()), pushed.values().stream());
            default -> pushed(type);
        };
    }

    Optional<Resource> resource(String type, UUID id) {
        Resource found = pushed.get(id);
        SimGpu card = cards.get(id);
        if (found == null && card != null) found = gpu(card);
        if (found == null) {
            SimServer server = world.server(id);
            found = server == null ? null : instance(server);
        }
        return Optional.ofNullable(found)
                .filter(resource -> type.equals("generic") || resource.type().equals(type));
    }

    /// A resource by its UUID as text.
    public Optional<Resource> find(String type, String id) {
        return Resource.isUuid(id) ? resource(type, UUID.fromString(id)) : Optional.empty();
    }

    /// By its own id, wherever it belongs.
    Optional<Metric> metric(UUID id) {
        return resources("generic")
                .flatMap(resource -> resource.metrics().values().stream())
                .filter(metric -> metric.id().equals(id))
                .findFirst();
    }

    void add(Resource resource) {
        pushed.put(resource.id(), resource);
    }

    void add(Resource resource, Metric metric) {
        if (!pushed.containsKey(resource.id())) {
            added.computeIfAbsent(resource.id(), key -> new ConcurrentHashMap<>())
                    .put(metric.name(), metric);
        }
        resource.metrics().put(metric.name(), metric);
    }

    /// False where it is the world's own.
    boolean remove(Resource resource) {
        return pushed.remove(resource.id()) != null;
    }

    private Stream<Resource> pushed(String type) {
        return pushed.values().stream().filter(resource -> resource.type().equals(type));
    }

    /// A metric in buckets. Without an explicit start as far back as its archive policy goes.
    List<Measure> measures(
            Metric metric, Duration granularity, String method, @Nullable Instant start, @Nullable Instant stop) {
        Instant now = world.now();
        Instant until = stop == null || stop.isAfter(now) ? now : stop;
        Duration kept = ArchivePolicy.named(metric.policy()).orElseThrow().definitions().stream()
                .filter(definition -> definition.granularity().equals(granularity))
                .map(ArchivePolicy.Definition::timespan)
                .findFirst()
                .orElse(Duration.ZERO);
        Instant oldest = now.minus(kept);
        Instant from = start == null || start.isBefore(oldest) ? oldest : start;
        if (from.isAfter(until)) return List.of();
        Instant aligned = Measures.start(from, granularity);
        List<Measure> all = Measures.buckets(metric.series().samples(aligned, until, granularity), granularity, method);
        return stop == null
                ? all
                : all.stream().filter(measure -> measure.at().isBefore(stop)).toList();
    }

    /// One metric of many resources, bucket by bucket.
    public List<Measure> aggregate(
            List<Resource> resources,
            String name,
            String reaggregation,
            String method,
            Duration granularity,
            @Nullable Instant start,
            @Nullable Instant stop) {
        List<List<Measure>> series = new ArrayList<>();
        for (Resource resource : resources) {
            Metric metric = resource.metrics().get(name);
            if (metric != null) series.add(measures(metric, granularity, method, start, stop));
        }
        return Measures.across(series, granularity, reaggregation);
    }

    /// The resources of a type that a filter accepts.
    public List<Resource> search(String type, Filter filter) {
        if (type.equals("gpu")
                && filter instanceof Filter.Equal equal
                && equal.field().equals(GROUP)
                && equal.value() != null) {
            // what every alarm of a group asks, again and again
            Stream<Resource> own = cardsOf(equal.value()).stream().flatMap(gpu -> Stream.ofNullable(gpu(gpu)));
            return Stream.concat(own, pushed(type).filter(filter)).toList();
        }
        return resources(type).filter(filter).toList();
    }

    private Stream<Resource> gpus() {
        return world.gpus().stream().flatMap(gpu -> Stream.ofNullable(gpu(gpu)));
    }

    private static UUID idOf(SimGpu gpu) {
        return UUID.fromString(gpu.uuid().substring("GPU-".length()));
    }

    /// Who runs with a whole card; null where nobody does who was launched.
    private @Nullable SimServer holder(SimGpu gpu) {
        if (gpu.sliced() || gpu.lost() || gpu.holdings().isEmpty()) return null;
        SimServer server = world.server(gpu.holdings().getFirst().consumer());
        return server == null || server.launched() == null || server.host() != gpu.host() ? null : server;
    }

    private List<SimGpu> cardsOf(String group) {
        Duration now = world.elapsed();
        Snapshot current = snapshot;
        if (!current.at().equals(now)) {
            Map<String, List<SimGpu>> groups = new HashMap<>();
            for (SimGpu gpu : world.gpus()) {
                SimServer server = holder(gpu);
                String name = server == null ? null : server.metadata().get(METADATA);
                if (name != null) {
                    groups.computeIfAbsent(name, key -> new ArrayList<>()).add(gpu);
                }
            }
            current = new Snapshot(now, groups);
            snapshot = current;
        }
        return current.groups().getOrDefault(group, List.of());
    }

    private @Nullable Resource gpu(SimGpu gpu) {
        SimServer server = holder(gpu);
        if (server == null) return null;
        UUID id = idOf(gpu);
        Instant started = server.launched() == null ? server.created() : server.launched();
        Map<String, @Nullable String> attributes = new LinkedHashMap<>();
        attributes.put("host", gpu.host().name());
        attributes.put("pci_address", gpu.address());
        attributes.put("product_id", gpu.product().productId());
        attributes.put(GROUP, server.metadata().get(METADATA));
        attributes.put("instance_id", server.id().toString());
        Map<String, Metric> metrics = new LinkedHashMap<>();
        add(metrics, id, "gpu.temperature", "C", GPU_POLICY, started, read(gpu, GpuMetrics::temperatureC));
        add(metrics, id, "gpu.utilization", "%", GPU_POLICY, started, read(gpu, GpuMetrics::utilPercent));
        add(metrics, id, "gpu.memory.used", "MB", GPU_POLICY, started, read(gpu, GpuMetrics::memoryUsedMiB));
        add(metrics, id, "gpu.power", "W", GPU_POLICY, started, read(gpu, GpuMetrics::powerWatts));
        metrics.putAll(added.getOrDefault(id, Map.of()));
        return new Resource(id, "gpu", id.toString(), creator, null, server.projectId(), started, attributes, metrics);
    }

    private ToDoubleFunction<Instant> read(SimGpu gpu, ToDoubleFunction<GpuMetrics> figure) {
        Instant origin = world.instantAt(Duration.ZERO);
        return at -> figure.applyAsDouble(world.metricsAt(gpu, Duration.between(origin, at)));
    }

    private Stream<Resource> instances() {
        return world.servers().values().stream().map(this::instance);
    }

    private Resource instance(SimServer server) {
        UUID id = server.id();
        Map<String, @Nullable String> attributes = new LinkedHashMap<>();
        attributes.put("display_name", server.name());
        attributes.put("host", server.host() == null ? null : server.host().name());
        attributes.put("flavor_id", server.flavor().id());
        attributes.put("flavor_name", server.flavor().name());
        attributes.put("image_ref", server.imageId().toString());
        attributes.put(GROUP, server.metadata().get(METADATA));
        Instant started = server.created();
        Map<String, Metric> metrics = new LinkedHashMap<>();
        add(metrics, id, "vcpus", "vcpu", "low", started, at -> server.flavor().vcpus());
        add(metrics, id, "memory", "MB", "low", started, at -> server.flavor().ramMiB());
        add(
                metrics,
                id,
                "disk.root.size",
                "GB",
                "low",
                started,
                at -> server.flavor().diskGiB());
        add(
                metrics,
                id,
                "memory.usage",
                "MB",
                "low",
                started,
                at -> server.flavor().ramMiB() * (0.2 + Processors.busy(server, at) / 2.5));
        add(metrics, id, "cpu.utilization", "%", "low", started, at -> 100 * Processors.busy(server, at));
        add(
                metrics,
                id,
                "cpu",
                "ns",
                ArchivePolicy.CEILOMETER_RATE,
                started,
                at -> Processors.busySeconds(server, started, at)
                        * server.flavor().vcpus()
                        * 1e9);
        metrics.putAll(added.getOrDefault(id, Map.of()));
        return new Resource(
                id,
                "instance",
                id.toString(),
                creator,
                server.userId(),
                server.projectId(),
                started,
                attributes,
                metrics);
    }

    private void add(
            Map<String, Metric> metrics,
            UUID resource,
            String name,
            String unit,
            String policy,
            Instant started,
            ToDoubleFunction<Instant> value) {
        var series = new ComputedSeries(started, value);
        metrics.put(name, new Metric(Metric.idOf(resource, name), name, unit, policy, creator, series));
    }
}

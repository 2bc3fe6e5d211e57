package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.Known;

/// Which GPUs and nodes stand behind a target at the moment; each is looked up once.
final class Members {
    private final Known known;
    private final Map<Target, List<Member>> gpus = new HashMap<>();
    private final Map<Target, List<Member>> nodes = new HashMap<>();

    Members(Known known) {
        this.known = known;
    }

    /// The layer that an instance belongs to, `STACK/LAYER`, from the metadata that the templates write; null where it
    /// belongs to none.
    static @Nullable String layer(Instance instance) {
        String layer = instance.metadata().get("layer");
        if (layer == null || layer.isBlank()) return null;
        return instance.metadata().getOrDefault("stack_name", "") + "/" + layer;
    }

    /// Without the PCI domain, which is the same nearly everywhere: `gpu-host-1 87:00.0`.
    static String shortName(Gpu gpu) {
        String address = gpu.address().startsWith("0000:") ? gpu.address().substring(5) : gpu.address();
        return gpu.host() + " " + address;
    }

    List<Member> of(Target target, Metric metric) {
        return metric.ofGpu() ? gpus.computeIfAbsent(target, this::gpus) : nodes.computeIfAbsent(target, this::nodes);
    }

    /// In the inventory's order.
    private List<Member> gpus(Target target) {
        Inventory inventory = known.of(target.cloud());
        if (inventory == null) return List.of();
        Predicate<Gpu> wanted = wanted(target);
        List<Member> members = new ArrayList<>();
        for (Gpu gpu : inventory.gpus()) if (wanted.test(gpu)) members.add(gpu(gpu));
        return members;
    }

    private Predicate<Gpu> wanted(Target target) {
        return switch (target.kind()) {
            case GPU -> {
                String key = target.cloud() + "/" + target.id();
                yield gpu -> target.id().endsWith(gpu.address()) && gpu.key().equals(key);
            }
            case HOST -> gpu -> gpu.host().equals(target.id());
            case TYPE -> gpu -> gpu.model().equals(target.id());
            case CLOUD -> _ -> true;
            case PROJECT ->
                gpu -> gpu.holder() != null && target.id().equals(gpu.holder().projectId());
            case INSTANCE, LAYER -> {
                Set<String> held = new HashSet<>();
                for (Instance instance : instances(target)) held.addAll(instance.gpus());
                yield gpu -> held.contains(gpu.key());
            }
        };
    }

    Member gpu(Gpu gpu) {
        Telemetry.GpuTelemetry reported = known.gpu(gpu);
        if (reported != null) return new Member(reported.subject(), shortName(gpu), reported.values());
        String holder = gpu.holder() == null ? null : gpu.holder().instanceId();
        var aliases = new Subject.Aliases(holder, null, null, null, null, null);
        return new Member(Subject.gpu(gpu.cloud(), gpu.host(), gpu.address(), aliases), shortName(gpu), null);
    }

    private List<Member> nodes(Target target) {
        List<Member> members = new ArrayList<>();
        for (Instance instance : instances(target)) {
            Telemetry.NodeTelemetry reported = known.instance(instance.cloud(), instance.key());
            members.add(
                    reported == null
                            ? new Member(
                                    Subject.instance(instance.cloud(), instance.id(), Subject.Aliases.NONE),
                                    instance.name(),
                                    null)
                            : new Member(reported.subject(), instance.name(), reported.values()));
        }
        return members;
    }

    /// The nodes of a group: of a GPU the one that holds it.
    private List<Instance> instances(Target target) {
        Inventory inventory = known.of(target.cloud());
        if (inventory == null) return List.of();
        Predicate<Instance> wanted = switch (target.kind()) {
            case GPU -> {
                String key = target.cloud() + "/" + target.id();
                yield instance -> instance.gpus().contains(key);
            }
            case HOST -> instance -> target.id().equals(instance.hostName()) && hasNode(instance);
            case INSTANCE -> instance -> instance.id().equals(target.id());
            case LAYER -> instance -> target.id().equals(layer(instance));
            case PROJECT -> instance -> target.id().equals(instance.projectId()) && hasNode(instance);
            case CLOUD -> this::hasNode;
            case TYPE -> {
                Set<String> holders = new HashSet<>();
                for (Gpu gpu : inventory.gpus())
                    if (gpu.model().equals(target.id()) && gpu.holder() != null)
                        holders.add(gpu.holder().instanceId());
                yield instance -> holders.contains(instance.id());
            }
        };
        return inventory.instances().stream().filter(wanted).toList();
    }

    private boolean hasNode(Instance instance) {
        return !instance.gpus().isEmpty() || known.instance(instance.cloud(), instance.key()) != null;
    }
}

package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.ComputeService;
import org.xlcloud.services.openstack.Hypervisor;
import org.xlcloud.services.openstack.Server;

/// Makes the GPUs of a host: from Placement's devices, or, where the host reports none, from the flavors of the
/// instances on it.
final class GpuRows {
    private final String cloud;
    private final GpuRule rule;
    private final Parts parts;
    private final Servers servers;
    private final Asked asked;
    private final Map<String, String> projects;
    private final Map<String, List<Server>> serversOn;
    private final boolean migrating;
    private final Map<String, String> classOfAlias;
    /// Ids and model by resource class and the traits that tell them.
    private final Map<String, Map<List<String>, Kind>> kinds = new HashMap<>();

    private record Kind(GpuRule.@Nullable Ids ids, String model) {}

    GpuRows(
            String cloud,
            GpuRule rule,
            Parts parts,
            Asked asked,
            Map<String, String> projects,
            Map<String, List<Server>> serversOn) {
        this.cloud = cloud;
        this.rule = rule;
        this.parts = parts;
        this.servers =
                parts.servers().value() == null ? Servers.NONE : parts.servers().value();
        this.asked = asked;
        this.projects = projects;
        this.serversOn = serversOn;
        this.migrating = servers.byId().values().stream().anyMatch(GpuRows::isMigrating);
        this.classOfAlias = classOfAlias();
    }

    List<Gpu> of(Hypervisor hypervisor, @Nullable ComputeService service) {
        Devices devices = parts.devices().value();
        if (devices == null && parts.devices().problem() == null) return List.of();
        String hostTrouble = down(hypervisor, service);
        if (devices == null || !devices.reporting().contains(hypervisor.id())) return derived(hypervisor, hostTrouble);
        String closed = closed(hypervisor, devices);
        var rows = new ArrayList<Gpu>();
        for (Device device : devices.byHost().getOrDefault(hypervisor.id(), List.of()))
            add(rows, device, hypervisor.name(), hostTrouble, closed);
        return rows;
    }

    /// The GPUs of root providers that are no hypervisors of Nova.
    ///
    /// @param joined the ids of the hypervisors
    List<Gpu> withoutHost(Set<String> joined) {
        Devices devices = parts.devices().value();
        if (devices == null) return List.of();
        String trouble = parts.computes().value() == null ? null : "Nova lists no hypervisor for its resource provider";
        var rows = new ArrayList<Gpu>();
        devices.byHost().entrySet().stream()
                .filter(host -> !joined.contains(host.getKey()))
                .sorted(Comparator.comparing((Map.Entry<String, List<Device>> host) ->
                                host.getValue().getFirst().hostName())
                        .thenComparing(Map.Entry::getKey))
                .forEach(
                        host -> host.getValue().forEach(device -> add(rows, device, device.hostName(), trouble, null)));
        return rows;
    }

    private static @Nullable String down(Hypervisor hypervisor, @Nullable ComputeService service) {
        if (hypervisor.up()) return null;
        if (service != null && service.forcedDown()) return "its host was forced down";
        Instant seen = service == null ? null : service.updatedAt();
        return seen == null ? "its host is down" : "its host is down, last heard of at " + seen;
    }

    private static @Nullable String closed(Hypervisor hypervisor, Devices devices) {
        String reason = hypervisor.service().disabledReason();
        if (!hypervisor.enabled()) return "its host is disabled" + (reason == null ? "" : ": " + reason);
        return devices.disabled().contains(hypervisor.id())
                ? "Placement has its host as disabled (COMPUTE_STATUS_DISABLED)"
                : null;
    }

    /// One row per GPU or slice: those that are held by consumer, then the set-aside, then the free ones.
    private void add(
            List<Gpu> rows, Device device, String host, @Nullable String hostTrouble, @Nullable String closed) {
        boolean sliced = device.total() > 1 || device.resourceClass().equals("VGPU");
        int heldCount = device.heldCount();
        int count = Math.max(device.total(), heldCount);
        String over =
                heldCount > device.total() ? "Placement has given away " + heldCount + " of " + device.total() : null;
        var slots = new ArrayList<@Nullable String>(count);
        new TreeMap<>(device.held()).forEach((consumer, amount) -> {
            for (int i = 0; i < amount; i++) slots.add(consumer);
        });
        while (slots.size() < count) slots.add(null);
        int reserved = Math.min(device.reserved(), count - heldCount);
        for (int slot = 0; slot < count; slot++) {
            String consumer = slots.get(slot);
            Server server = consumer == null ? null : servers.byId().get(consumer);
            boolean setAside = slot >= heldCount && slot < heldCount + reserved;
            Verdict verdict = consumer != null
                    ? heldVerdict(device, consumer, server, host, closed)
                    : setAside ? Verdict.RESERVED : freeVerdict(device, closed);
            if (over != null) verdict = new Verdict(GpuState.TROUBLE, over);
            if (hostTrouble != null) verdict = new Verdict(GpuState.TROUBLE, hostTrouble);
            Kind kind = kind(device.resourceClass(), device.traits());
            rows.add(new Gpu(
                    cloud,
                    host,
                    sliced ? device.address() + "#" + slot : device.address(),
                    sliced ? Gpu.Kind.VGPU : Gpu.Kind.PCI,
                    kind.ids == null ? "" : kind.ids.vendor(),
                    kind.ids == null ? "" : kind.ids.product(),
                    kind.model,
                    device.resourceClass(),
                    device.numaNode(),
                    device.traits(),
                    verdict.state,
                    verdict.reason,
                    consumer == null ? null : holder(consumer, server),
                    device.id(),
                    false));
        }
    }

    private record Verdict(GpuState state, @Nullable String reason) {
        static final Verdict RESERVED = new Verdict(
                GpuState.RESERVED, "set aside in Placement: it waits for cleaning, or an administrator reserved it");
    }

    private Verdict heldVerdict(
            Device device, String consumer, @Nullable Server server, String host, @Nullable String closed) {
        if (server == null) return strangerVerdict(device, consumer);
        if (server.status().equals("ERROR")) {
            String fault = server.fault() == null ? "" : ": " + server.fault().message();
            return new Verdict(GpuState.TROUBLE, "its instance is in ERROR" + fault);
        }
        String elsewhere = server.hypervisor();
        if (elsewhere != null && !elsewhere.equals(host) && settled(device, consumer) && !isMigrating(server))
            return new Verdict(GpuState.TROUBLE, "its instance runs on " + elsewhere + ": an allocation left behind");
        return new Verdict(GpuState.HELD, closed);
    }

    /// Nova does not list who holds it. That means something only when Nova was asked about all projects' servers after
    /// Placement named the holder, and when no migration is under way, which holds GPUs in its own name.
    private Verdict strangerVerdict(Device device, String consumer) {
        boolean knows =
                servers.allProjects() && servers.askedAt().isAfter(device.readAt()) && settled(device, consumer);
        if (!knows) return new Verdict(GpuState.HELD, null);
        if (migrating) return new Verdict(GpuState.HELD, "held by " + consumer + ", a migration under way it seems");
        return new Verdict(GpuState.TROUBLE, "an allocation left behind: Nova does not list its holder " + consumer);
    }

    /// Whether what Placement said of a holder is newer than Nova's last change of it, by a margin.
    private boolean settled(Device device, String consumer) {
        Instant changed = servers.recent().get(consumer);
        return changed == null || device.readAt().isAfter(changed.plus(DeviceWatch.SETTLING));
    }

    private static Verdict freeVerdict(Device device, @Nullable String closed) {
        if (!device.free() && device.reserved() == 0 && device.total() == 1)
            return new Verdict(GpuState.TROUBLE, "Placement neither offers it nor says who holds it");
        return closed == null ? new Verdict(GpuState.FREE, null) : new Verdict(GpuState.TROUBLE, closed);
    }

    private static boolean isMigrating(Server server) {
        return switch (server.status()) {
            case "RESIZE", "VERIFY_RESIZE", "REVERT_RESIZE", "MIGRATING" -> true;
            default -> false;
        };
    }

    private Holder holder(String consumer, @Nullable Server server) {
        if (server == null) return new Holder(consumer, null, null, null, null, null);
        return new Holder(
                consumer,
                server.name(),
                server.projectId(),
                projects.get(server.projectId()),
                server.flavor().name(),
                server.launched() == null ? server.created() : server.launched());
    }

    /// What the flavors of the instances on a host tell: GPUs that are held, never free ones.
    private List<Gpu> derived(Hypervisor hypervisor, @Nullable String hostTrouble) {
        var rows = new ArrayList<Gpu>();
        serversOn.getOrDefault(hypervisor.name(), List.of()).stream()
                .sorted(Comparator.comparing(Server::id))
                .forEach(server -> asked.by(server).forEach((wanted, amount) -> {
                    for (int i = 1; i <= amount; i++) rows.add(derived(hypervisor, server, wanted, i, hostTrouble));
                }));
        return rows;
    }

    private Gpu derived(Hypervisor hypervisor, Server server, String wanted, int number, @Nullable String hostTrouble) {
        boolean isClass = wanted.equals("VGPU") || wanted.equals("PGPU") || wanted.startsWith("CUSTOM_");
        String resourceClass = isClass ? wanted : classOfAlias.get(wanted);
        Kind kind = resourceClass == null ? new Kind(null, wanted) : kind(resourceClass, List.of());
        String fault = server.status().equals("ERROR") ? "its instance is in ERROR" : null;
        String trouble = hostTrouble == null ? fault : hostTrouble;
        return new Gpu(
                cloud,
                hypervisor.name(),
                "derived:" + wanted + "#" + server.id() + "." + number, // no PCI address is known
                wanted.contains("VGPU") ? Gpu.Kind.VGPU : Gpu.Kind.PCI,
                kind.ids == null ? "" : kind.ids.vendor(),
                kind.ids == null ? "" : kind.ids.product(),
                kind.model,
                isClass ? wanted : "",
                null,
                List.of(),
                trouble == null ? GpuState.HELD : GpuState.TROUBLE,
                trouble == null ? "derived from a flavor: its host does not report PCI devices in Placement" : trouble,
                holder(server.id(), server),
                null,
                true);
    }

    /// What aliases mean, learned from hosts that report: an instance whose flavor asks for one
    /// alias only holds GPUs of that alias' class. An alias that was seen with two classes means
    /// neither.
    private Map<String, String> classOfAlias() {
        Devices devices = parts.devices().value();
        if (devices == null) return Map.of();
        var learned = new HashMap<String, String>();
        var unclear = new java.util.HashSet<String>();
        for (List<Device> host : devices.byHost().values()) {
            for (Device device : host) {
                for (String consumer : device.held().keySet()) {
                    Server server = servers.byId().get(consumer);
                    if (server == null) continue;
                    Set<String> aliases = asked.by(server).keySet();
                    if (aliases.size() != 1) continue;
                    String alias = aliases.iterator().next();
                    String other = learned.putIfAbsent(alias, device.resourceClass());
                    if (other != null && !other.equals(device.resourceClass())) unclear.add(alias);
                }
            }
        }
        learned.keySet().removeAll(unclear);
        return learned;
    }

    private Kind kind(String resourceClass, List<String> traits) {
        return kinds.computeIfAbsent(resourceClass, none -> new HashMap<>()).computeIfAbsent(traits, none -> {
            GpuRule.Ids ids = rule.ids(resourceClass, traits).orElse(null);
            return new Kind(ids, rule.model(ids, resourceClass));
        });
    }
}

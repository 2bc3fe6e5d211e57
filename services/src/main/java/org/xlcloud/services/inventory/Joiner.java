package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.ComputeService;
import org.xlcloud.services.openstack.Hypervisor;
import org.xlcloud.services.openstack.Server;

/// Joins the newest readings of a cloud's sources into hosts, GPUs and instances.
///
/// Rows that did not change are the same objects as in the join before, and a list without any change is the same list,
/// so that views may compare by identity. Not for several threads.
final class Joiner {
    private static final Comparator<Instance> BY_NAME =
            Comparator.comparing(Instance::name).thenComparing(Instance::id);

    private final String cloud;
    private final GpuRule rule;
    private Inventory before;
    private Map<String, Gpu> gpusBefore = Map.of();
    private Map<String, Host> hostsBefore = Map.of();
    private Map<String, Made> instancesBefore = Map.of();

    Joiner(String cloud, GpuRule rule) {
        this.cloud = cloud;
        this.rule = rule;
        this.before = Inventory.empty(cloud);
    }

    /// An instance with what it was made of.
    private record Made(
            Server server,
            Map<String, String> specs,
            @Nullable String project,
            List<String> gpus,
            Instance row) {

        @SuppressWarnings(
                "ReferenceEquality") // an unchanged server is the same object, and comparing 50,000 takes long
        boolean isOf(Server server, Map<String, String> specs, @Nullable String project, List<String> gpus) {
            return this.server == server
                    && this.specs.equals(specs)
                    && Objects.equals(this.project, project)
                    && this.gpus.equals(gpus);
        }
    }

    Inventory join(Parts parts, Instant now) {
        var asked = new Asked(rule, parts.flavors().value());
        Servers servers =
                parts.servers().value() == null ? Servers.NONE : parts.servers().value();
        Map<String, List<Server>> serversOn =
                serversByHost(servers, parts.computes().value());
        Map<String, String> projects =
                parts.projects().value() == null ? Map.of() : parts.projects().value();
        var gpuRows = new GpuRows(cloud, rule, parts, asked, projects, serversOn);
        var gpuMap = new HashMap<String, Gpu>();
        var hostMap = new HashMap<String, Host>();
        var hosts = new ArrayList<Host>();
        var gpus = new ArrayList<Gpu>();
        var joined = new HashSet<String>();

        Computes computes = parts.computes().value();
        if (computes != null) {
            for (Hypervisor hypervisor : computes.hypervisors()) {
                joined.add(hypervisor.id());
                ComputeService service =
                        computes.services().get(hypervisor.service().host());
                List<Gpu> own = reused(gpuRows.of(hypervisor, service), gpuMap);
                Host host = host(hypervisor, service, parts, own, serversOn);
                Host old = hostsBefore.get(host.key());
                if (old != null && host.equals(old)) host = old;
                hostMap.put(host.key(), host);
                hosts.add(host);
            }
        }
        hosts.sort(Comparator.comparing(Host::name, NaturalOrder::compare).thenComparing(Host::id));
        for (Host host : hosts) gpus.addAll(host.gpus());
        gpus.addAll(reused(gpuRows.withoutHost(joined), gpuMap));

        List<Instance> instances = instances(servers, asked, projects, held(gpus));
        gpusBefore = gpuMap;
        hostsBefore = hostMap;
        before = new Inventory(
                cloud,
                same(before.hosts(), hosts),
                same(before.gpus(), gpus),
                same(before.instances(), instances),
                parts.states(cloud),
                parts.loaded(),
                now);
        return before;
    }

    private Host host(
            Hypervisor hypervisor,
            @Nullable ComputeService service,
            Parts parts,
            List<Gpu> gpus,
            Map<String, List<Server>> serversOn) {
        Places places =
                parts.places().value() == null ? Places.UNKNOWN : parts.places().value();
        String serviceHost = hypervisor.service().host();
        String zone = service == null || service.zone() == null ? places.zones().get(serviceHost) : service.zone();
        List<Server> here = serversOn.getOrDefault(hypervisor.name(), List.of());
        Integer running = hypervisor.runningVms();
        return new Host(
                cloud,
                hypervisor.id(),
                hypervisor.name(),
                serviceHost,
                hypervisor.up(),
                hypervisor.enabled(),
                hypervisor.service().disabledReason(),
                hypervisor.type(),
                hypervisor.address(),
                zone,
                places.aggregates().getOrDefault(serviceHost, List.of()),
                hypervisor.vcpus(),
                hypervisor.vcpusUsed(),
                hypervisor.memoryMiB(),
                hypervisor.memoryUsedMiB(),
                hypervisor.diskGiB(),
                hypervisor.diskUsedGiB(),
                parts.servers().value() == null && running != null ? running : here.size(),
                service == null ? null : service.updatedAt(),
                report(hypervisor, parts, gpus),
                gpus);
    }

    private static Host.PciReport report(Hypervisor hypervisor, Parts parts, List<Gpu> gpus) {
        Devices devices = parts.devices().value();
        if (devices != null && devices.reporting().contains(hypervisor.id())) return Host.PciReport.PLACEMENT;
        if (!gpus.isEmpty()) return Host.PciReport.DERIVED;
        return devices == null ? Host.PciReport.UNKNOWN : Host.PciReport.NONE;
    }

    private List<Instance> instances(
            Servers servers, Asked asked, Map<String, String> projects, Map<String, List<String>> held) {
        var made = new HashMap<String, Made>(servers.byId().size() * 2);
        var rows = new ArrayList<Instance>(servers.byId().size());
        for (Server server : servers.byId().values()) {
            String project = projects.get(server.projectId());
            List<String> gpus = held.getOrDefault(server.id(), List.of());
            Map<String, String> specs = asked.specs(server);
            Made old = instancesBefore.get(server.id());
            boolean same = old != null && old.isOf(server, specs, project, gpus);
            Made now = old != null && same ? old : make(server, specs, project, asked.count(server), gpus);
            made.put(server.id(), now);
            rows.add(now.row);
        }
        rows.sort(BY_NAME);
        instancesBefore = made;
        return rows;
    }

    private Made make(
            Server server, Map<String, String> specs, @Nullable String project, int asked, List<String> gpus) {
        var row = new Instance(
                cloud,
                server.id(),
                server.name(),
                server.status(),
                server.taskState(),
                server.hypervisor(),
                server.projectId(),
                project,
                server.userId(),
                server.flavor().name(),
                specs,
                server.metadata(),
                server.addresses().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .flatMap(network -> network.getValue().stream())
                        .map(Server.Address::addr)
                        .toList(),
                server.created(),
                server.launched(),
                server.updated(),
                server.fault() == null ? null : server.fault().message(),
                asked,
                gpus);
        return new Made(server, specs, project, gpus, row);
    }

    private static Map<String, List<Server>> serversByHost(Servers servers, @Nullable Computes computes) {
        if (computes == null) return Map.of();
        var byHost = new HashMap<String, List<Server>>();
        for (Server server : servers.byId().values()) {
            if (server.hypervisor() != null)
                byHost.computeIfAbsent(server.hypervisor(), none -> new ArrayList<>())
                        .add(server);
        }
        return byHost;
    }

    private static Map<String, List<String>> held(List<Gpu> gpus) {
        var held = new HashMap<String, List<String>>();
        for (Gpu gpu : gpus) {
            Holder holder = gpu.holder();
            if (holder != null)
                held.computeIfAbsent(holder.instanceId(), none -> new ArrayList<>())
                        .add(gpu.key());
        }
        return held;
    }

    private List<Gpu> reused(List<Gpu> rows, Map<String, Gpu> all) {
        var kept = new ArrayList<Gpu>(rows.size());
        for (Gpu row : rows) {
            Gpu old = gpusBefore.get(row.key());
            Gpu gpu = old != null && row.equals(old) ? old : row;
            all.put(gpu.key(), gpu);
            kept.add(gpu);
        }
        return kept;
    }

    /// The list before when it has the very same rows.
    @SuppressWarnings("ReferenceEquality") // equal rows were made the same objects before
    private static <T> List<T> same(List<T> before, List<T> now) {
        if (before.size() != now.size()) return now;
        for (int i = 0; i < now.size(); i++) if (before.get(i) != now.get(i)) return now;
        return before;
    }
}

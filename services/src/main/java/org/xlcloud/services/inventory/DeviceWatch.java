package org.xlcloud.services.inventory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Parallel;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.ResourceProvider;
import org.xlcloud.services.openstack.Server;

/// Keeps what Placement knows of GPUs current at a cost in proportion to what changed.
///
/// A reading asks for all providers at once, at the same time for the providers with something free once per
/// resource class, and then only for the allocations of devices that need it: those whose
/// generation changed, which left or joined the free ones, or whose holder changed in Nova. The
/// last matters because a deleted allocation changes no generation, and shows in the free list only
/// where it was the last one. What slips through all three (slices, set-aside devices) is asked
/// again in turn, a few per reading.
///
/// Not for several threads: a feed calls it. A reading that fails leaves all as it was.
final class DeviceWatch {
    /// A holder that changed in Nova may give up its allocations this much later.
    static final Duration SETTLING = Duration.ofSeconds(30);

    private static final Duration STALE = Duration.ofSeconds(60);
    private static final int MOST_STALE = 8;

    private final Placement placement;
    private final DeviceReader reader;
    private final GpuRule rule;
    private final InstantSource clock;
    private final int width;
    private final Duration fullEvery;

    private Map<String, Device> known = Map.of();
    /// Devices that are no GPUs, for good: their class names another product.
    private Set<String> others = Set.of();
    /// Providers without anything that could be a GPU, with the generation at which they were looked at.
    private Map<String, Long> empty = Map.of();
    private Devices newest = new Devices(Map.of(), Set.of(), Set.of());
    /// The ids of root providers without devices below them, by name.
    private Map<String, String> byName = Map.of();
    private Instant fullAt = Instant.MIN;

    DeviceWatch(Placement placement, GpuRule rule, InstantSource clock, int width, Duration fullEvery) {
        this.placement = placement;
        this.reader = new DeviceReader(placement, rule, clock);
        this.rule = rule;
        this.clock = clock;
        this.width = width;
        this.fullEvery = fullEvery;
    }

    /// @param servers the newest that is known of servers, to notice holders that changed
    Devices read(Servers servers) throws InterruptedException {
        Instant now = clock.instant();
        boolean full = Duration.between(fullAt, now).abs().compareTo(fullEvery) >= 0;
        Asking asking = ask(full);
        Round round = asking.round();
        Set<String> sliced = asking.sliced();
        Map<String, ResourceProvider> devices = round.devices(known.keySet(), hostsOfSlices(servers));

        var plans = new ArrayList<DeviceReader.Plan>();
        var kept = new HashMap<String, Device>();
        Set<String> stale = full ? Set.of() : stale(servers, now);
        devices.forEach((id, provider) -> {
            Device old = known.get(id);
            if (!full
                    && (others.contains(id)
                            || Long.valueOf(provider.generation()).equals(empty.get(id)))) return;
            String freeClass = round.freeClass(id);
            boolean changed = full || old == null || old.generation() != provider.generation();
            boolean stands = old != null
                    && !changed
                    && old.free() == (freeClass != null)
                    && !stale.contains(id)
                    && !unsettled(old, servers);
            if (old != null && stands) kept.put(id, old);
            else plans.add(new DeviceReader.Plan(provider, round.names, freeClass, changed, old));
        });
        Map<String, List<String>> traits = traits(asking.traits(), plans, devices.keySet());
        var read = new ConcurrentHashMap<String, DeviceReader.Result>();
        Parallel.forEach(width, plans, plan -> read.put(plan.provider().id(), reader.read(plan, sliced, traits)));
        return accept(full, now, round, devices, kept, read, asking);
    }

    /// What one reading was answered before it looked at single devices.
    ///
    /// @param sliced classes of which some device has more than one to give
    /// @param disabled the ids of the hosts that take no instances
    /// @param traits of devices, those that some device has; null where they were not asked for
    private record Asking(
            Round round,
            Set<String> sliced,
            Set<String> disabled,
            @Nullable List<String> traits) {}

    /// All at the same time: what changes meanwhile shows in the next reading, by its generation or in the free lists.
    private Asking ask(boolean full) throws InterruptedException {
        var providers = new AtomicReference<List<ResourceProvider>>(List.of());
        var disabled = new AtomicReference<Set<String>>(Set.of());
        var traits = new AtomicReference<@Nullable List<String>>();
        var free = new ConcurrentHashMap<String, Set<String>>();
        Set<String> sliced = ConcurrentHashMap.newKeySet();
        sliced.addAll(slicedClasses(known.values()));
        Parallel.all(
                () -> providers.set(placement.providers()),
                () -> askFree(full ? deviceClasses() : classes(known.values()), full, free, sliced),
                () -> disabled.set(disabled()),
                () -> traits.set(full ? reader.traitsInUse() : null));
        return new Asking(
                new Round(providers.get(), new TreeMap<>(free)), Set.copyOf(sliced), disabled.get(), traits.get());
    }

    /// All devices' traits, where it takes fewer requests to ask for them by trait than by device; else null.
    ///
    /// @param inUse the traits of devices, where they are known
    private @Nullable Map<String, List<String>> traits(
            @Nullable List<String> inUse, List<DeviceReader.Plan> plans, Set<String> devices)
            throws InterruptedException {
        long changed = plans.stream().filter(DeviceReader.Plan::changed).count();
        List<String> asked = inUse == null && changed > width * 4L ? reader.traitsInUse() : inUse;
        return asked != null && asked.size() < changed ? reader.traitsOf(devices, asked, width) : null;
    }

    private Devices accept(
            boolean full,
            Instant now,
            Round round,
            Map<String, ResourceProvider> devices,
            Map<String, Device> kept,
            Map<String, DeviceReader.Result> read,
            Asking asking) {
        Set<String> disabled = asking.disabled();
        Set<String> sliced = asking.sliced();
        var all = new HashMap<>(kept);
        var noGpus = new HashSet<String>();
        var nothing = new HashMap<String, Long>();
        if (!full) {
            others.stream().filter(devices::containsKey).forEach(noGpus::add);
            empty.forEach((id, generation) -> {
                if (devices.containsKey(id)) nothing.put(id, generation);
            });
        }
        read.forEach((id, result) -> {
            nothing.remove(id);
            switch (result) {
                case DeviceReader.Gpus gpus -> all.put(id, gpus.device());
                case DeviceReader.Other other -> noGpus.add(id);
                case DeviceReader.Nothing none -> {
                    ResourceProvider looked = devices.get(id);
                    if (looked != null) nothing.put(id, looked.generation());
                }
            }
        });
        var reporting = new HashSet<String>();
        for (ResourceProvider device : devices.values()) {
            var name = ProviderName.of(device.name(), round.names.getOrDefault(device.root(), ""));
            if (name.pci() || name.mediated() || all.containsKey(device.id())) reporting.add(device.root());
        }
        byName = round.lone();
        boolean same = all.equals(known) && disabled.equals(newest.disabled()) && reporting.equals(newest.reporting());
        if (!same) newest = new Devices(byHost(all.values()), Set.copyOf(reporting), Set.copyOf(disabled));
        known = all;
        others = noGpus;
        empty = nothing;
        // A class that turns out to be cut into slices puts all its devices in another light.
        if (full) fullAt = sliced.containsAll(slicedClasses(all.values())) ? now : Instant.MIN;
        else if (!sliced.containsAll(slicedClasses(all.values()))) fullAt = Instant.MIN;
        return newest;
    }

    /// Who has something of each class to give.
    ///
    /// @param full whether to find out, too, of which classes somebody has more than one to give
    private void askFree(Collection<String> classes, boolean full, Map<String, Set<String>> free, Set<String> sliced) {
        try {
            Parallel.forEach(width, classes, name -> {
                Set<String> giving = placement.withFree(name, 1);
                free.put(name, giving);
                boolean unknown = full && !giving.isEmpty() && !sliced.contains(name);
                if (unknown && !placement.withFree(name, 2).isEmpty()) sliced.add(name);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of("read what is free", "Placement", "interrupted"), e);
        }
    }

    private List<String> deviceClasses() {
        return placement.resourceClasses().stream().filter(GpuRule::mayBeDevice).toList();
    }

    private static Set<String> classes(Collection<Device> devices) {
        var classes = new HashSet<>(Set.of("VGPU", "PGPU"));
        for (Device device : devices) classes.add(device.resourceClass());
        return classes;
    }

    /// Classes of which some device is known to have more than one to give, and the standard ones.
    private static Set<String> slicedClasses(Collection<Device> devices) {
        var sliced = new HashSet<>(Set.of("VGPU", "PGPU"));
        for (Device device : devices) if (device.total() > 1) sliced.add(device.resourceClass());
        return sliced;
    }

    private Set<String> disabled() {
        try {
            return placement.withTrait("COMPUTE_STATUS_DISABLED");
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == 400) return Set.of(); // a Placement that does not know the trait
            throw e;
        }
    }

    /// Whether a host has instances with slices (`VGPU`) that no device of Placement accounts for: what [#read] with
    /// these servers would look at.
    boolean misses(Servers servers) {
        return !byName.isEmpty()
                && hostsOfSlices(servers).stream()
                        .map(byName::get)
                        .anyMatch(
                                root -> root != null && !newest.byHost().containsKey(root) && !empty.containsKey(root));
    }

    /// The names of the hosts with an instance whose flavor asks for a standard class.
    private Set<String> hostsOfSlices(Servers servers) {
        var asked = new Asked(rule, null);
        var hosts = new HashSet<String>();
        for (Server server : servers.byId().values()) {
            String host = server.hypervisor();
            if (host != null && asked.by(server).keySet().stream().anyMatch(GpuRule::isStandard)) hosts.add(host);
        }
        return hosts;
    }

    private static boolean unsettled(Device device, Servers servers) {
        if (servers.recent().isEmpty()) return false;
        for (String holder : device.held().keySet()) {
            Instant at = servers.recent().get(holder);
            if (at != null && device.readAt().isBefore(at.plus(SETTLING))) return true;
        }
        return false;
    }

    private Set<String> stale(Servers servers, Instant now) {
        var ids = new HashSet<String>();
        known.values().stream()
                .filter(device -> !device.plain() || hasStranger(device, servers))
                .filter(device -> device.readAt().isBefore(now.minus(STALE)))
                .sorted(Comparator.comparing(Device::readAt))
                .limit(MOST_STALE)
                .forEach(device -> ids.add(device.id()));
        return ids;
    }

    private static boolean hasStranger(Device device, Servers servers) {
        return !servers.byId().isEmpty()
                && !servers.byId().keySet().containsAll(device.held().keySet());
    }

    private static Map<String, List<Device>> byHost(Collection<Device> devices) {
        var byHost = new HashMap<String, List<Device>>();
        for (Device device : devices)
            byHost.computeIfAbsent(device.root(), root -> new ArrayList<>()).add(device);
        byHost.replaceAll((root, list) -> {
            list.sort(Comparator.comparing(Device::address).thenComparing(Device::id));
            return List.copyOf(list);
        });
        return Map.copyOf(byHost);
    }

    /// What one reading starts from.
    private static final class Round {
        final Map<String, ResourceProvider> byId = new HashMap<>();
        /// Names by id, of roots and of what may be NUMA nodes between them and devices.
        final Map<String, String> names = new HashMap<>();
        final Map<String, Set<String>> free;

        Round(List<ResourceProvider> providers, Map<String, Set<String>> free) {
            this.free = free;
            for (ResourceProvider provider : providers) {
                byId.put(provider.id(), provider);
                names.put(provider.id(), provider.name());
            }
        }

        /// All below a root that may be a device, and roots that give GPUs away themselves. The latter show in the free
        /// lists; one whose GPUs are all taken shows by its instances, where it has no devices below it.
        ///
        /// @param slices names of hosts with instances that hold slices
        Map<String, ResourceProvider> devices(Set<String> known, Set<String> slices) {
            var devices = new TreeMap<String, ResourceProvider>();
            var roots = new HashSet<String>();
            byId.forEach((id, provider) -> {
                String hostName = names.get(provider.root());
                if (hostName == null || provider.parent() == null) return;
                if (!ProviderName.mayBeDevice(provider.name(), hostName)) return;
                devices.put(id, provider);
                roots.add(provider.root());
            });
            byId.forEach((id, provider) -> {
                if (provider.parent() != null) return;
                boolean gives = isFree("VGPU", id)
                        || isFree("PGPU", id)
                        || known.contains(id)
                        || (slices.contains(provider.name()) && !roots.contains(id));
                if (gives) devices.put(id, provider);
            });
            return devices;
        }

        /// The ids of roots that stand alone, by name.
        Map<String, String> lone() {
            var lone = new HashMap<String, String>();
            byId.forEach((id, provider) -> {
                if (provider.parent() == null) lone.put(provider.name(), id);
            });
            byId.values().stream()
                    .filter(each -> each.parent() != null)
                    .forEach(each -> lone.remove(names.get(each.root())));
            return lone;
        }

        private boolean isFree(String resourceClass, String id) {
            return free.getOrDefault(resourceClass, Set.of()).contains(id);
        }

        @Nullable
        String freeClass(String id) {
            ResourceProvider provider = byId.get(id);
            boolean root = provider != null && provider.parent() == null;
            for (var entry : free.entrySet()) {
                if (root && !GpuRule.isStandard(entry.getKey())) continue;
                if (entry.getValue().contains(id)) return entry.getKey();
            }
            return null;
        }
    }
}

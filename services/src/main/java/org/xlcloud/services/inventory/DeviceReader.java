package org.xlcloud.services.inventory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Parallel;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.ResourceProvider;
import org.xlcloud.services.openstack.Stock;

/// Reads one device of Placement with as few requests as what is known of it allows.
final class DeviceReader {
    private static final int NOT_FOUND = 404;
    private static final String MANAGED = "COMPUTE_MANAGED_PCI_DEVICE";

    private final Placement placement;
    private final GpuRule rule;
    private final InstantSource clock;

    DeviceReader(Placement placement, GpuRule rule, InstantSource clock) {
        this.placement = placement;
        this.rule = rule;
        this.clock = clock;
    }

    /// @param names of providers by id
    /// @param freeClass the class of which the device has something free; null when it has nothing free
    /// @param changed whether its generation is another than before, so that traits and totals count as unknown
    /// @param old what was known before
    record Plan(
            ResourceProvider provider,
            Map<String, String> names,
            @Nullable String freeClass,
            boolean changed,
            @Nullable Device old) {}

    sealed interface Result permits Gpus, Other, Nothing {}

    record Gpus(Device device) implements Result {}

    /// A device that is no GPU and never will be.
    record Other() implements Result {}

    /// Nothing to give and nothing given, or nothing that could be a GPU.
    record Nothing() implements Result {}

    /// @param sliced classes whose devices may have more than one to give
    /// @param traitsOfAll all devices' traits, where they were read at once; null to ask for this device's
    Result read(Plan plan, Set<String> sliced, @Nullable Map<String, List<String>> traitsOfAll) {
        try {
            return readFound(plan, sliced, traitsOfAll);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == NOT_FOUND) return new Nothing(); // gone since it was listed
            throw e;
        }
    }

    private Result readFound(Plan plan, Set<String> sliced, @Nullable Map<String, List<String>> traitsOfAll) {
        ResourceProvider provider = plan.provider();
        String hostName = plan.names().getOrDefault(provider.root(), "");
        var name = ProviderName.of(provider.name(), hostName);
        Instant readAt = clock.instant();

        String resourceClass = plan.freeClass();
        boolean whole = resourceClass != null && !sliced.contains(resourceClass) && !name.mediated();
        Map<String, Integer> held = Map.of();
        int total = 1;
        int reserved = 0;
        boolean gives = plan.freeClass() != null;
        if (!whole) {
            Map<String, Map<String, Integer>> allocations = placement.allocations(provider.id());
            if (resourceClass == null) resourceClass = anyClass(allocations);
            held = amounts(allocations, resourceClass);
            int heldCount = held.values().stream().mapToInt(Integer::intValue).sum();
            boolean single = resourceClass != null && !sliced.contains(resourceClass) && heldCount == 1;
            if (!single || name.mediated()) {
                Map<String, Stock> stocks = placement.stocks(provider.id());
                if (resourceClass == null) resourceClass = anyClass(stocks);
                Stock stock = resourceClass == null ? null : stocks.get(resourceClass);
                total = stock == null ? heldCount : stock.total();
                reserved = stock == null ? 0 : stock.reserved();
                // In no free list is also what was given back since, and a class that was not asked for yet.
                if (plan.old() == null && stock != null) gives |= stock.givesBeyond(heldCount);
            }
        }
        if (resourceClass == null) return new Nothing();
        if (rule.isForeign(resourceClass)) return new Other();
        Device old = plan.old();
        List<String> traits = plan.changed() || old == null ? traits(provider.id(), traitsOfAll) : old.traits();
        if (!rule.isGpu(resourceClass, traits)) return new Nothing();
        return new Gpus(new Device(
                provider.id(),
                provider.root(),
                hostName,
                provider.parent() == null ? resourceClass : name.address(),
                numaNode(provider, plan.names(), traits),
                provider.generation(),
                resourceClass,
                total,
                reserved,
                traits,
                held,
                gives,
                readAt));
    }

    /// The traits of devices that some provider has.
    List<String> traitsInUse() {
        return placement.traitsInUse().stream().filter(DeviceReader::isOfDevice).toList();
    }

    /// The traits of these providers, at one request per trait in use.
    Map<String, List<String>> traitsOf(Collection<String> providers, List<String> inUse, int width)
            throws InterruptedException {
        var withTrait = new ConcurrentHashMap<String, Set<String>>();
        Parallel.forEach(width, inUse, trait -> withTrait.put(trait, with(trait, providers)));
        var traits = new HashMap<String, List<String>>();
        new TreeMap<>(withTrait)
                .forEach((trait, ids) -> ids.forEach(id ->
                        traits.computeIfAbsent(id, none -> new ArrayList<>()).add(trait)));
        return traits;
    }

    /// Nova gives the managed trait to each of its devices, so those without it are asked for: as many as there are
    /// hosts.
    private Set<String> with(String trait, Collection<String> providers) {
        if (!trait.equals(MANAGED)) return placement.withTrait(trait);
        Set<String> without = placement.withoutTrait(trait);
        return providers.stream().filter(id -> !without.contains(id)).collect(Collectors.toSet());
    }

    private List<String> traits(String id, @Nullable Map<String, List<String>> traitsOfAll) {
        if (traitsOfAll != null) return traitsOfAll.getOrDefault(id, List.of());
        return placement.traits(id).stream()
                .filter(DeviceReader::isOfDevice)
                .sorted()
                .toList();
    }

    /// Whether a trait says something of devices; those of hosts are left out, since hundreds of hosts share each.
    private static boolean isOfDevice(String trait) {
        return trait.startsWith("CUSTOM_")
                || trait.startsWith("HW_GPU_")
                || trait.startsWith("HW_PCI_")
                || trait.startsWith("OWNER_")
                || trait.equals(MANAGED);
    }

    /// The node of the nearest provider above that is a NUMA node's, or of a trait.
    private static @Nullable Integer numaNode(
            ResourceProvider provider, Map<String, String> names, List<String> traits) {
        String parent = provider.parent();
        if (parent != null && !parent.equals(provider.root())) {
            Integer node = ProviderName.numaNode(names.getOrDefault(parent, ""));
            if (node != null) return node;
        }
        for (String trait : traits) {
            Integer node = ProviderName.numaNode(trait);
            if (node != null) return node;
        }
        return null;
    }

    private static @Nullable String anyClass(Map<String, ?> byClassOrConsumer) {
        String found = null;
        for (var entry : byClassOrConsumer.entrySet()) {
            var classes = entry.getValue() instanceof Map<?, ?> resources ? resources.keySet() : Set.of(entry.getKey());
            for (Object resourceClass : classes) {
                String candidate = String.valueOf(resourceClass);
                if (GpuRule.mayBeDevice(candidate) && (found == null || candidate.compareTo(found) < 0))
                    found = candidate;
            }
        }
        return found;
    }

    private static Map<String, Integer> amounts(
            Map<String, Map<String, Integer>> allocations, @Nullable String resourceClass) {
        var amounts = new HashMap<String, Integer>();
        if (resourceClass == null) return amounts;
        allocations.forEach((consumer, resources) -> {
            Integer amount = resources.get(resourceClass);
            if (amount != null && amount > 0) amounts.put(consumer, amount);
        });
        return amounts;
    }
}

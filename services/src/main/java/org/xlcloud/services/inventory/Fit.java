package org.xlcloud.services.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.Flavor;

/// Whether more servers of a flavor would fit into a cloud now, and where.
///
/// Worked out from the free GPUs of each type on each host and the memory that Nova says is left there: Nova (Zed) does
/// not have Placement schedule PCI devices, so Placement alone would let a server through to a host without a free GPU.
/// It is a forecast, not a promise: others may be faster, and Nova spreads servers over hosts by rules of its own.
///
/// @param flavor its name
/// @param wanted how many servers
/// @param fits how many of them would fit
/// @param gpusEach how many GPUs each asks for, by alias or resource class
/// @param types the models of GPU that are meant, as far as is known
/// @param guessed whether no running instance proves which model an alias means
/// @param places the hosts that would take some, those that take most first
/// @param lacking what is lacking, in words; empty when all fit
/// @param others why each other host with such GPUs takes none
public record Fit(
        String flavor,
        int wanted,
        int fits,
        Map<String, Integer> gpusEach,
        Set<String> types,
        boolean guessed,
        List<Place> places,
        String lacking,
        List<String> others) {
    public Fit {
        gpusEach = Map.copyOf(gpusEach);
        types = Set.copyOf(types);
        places = List.copyOf(places);
        others = List.copyOf(others);
    }

    /// A host that would take some.
    ///
    /// @param servers how many at most
    /// @param freeGpus of the wanted types
    public record Place(String host, int servers, int freeGpus) {}

    public boolean all() {
        return fits >= wanted;
    }

    /// In one line: "2 fit: gpu-node-1 takes 1, gpu-node-3 takes 1" or "1 of 2 fit, on gpu-node-3: …".
    public String inWords() {
        var hosts = new ArrayList<String>();
        for (Place place : places) hosts.add(place.host() + " takes " + place.servers());
        String where = hosts.size() <= 8
                ? String.join(", ", hosts)
                : String.join(", ", hosts.subList(0, 8)) + " and "
                        + (hosts.size() == 9 ? "1 more host" : hosts.size() - 8 + " more hosts");
        String line = all()
                ? "fits: " + wanted + " of " + flavor + (where.isEmpty() ? "" : " (" + where + ")")
                : "does not fit: " + fits + " of " + wanted + " of " + flavor
                        + (where.isEmpty() ? "" : " (" + where + ")") + ": " + lacking;
        return guessed && !types.isEmpty() ? line + "; which GPUs the flavor means is guessed" : line;
    }

    /// @param allowed the ids of the hosts that Placement would let such a server go to; null where it was not asked
    public static Fit of(Inventory inventory, Flavor flavor, int wanted, @Nullable Set<String> allowed) {
        Map<String, Integer> asked = new GpuRule(PciIds::bundled).asked(flavor.extraSpecs());
        var types = new TreeSet<String>();
        boolean guessed = false;
        Map<String, Set<String>> models = new TreeMap<>();
        for (String name : asked.keySet()) {
            Meaning meaning = Meaning.of(inventory, name);
            models.put(name, meaning.models());
            types.addAll(meaning.models());
            guessed |= meaning.guessed();
        }
        var places = new ArrayList<Place>();
        var others = new ArrayList<String>();
        int fits = 0;
        int free = 0;
        int held = 0;
        for (Host host : inventory.hosts()) {
            var counts = new HashMap<String, Integer>();
            int ours = 0;
            for (Gpu gpu : host.gpus()) {
                if (!asked.isEmpty() && !types.contains(type(gpu))) continue;
                ours++;
                if (gpu.state() == GpuState.FREE) counts.merge(type(gpu), 1, Integer::sum);
                else held++;
            }
            int freeHere = counts.values().stream().mapToInt(Integer::intValue).sum();
            if (!asked.isEmpty() && ours == 0) continue;
            String against = against(host, flavor, allowed);
            int servers = against.isEmpty() ? servers(host, flavor, asked, models, counts, wanted, allowed) : 0;
            free += against.isEmpty() ? freeHere : 0;
            if (servers > 0) {
                places.add(new Place(host.name(), servers, freeHere));
                fits += servers;
            } else {
                others.add(host.name() + ": " + (against.isEmpty() ? missing(host, flavor, asked, freeHere) : against));
            }
        }
        places.sort(Comparator.comparingInt(Place::servers).reversed().thenComparing(Place::host));
        fits = Math.min(fits, wanted);
        String lacking = fits >= wanted ? "" : lacking(inventory, flavor, asked, types, wanted, free, held, others);
        return new Fit(flavor.name(), wanted, fits, asked, types, guessed, places, lacking, others);
    }

    private static String type(Gpu gpu) {
        return gpu.model();
    }

    private static String against(Host host, Flavor flavor, @Nullable Set<String> allowed) {
        if (!host.up()) return "its nova-compute does not report";
        if (!host.enabled())
            return host.disabledReason() == null ? "disabled" : "disabled (" + host.disabledReason() + ")";
        if (allowed != null && !allowed.contains(host.id()))
            return "Placement has no room for " + flavor.name() + " there";
        return "";
    }

    private static int servers(
            Host host,
            Flavor flavor,
            Map<String, Integer> asked,
            Map<String, Set<String>> models,
            Map<String, Integer> free,
            int wanted,
            @Nullable Set<String> allowed) {
        int byMemory = wanted;
        if (host.memoryMiB() != null && host.memoryUsedMiB() != null && flavor.ramMiB() > 0) {
            byMemory = (int) Math.max(0, (host.memoryMiB() - host.memoryUsedMiB()) / flavor.ramMiB());
            // Where memory is overcommitted Placement knows better than Nova's totals, though not how many times.
            if (byMemory == 0 && allowed != null) byMemory = 1;
        }
        int byGpus = wanted;
        for (Map.Entry<String, Integer> one : asked.entrySet()) {
            int there = models.getOrDefault(one.getKey(), Set.of()).stream()
                    .mapToInt(model -> free.getOrDefault(model, 0))
                    .sum();
            byGpus = Math.min(byGpus, there / one.getValue());
        }
        return Math.min(wanted, Math.min(byMemory, byGpus));
    }

    private static String missing(Host host, Flavor flavor, Map<String, Integer> asked, int free) {
        int each = asked.values().stream().mapToInt(Integer::intValue).sum();
        if (each > 0 && free == 0) return "no GPU free";
        if (each > free) return "only " + free + " free of the " + each + " GPUs that one server needs";
        Long memory = host.memoryMiB();
        Long used = host.memoryUsedMiB();
        return memory == null || used == null
                ? "no room"
                : (memory - used) + " MiB of memory left, " + flavor.ramMiB() + " needed";
    }

    private static String lacking(
            Inventory inventory,
            Flavor flavor,
            Map<String, Integer> asked,
            Set<String> types,
            int wanted,
            int free,
            int held,
            List<String> others) {
        if (asked.isEmpty()) return others.isEmpty() ? "there is no host" : "no room on " + String.join(", ", others);
        if (types.isEmpty())
            return inventory.gpus().isEmpty()
                    ? "the cloud reports no GPU"
                    : "no GPU of this cloud is known as " + String.join(", ", asked.keySet());
        int each = asked.values().stream().mapToInt(Integer::intValue).sum();
        int needed = wanted * each;
        String what = needed + " free GPU" + (needed == 1 ? "" : "s") + " of " + String.join(" or ", types)
                + " needed, " + free + " free and " + held + " not";
        return free >= needed ? what + ", but not together or not with enough memory (" + flavor.name() + ")" : what;
    }

    /// Which models of GPU an alias or a resource class of a flavor means.
    ///
    /// @param guessed whether no instance proves it
    private record Meaning(Set<String> models, boolean guessed) {
        static Meaning of(Inventory inventory, String name) {
            var all = new TreeSet<String>();
            var byClass = new TreeSet<String>();
            var gpus = new HashMap<String, Gpu>();
            for (Gpu gpu : inventory.gpus()) {
                gpus.put(gpu.key(), gpu);
                all.add(type(gpu));
                if (gpu.resourceClass().equals(name)) byClass.add(type(gpu));
            }
            if (!byClass.isEmpty()) return new Meaning(byClass, false);
            var proven = new TreeSet<String>();
            for (Instance instance : inventory.instances()) {
                Map<String, Integer> asked = new GpuRule(PciIds::bundled).asked(instance.flavorExtraSpecs());
                if (asked.size() != 1 || !asked.containsKey(name)) continue;
                for (String key : instance.gpus()) {
                    Gpu gpu = gpus.get(key);
                    if (gpu != null) proven.add(type(gpu));
                }
            }
            if (!proven.isEmpty()) return new Meaning(proven, false);
            if (all.size() == 1) return new Meaning(all, true);
            String word = name.toLowerCase(Locale.ROOT);
            var named = new TreeSet<String>();
            for (String model : all)
                for (String part : model.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1))
                    if (part.equals(word)) named.add(model);
            return new Meaning(named.isEmpty() ? all : named, true);
        }
    }
}

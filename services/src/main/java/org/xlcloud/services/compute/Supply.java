package org.xlcloud.services.compute;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;

/// Which hosts have GPUs of a type, how many are free, and who holds the others: what Nova's "No valid host was found"
/// does not say.
public final class Supply {
    private final String alias;
    private final List<Gpu> gpus;
    private final Inventory inventory;

    private Supply(String alias, List<Gpu> gpus, Inventory inventory) {
        this.alias = alias;
        this.gpus = gpus;
        this.inventory = inventory;
    }

    /// Reads the whole inventory once.
    public static Supply read(Cloud cloud, GpuAsk ask) {
        try (var inventory = new CloudInventory(cloud, InstantSource.system())) {
            return of(inventory.load(), ask);
        }
    }

    /// @param inventory as the console knows it
    public static Supply of(Inventory inventory, GpuAsk ask) {
        Set<String> classes = classes(inventory, ask.alias());
        List<Gpu> gpus = inventory.gpus().stream()
                .filter(gpu -> !gpu.derived())
                .filter(gpu -> classes.contains(gpu.resourceClass()) || (classes.isEmpty() && named(gpu, ask.alias())))
                .toList();
        return new Supply(ask.alias(), gpus, inventory);
    }

    /// Nova tells nobody what an alias stands for: it is learned from instances that hold GPUs and whose flavor asks
    /// for this alias only.
    private static Set<String> classes(Inventory inventory, String alias) {
        Set<String> classes = new HashSet<>();
        if (alias.equals("VGPU") || alias.startsWith("CUSTOM_")) {
            classes.add(alias);
            return classes;
        }
        Map<String, Gpu> byKey = new TreeMap<>();
        for (Gpu gpu : inventory.gpus()) byKey.put(gpu.key(), gpu);
        for (Instance instance : inventory.instances()) {
            String asked = instance.flavorExtraSpecs().getOrDefault("pci_passthrough:alias", "");
            if (!asked.matches("\\Q" + alias + "\\E(:[0-9]+)?")) continue;
            for (String key : instance.gpus()) {
                Gpu gpu = byKey.get(key);
                if (gpu != null && !gpu.derived()) classes.add(gpu.resourceClass());
            }
        }
        return classes;
    }

    /// Where nobody holds one: the alias most often is a word of the card's name, `k2` of "GK104GL [GRID K2]".
    private static boolean named(Gpu gpu, String alias) {
        for (String word : gpu.model().split("[^A-Za-z0-9]+", -1)) if (word.equalsIgnoreCase(alias)) return true;
        return gpu.resourceClass().equalsIgnoreCase("CUSTOM_" + alias);
    }

    /// Whether it is known which GPUs the alias stands for.
    public boolean known() {
        return !gpus.isEmpty();
    }

    public long free() {
        return gpus.stream().filter(gpu -> gpu.state() == GpuState.FREE).count();
    }

    /// The hosts that are open and have so many free.
    public List<String> hostsWith(int count) {
        Map<String, Integer> free = new TreeMap<>();
        for (Gpu gpu : gpus) if (gpu.state() == GpuState.FREE) free.merge(gpu.host(), 1, Integer::sum);
        return free.entrySet().stream()
                .filter(each -> each.getValue() >= count)
                .map(Map.Entry::getKey)
                .filter(this::open)
                .toList();
    }

    private boolean open(String name) {
        for (Host host : inventory.hosts()) if (host.name().equals(name)) return host.up() && host.enabled();
        return false;
    }

    /// Which hosts have the type, who holds them, and when the last was given away: for a refusal.
    public String exhausted(int count) {
        Map<String, List<String>> byHost = new TreeMap<>();
        Instant last = null;
        for (Gpu gpu : gpus) {
            Holder holder = gpu.holder();
            byHost.computeIfAbsent(gpu.host(), _ -> new ArrayList<>()).add(gpu.address() + " " + word(gpu, holder));
            Instant since = holder == null ? null : holder.since();
            if (since != null && (last == null || since.isAfter(last))) last = since;
        }
        List<String> parts = new ArrayList<>();
        byHost.forEach((host, cards) -> parts.add(host + ": " + String.join(", ", cards)));
        return "no host has " + count + " free " + alias + " " + (count == 1 ? "GPU" : "GPUs") + ". "
                + String.join("; ", parts) + (last == null ? "" : ". The last free one was taken at " + last);
    }

    private static String word(Gpu gpu, @Nullable Holder holder) {
        if (holder == null) return gpu.state().word() + (gpu.reason() == null ? "" : " (" + gpu.reason() + ")");
        String who = holder.instanceName() == null ? holder.instanceId() : holder.instanceName();
        return "held by " + who + (holder.projectName() == null ? "" : " of " + holder.projectName());
    }
}

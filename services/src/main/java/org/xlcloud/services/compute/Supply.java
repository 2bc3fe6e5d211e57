package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Spans;
import org.xlcloud.services.inventory.CloudInventory;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Nova;

/// Which hosts have GPUs of a type, how many are free, and who holds the others: what Nova's "No valid host was found"
/// does not say.
public final class Supply {
    private static final int LAST_DELETED = 200;
    private static final int MOST_HOSTS = 8;
    private static final int MOST_HOLDERS = 12;

    private final String alias;
    private final List<Gpu> gpus;
    private final Inventory inventory;
    private final Cloud cloud;

    private Supply(Cloud cloud, String alias, List<Gpu> gpus, Inventory inventory) {
        this.cloud = cloud;
        this.alias = alias;
        this.gpus = gpus;
        this.inventory = inventory;
    }

    /// Reads the whole inventory once.
    public static Supply read(Cloud cloud, GpuAsk ask) {
        return of(cloud, inventory(cloud), ask);
    }

    /// The whole inventory as it is now, for callers who want to know of several kinds of GPU.
    static Inventory inventory(Cloud cloud) {
        try (var reading = new CloudInventory(cloud, InstantSource.system())) {
            return reading.load();
        }
    }

    /// @param inventory as the console knows it
    public static Supply of(Cloud cloud, Inventory inventory, GpuAsk ask) {
        Set<String> classes = classes(inventory, ask.alias());
        List<Gpu> gpus = inventory.gpus().stream()
                .filter(gpu -> !gpu.derived())
                .filter(gpu -> classes.contains(gpu.resourceClass()) || (classes.isEmpty() && named(gpu, ask.alias())))
                .toList();
        return new Supply(cloud, ask.alias(), gpus, inventory);
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

    /// Where it is not [#known]: what that means. A word that nothing in the cloud uses most often is a slip.
    String untold() {
        String words = "Placement does not tell which GPUs are free: whether it fits shows only when Nova tries";
        List<String> types = GpuTypes.of(cloud);
        if (types.contains(alias)) return words;
        return words + ". Nor does a flavor ask for " + alias
                + (types.isEmpty() ? "" : " (they ask for " + String.join(", ", types) + ")")
                + ": Nova refuses an alias that its nova.conf does not define";
    }

    public long free() {
        return gpus.stream().filter(gpu -> gpu.state() == GpuState.FREE).count();
    }

    /// The hosts that are open and have so many free, where a flavor with these extra specs can take them.
    ///
    /// @param specs the flavor's: where it binds the cards to the NUMA node of the processors, they must be at one
    public List<String> hostsWith(int count, Map<String, String> specs) {
        return fitting(count, specs).keySet().stream().toList();
    }

    /// How many instances with so many each find room.
    public int room(int count, Map<String, String> specs) {
        return fitting(count, specs).values().stream().mapToInt(each -> each).sum();
    }

    /// [#room] on all hosts but one.
    int roomElsewhere(String host, int count, Map<String, String> specs) {
        return fitting(count, specs).entrySet().stream()
                .filter(each -> !each.getKey().equals(host))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /// How many instances fit on each host where one does.
    private Map<String, Integer> fitting(int count, Map<String, String> specs) {
        boolean bound = bound(specs);
        Map<String, Map<Integer, Integer>> free = new TreeMap<>();
        for (Gpu gpu : gpus)
            if (gpu.state() == GpuState.FREE && open(gpu.host()))
                free.computeIfAbsent(gpu.host(), _ -> new HashMap<>())
                        .merge(bound && gpu.numaNode() != null ? gpu.numaNode() : -1, 1, Integer::sum);
        Map<String, Integer> fitting = new TreeMap<>();
        free.forEach((host, byNode) -> {
            int instances = byNode.values().stream()
                    .mapToInt(each -> count == 0 ? 0 : each / count)
                    .sum();
            if (instances > 0) fitting.put(host, instances);
        });
        return fitting;
    }

    /// Nova minds the NUMA nodes of an instance that has a NUMA topology, unless its flavor says that it is only
    /// preferred; without a word it does where the card's node is known (`legacy`).
    private static boolean bound(Map<String, String> specs) {
        boolean topology = specs.getOrDefault("hw:numa_nodes", "").equals("1")
                || (!specs.containsKey("hw:numa_nodes")
                        && (specs.getOrDefault("hw:cpu_policy", "").equals("dedicated")
                                || specs.containsKey("hw:mem_page_size")));
        return topology
                && !specs.getOrDefault("hw:pci_numa_affinity_policy", "legacy").equals("preferred");
    }

    /// What a flavor with these extra specs makes of NUMA nodes, in words; null where nothing needs to be said.
    public @Nullable String numa(int count, Map<String, String> specs) {
        if (!bound(specs)) return null;
        boolean unknown = gpus.stream().anyMatch(gpu -> gpu.state() == GpuState.FREE && gpu.numaNode() == null);
        List<String> apart = hostsWith(count, Map.of()).stream()
                .filter(host -> !hostsWith(count, specs).contains(host))
                .toList();
        if (!apart.isEmpty())
            return "The flavor wants cards and processors at one NUMA node: on " + words(apart)
                    + " enough are free, but not at one";
        return unknown
                ? "The flavor wants cards and processors at one NUMA node, and nothing tells at which the free cards are:"
                        + " it may fit on fewer hosts"
                : null;
    }

    /// The hosts where it fits, as many as a line takes.
    ///
    /// @param hosts of [#hostsWith]
    static String words(List<String> hosts) {
        return some(hosts, ", ", MOST_HOSTS);
    }

    private static String some(List<String> all, String between, int most) {
        String first = String.join(between, all.subList(0, Math.min(most, all.size())));
        return all.size() <= most ? first : first + " and " + (all.size() - most) + " more hosts";
    }

    /// Why one host has not so many free: for a refusal of a host that was chosen.
    String lacking(String host, int count) {
        String what = host + " has not " + count + " free " + alias + " " + (count == 1 ? "GPU" : "GPUs");
        Host known = inventory.hosts().stream()
                .filter(each -> each.name().equals(host))
                .findFirst()
                .orElse(null);
        if (known == null) return "Nova has no host " + host;
        if (!known.up()) return what + ": it is down";
        if (!known.enabled()) return what + ": it is disabled";
        List<String> cards = gpus.stream()
                .filter(gpu -> gpu.host().equals(host))
                .map(gpu -> gpu.address() + " " + word(gpu, gpu.holder()))
                .toList();
        return what + ": " + (cards.isEmpty() ? "it has none of this type" : String.join(", ", cards));
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
                + some(parts, "; ", MOST_HOLDERS) + freed()
                + (last == null ? "" : ". The last free one was taken " + ago(last));
    }

    /// When the last one came free: with the last instance that was deleted and whose flavor asked for it. Only
    /// administrators may see those.
    private String freed() {
        JsonNode deleted;
        try {
            deleted = new Nova(cloud).deleted(LAST_DELETED);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status == null || (status != 403 && status != 400)) throw e;
            return "";
        }
        for (JsonNode server : deleted) {
            JsonNode specs = server.at("/flavor/extra_specs");
            String asked = specs.path("pci_passthrough:alias").asText("");
            boolean one = asked.equals(alias)
                    || asked.startsWith(alias + ":")
                    || specs.has("resources:" + alias.toUpperCase(Locale.ROOT));
            String at = server.path("OS-SRV-USG:terminated_at").asText("");
            // One that never ran has held none.
            if (one && server.hasNonNull("OS-SRV-USG:launched_at") && !at.isEmpty() && !at.equals("null"))
                return ". The last one came free " + ago(at) + "when "
                        + Text.line(server.path("name").asText()) + " was deleted";
        }
        return "";
    }

    private static String ago(Instant then) {
        return Spans.words(Duration.between(then, Instant.now())) + " ago";
    }

    /// @param utc as Nova writes it: `2026-11-28T20:00:00.000000`; what is no time is left out
    private static String ago(String utc) {
        try {
            return ago(LocalDateTime.parse(utc.replaceFirst("Z$", "")).toInstant(ZoneOffset.UTC)) + ", ";
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    private static String word(Gpu gpu, @Nullable Holder holder) {
        if (holder == null) return gpu.state().word() + (gpu.reason() == null ? "" : " (" + gpu.reason() + ")");
        String who = holder.instanceName() == null ? holder.instanceId() : holder.instanceName();
        return "held by " + who + (holder.projectName() == null ? "" : " of " + holder.projectName());
    }
}

package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;

/// Everything that can be picked, with the names that it is known by; made anew when the inventory has changed.
final class Catalogue {
    /// Something to pick: a target or a metric.
    ///
    /// @param detail where it is, or what it has
    /// @param metric null for a target
    record Offer(
            String name,
            String detail,
            @Nullable Target target,
            @Nullable Metric metric,
            String search) {}

    private final Known known;
    private final List<Offer> offers = new ArrayList<>();
    private final Map<Target, String> names = new HashMap<>();

    private Catalogue(Known known) {
        this.known = known;
    }

    static Catalogue of(Known known) {
        var catalogue = new Catalogue(known);
        for (Metric metric : Metric.values()) if (!metric.constant()) catalogue.add(metric);
        for (Inventory inventory : known.inventories().values()) catalogue.add(inventory);
        return catalogue;
    }

    boolean isOf(Known other) {
        return known.inventories().equals(other.inventories());
    }

    /// The name of a target; its id where it has gone.
    String name(Target target) {
        String name = names.get(target);
        if (name != null) return name;
        return target.id().isEmpty() ? target.cloud() : target.id();
    }

    boolean knows(Target target) {
        return names.containsKey(target);
    }

    /// The offers in which all words occur, best first: beginnings of names before the rest, groups before single
    /// things.
    List<Offer> find(String typed, int most) {
        String[] words = typed.toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
        return offers.stream()
                .filter(offer -> Stream.of(words).allMatch(offer.search::contains))
                .sorted(Comparator.comparing(offer -> !offer.search.startsWith(words[0])))
                .limit(most)
                .toList();
    }

    private void add(Metric metric) {
        String unit = metric.unit().isEmpty() ? "" : "in " + metric.unit();
        String of = metric.ofGpu() ? "of GPUs" : "of nodes";
        String detail = unit.isEmpty() ? of : of + ", " + unit;
        offers.add(new Offer(
                metric.title(), detail, null, metric, search(metric.title(), metric.id(), "metric " + detail)));
    }

    private void add(Inventory inventory) {
        String cloud = inventory.cloud();
        Map<String, Integer> types = new TreeMap<>();
        Map<String, Integer> layers = new TreeMap<>();
        Map<String, String> projects = new TreeMap<>();
        Map<String, Integer> held = new HashMap<>();
        for (Gpu gpu : inventory.gpus()) {
            types.merge(gpu.model(), 1, Integer::sum);
            if (gpu.holder() == null || gpu.holder().projectId() == null) continue;
            String project = gpu.holder().projectId();
            projects.put(project, String.valueOf(Links.project(gpu.holder())));
            held.merge(project, 1, Integer::sum);
        }
        for (Instance instance : inventory.instances()) {
            String layer = Members.layer(instance);
            if (layer != null) layers.merge(layer, 1, Integer::sum);
        }
        add(
                Target.Kind.CLOUD,
                cloud,
                "",
                "All GPUs of " + cloud,
                inventory.gpus().size() + " GPUs");
        types.forEach((type, count) -> add(Target.Kind.TYPE, cloud, type, type, count + " GPUs of " + cloud));
        layers.forEach((layer, count) ->
                add(Target.Kind.LAYER, cloud, layer, layerName(layer), count + " instances of " + cloud));
        projects.forEach((id, name) -> add(Target.Kind.PROJECT, cloud, id, name, held.get(id) + " GPUs of " + cloud));
        for (Host host : inventory.hosts()) {
            if (host.gpus().isEmpty()) continue;
            add(Target.Kind.HOST, cloud, host.name(), host.name(), host.gpus().size() + " GPUs, " + cloud);
        }
        for (Instance instance : inventory.instances()) {
            if (instance.gpusAsked() == 0 && instance.gpus().isEmpty()) continue;
            String where = Links.project(instance) + (instance.hostName() == null ? "" : " on " + instance.hostName());
            add(Target.Kind.INSTANCE, cloud, instance.id(), instance.name(), where);
        }
        for (Gpu gpu : inventory.gpus()) {
            String holder = gpu.holder() == null ? "" : ", held by " + Links.name(gpu.holder());
            add(Target.Kind.GPU, cloud, Links.id(cloud, gpu.key()), Members.shortName(gpu), gpu.model() + holder);
        }
    }

    private static String layerName(String layer) {
        int slash = layer.lastIndexOf('/');
        String stack = layer.substring(0, slash);
        return stack.isEmpty() ? layer.substring(slash + 1) : layer.substring(slash + 1) + " of " + stack;
    }

    private void add(Target.Kind kind, String cloud, String id, String name, String detail) {
        var target = new Target(kind, cloud, id);
        names.put(target, name);
        offers.add(new Offer(name, detail, target, null, search(name, id, kind.word() + " " + detail + " " + cloud)));
    }

    private static String search(String name, String id, String more) {
        return (name + " " + id + " " + more).toLowerCase(Locale.ROOT);
    }
}

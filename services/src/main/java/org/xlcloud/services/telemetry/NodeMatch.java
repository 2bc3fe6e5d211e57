package org.xlcloud.services.telemetry;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Telemetry.Rule;

/// What a node is in the inventory.
///
/// An IP address alone is no proof: networks of different projects may use the same ones. Where several instances have
/// it, a card's UUID or the node's name must decide.
///
/// @param instance null when it is no instance
/// @param host when it is a hypervisor or a machine without one
/// @param rule by which it was found; null when it was not
/// @param why it was not found
record NodeMatch(
        @Nullable Instance instance,
        @Nullable Host host,
        @Nullable Rule rule,
        String why) {

    static NodeMatch of(NodeReport node, Lookup lookup, Witness witness) {
        List<Instance> byAddress = lookup.byAddress.getOrDefault(node.address(), List.of());
        if (byAddress.size() == 1) return found(byAddress.getFirst(), Rule.IP_ADDRESS);
        List<Instance> byName = byName(node, lookup);
        Instance byCard = node.down() ? null : byCard(node, lookup, witness);
        if (byAddress.size() > 1) {
            if (byCard != null && byAddress.contains(byCard)) return found(byCard, Rule.UUID);
            Instance named = only(byAddress, byName::contains);
            if (named != null) return found(named, Rule.NAME);
            Instance withCards = withCards(node, byAddress, lookup);
            if (withCards != null) return found(withCards, Rule.IP_ADDRESS);
            return lost(several(byAddress, "the address " + node.address()));
        }
        if (byName.size() == 1) return found(byName.getFirst(), Rule.NAME);
        if (byCard != null) return found(byCard, Rule.UUID);
        if (byName.size() > 1) {
            Instance withCards = withCards(node, byName, lookup);
            if (withCards != null) return found(withCards, Rule.NAME);
            return lost(several(byName, "the name " + node.name()));
        }
        Host host = lookup.hosts.get(node.address());
        if (host != null) return new NodeMatch(null, host, Rule.IP_ADDRESS, "");
        host = lookup.hosts.get(Lookup.label(node.name()));
        if (host != null) return new NodeMatch(null, host, Rule.NAME, "");
        String address = node.address().isEmpty() ? "" : "the address " + node.address() + " or ";
        return lost("no instance and no host has " + address + "the name " + node.name());
    }

    private static NodeMatch found(Instance instance, Rule rule) {
        return new NodeMatch(instance, null, rule, "");
    }

    private static NodeMatch lost(String why) {
        return new NodeMatch(null, null, null, why);
    }

    /// The whole name, or the part before a domain.
    private static List<Instance> byName(NodeReport node, Lookup lookup) {
        String label = Lookup.label(node.name());
        List<Instance> whole = lookup.byName.getOrDefault(label, List.of());
        int dot = label.indexOf('.');
        return whole.isEmpty() && dot > 0 ? lookup.byName.getOrDefault(label.substring(0, dot), List.of()) : whole;
    }

    private static @Nullable Instance byCard(NodeReport node, Lookup lookup, Witness witness) {
        List<Instance> holders = node.gpus().stream()
                .map(GpuReport::uuid)
                .map(witness::gpu)
                .filter(Objects::nonNull)
                .map(lookup.gpus::get)
                .filter(Objects::nonNull)
                .map(Gpu::holder)
                .filter(Objects::nonNull)
                .map(holder -> lookup.byId.get(holder.instanceId()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return holders.size() == 1 ? holders.getFirst() : null;
    }

    /// The one among them that holds as many GPUs as the node reports.
    private static @Nullable Instance withCards(NodeReport node, List<Instance> among, Lookup lookup) {
        if (node.gpus().isEmpty()) return null;
        return only(
                among, instance -> lookup.held(instance).size() == node.gpus().size());
    }

    private static @Nullable Instance only(List<Instance> among, Predicate<Instance> which) {
        List<Instance> found = among.stream().filter(which).toList();
        return found.size() == 1 ? found.getFirst() : null;
    }

    private static String several(List<Instance> instances, String what) {
        return instances.size() + " instances have " + what + ": "
                + instances.stream().limit(5).map(Instance::name).collect(Collectors.joining(", "))
                + (instances.size() > 5 ? ", …" : "");
    }
}

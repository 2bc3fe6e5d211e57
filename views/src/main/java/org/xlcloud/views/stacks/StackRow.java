package org.xlcloud.views.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.NovaName;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.inventory.Known;

/// A row of the tree without what is below it, so that comparing two costs little.
///
/// @param parent the key of the row that it is in; null for a cluster
/// @param cluster the name of the master stack
/// @param server Nova's name of it; empty where it is no server, or not known to Nova
/// @param stack the stack that the row is or, where it is none, the one that it is in; null for GPUs
/// @param rolled the worst of it and of all below
/// @param load of the GPUs below
/// @param alarms how many alarms of it and of all below are active
/// @param complete whether what is below has been read
/// @param unread why what is in the cluster could not be read again; only in the cluster's own row, else empty
/// @param readAt when that was read last, where it could not be read again; null where all is as new as Heat's list
public record StackRow(
        String cloud,
        String key,
        @Nullable String parent,
        String cluster,
        Kind kind,
        String name,
        String server,
        String type,
        String id,
        @Nullable StackId stack,
        @Nullable StackId in,
        String status,
        Health own,
        String reason,
        RollUp rolled,
        Load load,
        int alarms,
        @Nullable Instant since,
        boolean complete,
        String unread,
        @Nullable Instant readAt) {

    /// How busy GPUs are, as far as some node reports them.
    ///
    /// @param count how many are reported live
    /// @param sum of their utilisations, in percent
    public record Load(int count, double sum, double most) {
        static final Load NONE = new Load(0, 0, 0);

        Load plus(Load other) {
            return new Load(count + other.count, sum + other.sum, Math.max(most, other.most));
        }

        /// In percent; null where nothing is reported.
        @Nullable
        Double mean() {
            return count == 0 ? null : sum / count;
        }

        @Nullable
        Double greatest() {
            return count == 0 ? null : most;
        }
    }

    /// What it is called: servers have a name in their stack and one of Nova's, by which everybody else knows them.
    String shown() {
        return NovaName.beside(name, server);
    }

    /// The stack that questions about this row are asked of.
    @Nullable
    StackId asked() {
        return stack != null ? stack : in;
    }

    /// All rows of all trees, each before those in it.
    public static List<StackRow> of(Known known) {
        List<StackRow> rows = new ArrayList<>();
        for (Stacks stacks : known.stacks().values()) {
            Telemetry telemetry = known.telemetry().get(stacks.cloud());
            Map<String, Stacks.Unread> unread = new HashMap<>();
            stacks.unread().forEach(one -> unread.put(one.id(), one));
            Map<String, Set<String>> alarms = alarms(known);
            Map<String, String> servers = servers(known, stacks.cloud());
            for (TreeNode root : stacks.roots())
                new Walk(stacks.cloud(), telemetry, alarms, servers, rows, unread.get(root.id()))
                        .add(root, null, root.name());
        }
        return rows;
    }

    /// The rows of a node and of all below it.
    static List<StackRow> below(String cloud, TreeNode node, Known known) {
        List<StackRow> rows = new ArrayList<>();
        new Walk(cloud, known.telemetry().get(cloud), alarms(known), servers(known, cloud), rows, null)
                .add(node, null, node.name());
        return rows;
    }

    /// Nova's names of a cloud's servers, by their ids.
    private static Map<String, String> servers(Known known, String cloud) {
        Inventory inventory = known.of(cloud);
        if (inventory == null) return Map.of();
        Map<String, String> servers = new HashMap<>();
        inventory.instances().forEach(instance -> servers.put(instance.id(), instance.name()));
        return servers;
    }

    /// The keys of active alarms by the key of what they are about; an alarm of Aodh's also by its
    /// own, since it may be a resource of a stack.
    private static Map<String, Set<String>> alarms(Known known) {
        Map<String, Set<String>> alarms = new HashMap<>();
        known.alarms().active().forEach(alarm -> {
            alarms.computeIfAbsent(alarm.key(), _ -> new HashSet<>()).add(alarm.key());
            alarm.links()
                    .forEach(link -> alarms.computeIfAbsent(link.key(), _ -> new HashSet<>())
                            .add(alarm.key()));
        });
        return alarms;
    }

    private record Below(Load load, Set<String> alarms) {}

    private record Walk(
            String cloud,
            @Nullable Telemetry telemetry,
            Map<String, Set<String>> alarms,
            Map<String, String> servers,
            List<StackRow> rows,
            Stacks.@Nullable Unread unread) {
        Below add(TreeNode node, @Nullable String parent, String cluster) {
            int place = rows.size();
            rows.add(row(node, parent, cluster, Load.NONE, 0));
            Load load = node.kind() == Kind.GPU ? ofGpu(node.id()) : Load.NONE;
            String about = node.kind() == Kind.GPU ? node.id() : cloud + "/" + node.id();
            Set<String> active = alarms.getOrDefault(about, Set.of());
            for (TreeNode child : node.children()) {
                Below below = add(child, node.key(), cluster);
                load = load.plus(below.load);
                active = union(active, below.alarms);
            }
            if (load.count > 0 || !active.isEmpty()) rows.set(place, row(node, parent, cluster, load, active.size()));
            return new Below(load, active);
        }

        private static Set<String> union(Set<String> some, Set<String> more) {
            if (more.isEmpty()) return some;
            if (some.isEmpty()) return more;
            Set<String> both = new HashSet<>(some);
            both.addAll(more);
            return both;
        }

        private Load ofGpu(String key) {
            Telemetry.GpuTelemetry gpu =
                    telemetry == null ? null : telemetry.gpus().get(key);
            if (gpu == null
                    || gpu.state() != Telemetry.State.LIVE
                    || !gpu.values().has(Metric.UTILIZATION)) return Load.NONE;
            double value = gpu.values().get(Metric.UTILIZATION);
            return new Load(1, value, value);
        }

        private StackRow row(TreeNode node, @Nullable String parent, String cluster, Load load, int active) {
            return new StackRow(
                    cloud,
                    node.key(),
                    parent,
                    cluster,
                    node.kind(),
                    node.name(),
                    node.kind() == Kind.NODE ? servers.getOrDefault(node.id(), "") : "",
                    node.type(),
                    node.id(),
                    node.stack(),
                    node.in(),
                    node.status(),
                    node.own(),
                    node.reason(),
                    node.rolled(),
                    load,
                    active,
                    node.since(),
                    node.complete(),
                    unread == null || parent != null ? "" : unread.problem().reason(),
                    unread == null ? null : unread.readAt());
        }
    }
}

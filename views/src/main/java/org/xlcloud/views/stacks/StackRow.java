package org.xlcloud.views.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.inventory.Known;

/// A row of the tree without what is below it, so that comparing two costs little.
///
/// @param parent the key of the row that it is in; null for a cluster
/// @param cluster the name of the master stack
/// @param stack the stack that the row is or, where it is none, the one that it is in; null for GPUs
/// @param rolled the worst of it and of all below
/// @param load of the GPUs below
/// @param complete whether what is below has been read
public record StackRow(
        String cloud,
        String key,
        @Nullable String parent,
        String cluster,
        Kind kind,
        String name,
        String type,
        String id,
        @Nullable StackId stack,
        @Nullable StackId in,
        String status,
        Health own,
        String reason,
        RollUp rolled,
        Load load,
        @Nullable Instant since,
        boolean complete) {

    /// How busy GPUs are, as far as some node reports them.
    ///
    /// @param count how many are reported live
    /// @param sum of their utilisations, in percent
    record Load(int count, double sum, double most) {
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

    /// The stack that questions about this row are asked of.
    @Nullable
    StackId asked() {
        return stack != null ? stack : in;
    }

    /// All rows of all trees, each before those in it.
    static List<StackRow> of(Known known) {
        List<StackRow> rows = new ArrayList<>();
        for (Stacks stacks : known.stacks().values()) {
            Telemetry telemetry = known.telemetry().get(stacks.cloud());
            var walk = new Walk(stacks.cloud(), telemetry, rows);
            for (TreeNode root : stacks.roots()) walk.add(root, null, root.name());
        }
        return rows;
    }

    /// The rows of a node and of all below it.
    static List<StackRow> below(String cloud, TreeNode node, Known known) {
        List<StackRow> rows = new ArrayList<>();
        new Walk(cloud, known.telemetry().get(cloud), rows).add(node, null, node.name());
        return rows;
    }

    private record Walk(String cloud, @Nullable Telemetry telemetry, List<StackRow> rows) {
        Load add(TreeNode node, @Nullable String parent, String cluster) {
            int place = rows.size();
            rows.add(row(node, parent, cluster, Load.NONE));
            Load load = node.kind() == Kind.GPU ? ofGpu(node.id()) : Load.NONE;
            for (TreeNode child : node.children()) load = load.plus(add(child, node.key(), cluster));
            if (load.count > 0) rows.set(place, row(node, parent, cluster, load));
            return load;
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

        private StackRow row(TreeNode node, @Nullable String parent, String cluster, Load load) {
            return new StackRow(
                    cloud,
                    node.key(),
                    parent,
                    cluster,
                    node.kind(),
                    node.name(),
                    node.type(),
                    node.id(),
                    node.stack(),
                    node.in(),
                    node.status(),
                    node.own(),
                    node.reason(),
                    node.rolled(),
                    load,
                    node.since(),
                    node.complete());
        }
    }
}

package org.xlcloud.services.telemetry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Subject.Aliases;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.services.metrics.Telemetry.Rule;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Telemetry.Unmatched;
import org.xlcloud.services.metrics.Values;

/// Joins what one source tells of nodes to one inventory.
final class Join {
    private final Lookup lookup;
    private final Witness witness;
    private final String source;
    private final Instant readAt;
    private final boolean old;
    private final Map<String, GpuTelemetry> gpus = new HashMap<>();
    private final Map<String, NodeTelemetry> instances = new HashMap<>();
    private final List<Unmatched> unmatched = new ArrayList<>();

    private Join(Lookup lookup, Witness witness, String source, Instant readAt, boolean old) {
        this.lookup = lookup;
        this.witness = witness;
        this.source = source;
        this.readAt = readAt;
        this.old = old;
    }

    private record Found(NodeReport node, NodeMatch match, boolean stalled) {}

    /// @param source whose words these are: `Ganglia`, `Prometheus`
    /// @param readAt when they arrived, by our clock
    /// @param old whether they are older than they should be: then nothing in them is live
    static Joined of(
            Lookup lookup, Witness witness, String source, Instant readAt, List<ClusterReport> clusters, boolean old) {
        var join = new Join(lookup, witness, source, readAt, old);
        join.nodes(clusters);
        join.unmatched.sort(Comparator.comparing(Unmatched::cluster)
                .thenComparing(Unmatched::node)
                .thenComparing(Unmatched::what));
        return new Joined(join.gpus, join.instances, join.unmatched);
    }

    private void nodes(List<ClusterReport> clusters) {
        Map<String, List<Found>> byInstance = new TreeMap<>();
        for (ClusterReport cluster : clusters)
            for (NodeReport node : cluster.nodes()) {
                var found = new Found(node, NodeMatch.of(node, lookup, witness), cluster.stalled());
                if (found.match.instance() != null)
                    byInstance
                            .computeIfAbsent(found.match.instance().key(), key -> new ArrayList<>(1))
                            .add(found);
                else if (found.match.host() != null) host(found);
                else lost(node, found.match.why());
            }
        for (List<Found> several : byInstance.values()) {
            several.sort(Comparator.comparing((Found found) -> found.node.down())
                    .thenComparingLong(found -> found.node.tn()));
            instance(several.getFirst());
            for (Found later : several.subList(1, several.size()))
                lost(
                        later.node,
                        "node " + several.getFirst().node.name() + " at "
                                + several.getFirst().node.address()
                                + " is the same instance and was heard more recently");
        }
    }

    private void instance(Found found) {
        Instance instance = found.match.instance();
        Rule rule = found.match.rule();
        if (instance == null || rule == null) return;
        NodeReport node = found.node;
        var aliases = new Aliases(instance.id(), cluster(node), node.name(), address(node), null, null);
        State state = state(found);
        instances.put(
                instance.key(),
                new NodeTelemetry(
                        Subject.instance(instance.cloud(), instance.id(), aliases),
                        node.name(),
                        rule,
                        state,
                        node.values(),
                        at(node.tn()),
                        source));
        List<Gpu> held = lookup.held(instance);
        gpus(found, GpuMatch.of(node, held, true, witness), instance.id());
        missing(found, held, instance.id());
    }

    private void host(Found found) {
        if (found.match.host() == null) return;
        gpus(found, GpuMatch.of(found.node, found.match.host().gpus(), false, witness), null);
    }

    private void gpus(Found found, List<GpuMatch> matches, @Nullable String instanceId) {
        NodeReport node = found.node;
        Integer count = node.gpuCount();
        for (GpuMatch match : matches) {
            GpuReport gpu = match.report();
            State state = state(found);
            if (state != State.DOWN && count != null && gpu.index() >= count) state = State.MISSING;
            else if (state == State.LIVE && gpu.stale()) state = State.STALE;
            if (match.gpu() == null || match.rule() == null) lost(node, gpu, match.why());
            else put(match.gpu(), found, gpu, match.rule(), state, instanceId);
        }
    }

    /// When all GPUs that a node still sees are told apart by UUID, the one that is left over is the one it lost.
    private void missing(Found found, List<Gpu> held, String instanceId) {
        Integer count = found.node.gpuCount();
        if (found.node.down() || count == null || count >= held.size()) return;
        List<Gpu> left =
                held.stream().filter(gpu -> !gpus.containsKey(gpu.key())).toList();
        if (held.size() - left.size() < count) return;
        for (Gpu gpu : left) {
            var none = new GpuReport(held.indexOf(gpu), Values.NONE, true, found.node.tn(), null, null, null, null);
            put(gpu, found, none, Rule.UUID, State.MISSING, instanceId);
        }
    }

    private void put(Gpu gpu, Found found, GpuReport reported, Rule rule, State state, @Nullable String instanceId) {
        NodeReport node = found.node;
        String holder = gpu.holder() == null ? null : gpu.holder().instanceId();
        var aliases = new Aliases(
                instanceId == null ? holder : instanceId,
                cluster(node),
                node.name(),
                address(node),
                reported.index(),
                reported.uuid());
        boolean shown = state == State.LIVE || state == State.STALE;
        gpus.put(
                gpu.key(),
                new GpuTelemetry(
                        Subject.gpu(gpu.cloud(), gpu.host(), gpu.address(), aliases),
                        node.name(),
                        reported.index(),
                        rule,
                        state,
                        shown ? reported.values() : Values.NONE,
                        at(reported.tn()),
                        source));
    }

    private static @Nullable String cluster(NodeReport node) {
        return node.cluster().isEmpty() ? null : node.cluster();
    }

    private static @Nullable String address(NodeReport node) {
        return node.address().isEmpty() ? null : node.address();
    }

    private State state(Found found) {
        if (found.node.down()) return State.DOWN;
        return old || found.stalled ? State.STALE : State.LIVE;
    }

    private Instant at(long tn) {
        return readAt.truncatedTo(ChronoUnit.MILLIS).minusSeconds(tn);
    }

    private void lost(NodeReport node, String why) {
        unmatched.add(new Unmatched(
                lookup.inventory.cloud(),
                source,
                "node " + node.name(),
                node.cluster(),
                node.name(),
                node.address(),
                null,
                null,
                null,
                node.down() ? why + "; it has been silent for " + node.tn() + " s" : why,
                at(node.tn())));
    }

    private void lost(NodeReport node, GpuReport gpu, String why) {
        unmatched.add(new Unmatched(
                lookup.inventory.cloud(),
                source,
                "GPU " + gpu.index() + " of node " + node.name(),
                node.cluster(),
                node.name(),
                node.address(),
                gpu.index(),
                gpu.uuid(),
                gpu.pciId(),
                why,
                at(gpu.tn())));
    }
}

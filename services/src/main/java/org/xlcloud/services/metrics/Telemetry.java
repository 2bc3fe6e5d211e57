package org.xlcloud.services.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.SourceState;

/// The newest values of everything that one cloud's telemetry reports, joined to its inventory.
///
/// @param gpus by [org.xlcloud.services.inventory.Gpu#key]; only GPUs that some node reports
/// @param instances by [org.xlcloud.services.inventory.Instance#key]; only instances with a node
/// @param unmatched nodes that no instance could be found for, and GPUs of nodes that match none of the inventory
/// @param sources one state per source of telemetry, for lights and banners
/// @param remarks what is odd about the reports although they could be read: values that are no numbers, units that
/// can't be true, clocks that are wrong; what was doubtful is left out of the values
/// @param at when it was put together; null until something has answered
public record Telemetry(
        String cloud,
        Map<String, GpuTelemetry> gpus,
        Map<String, NodeTelemetry> instances,
        List<Unmatched> unmatched,
        List<SourceState> sources,
        List<Problem> remarks,
        @Nullable Instant at) {

    public Telemetry {
        gpus = Map.copyOf(gpus);
        instances = Map.copyOf(instances);
        unmatched = List.copyOf(unmatched);
        sources = List.copyOf(sources);
        remarks = List.copyOf(remarks);
    }

    /// One without remarks.
    public Telemetry(
            String cloud,
            Map<String, GpuTelemetry> gpus,
            Map<String, NodeTelemetry> instances,
            List<Unmatched> unmatched,
            List<SourceState> sources,
            @Nullable Instant at) {
        this(cloud, gpus, instances, unmatched, sources, List.of(), at);
    }

    public static Telemetry empty(String cloud) {
        return new Telemetry(cloud, Map.of(), Map.of(), List.of(), List.of(), null);
    }

    /// How far the values of something can be trusted.
    public enum State {
        /// Reported within the time the source promises.
        LIVE,
        /// The values are there, but older than they should be.
        STALE,
        /// The node has gone silent: its values are not shown and not counted.
        DOWN,
        /// The node reports, but its driver no longer sees this GPU: its old values are not shown and not counted.
        MISSING
    }

    /// By which rule a node or GPU was joined to the inventory, surest first.
    public enum Rule {
        /// The GPU's UUID or serial is known from a witness.
        UUID("GPU UUID"),
        /// The PCI address that the node reports is the host's own.
        PCI_ADDRESS("PCI address"),
        /// The n-th GPU of the node is the n-th GPU that the instance holds.
        POSITION("position in the node"),
        /// The node's IP address is one of the instance's.
        IP_ADDRESS("IP address"),
        /// The node's name is the instance's name or UUID, or begins with it.
        NAME("name");

        private final String words;

        Rule(String words) {
            this.words = words;
        }

        /// As it is said on screen.
        public String words() {
            return words;
        }
    }

    /// What a node reports of one GPU.
    ///
    /// @param subject to ask [MetricSource]s for its series
    /// @param node the name under which the source knows the node
    /// @param index its number inside the node; negative where the source does not number its GPUs
    /// @param matchedBy the rule that joined it to the GPU of the inventory
    /// @param values none when the node is down
    /// @param at when the newest of the values was measured
    /// @param source who said so: `Ganglia`, `Prometheus`, `Gnocchi`
    public record GpuTelemetry(
            Subject subject,
            String node,
            int index,
            Rule matchedBy,
            State state,
            Values values,
            Instant at,
            String source) {

        /// Where it is measured: `GPU 0 of render-7`, or the node alone.
        public String place() {
            return index < 0 ? node : "GPU " + index + " of " + node;
        }
    }

    /// What a node reports of itself.
    ///
    /// @param matchedBy the rule that joined it to the instance
    public record NodeTelemetry(
            Subject subject, String node, Rule matchedBy, State state, Values values, Instant at, String source) {}

    /// Something that reports but that the inventory does not know.
    ///
    /// @param what `node render-7` or `GPU 1 of node render-7`
    /// @param cluster Ganglia's cluster, or the job of another source; empty where it has none
    /// @param address the node's IP address; empty where unknown
    /// @param why in words: what was looked for and not found
    public record Unmatched(
            String cloud,
            String source,
            String what,
            String cluster,
            String node,
            String address,
            @Nullable Integer index,
            @Nullable String uuid,
            @Nullable String pciAddress,
            String why,
            @Nullable Instant seenAt) {}
}

package org.xlcloud.views.overview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.NodeTelemetry;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// Something that needs an operator.
///
/// @param key unique and stable
/// @param what kind of thing is in trouble
/// @param name its name
/// @param link its page; null for a source, which has none
/// @param reason what is wrong with it
/// @param since when it began; null where nobody knows
record Trouble(
        String key,
        String cloud,
        Look what,
        String name,
        @Nullable Link link,
        String reason,
        @Nullable Instant since) {
    private static final Look SOURCE = new Look(Icon.FAILED, "source", "state-failed");
    private static final Look STALE = new Look(Icon.STALE, "source", "state-stale");
    private static final Look HOST = new Look(Icon.HOST, "host", "state-failed");
    private static final Look GPU = new Look(Icon.TROUBLE, "GPU", "state-trouble");
    private static final Look INSTANCE = new Look(Icon.INSTANCE, "instance", "state-failed");
    private static final Look MISSING = new Look(Icon.INSTANCE, "instance", "state-stale");

    /// Everything that is wrong, what touches most first: sources, hosts, GPUs, instances. What is on a host that is
    /// down is told with its host.
    static List<Trouble> of(Map<String, Inventory> inventories, Map<String, Telemetry> telemetry, Instant now) {
        List<Trouble> troubles = new ArrayList<>();
        for (Inventory inventory : inventories.values()) sources(inventory, now, troubles);
        for (Inventory inventory : inventories.values()) hosts(inventory, troubles);
        for (Inventory inventory : inventories.values()) {
            Telemetry reported = telemetry.getOrDefault(inventory.cloud(), Telemetry.empty(inventory.cloud()));
            Set<String> down = new HashSet<>();
            for (Host host : inventory.hosts()) if (!host.up()) down.add(host.name());
            gpus(inventory, reported, down, troubles);
            instances(inventory, reported, down, troubles);
        }
        return troubles;
    }

    private static void sources(Inventory inventory, Instant now, List<Trouble> troubles) {
        for (SourceState source : inventory.sources()) {
            Reading.Health health = source.health(now);
            if (health != Reading.Health.FAILED && health != Reading.Health.STALE) continue;
            troubles.add(new Trouble(
                    source.cloud() + "/source/" + source.source(),
                    source.cloud(),
                    health == Reading.Health.FAILED ? SOURCE : STALE,
                    source.source(),
                    null,
                    source.problem() == null
                            ? "no newer answer"
                            : source.problem().reason(),
                    source.valueAt()));
        }
    }

    private static void hosts(Inventory inventory, List<Trouble> troubles) {
        for (Host host : inventory.hosts()) {
            if (host.up()) continue;
            long gpus = host.gpus().size();
            String reason = "nova-compute does not report"
                    + (gpus == 0 ? "" : "; " + gpus + (gpus == 1 ? " GPU" : " GPUs") + " out of reach");
            troubles.add(
                    new Trouble(host.key(), host.cloud(), HOST, host.name(), Links.host(host), reason, host.seenAt()));
        }
    }

    private static void gpus(Inventory inventory, Telemetry reported, Set<String> down, List<Trouble> troubles) {
        for (Gpu gpu : inventory.gpus()) {
            if (down.contains(gpu.host())) continue;
            GpuTelemetry measured = reported.gpus().get(gpu.key());
            if (gpu.state() == GpuState.TROUBLE)
                troubles.add(of(gpu, Objects.requireNonNullElse(gpu.reason(), "in trouble"), Links.since(gpu)));
            else if (measured != null && measured.state() == Telemetry.State.MISSING)
                troubles.add(of(gpu, "node " + measured.node() + " reports, but no longer sees it", measured.at()));
        }
    }

    private static Trouble of(Gpu gpu, String reason, @Nullable Instant since) {
        String name = gpu.host() + " " + gpu.address();
        return new Trouble(gpu.key(), gpu.cloud(), GPU, name, Links.gpu(gpu), reason, since);
    }

    private static void instances(Inventory inventory, Telemetry reported, Set<String> down, List<Trouble> troubles) {
        Map<String, Host.PciReport> reports = new HashMap<>();
        for (Host host : inventory.hosts()) reports.put(host.name(), host.pci());
        for (Instance instance : inventory.instances()) {
            NodeTelemetry node = reported.instances().get(instance.key());
            if (instance.status().equals("ERROR")) {
                String fault = Objects.requireNonNullElse(instance.fault(), "in status ERROR");
                troubles.add(of(instance, INSTANCE, fault, instance.updatedAt()));
            } else if (missesGpus(instance, reports)) {
                String reason = "runs, but holds " + instance.gpus().size() + " of the " + instance.gpusAsked()
                        + " GPUs that its flavor asks for";
                troubles.add(of(instance, MISSING, reason, instance.launchedAt()));
            } else if (node != null && silent(instance, node, down)) {
                String reason = "runs, but its node " + node.node() + " tells nothing (" + node.source() + ")";
                troubles.add(of(instance, MISSING, reason, node.at()));
            }
        }
    }

    private static boolean silent(Instance instance, NodeTelemetry node, Set<String> down) {
        return node.state() == Telemetry.State.DOWN
                && instance.status().equals("ACTIVE")
                && !down.contains(instance.hostName());
    }

    /// Only where Placement reports each device can it be told that one is missing.
    private static boolean missesGpus(Instance instance, Map<String, Host.PciReport> reports) {
        return instance.status().equals("ACTIVE")
                && instance.hostName() != null
                && reports.get(instance.hostName()) == Host.PciReport.PLACEMENT
                && instance.gpus().size() < instance.gpusAsked();
    }

    private static Trouble of(Instance instance, Look what, String reason, @Nullable Instant since) {
        return new Trouble(
                instance.key(), instance.cloud(), what, instance.name(), Links.instance(instance), reason, since);
    }
}

package org.xlcloud.services.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Telemetry.Rule;

/// What one of a node's GPUs is in the inventory.
///
/// @param gpu null when it was not found
/// @param rule by which it was found; null when it was not
/// @param why it was not found
record GpuMatch(
        GpuReport report, @Nullable Gpu gpu, @Nullable Rule rule, String why) {

    /// Matches all GPUs of a node with those that it may have: an instance's, or a host's own.
    ///
    /// A guest sees its cards at addresses of its own. The PCI address tells only where it is the
    /// host's, on machines without a hypervisor; else a UUID that was seen before, or the position.
    ///
    /// @param held in the order in which the node sees them
    /// @param positions whether the order may tell: true in an instance
    static List<GpuMatch> of(NodeReport node, List<Gpu> held, boolean positions, Witness witness) {
        List<GpuReport> reported = distinct(node.gpus());
        boolean complete = reported.size() == held.size();
        var matches = new ArrayList<GpuMatch>();
        Set<String> taken = new HashSet<>();
        for (int at = 0; at < reported.size(); at++) {
            GpuReport report = reported.get(at);
            Gpu gpu = byAddress(report, held);
            Rule rule = Rule.PCI_ADDRESS;
            if (gpu == null) {
                gpu = byUuid(report, held, witness);
                rule = Rule.UUID;
            }
            if (gpu == null && positions && complete) {
                gpu = held.get(at);
                rule = Rule.POSITION;
            }
            if (gpu == null) matches.add(new GpuMatch(report, null, null, why(node, reported.size(), held, positions)));
            else if (!taken.add(gpu.key()))
                matches.add(new GpuMatch(report, null, null, "another GPU of the node is at " + gpu.address()));
            else matches.add(new GpuMatch(report, gpu, rule, ""));
        }
        if (complete && !node.down()) learn(matches, held.size() == 1, witness);
        return matches;
    }

    /// Where the driver counted its cards anew after a loss, the last number keeps the old texts: of two with one UUID
    /// the younger counts.
    private static List<GpuReport> distinct(List<GpuReport> reports) {
        Map<String, GpuReport> younger = new HashMap<>();
        for (GpuReport report : reports)
            if (report.uuid() != null)
                younger.merge(report.uuid(), report, (one, other) -> other.tn() < one.tn() ? other : one);
        return reports.stream()
                .filter(report -> {
                    GpuReport kept = younger.get(report.uuid());
                    return kept == null || kept.index() == report.index();
                })
                .toList();
    }

    private static void learn(List<GpuMatch> matches, boolean only, Witness witness) {
        for (GpuMatch match : matches)
            if (match.gpu != null && match.report.uuid() != null && match.rule != Rule.UUID)
                witness.learn(match.report.uuid(), match.gpu.key(), only || match.rule == Rule.PCI_ADDRESS);
    }

    private static @Nullable Gpu byAddress(GpuReport report, List<Gpu> held) {
        String address = report.pciId() == null ? null : pciAddress(report.pciId());
        for (Gpu gpu : held) if (gpu.address().equals(address)) return gpu;
        return null;
    }

    private static @Nullable Gpu byUuid(GpuReport report, List<Gpu> held, Witness witness) {
        String key = witness.gpu(report.uuid());
        for (Gpu gpu : held) if (gpu.key().equals(key)) return gpu;
        return null;
    }

    /// In the form of the kernel: NVIDIA's newer libraries write `00000000:87:00.0`, and capital letters.
    static String pciAddress(String written) {
        String address = written.strip().toLowerCase(Locale.ROOT);
        int domain = address.indexOf(':');
        return domain > 4 && address.length() > 12 ? address.substring(domain - 4) : address;
    }

    private static String why(NodeReport node, int reported, List<Gpu> held, boolean positions) {
        if (!positions) return "the host has no GPU at the PCI address that the node reports";
        if (held.isEmpty()) return "the inventory knows of no GPU that the instance holds";
        return "the node " + (node.down() ? "reported " : "reports ") + reported + " of the " + held.size()
                + " GPUs that its instance holds, so its number does not tell which it is";
    }
}

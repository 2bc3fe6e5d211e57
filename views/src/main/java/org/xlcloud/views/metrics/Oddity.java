package org.xlcloud.views.metrics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// Something that reports but that the inventory does not know, or a report that can't be true.
///
/// @param matched false for what has no place in the inventory, true for a remark about a report
record Oddity(
        String cloud,
        String source,
        String what,
        boolean matched,
        String cluster,
        String node,
        String address,
        @Nullable Integer index,
        @Nullable String uuid,
        @Nullable String pciAddress,
        String why,
        @Nullable String hint,
        @Nullable Instant seenAt) {
    private static final Look UNMATCHED = new Look(Icon.WARNING, "unmatched", "state-stale");
    private static final Look REMARK = new Look(Icon.INFO, "remark", "state-loading");

    /// Of all clouds that are shown.
    static List<Oddity> of(Known known) {
        List<Oddity> oddities = new ArrayList<>();
        for (Telemetry telemetry : known.telemetry().values()) {
            if (known.of(telemetry.cloud()) == null) continue;
            for (Telemetry.Unmatched one : telemetry.unmatched()) {
                oddities.add(new Oddity(
                        one.cloud(),
                        one.source(),
                        one.what(),
                        false,
                        one.cluster(),
                        one.node(),
                        one.address(),
                        one.index(),
                        one.uuid(),
                        one.pciAddress(),
                        one.why(),
                        null,
                        one.seenAt()));
            }
            for (Problem remark : telemetry.remarks()) {
                oddities.add(new Oddity(
                        telemetry.cloud(),
                        remark.system(),
                        remark.doing(),
                        true,
                        "",
                        "",
                        "",
                        null,
                        null,
                        null,
                        remark.reason(),
                        remark.hint(),
                        null));
            }
        }
        oddities.sort(Comparator.comparing(Oddity::matched));
        return oddities;
    }

    private Look look() {
        return matched ? REMARK : UNMATCHED;
    }

    static TableSpec<Oddity> spec() {
        return new TableSpec<>(
                "unmatched",
                "report",
                "reports without a place",
                one -> one.cloud + "/" + one.source + "/" + one.what + "/" + one.node + "/" + one.index + "/" + one.why,
                one -> one.node.isEmpty() ? one.what : one.node,
                one -> one.look().word() + " " + one.what + ", " + one.why,
                List.of(
                        Column.<Oddity>state("kind", "Kind", Oddity::look).wide(136),
                        Column.<Oddity>text("what", "What", Oddity::what).wide(210),
                        Column.<Oddity>text("why", "Why", Oddity::why).wide(420),
                        Column.<Oddity>text("address", "Address", Oddity::address)
                                .alias("ip")
                                .wide(120),
                        Column.<Oddity>text("cluster", "Cluster", Oddity::cluster)
                                .wide(120),
                        Column.<Oddity>age("seen", "Seen", Oddity::seenAt).wide(80),
                        Column.<Oddity>text("source", "Source", Oddity::source).wide(100),
                        Column.<Oddity>text("cloud", "Cloud", Oddity::cloud).wide(90),
                        Column.<Oddity>text("hint", "Next step", Oddity::hint)
                                .wide(260)
                                .hidden(),
                        Column.<Oddity>text("node", "Node", Oddity::node).hidden(),
                        Column.<Oddity>number("index", "GPU index", Oddity::index)
                                .hidden(),
                        Column.<Oddity>text("uuid", "GPU UUID", Oddity::uuid)
                                .wide(300)
                                .hidden(),
                        Column.<Oddity>text("pciAddress", "PCI address", Oddity::pciAddress)
                                .alias("pci")
                                .hidden()));
    }
}

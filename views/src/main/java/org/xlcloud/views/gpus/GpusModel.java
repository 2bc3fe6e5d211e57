package org.xlcloud.views.gpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.detail.Openstack;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.metrics.Reported;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The list of GPUs as data, and what is known of each.
final class GpusModel {
    private GpusModel() {}

    /// Names as in the command line's JSON.
    static TableSpec<GpuRow> spec(GpuTrends trends) {
        return new TableSpec<>(
                "gpus",
                "GPU",
                "GPUs",
                row -> row.gpu().key(),
                row -> row.gpu().providerId() == null
                        ? row.gpu().address()
                        : row.gpu().providerId(),
                GpusModel::spoken,
                List.of(
                        Column.<GpuRow>state(
                                        "state",
                                        "State",
                                        row -> Look.of(row.gpu().state()))
                                .wide(104),
                        Column.<GpuRow>text("host", "Host", row -> row.gpu().host())
                                .linked(row ->
                                        Links.host(row.gpu().cloud(), row.gpu().host()))
                                .wide(150),
                        Column.<GpuRow>text(
                                        "address", "Address", row -> row.gpu().address())
                                .wide(128),
                        Column.<GpuRow>text("model", "Model", row -> row.gpu().model())
                                .wide(215),
                        Column.<GpuRow>text("instanceName", "Held by", row -> holder(row.gpu()))
                                .linked(row -> Links.holder(row.gpu()))
                                .alias("instance", "holder", "by")
                                .wide(170),
                        Column.<GpuRow>number("temp", "Temp.", row -> row.value(Metric.TEMPERATURE))
                                .in("°C")
                                .alias("temperature")
                                .fading(GpuRow::stale)
                                .wide(108),
                        Column.<GpuRow>text("tempTrend", "Temp., 1 h", _ -> null)
                                .trending(row -> trends.temperature().of(row.reported()))
                                .wide(104),
                        Column.<GpuRow>number("util", "Util.", row -> row.value(Metric.UTILIZATION))
                                .in("%")
                                .alias("utilization", "utilisation", "load")
                                .fading(GpuRow::stale)
                                .wide(94),
                        Column.<GpuRow>number("mem_used", "Memory", GpuRow::memoryGib)
                                .in("GiB")
                                .alias("memory", "mem")
                                .fading(GpuRow::stale)
                                .wide(130),
                        Column.<GpuRow>number("power", "Power", row -> row.value(Metric.POWER))
                                .in("W")
                                .fading(GpuRow::stale)
                                .wide(102),
                        Column.<GpuRow>text("project", "Project", row -> project(row.gpu()))
                                .wide(120),
                        Column.<GpuRow>text("flavor", "Flavor", row -> flavor(row.gpu()))
                                .wide(120),
                        Column.<GpuRow>age("since", "Since", row -> Links.since(row.gpu()))
                                .wide(112),
                        Column.<GpuRow>text("reason", "Reason", row -> row.gpu().reason())
                                .wide(230),
                        Column.<GpuRow>text("zone", "Zone", GpuRow::zone).wide(90),
                        Column.<GpuRow>text("cloud", "Cloud", row -> row.gpu().cloud())
                                .wide(90),
                        Column.<GpuRow>state("telemetry", "Telemetry", row -> Reported.look(row.reported()))
                                .hidden(),
                        Column.<GpuRow>text("utilTrend", "Util., 1 h", _ -> null)
                                .trending(row -> trends.utilization().of(row.reported()))
                                .wide(104)
                                .hidden(),
                        Column.<GpuRow>text("powerTrend", "Power, 1 h", _ -> null)
                                .trending(row -> trends.power().of(row.reported()))
                                .wide(104)
                                .hidden(),
                        Column.<GpuRow>number("mem_total", "Memory in all", GpuRow::memoryTotalGib)
                                .in("GiB")
                                .wide(130)
                                .hidden(),
                        Column.<GpuRow>number("fan", "Fan", row -> row.value(Metric.FAN))
                                .in("%")
                                .fading(GpuRow::stale)
                                .wide(76)
                                .hidden(),
                        Column.<GpuRow>number("ecc_db", "ECC double", row -> row.value(Metric.ECC_DOUBLE_BIT))
                                .alias("ecc")
                                .fading(GpuRow::stale)
                                .wide(96)
                                .hidden(),
                        Column.<GpuRow>text("derived", "Known from", row -> from(row.gpu()))
                                .wide(140)
                                .hidden(),
                        Column.<GpuRow>text("device", "Vendor:product", row -> Links.device(row.gpu()))
                                .alias("pci")
                                .hidden(),
                        Column.<GpuRow>text(
                                        "resourceClass",
                                        "Resource class",
                                        row -> row.gpu().resourceClass())
                                .alias("class")
                                .wide(190)
                                .hidden(),
                        Column.<GpuRow>text("kind", "Kind", row -> kind(row.gpu()))
                                .wide(70)
                                .hidden(),
                        Column.<GpuRow>number(
                                        "numaNode",
                                        "NUMA node",
                                        row -> row.gpu().numaNode())
                                .alias("numa")
                                .hidden(),
                        Column.<GpuRow>text("aggregates", "Aggregates", GpuRow::aggregates)
                                .alias("aggregate")
                                .hidden(),
                        Column.<GpuRow>text("traits", "Traits", row -> row.gpu().traits())
                                .alias("trait")
                                .wide(240)
                                .hidden(),
                        Column.<GpuRow>text(
                                        "vendorId",
                                        "Vendor ID",
                                        row -> row.gpu().vendorId())
                                .wide(80)
                                .hidden(),
                        Column.<GpuRow>text(
                                        "productId",
                                        "Product ID",
                                        row -> row.gpu().productId())
                                .wide(80)
                                .hidden(),
                        Column.<GpuRow>text("instanceId", "Instance ID", row -> instanceId(row.gpu()))
                                .wide(270)
                                .hidden(),
                        Column.<GpuRow>text("projectId", "Project ID", row -> projectId(row.gpu()))
                                .wide(250)
                                .hidden(),
                        Column.<GpuRow>text(
                                        "providerId",
                                        "Provider ID",
                                        row -> row.gpu().providerId())
                                .alias("provider")
                                .wide(270)
                                .hidden()));
    }

    static List<GpuRow> rows(Known known) {
        List<GpuRow> rows = new ArrayList<>();
        for (Inventory inventory : known.inventories().values()) {
            Map<String, Host> hosts = HashMap.newHashMap(inventory.hosts().size());
            for (Host host : inventory.hosts()) hosts.put(host.name(), host);
            for (Gpu gpu : inventory.gpus()) {
                Host host = hosts.get(gpu.host());
                rows.add(
                        host == null
                                ? new GpuRow(gpu, null, List.of(), known.gpu(gpu))
                                : new GpuRow(gpu, host.zone(), host.aggregates(), known.gpu(gpu)));
            }
        }
        return rows;
    }

    static Detail detail(GpuRow row, Known known) {
        Gpu gpu = row.gpu();
        return new Detail(
                Links.GPU,
                gpu.cloud(),
                Links.id(gpu.cloud(), gpu.key()),
                gpu.kind() == Gpu.Kind.VGPU ? Icon.GPU_SLICE : Icon.GPU,
                gpu.address(),
                gpu.model() + " on " + gpu.host() + " of " + gpu.cloud(),
                Look.of(gpu.state()),
                gpu.reason(),
                List.of(
                        Reported.facts(gpu, known),
                        held(gpu),
                        place(row),
                        Links.stacks(
                                row.gpu().holder() == null
                                        ? List.of()
                                        : known.inStacks(
                                                row.gpu().cloud(),
                                                row.gpu().holder().instanceId())),
                        device(gpu),
                        siblings(gpu, known.of(gpu.cloud()))),
                commands(gpu));
    }

    private static Detail.Section held(Gpu gpu) {
        Holder holder = gpu.holder();
        var facts = new Facts("Held by");
        if (holder == null) return facts.section();
        return facts.link("Instance", Links.holder(gpu))
                .text("Instance ID", holder.instanceId())
                .text("Project", Links.project(holder))
                .text("Project ID", holder.projectId())
                .text("Flavor", holder.flavor())
                .time("Since", holder.since())
                .section();
    }

    private static Detail.Section place(GpuRow row) {
        Gpu gpu = row.gpu();
        return new Facts("Place")
                .link("Host", Links.host(gpu.cloud(), gpu.host()))
                .text("PCI address", gpu.address())
                .text("NUMA node", gpu.numaNode())
                .text("Zone", row.zone())
                .texts("Aggregates", row.aggregates())
                .text("Cloud", gpu.cloud())
                .section();
    }

    private static Detail.Section device(Gpu gpu) {
        return new Facts("Device")
                .text("Model", gpu.model())
                .text("Vendor:product", Links.device(gpu))
                .text("Kind", gpu.kind() == Gpu.Kind.VGPU ? "slice of a vGPU" : "whole card")
                .text("Resource class", gpu.resourceClass())
                .texts("Traits", gpu.traits())
                .text("Provider ID", gpu.providerId())
                .text("Known from", from(gpu))
                .section();
    }

    private static Detail.Section siblings(Gpu gpu, @Nullable Inventory inventory) {
        var facts = new Facts("Other GPUs of this host");
        if (inventory == null) return facts.section();
        for (Gpu other : inventory.gpus()) {
            if (!other.host().equals(gpu.host()) || other.address().equals(gpu.address())) continue;
            facts.item(other.address(), Links.gpu(other, other.model()), Look.of(other.state()));
        }
        return facts.section();
    }

    private static List<Detail.Command> commands(Gpu gpu) {
        var commands = new Openstack(gpu.cloud());
        String provider = gpu.providerId();
        if (provider != null) {
            commands.add("Show the resource provider", "resource", "provider", "show", provider, "--allocations")
                    .add("Show its inventory", "resource", "provider", "inventory", "list", provider)
                    .add("Show its traits", "resource", "provider", "trait", "list", provider);
        }
        commands.add("Show the host", "hypervisor", "show", gpu.host());
        if (gpu.holder() != null) {
            commands.add("Show the instance", "server", "show", gpu.holder().instanceId());
        }
        return commands.commands();
    }

    private static String spoken(GpuRow row) {
        Gpu gpu = row.gpu();
        var words =
                new StringBuilder("GPU ").append(gpu.address()).append(" on ").append(gpu.host());
        words.append(", ")
                .append(gpu.model())
                .append(", ")
                .append(Look.of(gpu.state()).word());
        if (gpu.holder() != null) words.append(" by ").append(Links.name(gpu.holder()));
        if (row.value(Metric.TEMPERATURE) != null)
            words.append(", ").append(row.value(Metric.TEMPERATURE)).append(" °C");
        if (gpu.reason() != null) words.append(", ").append(gpu.reason());
        return words.toString();
    }

    private static @Nullable String holder(Gpu gpu) {
        return gpu.holder() == null ? null : Links.name(gpu.holder());
    }

    private static @Nullable String project(Gpu gpu) {
        return gpu.holder() == null ? null : Links.project(gpu.holder());
    }

    private static @Nullable String projectId(Gpu gpu) {
        return gpu.holder() == null ? null : gpu.holder().projectId();
    }

    private static @Nullable String instanceId(Gpu gpu) {
        return gpu.holder() == null ? null : gpu.holder().instanceId();
    }

    private static @Nullable String flavor(Gpu gpu) {
        return gpu.holder() == null ? null : gpu.holder().flavor();
    }

    private static String kind(Gpu gpu) {
        return gpu.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String from(Gpu gpu) {
        return gpu.derived() ? "derived from flavors" : "Placement";
    }
}

package org.xlcloud.views.hosts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.detail.Openstack;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Bar;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The list of hosts as data, and what is known of each.
final class HostsModel {
    private static final int MOST_INSTANCES = 200;

    private HostsModel() {}

    static TableSpec<HostRow> spec() {
        return new TableSpec<>(
                "hosts",
                "host",
                "hosts",
                row -> row.host().key(),
                row -> row.host().id(),
                HostsModel::spoken,
                columns());
    }

    private static List<Column<HostRow>> columns() {
        return List.of(
                Column.<HostRow>state("state", "State", HostRow::look).wide(132),
                Column.<HostRow>text("name", "Name", row -> row.host().name())
                        .alias("host")
                        .wide(190),
                Column.<HostRow>number("gpus", "GPUs", HostRow::gpus)
                        .barred(HostsModel::gpuBar)
                        .alias("gpu", "total")
                        .wide(150),
                Column.<HostRow>number("free", "Free", HostRow::free).wide(62),
                Column.<HostRow>number("held", "Held", HostRow::held).wide(62),
                Column.<HostRow>number("reserved", "Reserved", HostRow::reserved)
                        .wide(92),
                Column.<HostRow>number("trouble", "Trouble", HostRow::trouble).wide(80),
                Column.<HostRow>text("zone", "Zone", row -> row.host().zone()).wide(90),
                Column.<HostRow>text(
                                "aggregates", "Aggregates", row -> row.host().aggregates())
                        .alias("aggregate")
                        .wide(120),
                Column.<HostRow>number(
                                "instances", "Instances", row -> row.host().instances())
                        .wide(96),
                Column.<HostRow>number(
                                "vcpusUsed", "vCPUs used", row -> row.host().vcpusUsed())
                        .barred(row -> used(row.host().vcpusUsed(), row.host().vcpus()))
                        .wide(140),
                Column.<HostRow>number("vcpus", "vCPUs", row -> row.host().vcpus())
                        .wide(80),
                Column.<HostRow>number(
                                "memoryUsed",
                                "Memory used",
                                row -> gib(row.host().memoryUsedMiB()))
                        .in("GiB")
                        .barred(row ->
                                used(row.host().memoryUsedMiB(), row.host().memoryMiB()))
                        .wide(170),
                Column.<HostRow>number("memory", "Memory", row -> gib(row.host().memoryMiB()))
                        .in("GiB")
                        .wide(120),
                Column.<HostRow>age("lastSeen", "Last seen", row -> row.host().seenAt())
                        .alias("seen")
                        .wide(110),
                Column.<HostRow>text(
                                "disabledReason",
                                "Disabled because",
                                row -> row.host().disabledReason())
                        .wide(240),
                Column.<HostRow>text("pci", "GPUs known from", row -> pci(row.host()))
                        .wide(190),
                Column.<HostRow>text("cloud", "Cloud", row -> row.host().cloud())
                        .wide(90),
                Column.<HostRow>text("type", "Type", row -> row.host().type())
                        .wide(80)
                        .hidden(),
                Column.<HostRow>text("address", "Address", row -> row.host().address())
                        .wide(120)
                        .hidden(),
                Column.<HostRow>number(
                                "diskUsed", "Disk used", row -> row.host().diskUsedGiB())
                        .in("GiB")
                        .wide(120)
                        .hidden(),
                Column.<HostRow>number("disk", "Disk", row -> row.host().diskGiB())
                        .in("GiB")
                        .wide(100)
                        .hidden(),
                Column.<HostRow>text(
                                "service", "Service host", row -> row.host().service())
                        .wide(150)
                        .hidden(),
                Column.<HostRow>text("id", "ID", row -> row.host().id())
                        .wide(290)
                        .hidden());
    }

    static List<HostRow> rows(Known known) {
        List<HostRow> rows = new ArrayList<>();
        for (Inventory inventory : known.inventories().values()) {
            for (Host host : inventory.hosts()) rows.add(HostRow.of(host));
        }
        return rows;
    }

    static Detail detail(HostRow row, Known known) {
        Host host = row.host();
        return new Detail(
                Links.HOST,
                host.cloud(),
                Links.id(host.cloud(), host.key()),
                Icon.HOST,
                host.name(),
                (host.zone() == null ? "Host" : "Host in " + host.zone()) + " of " + host.cloud(),
                row.look(),
                host.disabledReason(),
                List.of(
                        gpus(host),
                        state(row),
                        capacity(host),
                        instances(host, known.of(host.cloud())),
                        identity(host)),
                commands(host));
    }

    private static Detail.Section gpus(Host host) {
        var facts = new Facts("GPUs");
        if (host.gpus().isEmpty()) facts.text("None", pci(host));
        for (Gpu gpu : host.gpus()) {
            String held = gpu.holder() == null ? "" : " · " + Links.name(gpu.holder());
            facts.item(gpu.address(), Links.gpu(gpu, gpu.model() + held), Look.of(gpu.state()));
        }
        return facts.section();
    }

    private static Detail.Section state(HostRow row) {
        Host host = row.host();
        return new Facts("State")
                .text("nova-compute", host.up() ? "reports" : "does not report")
                .time("Last seen", host.seenAt())
                .text("Scheduling", host.enabled() ? "enabled" : "disabled")
                .text("Because", host.disabledReason())
                .text("GPUs known from", pci(host))
                .section();
    }

    private static Detail.Section capacity(Host host) {
        return new Facts("Capacity")
                .part("vCPUs", host.vcpusUsed(), host.vcpus(), "used")
                .part("Memory", gib(host.memoryUsedMiB()), gib(host.memoryMiB()), "GiB used")
                .part("Disk", host.diskUsedGiB(), host.diskGiB(), "GiB used")
                .text("Instances", host.instances())
                .section();
    }

    private static Detail.Section instances(Host host, @Nullable Inventory inventory) {
        var facts = new Facts("Instances");
        if (inventory == null) return facts.section();
        int shown = 0;
        int all = 0;
        for (Instance instance : inventory.instances()) {
            if (!host.name().equals(instance.hostName())) continue;
            all++;
            if (shown == MOST_INSTANCES) continue;
            shown++;
            facts.link(Links.project(instance), Links.instance(instance));
        }
        if (all > shown) facts.text("And", all - shown + " more: see the list of instances");
        return facts.section();
    }

    private static Detail.Section identity(Host host) {
        return new Facts("Identity")
                .text("ID", host.id())
                .text("Service host", host.service())
                .text("Address", host.address())
                .text("Hypervisor", host.type())
                .text("Zone", host.zone())
                .texts("Aggregates", host.aggregates())
                .text("Cloud", host.cloud())
                .section();
    }

    private static List<Detail.Command> commands(Host host) {
        return new Openstack(host.cloud())
                .add("Show the hypervisor", "hypervisor", "show", host.name())
                .add("Show its services", "compute", "service", "list", "--long", "--host", host.service())
                .add("List its instances", "server", "list", "--all-projects", "--long", "--host", host.name())
                .add("List its resource providers", "resource", "provider", "list", "--in-tree", host.id())
                .add("Show what is allocated on it", "resource", "provider", "show", host.id(), "--allocations")
                .commands();
    }

    private static Bar gpuBar(HostRow row) {
        return new Bar(
                row.gpus(),
                List.of(
                        new Bar.Part(row.held(), "state-held"),
                        new Bar.Part(row.reserved(), "state-reserved"),
                        new Bar.Part(row.trouble(), "state-trouble"),
                        new Bar.Part(row.free(), "state-free")));
    }

    private static Bar used(@Nullable Number part, @Nullable Number whole) {
        double all = whole == null ? 0 : whole.doubleValue();
        return new Bar(all, List.of(new Bar.Part(part == null ? 0 : part.doubleValue(), "state-held")));
    }

    private static @Nullable Long gib(@Nullable Long mib) {
        return mib == null ? null : Math.round(mib / 1024.0);
    }

    static String pci(Host host) {
        return switch (host.pci()) {
            case PLACEMENT -> "Placement";
            case DERIVED -> "derived from flavors";
            case NONE -> "Placement reports none";
            case UNKNOWN -> "Placement not heard yet";
        };
    }

    private static String spoken(HostRow row) {
        Host host = row.host();
        return "Host " + host.name() + ", " + row.look().word()
                + (host.disabledReason() == null ? "" : " because " + host.disabledReason()) + ", " + row.free()
                + " of " + row.gpus() + " GPUs free" + (row.trouble() == 0 ? "" : ", " + row.trouble() + " in trouble");
    }
}

package org.xlcloud.views.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.detail.Openstack;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.metrics.Reported;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.TableSpec;

/// The list of instances as data, and what is known of each.
final class InstancesModel {
    private InstancesModel() {}

    static TableSpec<Instance> spec() {
        return new TableSpec<>(
                "instances",
                "instance",
                "instances",
                Instance::key,
                Instance::id,
                InstancesModel::spoken,
                List.of(
                        Column.<Instance>state("status", "Status", InstancesModel::look)
                                .alias("state")
                                .wide(112),
                        Column.<Instance>text("name", "Name", Instance::name)
                                .alias("instance")
                                .wide(210),
                        Column.<Instance>text("host", "Host", Instance::hostName)
                                .linked(InstancesModel::host)
                                .wide(160),
                        Column.<Instance>text("project", "Project", Links::project)
                                .wide(130),
                        Column.<Instance>text("flavor", "Flavor", Instance::flavor)
                                .wide(120),
                        Column.<Instance>number(
                                        "gpus",
                                        "GPUs held",
                                        instance -> instance.gpus().size())
                                .alias("gpu", "held")
                                .wide(100),
                        Column.<Instance>number("gpusAsked", "GPUs asked", Instance::gpusAsked)
                                .alias("asked")
                                .wide(106),
                        Column.<Instance>age("launched", "Launched", Instance::launchedAt)
                                .wide(110),
                        Column.<Instance>text("fault", "Fault", Instance::fault).wide(280),
                        Column.<Instance>time("created", "Created", Instance::createdAt)
                                .wide(170),
                        Column.<Instance>text("cloud", "Cloud", Instance::cloud).wide(90),
                        Column.<Instance>text("task", "Task", Instance::taskState)
                                .wide(110)
                                .hidden(),
                        Column.<Instance>text("addresses", "Addresses", Instance::addresses)
                                .alias("address", "ip")
                                .wide(140)
                                .hidden(),
                        Column.<Instance>time("updated", "Updated", Instance::updatedAt)
                                .wide(170)
                                .hidden(),
                        Column.<Instance>text("metadata", "Metadata", instance -> pairs(instance.metadata()))
                                .wide(200)
                                .hidden(),
                        Column.<Instance>text("id", "ID", Instance::id)
                                .wide(290)
                                .hidden(),
                        Column.<Instance>text("projectId", "Project ID", Instance::projectId)
                                .wide(270)
                                .hidden(),
                        Column.<Instance>text("userId", "User ID", Instance::userId)
                                .wide(270)
                                .hidden()));
    }

    static List<Instance> rows(Known known) {
        List<Instance> rows = new ArrayList<>();
        for (Inventory inventory : known.inventories().values()) rows.addAll(inventory.instances());
        return rows;
    }

    static Detail detail(Instance instance, Known known) {
        return new Detail(
                Links.INSTANCE,
                instance.cloud(),
                instance.id(),
                Icon.INSTANCE,
                instance.name(),
                "Instance of " + Links.project(instance) + " in " + instance.cloud(),
                look(instance),
                instance.fault(),
                List.of(
                        gpus(instance, known.of(instance.cloud())),
                        Reported.facts(instance, known),
                        place(instance),
                        Links.stacks(known.inStacks(instance.cloud(), instance.id())),
                        times(instance),
                        identity(instance),
                        new Facts("Flavor's extra specs")
                                .pairs(instance.flavorExtraSpecs())
                                .section(),
                        new Facts("Metadata").pairs(instance.metadata()).section()),
                commands(instance));
    }

    private static Detail.Section gpus(Instance instance, @Nullable Inventory inventory) {
        var facts = new Facts("GPUs")
                .text("Asked for", instance.gpusAsked())
                .text("Held", instance.gpus().size());
        if (inventory == null || instance.gpus().isEmpty()) return facts.section();
        for (Gpu gpu : inventory.gpus()) {
            if (!instance.gpus().contains(gpu.key())) continue;
            facts.item(gpu.address(), Links.gpu(gpu, gpu.model()), Look.of(gpu.state()));
        }
        return facts.section();
    }

    private static Detail.Section place(Instance instance) {
        return new Facts("Place")
                .link("Host", host(instance))
                .text("Project", Links.project(instance))
                .text("Flavor", instance.flavor())
                .texts("Addresses", instance.addresses())
                .text("Cloud", instance.cloud())
                .section();
    }

    private static Detail.Section times(Instance instance) {
        return new Facts("Times")
                .text("Task", instance.taskState())
                .time("Created", instance.createdAt())
                .time("Launched", instance.launchedAt())
                .time("Updated", instance.updatedAt())
                .section();
    }

    private static Detail.Section identity(Instance instance) {
        return new Facts("Identity")
                .text("ID", instance.id())
                .text("Project ID", instance.projectId())
                .text("User ID", instance.userId())
                .section();
    }

    private static List<Detail.Command> commands(Instance instance) {
        var commands = new Openstack(instance.cloud())
                .add("Show the instance", "server", "show", instance.id())
                .add("Show what it holds", "resource", "provider", "allocation", "show", instance.id())
                .add("List what happened to it", "server", "event", "list", "--long", instance.id());
        if (instance.flavor() != null) commands.add("Show its flavor", "flavor", "show", instance.flavor());
        return commands.commands();
    }

    /// Nova's word in small letters, with an icon for the kind of state that it is.
    static Look look(Instance instance) {
        String word = instance.status().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (instance.status()) {
            case "ACTIVE" -> new Look(Icon.LIVE, word, "state-live");
            case "ERROR" -> new Look(Icon.FAILED, word, "state-failed");
            case "SHUTOFF", "DELETED", "SOFT_DELETED", "SHELVED", "SHELVED_OFFLOADED" ->
                new Look(Icon.STOP, word, "state-loading");
            case "PAUSED", "SUSPENDED", "RESCUE", "UNKNOWN" -> new Look(Icon.WARNING, word, "state-stale");
            default -> new Look(Icon.RUNNING, word, "state-loading");
        };
    }

    private static @Nullable Link host(Instance instance) {
        return instance.hostName() == null ? null : Links.host(instance.cloud(), instance.hostName());
    }

    private static List<String> pairs(Map<String, String> of) {
        return of.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .sorted()
                .toList();
    }

    private static String spoken(Instance instance) {
        return "Instance " + instance.name() + ", " + look(instance).word()
                + (instance.hostName() == null ? "" : " on " + instance.hostName()) + ", holds "
                + instance.gpus().size() + " of " + instance.gpusAsked() + " GPUs"
                + (instance.fault() == null ? "" : ", " + instance.fault());
    }
}

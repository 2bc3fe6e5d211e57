package org.xlcloud.views.overview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.Group;
import org.xlcloud.charts.wall.HeatScale;
import org.xlcloud.charts.wall.WallData;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.NaturalOrder;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.views.inventory.AlarmedGpus;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;

/// What the wall shows of the clouds: every GPU as a cell, grouped and coloured as the operator chose. Computed on any
/// thread.
///
/// @param scale null where the cells are coloured by state: by choice, or because nothing is known of the metric
/// @param things what each cell stands for, by its id
/// @param links what the title of each group opens, by the group's id
/// @param hottest the GPU with the highest temperature; null where none is known
record WallModel(
        WallData data,
        @Nullable HeatScale scale,
        Map<String, Thing> things,
        Map<String, Link> links,
        @Nullable Hottest hottest) {

    /// What to show and how.
    ///
    /// @param metric null colours by state
    record Asked(
            Map<String, Inventory> inventories,
            Map<String, Telemetry> telemetry,
            Alarms alarms,
            Grouping grouping,
            @Nullable Metric metric) {}

    /// What a cell stands for.
    ///
    /// @param alarms those that are on the GPU or on the instance that holds it, and not put aside
    record Thing(
            Gpu gpu,
            @Nullable Host host,
            @Nullable Instance instance,
            @Nullable GpuTelemetry telemetry,
            List<Alarm> alarms) {
        /// The worst of its alarms, as it was since somebody saw it.
        Severity worst() {
            Severity worst = Severity.NONE;
            for (Alarm alarm : alarms) worst = worst.worst(alarm.latched());
            return worst;
        }
    }

    /// @param celsius its temperature
    record Hottest(Gpu gpu, double celsius) {}

    /// Cells of a group while they are collected.
    private record Gathered(
            Grouping.Place place, String cloud, @Nullable Host host, List<Cell> cells) {}

    static WallModel of(Asked asked) {
        var things = new LinkedHashMap<String, Thing>();
        Map<String, List<Alarm>> alarms = byObject(asked.alarms(), new AlarmedGpus(asked.telemetry()));
        for (Inventory inventory : asked.inventories().values()) things(inventory, asked.telemetry(), alarms, things);
        Metric metric = asked.metric();
        HeatScale scale = metric == null ? null : WallScales.of(metric, things.values());
        boolean many = asked.inventories().size() > 1;
        var groups = new LinkedHashMap<String, Gathered>();
        for (var entry : things.entrySet()) {
            Thing thing = entry.getValue();
            Gpu gpu = thing.gpu();
            Instance instance = thing.instance();
            Grouping.Place place = asked.grouping()
                    .of(gpu, thing.host(), instance == null ? Map.of() : Map.of(instance.id(), instance));
            String id = gpu.cloud() + "/" + place.title();
            groups.computeIfAbsent(id, _ -> new Gathered(place, gpu.cloud(), thing.host(), new ArrayList<>()))
                    .cells()
                    .add(cell(thing, scale == null ? null : metric));
        }
        var ordered = new ArrayList<>(groups.entrySet());
        if (asked.grouping() != Grouping.HOST)
            ordered.sort(Comparator.comparing(Map.Entry::getValue, WallModel::order));
        var links = new HashMap<String, Link>();
        var shown = new ArrayList<Group>();
        for (var entry : ordered) {
            Gathered gathered = entry.getValue();
            Link link = gathered.place().link();
            if (link != null) links.put(entry.getKey(), link);
            shown.add(group(entry.getKey(), gathered, asked.grouping(), many));
        }
        return new WallModel(new WallData(shown), scale, things, links, hottest(things));
    }

    /// Alarms by the key of the GPU that they are on; of the instance where they are on no GPU.
    private static Map<String, List<Alarm>> byObject(Alarms alarms, AlarmedGpus gpus) {
        Map<String, List<Alarm>> found = new HashMap<>();
        alarms.active().forEach(alarm -> {
            String key = gpus.key(alarm);
            if (key == null) key = alarm.link(Links.INSTANCE);
            if (key != null) found.computeIfAbsent(key, _ -> new ArrayList<>()).add(alarm);
        });
        return found;
    }

    private static void things(
            Inventory inventory,
            Map<String, Telemetry> telemetry,
            Map<String, List<Alarm>> alarms,
            Map<String, Thing> things) {
        Map<String, Host> hosts = HashMap.newHashMap(inventory.hosts().size());
        for (Host host : inventory.hosts()) hosts.put(host.name(), host);
        Map<String, Instance> instances =
                HashMap.newHashMap(inventory.instances().size());
        for (Instance instance : inventory.instances()) instances.put(instance.id(), instance);
        Telemetry newest = telemetry.get(inventory.cloud());
        Map<String, GpuTelemetry> values = newest == null ? Map.of() : newest.gpus();
        for (Gpu gpu : inventory.gpus()) {
            Instance instance =
                    gpu.holder() == null ? null : instances.get(gpu.holder().instanceId());
            GpuTelemetry measured = values.get(gpu.key());
            List<Alarm> on = alarms.isEmpty() ? List.of() : on(gpu, instance, alarms);
            things.put(gpu.key(), new Thing(gpu, hosts.get(gpu.host()), instance, measured, on));
        }
    }

    private static List<Alarm> on(Gpu gpu, @Nullable Instance instance, Map<String, List<Alarm>> alarms) {
        List<Alarm> all = new ArrayList<>(alarms.getOrDefault(gpu.key(), List.of()));
        if (instance != null) all.addAll(alarms.getOrDefault(instance.key(), List.of()));
        return all;
    }

    private static Cell.Alarm glyph(Severity severity) {
        return switch (severity) {
            case NONE, UNKNOWN -> Cell.Alarm.NONE;
            case LOW -> Cell.Alarm.LOW;
            case MODERATE -> Cell.Alarm.MODERATE;
            case CRITICAL -> Cell.Alarm.CRITICAL;
        };
    }

    private static int order(Gathered one, Gathered other) {
        int rest = Boolean.compare(one.place().rest(), other.place().rest());
        if (rest != 0) return rest;
        int cloud = NaturalOrder.compare(one.cloud(), other.cloud());
        return cloud != 0
                ? cloud
                : NaturalOrder.compare(one.place().title(), other.place().title());
    }

    private static Group group(String id, Gathered gathered, Grouping grouping, boolean manyClouds) {
        String title = manyClouds
                ? gathered.place().title() + " · " + gathered.cloud()
                : gathered.place().title();
        Host host = grouping == Grouping.HOST ? gathered.host() : null;
        if (host != null && !host.up()) return new Group(id, title, "down", true, gathered.cells());
        if (host != null && !host.enabled()) return new Group(id, title, "disabled", false, gathered.cells());
        long free = gathered.cells().stream()
                .filter(cell -> cell.state() == Cell.State.FREE)
                .count();
        int all = gathered.cells().size();
        return new Group(id, title, all == 1 ? "" : free + " of " + all + " free", false, gathered.cells());
    }

    private static Cell cell(Thing thing, @Nullable Metric metric) {
        Gpu gpu = thing.gpu();
        GpuTelemetry telemetry = thing.telemetry();
        boolean hostDown = thing.host() != null && !thing.host().up();
        double value = Double.NaN;
        double limit = Double.NaN;
        boolean stale = false;
        boolean silent = false;
        if (metric != null && telemetry != null) {
            silent = telemetry.state() == Telemetry.State.DOWN;
            stale = telemetry.state() == Telemetry.State.STALE;
            value = WallScales.value(telemetry, metric);
            limit = WallScales.limit(telemetry, metric);
        }
        boolean missing = telemetry != null && telemetry.state() == Telemetry.State.MISSING;
        return new Cell(
                gpu.key(),
                label(gpu),
                value,
                limit,
                missing ? Cell.State.TROUBLE : state(gpu.state()),
                glyph(thing.worst()),
                stale,
                hostDown || silent);
    }

    /// PCI domain 0000 is nearly everybody's and tells nothing: `87:00.0` of `0000:87:00.0`. Where no address is known,
    /// only who holds the GPU tells it from others.
    static String label(Gpu gpu) {
        String holder = gpu.holder() == null ? null : gpu.holder().instanceName();
        if (gpu.derived() && holder != null) return holder;
        String address = gpu.address();
        return address.startsWith("0000:") ? address.substring("0000:".length()) : address;
    }

    private static Cell.State state(GpuState state) {
        return switch (state) {
            case FREE -> Cell.State.FREE;
            case HELD -> Cell.State.HELD;
            case RESERVED -> Cell.State.RESERVED;
            case TROUBLE -> Cell.State.TROUBLE;
        };
    }

    private static @Nullable Hottest hottest(Map<String, Thing> things) {
        Hottest hottest = null;
        for (Thing thing : things.values()) {
            GpuTelemetry telemetry = thing.telemetry();
            if (telemetry == null || telemetry.state() != Telemetry.State.LIVE) continue;
            double celsius = telemetry.values().get(Metric.TEMPERATURE);
            if (Double.isNaN(celsius) || (hottest != null && celsius <= hottest.celsius())) continue;
            hottest = new Hottest(thing.gpu(), celsius);
        }
        return hottest;
    }
}

package org.xlcloud.views.alarms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.NaturalOrder;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.AlarmedGpus;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.ResourceTable;

/// A large tile for each area of the clouds with the worst alarm in it, to be read across the room:
/// an area is a stack, or an availability zone for what belongs to none.
public final class AreaPanel {
    private static final String STYLE_SHEET = AlarmsPage.STYLE_SHEET;

    /// What a tile shows.
    ///
    /// @param filter what opens the area's alarms in the list
    record Area(
            String cloud, String name, boolean stack, Severity worst, int active, int acknowledged, String filter) {}

    private record Asked(
            Alarms alarms, Map<String, Inventory> inventories, Map<String, Telemetry> telemetry, Names names) {}

    private final Navigator navigator;
    private final FlowPane tiles = new FlowPane();
    private final ScrollPane scroll = new ScrollPane(tiles);
    private final StackPane root = new StackPane(scroll);
    private final OffThread<Asked, List<Area>> areas = new OffThread<>("alarm areas", AreaPanel::areas, this::show);
    private final Mailbox<Map<String, Telemetry>> telemetry;
    private final Names names;
    private Alarms alarms = Alarms.NONE;
    private Map<String, Inventory> inventories = Map.of();
    private @Nullable List<Area> shown;

    public AreaPanel(InventoryContext context, Navigator navigator) {
        this.navigator = navigator;
        telemetry = context.metrics().newest();
        names = new Names(context);
        tiles.getStyleClass().add("area-tiles");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("area-scroll");
        scroll.setAccessibleText("Areas with their worst alarm");
        root.getStylesheets().add(STYLE_SHEET);
        root.getStyleClass().add("area-panel");
        inventories = context.shown().newest();
    }

    public Region node() {
        return root;
    }

    public void show(Alarms now) {
        alarms = now;
        areas.ask(new Asked(alarms, inventories, telemetry.newest(), names));
    }

    public void inventories(Map<String, Inventory> now) {
        inventories = now;
        areas.ask(new Asked(alarms, inventories, telemetry.newest(), names));
    }

    /// Every stack that instances name, every zone, and where else there are alarms; the worst first.
    private static List<Area> areas(Asked asked) {
        Alarms alarms = asked.alarms();
        Map<String, Inventory> inventories = asked.inventories();
        var gpus = new AlarmedGpus(asked.telemetry());
        var finder = new AlarmPlace.Finder(inventories);
        Map<String, String> zones = new HashMap<>();
        Map<String, List<Alarm>> found = new TreeMap<>(NaturalOrder::compare);
        Set<String> stacks = new HashSet<>();
        for (Inventory inventory : inventories.values()) {
            for (Host host : inventory.hosts()) {
                String zone = host.zone() == null ? "no zone" : host.zone();
                zones.put(host.key(), zone);
                found.computeIfAbsent(inventory.cloud() + "/" + zone, _ -> new ArrayList<>());
            }
            for (var instance : inventory.instances()) {
                String stack = instance.metadata().get("stack_name");
                if (stack == null) continue;
                stacks.add(inventory.cloud() + "/" + stack);
                found.computeIfAbsent(inventory.cloud() + "/" + stack, _ -> new ArrayList<>());
            }
        }
        for (Alarm alarm : alarms.all()) {
            if (!inventories.containsKey(alarm.cloud()) || alarm.phase() == Phase.NORMAL) continue;
            AlarmPlace place = finder.of(alarm, gpus, asked.names());
            String area = place.stack() != null
                    ? place.stack().text()
                    : place.host() != null
                            ? zones.getOrDefault(
                                    place.host().key(), place.host().text())
                            : "elsewhere";
            if (place.stack() != null) stacks.add(alarm.cloud() + "/" + area);
            found.computeIfAbsent(alarm.cloud() + "/" + area, _ -> new ArrayList<>())
                    .add(alarm);
        }
        List<Area> areas = new ArrayList<>();
        found.forEach((key, of) -> areas.add(area(key, stacks.contains(key), of)));
        areas.sort(java.util.Comparator.comparing(Area::worst, java.util.Comparator.reverseOrder()));
        return areas;
    }

    private static Area area(String key, boolean stack, List<Alarm> alarms) {
        Severity worst = Severity.NONE;
        int active = 0;
        int acknowledged = 0;
        for (Alarm alarm : alarms) {
            switch (alarm.phase()) {
                case UNACKNOWLEDGED, RETURNED -> {
                    worst = worst.worst(alarm.latched());
                    if (alarm.coveredBy() == null) active++;
                }
                case ACKNOWLEDGED -> acknowledged++;
                case NORMAL, SHELVED, OUT_OF_SERVICE -> {}
            }
        }
        String cloud = key.substring(0, key.indexOf('/'));
        String name = key.substring(key.indexOf('/') + 1);
        String quoted = "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        return new Area(cloud, name, stack, worst, active, acknowledged, stack ? "stack:=" + quoted : "");
    }

    private void show(List<Area> now) {
        if (now.equals(shown)) return;
        shown = now;
        boolean clouds = now.stream().map(Area::cloud).distinct().count() > 1;
        tiles.getChildren().setAll(now.stream().map(area -> tile(area, clouds)).toList());
        if (now.isEmpty())
            tiles.getChildren().add(new EmptyState(Icon.LIVE, "No areas", "No stack and no zone is known yet."));
    }

    private Button tile(Area area, boolean clouds) {
        var name = new Label(clouds ? area.cloud() + " / " + area.name() : area.name());
        name.getStyleClass().add("area-name");
        name.setGraphic((area.stack() ? Icon.STACK : Icon.HOST).node());
        var worst = new StateMark(Look.of(area.worst()));
        worst.getStyleClass().add("area-worst");
        String words = area.active() == 0
                ? area.acknowledged() == 0 ? "nothing to look at" : area.acknowledged() + " acknowledged"
                : area.active() + " to look at"
                        + (area.acknowledged() == 0 ? "" : ", " + area.acknowledged() + " acknowledged");
        var count = new Label(words);
        count.getStyleClass().add("area-count");
        var content = new VBox(name, worst, count);
        content.getStyleClass().add("area-content");
        var tile = new Button(null, content);
        tile.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        tile.setAlignment(Pos.CENTER_LEFT);
        tile.getStyleClass().addAll("area-tile", Look.of(area.worst()).styleClass());
        tile.setAccessibleText(name.getText() + ": " + area.worst().word() + ", " + words);
        tile.setOnAction(
                _ -> navigator.open(new Link(AlarmLists.KIND, ResourceTable.FILTER + area.filter(), area.name())));
        return tile;
    }
}

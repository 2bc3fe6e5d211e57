package org.xlcloud.views.overview;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.charts.wall.WallData;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.Copies;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;

/// The wall of GPUs with what it is grouped and coloured by, and its legend. Both choices are kept in the settings.
final class WallPane {
    private static final String GROUP = "overview.group";
    private static final String COLOUR = "overview.colour";
    private static final String BY_STATE = "state";

    /// What the cells may be coloured by.
    ///
    /// @param metric null for the state
    private record Colouring(@Nullable Metric metric) {
        String id() {
            return metric == null ? BY_STATE : metric.id();
        }

        String title() {
            return metric == null ? "State" : metric.title();
        }
    }

    private final InventoryContext context;
    private final Consumer<WallModel> onShown;
    private final GpuWall wall = new GpuWall();
    private final ComboBox<Grouping> groupings = new ComboBox<>();
    private final ComboBox<Colouring> colourings = new ComboBox<>();
    private final Label hint = new Label();
    private final HBox choices = new HBox();
    private final VBox root = new VBox();
    private final OffThread<WallModel.Asked, WallModel> models = new OffThread<>("wall", WallModel::of, this::show);
    private WallModel shown = new WallModel(WallData.EMPTY, null, Map.of(), Map.of(), null);
    private Map<String, Inventory> inventories = Map.of();
    private Map<String, Telemetry> telemetry = Map.of();
    private Alarms alarms = Alarms.NONE;
    private final ContextMenu menu = new ContextMenu();

    /// @param onShown told what the wall shows now
    WallPane(InventoryContext context, Navigator navigator, Consumer<WallModel> onShown) {
        this.context = context;
        this.onShown = onShown;
        groupings.setId("wall-group");
        groupings.getItems().setAll(Grouping.values());
        groupings.setConverter(new Titles<>(Grouping::title));
        groupings.setAccessibleText("Group the wall by");
        groupings.setValue(Grouping.byId(context.recall().apply(GROUP)));
        colourings.setId("wall-colour");
        colourings.getItems().add(new Colouring(null));
        for (Metric metric : WallScales.metrics()) colourings.getItems().add(new Colouring(metric));
        colourings.setConverter(new Titles<>(Colouring::title));
        colourings.setAccessibleText("Colour the wall by");
        colourings.setValue(remembered());
        groupings.valueProperty().subscribe((_, chosen) -> chosen(GROUP, chosen.id()));
        colourings.valueProperty().subscribe((_, chosen) -> chosen(COLOUR, chosen.id()));
        hint.getStyleClass().add("wall-hint");
        wall.setId("wall");
        wall.describe(cell -> {
            WallModel.Thing thing = shown.things().get(cell.id());
            return thing == null ? cell.label() : WallWords.of(thing, context.times());
        });
        wall.onOpen(cell -> {
            WallModel.Thing thing = shown.things().get(cell.id());
            if (thing != null) navigator.open(Links.gpu(thing.gpu()));
        });
        wall.onMenu((cell, where) -> {
            WallModel.Thing thing = shown.things().get(cell.id());
            if (thing == null) return;
            menu.getItems().setAll(WallMenu.items(thing, together(cell.id()), context.times(), navigator));
            menu.show(wall, where.getX(), where.getY());
        });
        wall.onOpenGroup(group -> {
            Link link = shown.links().get(group.id());
            if (link != null) navigator.open(link);
        });
        layOut();
    }

    private void layOut() {
        choices.getChildren().addAll(named("Group by", groupings), named("Colour by", colourings), hint);
        choices.getStyleClass().add("wall-choices");
        choices.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(wall, Priority.ALWAYS);
        root.getChildren().addAll(wall, wall.legend());
        root.getStyleClass().add("wall-pane");
    }

    private static Node named(String name, ComboBox<?> choice) {
        var label = new Label(name);
        label.setLabelFor(choice);
        label.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        var box = new HBox(label, choice);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("wall-choice");
        return box;
    }

    /// The selected GPUs when this one is among them, else this one: what the menu of a cell is about.
    private List<WallModel.Thing> together(String id) {
        Set<String> selected = wall.selectionProperty().get();
        return (selected.contains(id) ? selected : Set.of(id))
                .stream().map(shown.things()::get).filter(Objects::nonNull).toList();
    }

    /// The wall and its legend.
    Node node() {
        return root;
    }

    /// The choices, for the bar above.
    Node choices() {
        return choices;
    }

    void inventories(Map<String, Inventory> newest) {
        inventories = newest;
        ask();
    }

    void telemetry(Map<String, Telemetry> newest) {
        telemetry = newest;
        ask();
    }

    void alarms(Alarms newest) {
        alarms = newest;
        ask();
    }

    void reveal(String id) {
        wall.focusOn(id);
    }

    /// A title behind other words: `memory used`, but `SM clock`.
    static String inSentence(String title) {
        boolean abbreviation = title.length() > 1 && !Character.isLowerCase(title.charAt(1));
        return abbreviation ? title : title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }

    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (Grouping grouping : Grouping.values()) {
            String what = "Group the wall by " + inSentence(grouping.title());
            actions.add(action("group-" + grouping.id(), what, () -> groupings.setValue(grouping)));
        }
        for (Colouring colouring : colourings.getItems()) {
            actions.add(action(
                    "colour-" + colouring.id(),
                    "Colour the wall by " + inSentence(colouring.title()),
                    () -> colourings.setValue(colouring)));
        }
        actions.add(action(
                "fit", "Fit the wall into the window", () -> wall.zoomProperty().set(1)));
        actions.add(new Action(
                "wall.copy",
                "Wall",
                "Copy the selected GPUs",
                Icon.COPY,
                null,
                () -> wall.selectionProperty().get().isEmpty() ? "no GPU is selected on the wall" : null,
                () -> Copies.text(String.join("\n", wall.selectionProperty().get()))));
        return actions;
    }

    private static Action action(String id, String title, Runnable run) {
        return Action.always("wall." + id, "Wall", title, Icon.OVERVIEW, null, run);
    }

    private Colouring remembered() {
        String id = context.recall().apply(COLOUR);
        String wanted = id == null ? Metric.TEMPERATURE.id() : id;
        return colourings.getItems().stream()
                .filter(colouring -> colouring.id().equals(wanted))
                .findFirst()
                .orElse(colourings.getItems().getFirst());
    }

    private void chosen(String setting, String id) {
        context.remember().accept(setting, id);
        ask();
    }

    private void ask() {
        models.ask(new WallModel.Asked(
                inventories,
                telemetry,
                alarms,
                groupings.getValue(),
                colourings.getValue().metric()));
    }

    private void show(WallModel model) {
        shown = model;
        wall.show(model.data(), model.scale());
        Metric metric = colourings.getValue().metric();
        boolean missing = metric != null && model.scale() == null;
        hint.setText(missing ? "no GPU reports it yet: coloured by state" : "");
        onShown.accept(model);
    }

    /// Shows things by their titles; nothing is typed.
    private static final class Titles<T> extends StringConverter<T> {
        private final java.util.function.Function<T, String> title;

        Titles(java.util.function.Function<T, String> title) {
            this.title = title;
        }

        @Override
        public String toString(@Nullable T thing) {
            return thing == null ? "" : title.apply(thing);
        }

        @Override
        public @Nullable T fromString(String text) {
            return null;
        }
    }
}

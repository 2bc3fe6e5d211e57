package org.xlcloud.views.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import org.xlcloud.icons.Icon;

/// The two menus that say which part of the clouds is shown: open clouds, merged or one at a time; and the project.
final class CloudMenu {
    private final CloudAccess clouds;
    private final Scope scope;
    private final Consumer<String> open;
    private final Consumer<String> close;
    private final MenuButton cloudButton = new MenuButton();
    private final MenuButton projectButton = new MenuButton();

    CloudMenu(CloudAccess clouds, Scope scope, Consumer<String> open, Consumer<String> close) {
        this.clouds = clouds;
        this.scope = scope;
        this.open = open;
        this.close = close;
        cloudButton.setId("cloud-switcher");
        cloudButton.getStyleClass().addAll("flat", "scope-button");
        cloudButton.setGraphic(Icon.CLOUD.node());
        cloudButton.setMnemonicParsing(false); // names have underscores
        projectButton.setId("project-filter");
        projectButton.getStyleClass().addAll("flat", "scope-button");
        projectButton.setGraphic(Icon.PROJECT.node());
        projectButton.setMnemonicParsing(false);
        cloudButton.getItems().add(new MenuItem()); // an empty menu would not open, and it is filled when it does
        projectButton.getItems().add(new MenuItem());
        cloudButton.setOnShowing(event -> fillClouds());
        projectButton.setOnShowing(event -> fillProjects());
        scope.choiceProperty().subscribe(this::write);
    }

    MenuButton cloudButton() {
        return cloudButton;
    }

    MenuButton projectButton() {
        return projectButton;
    }

    /// Says what is shown; called when clouds were opened or closed.
    void write() {
        String text = shownText();
        cloudButton.setText(text);
        cloudButton.setAccessibleText("Cloud: " + text);
        String project = scope.choice().project();
        String name = project == null ? "All projects" : scope.projects().getOrDefault(project, project);
        projectButton.setText(name);
        projectButton.setAccessibleText("Project: " + name);
        boolean any = !clouds.open().newest().isEmpty();
        projectButton.setVisible(any);
        projectButton.setManaged(any);
    }

    /// The open clouds that pages show.
    List<String> shown() {
        List<String> now = clouds.open().newest();
        String one = scope.choice().cloud();
        return one != null && now.contains(one) ? List.of(one) : now;
    }

    /// "lab", "lab + demo", "All 4 clouds", "No cloud open".
    String shownText() {
        List<String> now = shown();
        return switch (now.size()) {
            case 0 -> "No cloud open";
            case 1 -> now.getFirst();
            case 2 -> String.join(" + ", now);
            default -> "All " + now.size() + " clouds";
        };
    }

    private void fillClouds() {
        var items = new ArrayList<MenuItem>();
        items.add(heading("Open clouds"));
        for (CloudInfo cloud : clouds.known()) items.add(cloudItem(cloud));
        List<String> now = clouds.open().newest();
        if (now.size() > 1) {
            items.add(new SeparatorMenuItem());
            items.add(heading("Show"));
            var group = new ToggleGroup();
            items.add(choice(group, "All, merged", scope.choice().cloud() == null, () -> scope.showCloud(null)));
            for (String name : now)
                items.add(choice(
                        group, "Only " + name, name.equals(scope.choice().cloud()), () -> scope.showCloud(name)));
        }
        cloudButton.getItems().setAll(items);
    }

    private CheckMenuItem cloudItem(CloudInfo cloud) {
        var words = new ArrayList<String>();
        words.add(cloud.name());
        if (cloud.production()) words.add("PRODUCTION");
        if (cloud.readOnly()) words.add("read-only");
        if (cloud.embedded() && !cloud.name().equals("embedded")) words.add("embedded");
        var item = new CheckMenuItem(String.join("  ·  ", words));
        item.setMnemonicParsing(false);
        item.setId("cloud-" + cloud.name());
        item.setSelected(clouds.isOpen(cloud.name()));
        item.setGraphic((cloud.embedded() ? Icon.EMBEDDED : cloud.production() ? Icon.PRODUCTION : Icon.CLOUD).node());
        item.setOnAction(event -> (clouds.isOpen(cloud.name()) ? close : open).accept(cloud.name()));
        return item;
    }

    private void fillProjects() {
        var items = new ArrayList<MenuItem>();
        var group = new ToggleGroup();
        String chosen = scope.choice().project();
        items.add(choice(group, "All projects", chosen == null, () -> scope.showProject(null)));
        scope.projects().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .forEach(project -> items.add(choice(
                        group,
                        project.getValue(),
                        project.getKey().equals(chosen),
                        () -> scope.showProject(project.getKey()))));
        projectButton.getItems().setAll(items);
    }

    private static RadioMenuItem choice(ToggleGroup group, String text, boolean selected, Runnable run) {
        var item = new RadioMenuItem(text);
        item.setMnemonicParsing(false);
        item.setToggleGroup(group);
        item.setSelected(selected);
        item.setOnAction(event -> run.run());
        return item;
    }

    private static CustomMenuItem heading(String text) {
        var label = new Label(text);
        label.getStyleClass().add("menu-heading");
        var item = new CustomMenuItem(label, false);
        item.getStyleClass().add("menu-heading-item");
        item.setDisable(true);
        return item;
    }
}

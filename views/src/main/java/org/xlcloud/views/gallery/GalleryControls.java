package org.xlcloud.views.gallery;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;

/// Every control that the console uses, as it is, chosen, and disabled.
final class GalleryControls {
    private GalleryControls() {}

    static Region all() {
        return new VBox(
                12,
                row("Buttons", button("Plain", ""), button("Default", "accent"), button("Flat", "flat"), danger()),
                row("Switches", toggle("Off", false), toggle("On", true), check(false), check(true), radio()),
                row("Choices", choice(), menu(), new Slider(0, 100, 40), new Spinner<Integer>(0, 9, 4)),
                row("Texts", field("", "Filter, as state:held"), field("state:held", ""), area(), link()),
                row("Progress", progress(0.4), progress(-1), indicator()),
                row("Disabled", disabled()),
                tabs());
    }

    private static Node row(String title, Node... nodes) {
        var name = new Label(title);
        name.setMinWidth(90);
        var row = new FlowPane(10, 8, name);
        row.setRowValignment(javafx.geometry.VPos.CENTER);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getChildren().addAll(nodes);
        return row;
    }

    private static Node[] disabled() {
        List<Node> all = List.of(
                button("Plain", ""),
                button("Default", "accent"),
                toggle("On", true),
                check(true),
                choice(),
                field("state:held", ""),
                link());
        all.forEach(node -> node.setDisable(true));
        return all.toArray(Node[]::new);
    }

    private static Button button(String text, String styleClass) {
        var button = new Button(text, Icon.GPU.node());
        if (!styleClass.isEmpty()) button.getStyleClass().add(styleClass);
        return button;
    }

    private static Button danger() {
        var button = new Button("Dangerous", Icon.WARNING.node());
        button.getStyleClass().add("danger");
        return button;
    }

    private static ToggleButton toggle(String text, boolean on) {
        var toggle = new ToggleButton(text);
        toggle.setSelected(on);
        return toggle;
    }

    private static CheckBox check(boolean on) {
        var check = new CheckBox(on ? "Checked" : "Unchecked");
        check.setSelected(on);
        return check;
    }

    private static RadioButton radio() {
        var radio = new RadioButton("Chosen");
        radio.setSelected(true);
        return radio;
    }

    private static ComboBox<String> choice() {
        var choice = new ComboBox<String>();
        choice.getItems().addAll("Temperature", "Power");
        choice.setValue("Temperature");
        return choice;
    }

    private static MenuButton menu() {
        return new MenuButton("Menu", Icon.MENU.node(), new MenuItem("One"), new MenuItem("Two"));
    }

    private static TextField field(String text, String prompt) {
        var field = new TextField(text);
        field.setPromptText(prompt);
        return field;
    }

    private static TextArea area() {
        var area = new TextArea("Several\nlines");
        area.setPrefSize(180, 60);
        return area;
    }

    private static Hyperlink link() {
        return new Hyperlink("gpu-node-1");
    }

    private static ProgressBar progress(double part) {
        return new ProgressBar(part);
    }

    private static ProgressIndicator indicator() {
        var indicator = new ProgressIndicator(0.7);
        indicator.setPrefSize(40, 40);
        return indicator;
    }

    private static Node tabs() {
        var tabs = new TabPane(new Tab("First", new Label("  of three")), new Tab("Second"), new Tab("Third"));
        tabs.setPrefHeight(70);
        return tabs;
    }
}

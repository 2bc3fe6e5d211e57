package org.xlcloud.views.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.metrics.Metric;

/// What was picked, each as a chip that takes it back.
final class Chips extends FlowPane {
    private final Consumer<Selection> change;

    Chips(Consumer<Selection> change) {
        super(6, 4);
        this.change = change;
        getStyleClass().add("metric-chips");
    }

    /// @param known whether a target is still there
    void show(Selection selection, Function<Target, String> names, java.util.function.Predicate<Target> known) {
        List<Node> chips = new ArrayList<>();
        for (Target target : selection.targets()) {
            String name = names.apply(target);
            boolean there = known.test(target);
            Button chip = chip(target.kind().icon(), name, () -> change.accept(selection.toggled(target)));
            chip.getStyleClass().add("target-chip");
            if (!there) {
                chip.getStyleClass().add("gone");
                chip.setTooltip(new Tooltip("This " + target.kind().word() + " is not there now. Press to remove."));
            }
            chip.setAccessibleText(
                    target.kind().word() + " " + name + (there ? "" : ", not there now") + ", press to remove");
            chips.add(chip);
        }
        for (Metric metric : selection.metrics()) {
            Button chip = chip(Icon.METRIC, metric.title(), () -> change.accept(selection.toggled(metric)));
            chip.getStyleClass().add("metric-chip");
            chip.setAccessibleText("metric " + metric.title() + ", press to remove");
            chips.add(chip);
        }
        if (selection.targets().size() + selection.metrics().size() > 1) {
            var clear = new Button("Clear");
            clear.getStyleClass().addAll("flat", "filter-clear");
            clear.setAccessibleText("Take everything back");
            clear.setOnAction(_ -> change.accept(Selection.NOTHING));
            chips.add(clear);
        }
        getChildren().setAll(chips);
        boolean any = !chips.isEmpty();
        setVisible(any);
        setManaged(any);
    }

    private static Button chip(Icon icon, String name, Runnable remove) {
        var label = new Label(name, icon.node());
        label.getStyleClass().add("chip-name");
        var face = new HBox(label, Icon.CLOSE.node());
        face.getStyleClass().add("chip-face");
        face.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        var chip = new Button(null, face);
        chip.getStyleClass().add("chip");
        chip.setTooltip(new Tooltip("Press to remove"));
        chip.setOnAction(_ -> remove.run());
        chip.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) remove.run();
        });
        return chip;
    }
}

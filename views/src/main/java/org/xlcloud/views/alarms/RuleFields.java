package org.xlcloud.views.alarms;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.xlcloud.icons.Icon;

/// The fields of an alarm's rule as inputs, each with what is wrong with it below, and a button that goes on once
/// nothing is.
final class RuleFields {
    private final VBox root = new VBox();
    private final Map<String, Supplier<String>> inputs = new LinkedHashMap<>();
    private final Map<String, Label> wrong = new HashMap<>();

    /// @param cancel stands before the button that goes on
    /// @param then takes what was typed, by the fields' paths
    RuleFields(RuleForm form, Button cancel, Consumer<Map<String, String>> then) {
        var grid = new GridPane();
        grid.getStyleClass().add("rule-form");
        int row = 0;
        for (RuleForm.Field field : form.fields()) {
            var title = new Label(field.title());
            title.getStyleClass().add("fact-name");
            title.setMinWidth(Region.USE_PREF_SIZE);
            Node input = input(field);
            title.setLabelFor(input);
            GridPane.setHgrow(input, Priority.ALWAYS);
            var problem = new Label();
            problem.getStyleClass().add("ask-wrong");
            problem.setWrapText(true);
            problem.setVisible(false);
            problem.setManaged(false);
            wrong.put(field.path(), problem);
            grid.add(title, 0, row);
            grid.add(new VBox(input, problem), 1, row++);
        }
        var next = new Button("Preview…", Icon.FORWARD.node());
        next.setId("rule-preview");
        next.getStyleClass().add("accent");
        next.setOnAction(_ -> {
            Map<String, String> typed = new LinkedHashMap<>();
            inputs.forEach((path, value) -> typed.put(path, value.get()));
            if (show(form.problems(typed))) then.accept(typed);
        });
        var buttons = new HBox(cancel, next);
        buttons.getStyleClass().add("rule-buttons");
        root.getStyleClass().add("rule-fields");
        root.getChildren().addAll(grid, buttons);
    }

    Region node() {
        return root;
    }

    /// @return whether nothing is wrong
    private boolean show(Map<String, String> problems) {
        wrong.forEach((path, label) -> {
            String problem = problems.get(path);
            label.setText(problem == null ? "" : problem);
            label.setVisible(problem != null);
            label.setManaged(problem != null);
        });
        return problems.isEmpty();
    }

    private Node input(RuleForm.Field field) {
        String id = "rule-" + field.path().replace('/', '-');
        return switch (field.kind()) {
            case YES_NO -> {
                var box = new CheckBox();
                box.setId(id);
                box.setSelected(Boolean.parseBoolean(field.value()));
                box.setAccessibleText(field.title());
                inputs.put(field.path(), () -> String.valueOf(box.isSelected()));
                yield box;
            }
            case CHOICE -> {
                var box = new ComboBox<String>();
                box.setId(id);
                box.getItems().setAll(field.choices());
                if (!field.choices().contains(field.value())) box.getItems().add(field.value());
                box.setValue(field.value());
                box.setAccessibleText(field.title());
                inputs.put(field.path(), box::getValue);
                yield box;
            }
            case LINES, JSON -> {
                var area = new TextArea(field.value());
                area.setPrefRowCount(Math.clamp(field.value().lines().count() + 1, 2, 8));
                yield typing(area, id, field);
            }
            case TEXT, NUMBER, WHOLE -> typing(new TextField(field.value()), id, field);
        };
    }

    private Node typing(TextInputControl input, String id, RuleForm.Field field) {
        input.setId(id);
        input.setAccessibleText(field.title());
        inputs.put(field.path(), input::getText);
        return input;
    }
}

package org.xlcloud.views.alarms;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.xlcloud.services.alarms.AlarmChange;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.views.actions.DialogWindow;

/// Asks for a new alarm of Aodh: in which cloud, of which type, and its rule; then shows what would be called.
final class NewAlarm {
    private final AlarmsContext context;
    private final Node anchor;
    private final ComboBox<String> cloud = new ComboBox<>();
    private final ComboBox<String> type = new ComboBox<>();
    private final StackPane fields = new StackPane();
    private final Stage stage;

    private NewAlarm(AlarmsContext context, Node anchor, List<String> clouds) {
        this.context = context;
        this.anchor = anchor;
        cloud.getItems().setAll(clouds);
        cloud.setValue(clouds.getFirst());
        cloud.setId("new-alarm-cloud");
        cloud.setAccessibleText("Cloud");
        type.getItems().setAll(RuleForm.TYPES);
        type.setId("new-alarm-type");
        type.setAccessibleText("Type of its rule");
        type.valueProperty().subscribe(now -> {
            if (now != null) fill(RuleForm.fresh(now));
        });
        var of = new HBox(label("Cloud", cloud), cloud, label("Type", type), type);
        of.getStyleClass().add("rule-buttons");
        var scroll = new ScrollPane(fields);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("rule-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        var content = new VBox(of, scroll);
        content.getStyleClass().add("rule-pane");
        content.getStylesheets().add(AlarmsPage.STYLE_SHEET);
        content.setPrefSize(640, 600);
        stage = DialogWindow.open(anchor, "New alarm", content, true);
        type.setValue(RuleForm.TYPES.getFirst());
    }

    /// @param anchor any node of the window that it belongs to
    /// @param clouds the names of the open ones, not empty
    static void open(AlarmsContext context, Node anchor, List<String> clouds) {
        new NewAlarm(context, anchor, clouds);
    }

    private static Label label(String text, Node of) {
        var label = new Label(text);
        label.setLabelFor(of);
        label.getStyleClass().add("fact-name");
        return label;
    }

    private void fill(RuleForm form) {
        var cancel = new Button("Cancel");
        cancel.setCancelButton(true);
        cancel.setOnAction(_ -> stage.hide());
        fields.getChildren()
                .setAll(new RuleFields(form, cancel, typed -> {
                            Cloud of = context.clouds().apply(cloud.getValue()).orElse(null);
                            if (of == null) return; // closed meanwhile
                            stage.hide();
                            context.actions().ask(anchor, AlarmChange.create(of, form.made(typed)));
                        })
                        .node());
    }
}

package org.xlcloud.views.compute;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.xlcloud.views.actions.DialogWindow;

/// Asks for one line of text before an action is previewed.
final class TextQuestion {
    private TextQuestion() {}

    static void ask(Node anchor, String title, String question, Consumer<String> then) {
        var head = new Label(title);
        head.getStyleClass().add("sheet-title");
        var label = new Label(question);
        var field = new TextField();
        field.setId("question-text");
        field.setPrefColumnCount(40);
        label.setLabelFor(field);
        var cancel = new Button("Cancel");
        var go = new Button("Preview…");
        go.setId("question-go");
        go.setDefaultButton(true);
        var buttons = new HBox(cancel, go);
        buttons.getStyleClass().add("button-row");
        buttons.setAlignment(Pos.CENTER_RIGHT);
        var root = new VBox(head, label, field, buttons);
        root.getStyleClass().add("text-question");
        Stage stage = DialogWindow.open(anchor, title, root, true);
        cancel.setOnAction(_ -> stage.hide());
        go.setOnAction(_ -> {
            stage.hide();
            then.accept(field.getText().strip());
        });
        field.requestFocus();
    }
}

package org.xlcloud.views.compute;

import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.actions.DialogWindow;
import org.xlcloud.views.detail.Question;
import org.xlcloud.views.inventory.Copies;

/// The address at which an instance's console can be opened in a browser for some minutes: shown, and on the clipboard.
/// Nova makes it anew each time, and where it can't, the reason stands in its place.
final class ConsoleAddress {
    private ConsoleAddress() {}

    /// @param name the instance's
    /// @param ask gives the address; blocks, and throws a ProblemException where there is none
    static void open(Node anchor, String name, Supplier<String> ask) {
        var address = new TextField();
        address.setId("console-address");
        address.setEditable(false);
        address.setPrefColumnCount(50);
        address.setAccessibleText("Address of the console of " + name);
        var copied = new Label("It is on the clipboard, and opens in a browser for some minutes.", Icon.COPY.node());
        copied.setId("console-copied");
        var question = new Question<String, String>(
                "Nova",
                "address of its console",
                _ -> ask.get(),
                text -> {
                    address.setText(text);
                    Copies.text(text);
                },
                new VBox(address, copied));
        question.node().getStyleClass().add("console-address");
        var head = new Label("Console of " + name);
        head.getStyleClass().add("sheet-title");
        var close = new Button("Close");
        close.setId("console-close");
        close.setDefaultButton(true);
        var buttons = new HBox(close);
        buttons.getStyleClass().add("button-row");
        buttons.setAlignment(Pos.CENTER_RIGHT);
        var root = new VBox(head, question.node(), buttons);
        root.getStyleClass().add("text-question");
        Stage stage = DialogWindow.open(anchor, "Console of " + name, root, false);
        close.setOnAction(_ -> stage.hide());
        question.showing(true);
        question.of(name);
    }
}

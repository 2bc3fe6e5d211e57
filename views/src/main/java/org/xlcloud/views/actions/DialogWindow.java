package org.xlcloud.views.actions;

import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.stage.Modality;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.xlcloud.icons.AppIcon;

/// A window that belongs to another: dressed as that one, in its middle, closed by Escape.
public final class DialogWindow {
    private static final String SHEET = Objects.requireNonNull(DialogWindow.class.getResource("actions.css"))
            .toExternalForm();
    private static final double MARGIN = 48;

    private DialogWindow() {}

    /// @param anchor any node of the window that it belongs to
    /// @param modal whether that window waits for it
    public static Stage open(Node anchor, String title, Region content, boolean modal) {
        Window owner = anchor.getScene().getWindow();
        var stage = new Stage();
        stage.initOwner(owner);
        stage.initModality(modal ? Modality.WINDOW_MODAL : Modality.NONE);
        stage.setTitle(title);
        stage.getIcons().setAll(AppIcon.images());
        content.getStylesheets().add(SHEET);
        content.getStyleClass().add("dialog-window");
        var scene = new Scene(content);
        Scene dressed = anchor.getScene();
        Bindings.bindContent(scene.getStylesheets(), dressed.getStylesheets());
        scene.getPreferences()
                .colorSchemeProperty()
                .bind(dressed.getPreferences().colorSchemeProperty());
        scene.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() != KeyCode.ESCAPE || event.isConsumed()) return;
            stage.hide();
            event.consume();
        });
        stage.setScene(scene);
        InvalidationListener centre = _ -> centre(stage, owner);
        stage.widthProperty().addListener(centre);
        stage.heightProperty().addListener(centre);
        limit(stage);
        stage.show();
        return stage;
    }

    private static void limit(Stage stage) {
        var screen = Screen.getPrimary().getVisualBounds();
        stage.setMaxWidth(screen.getWidth() - MARGIN);
        stage.setMaxHeight(screen.getHeight() - MARGIN);
    }

    private static void centre(Stage stage, Window owner) {
        stage.setX(owner.getX() + Math.max(0, (owner.getWidth() - stage.getWidth()) / 2));
        stage.setY(owner.getY() + Math.max(0, (owner.getHeight() - stage.getHeight()) / 3));
    }
}

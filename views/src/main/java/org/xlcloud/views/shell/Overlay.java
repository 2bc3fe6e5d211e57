package org.xlcloud.views.shell;

import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The layer above the frame for palette and key sheet: one at a time, closed by Escape or a click beside it; the focus
/// goes back to where it was.
final class Overlay extends StackPane {
    private static final double TOP_GAP = 64;

    private final Region scrim = new Region();
    private @Nullable String shown;
    private @Nullable Node focusBefore;

    Overlay() {
        getStyleClass().add("overlay");
        scrim.getStyleClass().add("scrim");
        scrim.setOnMousePressed(event -> close());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        setVisible(false);
        setManaged(false);
    }

    boolean isOpen() {
        return shown != null;
    }

    /// Shows a sheet; asked again for the one that is shown, it closes it.
    void toggle(String name, Supplier<? extends Region> sheet) {
        boolean again = name.equals(shown);
        close();
        if (!again) open(name, sheet.get());
    }

    void close() {
        if (shown == null) return;
        shown = null;
        setVisible(false);
        setManaged(false);
        getChildren().clear();
        if (focusBefore != null) focusBefore.requestFocus();
        focusBefore = null;
    }

    private void open(String name, Region sheet) {
        shown = name;
        focusBefore = getScene().getFocusOwner();
        sheet.getStyleClass().add("overlay-sheet");
        sheet.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        sheet.setMinSize(0, 0);
        setAlignment(sheet, Pos.TOP_CENTER);
        setMargin(sheet, new Insets(TOP_GAP, 16, 40, 16));
        getChildren().setAll(scrim, sheet);
        setManaged(true);
        setVisible(true);
        applyCss();
        sheet.requestFocus();
    }

    private void key(KeyEvent event) {
        if (event.getCode() != KeyCode.ESCAPE) return;
        close();
        event.consume();
    }
}

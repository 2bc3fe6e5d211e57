package org.xlcloud.views.table;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;

/// Ways to go on, in a list under a text field that keeps the focus: arrows choose, Tab and Enter take, Escape closes.
final class SuggestionPopup {
    private static final double ROW_HEIGHT = 28;
    private static final double WIDTH = 320;

    private final TextField field;
    private final Supplier<List<Suggestions.Suggestion>> source;
    private final Consumer<Suggestions.Suggestion> take;
    private final ListView<Suggestions.Suggestion> list = new ListView<>();
    private final Popup popup = new Popup();
    private String seen = "";
    private boolean taking;

    SuggestionPopup(
            TextField field, Supplier<List<Suggestions.Suggestion>> source, Consumer<Suggestions.Suggestion> take) {
        this.field = field;
        this.source = source;
        this.take = take;
        list.getStyleClass().addAll("suggestions", "dense");
        list.setAccessibleText("Suggestions");
        list.setFocusTraversable(false);
        list.setFixedCellSize(ROW_HEIGHT);
        list.setPrefWidth(WIDTH);
        list.setPlaceholder(new Label());
        list.setCellFactory(_ -> new SuggestionCell());
        list.setOnMouseClicked(_ -> takeSelected());
        popup.setAutoHide(true);
        popup.setHideOnEscape(false);
        popup.getContent().add(list);
        // The caret moves after the text has changed; only then is it known what stands before it.
        field.caretPositionProperty().addListener((_, _, _) -> typed());
        field.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) popup.hide();
        });
    }

    boolean isShowing() {
        return popup.isShowing();
    }

    /// Shows all ways to go on, also where nothing is typed yet.
    void show() {
        List<Suggestions.Suggestion> found = source.get();
        if (found.isEmpty() || field.getScene() == null) {
            popup.hide();
            return;
        }
        list.getItems().setAll(found);
        list.getSelectionModel().clearSelection();
        list.setPrefHeight(found.size() * ROW_HEIGHT + 4);
        if (popup.isShowing()) return;
        // A popup has style sheets of its own; the field's carry the theme and ours.
        popup.getScene().getStylesheets().setAll(field.getScene().getStylesheets());
        popup.getScene().getStylesheets().add(ResourceTable.STYLE_SHEET);
        Bounds bounds = field.localToScreen(field.getBoundsInLocal());
        if (bounds != null) popup.show(field, bounds.getMinX(), bounds.getMaxY() + 2);
    }

    /// Whether a key was for the suggestions.
    boolean takes(KeyEvent event) {
        if (!popup.isShowing()) return false;
        switch (event.getCode()) {
            case DOWN -> list.getSelectionModel().selectNext();
            case UP -> list.getSelectionModel().selectPrevious();
            case ESCAPE -> popup.hide();
            case TAB, ENTER -> {
                if (event.getCode() == KeyCode.TAB && list.getSelectionModel().isEmpty())
                    list.getSelectionModel().selectFirst();
                if (list.getSelectionModel().isEmpty()) {
                    popup.hide();
                    return false;
                }
                takeSelected();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void typed() {
        String text = field.getText();
        if (text.equals(seen)) return;
        seen = text;
        if (taking || !field.isFocused() || text.isBlank()) popup.hide();
        else show();
    }

    private void takeSelected() {
        Suggestions.@Nullable Suggestion selected = list.getSelectionModel().getSelectedItem();
        if (selected == null) return;
        popup.hide();
        taking = true;
        try {
            take.accept(selected);
        } finally {
            taking = false;
        }
        if (selected.text().endsWith(":")) show();
    }

    private static final class SuggestionCell extends ListCell<Suggestions.Suggestion> {
        @Override
        protected void updateItem(Suggestions.@Nullable Suggestion item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? null : item.label());
        }
    }
}

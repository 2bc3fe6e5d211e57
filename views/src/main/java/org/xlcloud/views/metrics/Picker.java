package org.xlcloud.views.metrics;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.Popup;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// Finds what can be drawn, by words, and takes or drops one after the other: the list stays open, the field keeps the
/// focus. Arrows choose, Enter takes or drops, Escape closes.
final class Picker {
    private static final int MOST = 60;
    private static final double ROW_HEIGHT = 30;
    private static final int ROWS = 12;

    private final TextField field = new TextField();
    private final ListView<Catalogue.Offer> list = new ListView<>();
    private final Popup popup = new Popup();
    private final BiFunction<String, Integer, List<Catalogue.Offer>> find;
    private final Predicate<Catalogue.Offer> picked;
    private final Consumer<Catalogue.Offer> toggle;

    /// @param find offers for what was typed, that many at the most
    /// @param picked whether an offer is taken already
    Picker(
            BiFunction<String, Integer, List<Catalogue.Offer>> find,
            Predicate<Catalogue.Offer> picked,
            Consumer<Catalogue.Offer> toggle) {
        this.find = find;
        this.picked = picked;
        this.toggle = toggle;
        field.setId("metric-picker");
        field.setPromptText("Add GPUs, hosts, instances, layers, types, metrics…");
        field.setAccessibleText("Add what to draw");
        field.setAccessibleHelp("Type words; arrows choose, Enter takes or drops, Escape closes the list.");
        field.setTooltip(new Tooltip("Several words narrow it down: k2 host-3; temperature"));
        list.getStyleClass().addAll("picker-list", "dense");
        // Its own: the sheets of a popup's scene are those of the theme, which sets them anew.
        list.getStylesheets().add(MetricsPage.STYLE_SHEET);
        list.setAccessibleText("What can be drawn");
        list.setFocusTraversable(false);
        list.setFixedCellSize(ROW_HEIGHT);
        list.setPlaceholder(new Label("Nothing is called so"));
        list.setCellFactory(_ -> new OfferCell());
        list.setOnMouseClicked(_ -> take());
        popup.setAutoHide(true);
        popup.setHideOnEscape(false);
        popup.getContent().add(list);
        field.textProperty().addListener((_, _, _) -> {
            if (field.isFocused()) show();
        });
        field.setOnMouseClicked(_ -> show());
        field.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) popup.hide();
        });
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    TextField field() {
        return field;
    }

    void open() {
        field.requestFocus();
        field.selectAll();
        show();
    }

    /// Marks what is taken again: it may have changed from elsewhere.
    void refresh() {
        if (popup.isShowing()) list.refresh();
    }

    private void show() {
        if (field.getScene() == null) return;
        Catalogue.Offer before = list.getSelectionModel().getSelectedItem();
        List<Catalogue.Offer> found = find.apply(field.getText(), MOST);
        list.getItems().setAll(found);
        int again = before == null ? -1 : found.indexOf(before);
        list.getSelectionModel().clearAndSelect(Math.max(0, again));
        list.setPrefHeight(Math.clamp(found.size(), 2, ROWS) * ROW_HEIGHT + 4);
        list.setPrefWidth(Math.max(480, field.getWidth()));
        if (popup.isShowing()) return;
        popup.getScene().getStylesheets().setAll(field.getScene().getStylesheets());
        Bounds bounds = field.localToScreen(field.getBoundsInLocal());
        if (bounds != null) popup.show(field, bounds.getMinX(), bounds.getMaxY() + 2);
    }

    private void key(KeyEvent event) {
        boolean open = popup.isShowing();
        switch (event.getCode()) {
            case DOWN -> {
                if (open) move(1);
                else show();
            }
            case UP -> {
                if (open) move(-1);
            }
            case PAGE_DOWN -> move(ROWS - 1);
            case PAGE_UP -> move(1 - ROWS);
            case ENTER -> {
                if (open) {
                    take();
                    field.selectAll(); // other words take the place of these
                } else show();
            }
            case ESCAPE -> {
                if (open) popup.hide();
                else if (!field.getText().isEmpty()) field.clear();
                else return;
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(int by) {
        int size = list.getItems().size();
        if (size == 0) return;
        int to = Math.clamp(list.getSelectionModel().getSelectedIndex() + by, 0, size - 1);
        list.getSelectionModel().clearAndSelect(to);
        list.scrollTo(Math.max(0, to - ROWS / 2));
    }

    private void take() {
        Catalogue.Offer offer = list.getSelectionModel().getSelectedItem();
        if (offer == null) return;
        toggle.accept(offer);
        list.refresh();
    }

    private final class OfferCell extends ListCell<Catalogue.Offer> {
        private final Label name = new Label();
        private final Label detail = new Label();
        private final Node check = Icon.CHECK.node();
        private final HBox line = new HBox();

        OfferCell() {
            getStyleClass().add("pick-cell");
            name.getStyleClass().add("pick-name");
            name.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().add("pick-detail");
            detail.setMinWidth(0);
            var gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            line.getStyleClass().add("pick-line");
            line.setAlignment(Pos.CENTER_LEFT);
            line.getChildren().addAll(name, detail, gap, check);
        }

        @Override
        protected void updateItem(Catalogue.@Nullable Offer offer, boolean empty) {
            super.updateItem(offer, empty);
            if (empty || offer == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            boolean taken = picked.test(offer);
            name.setText(offer.name());
            name.setGraphic(icon(offer).node());
            detail.setText(kind(offer) + " · " + offer.detail());
            check.setVisible(taken);
            setGraphic(line);
            setAccessibleText(kind(offer) + " " + offer.name() + (taken ? ", taken" : ""));
        }
    }

    private static Icon icon(Catalogue.Offer offer) {
        return offer.target() == null ? Icon.METRIC : offer.target().kind().icon();
    }

    private static String kind(Catalogue.Offer offer) {
        return offer.target() == null ? "metric" : offer.target().kind().word();
    }
}

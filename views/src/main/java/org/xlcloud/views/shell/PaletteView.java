package org.xlcloud.views.shell;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.shell.PaletteModel.Offer;

/// The command palette: type a few letters of words, choose with the arrows, run with Enter.
final class PaletteView extends VBox {
    private static final int PAGE = 8;

    private final PaletteModel model;
    private final Consumer<Offer> chosen;
    private final TextField field = new TextField();
    private final ListView<Offer> list = new ListView<>();
    private final Label nothing = new Label();

    PaletteView(PaletteModel model, Consumer<Offer> chosen) {
        this.model = model;
        this.chosen = chosen;
        getStyleClass().add("palette");
        field.setId("palette-field");
        field.setPromptText("Type an action, a page, a host, a GPU address, an instance…");
        field.setAccessibleText("Search actions and objects");
        list.setId("palette-list");
        list.setAccessibleText("Actions and objects found");
        list.setFocusTraversable(false);
        list.setCellFactory(view -> new OfferCell());
        nothing.getStyleClass().add("palette-nothing");
        list.setPlaceholder(nothing);
        var search = new HBox(Icon.SEARCH.node(), field);
        search.getStyleClass().add("palette-search");
        search.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(field, Priority.ALWAYS);
        var hint = new Label("↑ ↓ choose    Enter run    Esc close    several words narrow down: “cl op lab”");
        hint.getStyleClass().add("sheet-foot");
        getChildren().addAll(search, list, hint);
        field.textProperty().subscribe(this::find);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setOnMouseClicked(event -> choose());
        focusedProperty().subscribe(focused -> {
            if (focused) field.requestFocus();
        });
    }

    @Override
    public void requestFocus() {
        field.requestFocus();
    }

    private void find(String typed) {
        List<Offer> offers = model.offers(typed);
        nothing.setText("Nothing matches “" + typed + "”. Try fewer letters, or F1 for all keys.");
        list.getItems().setAll(offers);
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case KeyCode.DOWN -> move(1);
            case KeyCode.UP -> move(-1);
            case KeyCode.PAGE_DOWN -> move(PAGE);
            case KeyCode.PAGE_UP -> move(-PAGE);
            case KeyCode.ENTER -> choose();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(int step) {
        int size = list.getItems().size();
        if (size == 0) return;
        int at = list.getSelectionModel().getSelectedIndex();
        // One step goes round; a page stops at the ends.
        int to = Math.abs(step) == 1 ? Math.floorMod(at + step, size) : Math.clamp(at + step, 0, size - 1);
        list.getSelectionModel().select(to);
        list.scrollTo(Math.max(0, to - PAGE / 2));
    }

    private void choose() {
        Offer offer = list.getSelectionModel().getSelectedItem();
        if (offer != null) chosen.accept(offer);
    }

    /// Icon, title and group at the left; the keys, or why it can't run, at the right.
    private static final class OfferCell extends ListCell<Offer> {
        private final Label title = new Label();
        private final Label detail = new Label();
        private final Region gap = new Region();
        private final HBox row = new HBox();

        OfferCell() {
            getStyleClass().add("offer-cell");
            title.getStyleClass().add("offer-title");
            detail.getStyleClass().add("offer-detail");
            detail.setMinWidth(0);
            title.setMinWidth(Region.USE_PREF_SIZE);
            HBox.setHgrow(gap, Priority.ALWAYS);
            row.setAlignment(Pos.CENTER_LEFT);
            row.getStyleClass().add("offer-row");
            setPrefWidth(0); // as wide as the list: no bar to scroll sideways
        }

        @Override
        protected void updateItem(@Nullable Offer offer, boolean empty) {
            super.updateItem(offer, empty);
            setGraphic(null);
            getStyleClass().remove("refused");
            if (empty || offer == null) return;
            title.setText(offer.title());
            detail.setText(offer.detail());
            Icon icon = offer.icon() == null ? Icon.COMMAND : offer.icon();
            row.getChildren().setAll(icon.node(), title, detail, gap);
            if (offer.whyNot() != null) {
                getStyleClass().add("refused");
                var why = new Label(offer.whyNot(), Icon.READ_ONLY.node());
                why.getStyleClass().add("why-not");
                row.getChildren().add(why);
            } else if (!offer.keys().isEmpty()) {
                row.getChildren().add(new KeyCaps(List.of(offer.keys())));
            }
            setAccessibleText(spoken(offer));
            setGraphic(row);
        }

        private static String spoken(Offer offer) {
            String rest = offer.whyNot() != null ? "not now: " + offer.whyNot() : offer.keys();
            return offer.title() + ", " + offer.detail() + (rest.isEmpty() ? "" : ", " + rest);
        }
    }
}

package org.xlcloud.views.overview;

import eu.hansolo.tilesfx.Tile;
import eu.hansolo.tilesfx.TileBuilder;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;
import org.xlcloud.views.table.Bar;
import org.xlcloud.views.table.BarNode;

/// One headline tile: a figure that can be read across the room, a bar, and what the rest is. It changes only when what
/// it shows does, because a TilesFX tile lays itself out again at every change.
final class Headline {
    /// @param title what is counted
    /// @param figure the number to read across the room
    /// @param of what the number is a part of: "free of 96"
    /// @param rest other counts, each with its state's icon; none of zero
    record Content(
            String title,
            String figure,
            String of,
            @Nullable Bar bar,
            java.util.List<Count> rest) {}

    /// @param text contains the number and the word: "2 trouble"
    record Count(Look look, String text) {}

    private final Label title = new Label();
    private final Label figure = new Label();
    private final Label of = new Label();
    private final BarNode bar = new BarNode();
    private final VBox rest = new VBox();
    private final Tile tile;
    private final Tooltip tooltip = new Tooltip();
    private Runnable onOpen = () -> {};
    private @Nullable Content shown;

    Headline() {
        figure.getStyleClass().add("headline-figure");
        of.getStyleClass().add("headline-of");
        rest.getStyleClass().add("headline-rest");
        rest.setAlignment(Pos.CENTER_LEFT);
        rest.setMinWidth(0);
        title.getStyleClass().add("headline-title");
        figure.setMinWidth(Region.USE_PREF_SIZE);
        var numbers = new VBox(figure, of);
        numbers.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(numbers, Priority.ALWAYS);
        var middle = new HBox(numbers, rest);
        middle.setAlignment(Pos.CENTER_LEFT);
        middle.getStyleClass().add("headline-middle");
        VBox.setVgrow(middle, Priority.ALWAYS);
        var content = new VBox(title, middle, bar);
        content.getStyleClass().add("headline-content");
        tile = TileBuilder.create()
                .skinType(Tile.SkinType.CUSTOM)
                .title("")
                .text("")
                .textVisible(false)
                .graphic(content)
                .roundedCorners(true)
                .animated(false)
                .build();
        tile.getStyleClass().add("headline");
        tile.setMinSize(0, 0);
        title.setTooltip(tooltip);
        tile.setAccessibleRole(AccessibleRole.BUTTON);
        tile.setFocusTraversable(true);
        tile.setCursor(Cursor.HAND);
        tile.setOnMouseClicked(_ -> onOpen.run());
        tile.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() != KeyCode.ENTER && event.getCode() != KeyCode.SPACE) return;
            event.consume();
            onOpen.run();
        });
    }

    Tile node() {
        return tile;
    }

    /// @param open what a click on the tile does
    void show(Content content, Runnable open) {
        onOpen = open;
        if (content.equals(shown)) return;
        shown = content;
        title.setText(content.title());
        tooltip.setText(content.title());
        figure.setText(content.figure());
        of.setText(content.of());
        // A long name is cut where it has the tile to itself; a number never is.
        of.setMinWidth(content.rest().isEmpty() ? 0 : Region.USE_PREF_SIZE);
        bar.setVisible(content.bar() != null);
        bar.setManaged(content.bar() != null);
        if (content.bar() != null) bar.show(content.bar());
        rest.getChildren().clear();
        var spoken = new StringBuilder(content.title())
                .append(": ")
                .append(content.figure())
                .append(' ')
                .append(content.of());
        for (Count count : content.rest()) {
            var mark = new StateMark();
            mark.show(count.look(), count.text());
            mark.setMinWidth(0);
            rest.getChildren().add(mark);
            spoken.append(", ").append(count.text());
        }
        tile.setAccessibleText(spoken.toString());
    }

    /// TilesFX takes colours, not style classes; these come from the theme.
    void colours(Color background, Color border) {
        tile.setBackgroundColor(background);
        tile.setBorderColor(border);
        tile.setBorderWidth(1);
    }
}

package org.xlcloud.views.overview;

import eu.hansolo.tilesfx.Tile;
import eu.hansolo.tilesfx.TileBuilder;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
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

    private final Label figure = new Label();
    private final Label of = new Label();
    private final BarNode bar = new BarNode();
    private final HBox rest = new HBox();
    private final Tile tile;
    private Runnable onOpen = () -> {};
    private @Nullable Content shown;

    Headline(Font font) {
        figure.getStyleClass().add("headline-figure");
        of.getStyleClass().add("headline-of");
        rest.getStyleClass().add("headline-rest");
        rest.setAlignment(Pos.CENTER_LEFT);
        var first = new HBox(figure, of);
        first.setAlignment(Pos.BASELINE_LEFT);
        first.getStyleClass().add("headline-first");
        var content = new VBox(first, bar, rest);
        content.setAlignment(Pos.CENTER_LEFT);
        content.getStyleClass().add("headline-content");
        tile = TileBuilder.create()
                .skinType(Tile.SkinType.CUSTOM)
                .title("")
                .text("")
                .textVisible(false)
                .graphic(content)
                .roundedCorners(true)
                .animated(false)
                .customFontEnabled(true)
                .customFont(font)
                .build();
        tile.getStyleClass().add("headline");
        tile.setMinSize(0, 0);
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
        tile.setTitle(content.title());
        figure.setText(content.figure());
        of.setText(content.of());
        bar.setVisible(content.bar() != null);
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
    void colours(Color background, Color border, Color title) {
        tile.setBackgroundColor(background);
        tile.setBorderColor(border);
        tile.setBorderWidth(1);
        tile.setTitleColor(title);
    }
}

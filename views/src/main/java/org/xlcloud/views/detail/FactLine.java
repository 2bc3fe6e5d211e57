package org.xlcloud.views.detail;

import java.time.Instant;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;
import org.xlcloud.views.state.StateMark;

/// One fact on screen: its name, its value or link, and a button that copies the value.
final class FactLine extends HBox {
    private final Detail.Fact fact;
    private final Times times;
    private final Label text = new Label();

    FactLine(Detail.Fact fact, Times times, Navigator navigator) {
        this.fact = fact;
        this.times = times;
        getStyleClass().add("fact-line");
        setAlignment(Pos.BASELINE_LEFT);
        var name = new Label(fact.label());
        name.getStyleClass().add("fact-name");
        name.setTooltip(new Tooltip(fact.label()));
        Node value = value(navigator);
        name.setLabelFor(value);
        HBox.setHgrow(value, Priority.SOMETIMES);
        getChildren().addAll(name, value);
        if (fact.look() != null && fact.link() != null) getChildren().add(mark());
        getChildren().add(copyButton());
        tick();
    }

    /// Writes times again: their age, and their zone.
    void tick() {
        Instant at = fact.at();
        if (at == null) return;
        String now = times.full(at) + "  (" + times.age(at) + " ago)";
        if (!now.equals(text.getText())) text.setText(now);
    }

    /// The value as it is copied.
    static String copied(Detail.Fact fact, Times times) {
        if (fact.at() != null) return times.iso(fact.at());
        return fact.text() == null ? "" : fact.text();
    }

    private Node value(Navigator navigator) {
        Link to = fact.link();
        if (to != null) {
            var link = new Hyperlink(fact.text());
            link.getStyleClass().add("fact-link");
            link.setMinWidth(0);
            link.setAccessibleText(fact.label() + ": go to " + to.kind() + " " + fact.text()
                    + (fact.look() == null ? "" : ", " + fact.look().word()));
            link.setTooltip(new Tooltip("Go to " + to.kind() + " " + fact.text()));
            link.setOnAction(_ -> navigator.open(to));
            link.setContextMenu(copyMenu());
            return link;
        }
        if (fact.look() != null) return mark();
        text.setText(fact.text() == null ? "" : fact.text());
        text.getStyleClass().add("fact-value");
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        text.setContextMenu(copyMenu());
        return text;
    }

    private Node mark() {
        if (fact.look() == null) throw new IllegalStateException("The fact has no state");
        var mark = new StateMark(fact.look());
        mark.setMinWidth(USE_PREF_SIZE);
        return mark;
    }

    private ContextMenu copyMenu() {
        var copy = new MenuItem("Copy " + fact.label(), Icon.COPY.node());
        copy.setMnemonicParsing(false);
        copy.setOnAction(_ -> copy());
        return new ContextMenu(copy);
    }

    private Node copyButton() {
        var button = new Button(null, Icon.COPY.node());
        button.getStyleClass().addAll("flat", "small", "button-icon", "fact-copy");
        button.setAccessibleText("Copy " + fact.label());
        button.setTooltip(new Tooltip("Copy " + fact.label()));
        // Reached with the mouse only: a stop for each line would be in the way, and "Copy everything" has them all.
        button.setFocusTraversable(false);
        button.setOnAction(_ -> copy());
        return button;
    }

    private void copy() {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, copied(fact, times)));
    }
}

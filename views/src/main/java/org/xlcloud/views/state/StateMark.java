package org.xlcloud.views.state;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// A state as icon and word in the state's colour. It may be shown again with another state, so a table cell keeps one.
public final class StateMark extends Label {
    private final Map<Icon, Node> icons = new HashMap<>();
    private @Nullable Look shown;

    public StateMark() {
        getStyleClass().add("state-mark");
    }

    public StateMark(Look look) {
        this();
        show(look);
    }

    public void show(Look look) {
        show(look, look.word());
    }

    /// Shows other text than the word itself; it should contain the word: "3 free".
    public void show(Look look, String text) {
        if (!look.equals(shown)) {
            if (shown != null) getStyleClass().remove(shown.styleClass());
            getStyleClass().add(look.styleClass());
            setGraphic(icons.computeIfAbsent(look.icon(), Icon::node));
            shown = look;
        }
        setText(text);
        setAccessibleText(text);
    }
}

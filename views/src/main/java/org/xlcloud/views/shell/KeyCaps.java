package org.xlcloud.views.shell;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/// Keys drawn as on a keyboard: `Ctrl` `Shift` `E`.
final class KeyCaps extends HBox {
    KeyCaps(List<String> alternatives) {
        getStyleClass().add("key-caps");
        setAlignment(Pos.CENTER_RIGHT);
        setMinWidth(USE_PREF_SIZE);
        for (String keys : alternatives) {
            if (!getChildren().isEmpty()) getChildren().add(new Label("or"));
            // "Ctrl++" is Ctrl and plus: the last character is never a separator.
            for (String key : (keys.length() > 1 ? keys.substring(0, keys.length() - 1) : "").split("\\+", -1))
                add(key);
            if (!keys.isEmpty()) append(keys.charAt(keys.length() - 1));
        }
    }

    private void add(String key) {
        var cap = new Label(key);
        cap.getStyleClass().add("key-cap");
        getChildren().add(cap);
    }

    private void append(char last) {
        var cap = (Label) getChildren().getLast();
        cap.setText(cap.getText() + last);
    }
}

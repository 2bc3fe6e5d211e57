package org.xlcloud.views.shell;

import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Reading.Health;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;

/// One light: shape, colour, name, word and age of a source. A press shows what is behind it.
final class Light extends Button {
    private final Times times;
    private final Label text = new Label();
    private final Label age = new Label();
    private final HBox line = new HBox(text, age);
    private SourceState state;
    private @Nullable Health shown;

    Light(SourceState state, Times times, BiConsumer<Node, SourceState> pressed) {
        this.times = times;
        this.state = state;
        getStyleClass().addAll("flat", "light");
        setId("light-" + state.cloud() + "-" + state.source());
        setMinWidth(USE_PREF_SIZE);
        age.getStyleClass().add("light-age");
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("light-line");
        setGraphic(line);
        setOnAction(event -> pressed.accept(this, this.state));
        write();
    }

    String key() {
        return state.cloud() + "/" + state.source();
    }

    void show(SourceState newest) {
        state = newest;
        write();
    }

    /// Writes health and age anew: once a second.
    void write() {
        Health health = state.health(times.now());
        Look look = Look.of(health);
        if (health != shown) {
            if (shown != null) getStyleClass().remove(Look.of(shown).styleClass());
            getStyleClass().add(look.styleClass());
            if (line.getChildren().size() == 3) line.getChildren().removeFirst();
            line.getChildren().addFirst(look.icon().node());
            shown = health;
        }
        String ago = state.valueAt() == null ? "" : times.age(state.valueAt());
        text.setText(state.source() + " " + look.word());
        age.setText(ago);
        setAccessibleText(state.source() + " of " + state.cloud() + ": " + look.word()
                + (ago.isEmpty() ? "" : ", data " + ago + " old"));
    }
}

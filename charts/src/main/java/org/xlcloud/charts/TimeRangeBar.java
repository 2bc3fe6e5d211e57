package org.xlcloud.charts;

import java.time.Duration;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The controls of a range for a page with several charts: the offered spans, live, pause and back, and the range in
/// words.
public final class TimeRangeBar extends HBox {
    private final TimeRange range;
    private final Label words = new Label();
    private final ToggleButton pause = new ToggleButton("Pause");
    private final Button live = new Button("Live");
    private final Button back = new Button("Back");

    public TimeRangeBar(TimeRange range) {
        this.range = range;
        getStyleClass().add("time-range-bar");
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(4);
        for (Duration span : TimeRange.PRESETS) getChildren().add(preset(span));
        live.setId("range-live");
        live.setOnAction(event -> range.live());
        live.setTooltip(new Tooltip("Show the newest samples as they come (L)"));
        pause.setId("range-pause");
        pause.setOnAction(event -> range.pause(pause.isSelected()));
        pause.setTooltip(new Tooltip("Stop and go on (Space)"));
        back.setId("range-back");
        back.setOnAction(event -> range.back());
        back.setTooltip(new Tooltip("The range before (double click, Backspace)"));
        back.disableProperty().bind(range.canGoBackProperty().not());
        words.setId("range-words");
        words.getStyleClass().add("time-range-words");
        words.setMinWidth(Region.USE_PREF_SIZE);
        var space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getChildren().addAll(live, pause, back, space, words);
        range.modeProperty().subscribe(this::update);
        range.changesProperty().subscribe(this::update);
        range.zoneProperty().subscribe(this::update);
        update();
    }

    private ToggleButton preset(Duration span) {
        var button = new ToggleButton(TimeTicks.length(span));
        button.setId("range-" + span.toMinutes());
        button.setAccessibleText("Last " + TimeTicks.length(span));
        button.setOnAction(event -> {
            range.live(span);
            update();
        });
        button.setUserData(span);
        return button;
    }

    private void update() {
        boolean past = range.mode() == TimeRange.Mode.PAST;
        for (var child : getChildren())
            if (child instanceof ToggleButton button && button.getUserData() instanceof Duration span)
                button.setSelected(
                        !past && span.toMillis() == range.spanProperty().get());
        live.setDisable(range.mode() == TimeRange.Mode.LIVE);
        pause.setSelected(range.isPaused());
        pause.setDisable(past);
        words.setText(
                switch (range.mode()) {
                    case LIVE -> "Last " + length();
                    case PAUSED -> "Last " + length() + ", paused at " + moment(range.toMillis());
                    case PAST -> moment(range.fromMillis()) + " to " + moment(range.toMillis()) + " (" + length() + ")";
                });
    }

    private String length() {
        return TimeTicks.length(Duration.ofMillis(range.spanProperty().get()));
    }

    private String moment(long millis) {
        return TimeTicks.moment(millis, range.nowMillis(), range.zone());
    }
}

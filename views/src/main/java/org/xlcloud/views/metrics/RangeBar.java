package org.xlcloud.views.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.icons.Icon;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.shell.Action;

/// What part of time the charts show: spans to choose from, live or paused or past in words, and the way back.
final class RangeBar extends HBox {
    private final TimeRange range;
    private final Times times;
    private final List<ToggleButton> presets = new ArrayList<>();
    private final Button mode = new Button();
    private final Button back = new Button(null, Icon.BACK.node());
    private final Label span = new Label();

    RangeBar(TimeRange range, Times times) {
        this.range = range;
        this.times = times;
        getStyleClass().add("range-bar");
        setAlignment(Pos.CENTER_LEFT);
        for (Duration preset : TimeRange.PRESETS) {
            var button = new ToggleButton(words(preset));
            button.getStyleClass().addAll("range-preset", "small");
            button.setAccessibleText("Show the last " + words(preset));
            button.setUserData(preset);
            button.setOnAction(_ -> range.live(preset));
            button.setMinWidth(USE_PREF_SIZE);
            presets.add(button);
        }
        var group = new HBox();
        group.getStyleClass().add("range-presets");
        group.setAlignment(Pos.CENTER_LEFT);
        group.getChildren().addAll(presets);
        back.getStyleClass().addAll("flat", "button-icon");
        back.setAccessibleText("Back to the range before");
        back.setTooltip(new Tooltip("Back to the range before (double click in a chart)"));
        back.setOnAction(_ -> range.back());
        back.disableProperty().bind(range.canGoBackProperty().not());
        mode.getStyleClass().add("range-mode");
        mode.setMinWidth(USE_PREF_SIZE);
        mode.setOnAction(_ -> turn());
        span.getStyleClass().add("range-span");
        getChildren().addAll(mode, group, back, span);
        range.modeProperty().subscribe(this::write);
        range.changesProperty().subscribe(this::write);
        times.utcProperty().subscribe(this::write);
        write();
    }

    List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        for (Duration preset : TimeRange.PRESETS) {
            String words = words(preset);
            actions.add(Action.always(
                    "range." + words.replace(" ", ""),
                    "Time",
                    "Show the last " + words,
                    Icon.CLOCK,
                    null,
                    () -> range.live(preset)));
        }
        actions.add(Action.always("range.pause", "Time", "Pause or go live", Icon.CLOCK, null, this::turn));
        actions.add(new Action(
                "range.back",
                "Time",
                "Back to the time range before",
                Icon.BACK,
                null,
                () -> range.canGoBackProperty().get() ? null : "this is the first range",
                range::back));
        return actions;
    }

    /// `5 min`, `24 h`, `7 d`.
    static String words(Duration span) {
        if (span.toDays() > 1) return span.toDays() + " d";
        return span.toHours() > 0 ? span.toHours() + " h" : span.toMinutes() + " min";
    }

    private void turn() {
        if (range.mode() == TimeRange.Mode.LIVE) range.pause(true);
        else range.live();
    }

    private void write() {
        boolean past = range.mode() == TimeRange.Mode.PAST;
        boolean paused = range.isPaused();
        mode.setText(past ? "Past" : paused ? "Paused" : "Live");
        mode.setGraphic((past || paused ? Icon.STOP.node("state-stale") : Icon.LIVE.node("state-live")));
        mode.setAccessibleText("Time is " + mode.getText());
        mode.setTooltip(new Tooltip(past || paused ? "Go live" : "Pause here"));
        long length = range.spanProperty().get();
        for (ToggleButton preset : presets)
            preset.setSelected(!past && ((Duration) preset.getUserData()).toMillis() == length);
        span.setText(
                past
                        ? times.stamp(java.time.Instant.ofEpochMilli(range.fromMillis())) + " to "
                                + times.stamp(java.time.Instant.ofEpochMilli(range.toMillis())) + " " + times.zoneName()
                        : "");
    }
}

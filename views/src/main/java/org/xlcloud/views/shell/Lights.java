package org.xlcloud.views.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.ProblemDetails;
import org.xlcloud.views.state.ProblemPopup;

/// A light per cloud and source; one per cloud where the line is too short for them.
final class Lights extends Pane {
    /// More are not told apart at a glance, however wide the window is.
    private static final int MOST_SINGLE = 12;

    private final HBox singles = new HBox();
    private final HBox summaries = new HBox();

    private final Times times;
    private final Refresh refresh;
    private final Map<String, Light> lights = new HashMap<>();
    /// By cloud, and the same ones at each refresh: whoever stands on one by keyboard stays there.
    private final Map<String, Button> buttons = new HashMap<>();
    private Map<String, Inventory> inventories = Map.of();
    private Map<String, Telemetry> telemetry = Map.of();
    private Map<String, Stacks> stacks = Map.of();
    private List<SourceState> others = List.of();
    private List<LightModel> clouds = List.of();
    /// One per cloud, since the bar has no more room.
    private boolean folded;

    Lights(Times times, Refresh refresh) {
        this.times = times;
        this.refresh = refresh;
        setAccessibleText("Sources");
        for (HBox line : List.of(singles, summaries)) {
            line.getStyleClass().add("lights");
            line.setAlignment(Pos.CENTER_RIGHT);
            getChildren().add(line);
        }
        Seconds.whileShowing(this, this::write);
    }

    void show(Map<String, Inventory> newest) {
        inventories = newest;
        show();
    }

    void telemetry(Map<String, Telemetry> newest) {
        telemetry = newest;
        show();
    }

    void stacks(Map<String, Stacks> newest) {
        stacks = newest;
        show();
    }

    void others(List<SourceState> newest) {
        others = newest;
        show();
    }

    private void show() {
        clouds = LightModel.of(CloudSources.of(inventories, telemetry, stacks, others));
        boolean few = clouds.stream().mapToInt(cloud -> cloud.sources().size()).sum() <= MOST_SINGLE;
        var one = new ArrayList<Node>();
        if (few) clouds.forEach(cloud -> single(cloud, one));
        if (!singles.getChildren().equals(one)) singles.getChildren().setAll(one);
        List<Button> ofClouds = clouds.stream().map(this::summary).toList();
        if (!summaries.getChildren().equals(ofClouds)) summaries.getChildren().setAll(ofClouds);
        requestLayout();
    }

    /// Folds to a light per cloud where those of all sources don't fit, so that what isn't used is left to others.
    ///
    /// @param room in pixels
    void fit(double room) {
        boolean now = singles.getChildren().isEmpty() || singles.prefWidth(-1) > room;
        if (now == folded) return;
        folded = now;
        requestLayout();
    }

    @Override
    protected double computeMinWidth(double height) {
        return summaries.prefWidth(height);
    }

    @Override
    protected double computePrefWidth(double height) {
        return folded ? summaries.prefWidth(height) : singles.prefWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(singles.prefHeight(-1), summaries.prefHeight(-1));
    }

    @Override
    protected void layoutChildren() {
        singles.setVisible(!folded);
        summaries.setVisible(folded);
        for (HBox line : List.of(singles, summaries)) {
            double width = Math.min(line.prefWidth(-1), getWidth());
            line.resizeRelocate(getWidth() - width, 0, width, getHeight());
        }
    }

    private void single(LightModel cloud, List<Node> wanted) {
        if (clouds.size() > 1) {
            var name = new Label(cloud.cloud());
            name.getStyleClass().add("lights-cloud");
            name.setMinWidth(USE_PREF_SIZE);
            wanted.add(name);
        }
        for (SourceState source : cloud.sources()) wanted.add(light(source));
    }

    private Light light(SourceState source) {
        Light light = lights.computeIfAbsent(
                source.cloud() + "/" + source.source(), key -> new Light(source, times, this::details));
        light.show(source);
        return light;
    }

    private Button summary(LightModel cloud) {
        Button button = buttons.computeIfAbsent(cloud.cloud(), this::button);
        button.setUserData(cloud);
        write(button, cloud);
        return button;
    }

    private Button button(String cloud) {
        var button = new Button();
        button.getStyleClass().addAll("flat", "light");
        button.setId("lights-" + cloud);
        button.setMnemonicParsing(false); // names have underscores
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> {
            if (button.getUserData() instanceof LightModel now) ProblemPopup.show(button, list(now));
        });
        return button;
    }

    private void write(Button button, LightModel cloud) {
        Look look = Look.of(cloud.worst(times.now()));
        button.setText(cloud.cloud() + " " + cloud.summary(times.now()));
        button.getStyleClass().removeIf(name -> name.startsWith("state-"));
        button.getStyleClass().add(look.styleClass());
        button.setGraphic(look.icon().node());
        button.setAccessibleText("Sources of " + button.getText());
    }

    private Node list(LightModel cloud) {
        var title = new Label("Sources of " + cloud.cloud());
        title.getStyleClass().add("problem-headline");
        var box = new VBox(title);
        box.getStyleClass().add("light-list");
        for (SourceState source : cloud.sources()) box.getChildren().add(new Light(source, times, this::details));
        return box;
    }

    private void write() {
        for (Node node : singles.getChildren()) if (node instanceof Light light) light.write();
        for (Node node : summaries.getChildren())
            if (node.getUserData() instanceof LightModel cloud) write((Button) node, cloud);
    }

    private void details(Node owner, SourceState state) {
        Node content = state.problem() == null ? healthy(state) : new ProblemDetails(state.problem(), ask(state));
        ProblemPopup.show(owner, content);
    }

    /// Null for what is asked on demand only: there is nothing to ask it.
    private @Nullable Runnable ask(SourceState state) {
        return state.interval().isZero() ? null : refresh.of(state.cloud(), state.source());
    }

    private Node healthy(SourceState state) {
        Look look = Look.of(state.health(times.now()));
        var title = new Label(state.source() + " of " + state.cloud() + " is " + look.word());
        title.getStyleClass().add("problem-headline");
        boolean onDemand = state.interval().isZero();
        Instant at = state.valueAt();
        String none = onDemand ? "Nothing was asked yet." : "The first answer is on its way.";
        var answered =
                new Label(at == null ? none : "Last answer at " + times.full(at) + ", " + times.age(at) + " ago.");
        var asked = new Label(
                onDemand
                        ? "Asked only when something is done with nodes; from then on its connection is watched."
                        : "Asked every " + Times.span(state.interval())
                                + "; called stale when nothing came for three times as long.");
        asked.getStyleClass().add("fact-name");
        var box = new VBox(title, answered, asked);
        box.getStyleClass().add("problem-details");
        Runnable ask = ask(state);
        if (ask != null) {
            var again = new Button("Ask " + state.source() + " now", Icon.REFRESH.node());
            again.setOnAction(event -> ask.run());
            box.getChildren().add(again);
        }
        return box;
    }
}

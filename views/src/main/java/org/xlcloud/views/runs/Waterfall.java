package org.xlcloud.views.runs;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.scaling.Step;
import org.xlcloud.services.scaling.Trace;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.fx.Tip;
import org.xlcloud.views.state.Look;

/// A scaling drawn as a waterfall: a bar for each step over one axis of time, with its state in a
/// word, how long it took, what happened, and what to check where it is late.
final class Waterfall {
    private static final double BAR = 12;
    private static final double LEAST = 3;

    private final Times times;
    private final Label title = new Label();
    private final Label why = new Label();
    private final Label outcome = new Label();
    private final GridPane grid = new GridPane();
    private final VBox root = new VBox(title, why, outcome, grid);
    private final ScrollPane scroll = new ScrollPane(root);

    Waterfall(Times times) {
        this.times = times;
        title.getStyleClass().add("trace-title");
        why.getStyleClass().add("trace-why");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        outcome.setWrapText(true);
        outcome.setMinHeight(Region.USE_PREF_SIZE);
        outcome.getStyleClass().add("trace-outcome");
        grid.getStyleClass().add("trace-steps");
        ColumnConstraints text = new ColumnConstraints();
        text.setHgrow(Priority.SOMETIMES);
        text.setMinWidth(120);
        ColumnConstraints bar = new ColumnConstraints(120, 360, Double.MAX_VALUE);
        bar.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(fixed(130), fixed(92), fixed(70), bar, text);
        root.getStyleClass().add("trace-page");
        scroll.setFitToWidth(true);
        scroll.setId("trace");
        scroll.getStyleClass().add("trace");
    }

    private static ColumnConstraints fixed(double width) {
        var column = new ColumnConstraints(width);
        column.setMinWidth(width);
        return column;
    }

    Region node() {
        return scroll;
    }

    void show(Trace trace) {
        title.setText(trace.scaling().place() + " " + trace.scaling().inWords());
        why.setText(trace.why());
        outcome.setText(outcome(trace));
        grid.getChildren().clear();
        Instant first = first(trace);
        double whole = Math.max(1, trace.took().toMillis());
        int row = 0;
        for (Step step : trace.steps()) row = add(step, trace, first, whole, row);
    }

    private static String outcome(Trace trace) {
        String words = trace.scaling().words();
        String state = trace.scaling().result().word();
        String took = seconds(trace.took());
        return (words.isEmpty() ? state : state + ": " + words) + ". " + took + " in all, " + seconds(trace.own())
                + " of it XMS's own.";
    }

    private static @Nullable Instant first(Trace trace) {
        return trace.steps().stream()
                .map(step -> step.start())
                .filter(start -> start != null)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private int add(Step step, Trace trace, @Nullable Instant first, double whole, int row) {
        var name = new Label(step.kind().title());
        name.getStyleClass().add("trace-step");
        Look look = Looks.of(step);
        var icon = look.icon().node();
        icon.getStyleClass().add(look.styleClass());
        var state = new Label(look.word(), icon);
        Duration took = step.took(trace.at());
        var span = new Label(took == null ? "" : seconds(took));
        span.getStyleClass().add("trace-span");
        Pane lane = lane(step, trace.at(), first, whole, look);
        var text = new Label(step.text());
        text.setMaxWidth(Double.MAX_VALUE);
        Tip.on(text, () -> evidence(step));
        GridPane.setValignment(lane, VPos.CENTER);
        grid.addRow(row, name, state, span, lane, text);
        name.setAccessibleText(step.kind().title() + ", " + look.word() + ", " + span.getText() + ", " + step.text());
        if (step.check().isEmpty()) return row + 1;
        var check = new Label("Check " + step.check(), Icon.WARNING.node());
        check.getStyleClass().add("trace-check");
        check.setWrapText(true);
        check.setMinHeight(Region.USE_PREF_SIZE);
        var line = new HBox(check);
        line.setAlignment(Pos.CENTER_LEFT);
        grid.add(line, 3, row + 1, 2, 1);
        return row + 2;
    }

    private String evidence(Step step) {
        var words = new StringBuilder(step.text());
        if (step.start() != null) words.append("\nfrom ").append(times.full(step.start()));
        if (step.end() != null) words.append("\nto ").append(times.full(step.end()));
        for (Link link : step.evidence())
            words.append('\n').append(link.kind()).append(' ').append(link.key());
        return words.toString();
    }

    private static Pane lane(Step step, Instant now, @Nullable Instant first, double whole, Look look) {
        var bar = new Region();
        bar.getStyleClass().addAll("trace-bar", look.styleClass());
        bar.setManaged(false);
        var lane = new Pane(bar) {
            @Override
            protected void layoutChildren() {
                Instant start = step.start();
                if (start == null || first == null) {
                    bar.setVisible(false);
                    return;
                }
                Duration took = step.took(now);
                double from = Duration.between(first, start).toMillis() / whole * getWidth();
                double wide = (took == null ? 0 : took.toMillis()) / whole * getWidth();
                double width = Math.max(LEAST, wide);
                from = Math.min(from, getWidth() - width);
                bar.resizeRelocate(snapPositionX(from), (getHeight() - BAR) / 2, snapSizeX(width), BAR);
            }
        };
        lane.getStyleClass().add("trace-lane");
        lane.setMinHeight(BAR + 6);
        lane.setMaxHeight(BAR + 6);
        return lane;
    }

    static String seconds(Duration span) {
        if (span.toMinutes() >= 10) return span.toMinutes() + " min";
        return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }
}

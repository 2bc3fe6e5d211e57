package org.xlcloud.views.actions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Blocker;
import org.xlcloud.services.actions.Call;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.views.fx.Times;

/// What actions would do: what stands against them first, then warnings, what is touched and how, and the calls.
final class PreviewView extends VBox {
    private static final int MOST_ROWS = 200;
    private static final int MOST_SINGLE = 20;
    private static final int MOST_NOTHING = 3;
    private static final double LEAST_WIDTH = 120;
    private static final double MOST_WIDTH = 380;

    PreviewView(Runner runner, List<ActionDialog.Looked> looked) {
        getStyleClass().add("action-preview");
        boolean several = looked.size() > 1;
        blockers(looked, several);
        nothing(looked);
        warnings(looked);
        touched(looked);
        calls(looked);
        usually(runner, looked);
    }

    /// A scroll pane asks for it without a width, and names that wrap need one.
    @Override
    protected double computePrefHeight(double width) {
        return super.computePrefHeight(width < 0 && getWidth() > 0 ? getWidth() : width);
    }

    private void blockers(List<ActionDialog.Looked> looked, boolean several) {
        int said = 0;
        int left = 0;
        for (ActionDialog.Looked each : looked) {
            for (Blocker blocker : each.preview().blockers()) {
                if (said == MOST_SINGLE) left++;
                else {
                    said++;
                    line(
                            blocker.reason() == Blocker.Reason.READ_ONLY ? Icon.READ_ONLY : Icon.FAILED,
                            "state-failed",
                            (several ? each.action().title() + ": " : "Not possible: ") + blocker.words());
                }
            }
        }
        more(left);
    }

    /// What is as it should be must not push what is touched out of sight.
    private void nothing(List<ActionDialog.Looked> looked) {
        List<String> all = looked.stream()
                .filter(each -> each.preview().open())
                .map(each -> each.preview().nothingToDo())
                .filter(Objects::nonNull)
                .toList();
        if (all.size() <= MOST_NOTHING) all.forEach(words -> line(Icon.DONE, "state-live", words));
        else
            line(
                    Icon.DONE,
                    "state-live",
                    "Nothing to do for " + all.size() + ": " + String.join(", ", all.subList(0, MOST_NOTHING))
                            + ", and " + (all.size() - MOST_NOTHING) + " more");
    }

    private void warnings(List<ActionDialog.Looked> looked) {
        Set<String> all = new LinkedHashSet<>();
        looked.stream()
                .filter(ActionDialog.Looked::runs)
                .forEach(each -> all.addAll(each.preview().warnings()));
        all.forEach(words -> line(Icon.WARNING, "state-stale", words));
    }

    private void touched(List<ActionDialog.Looked> looked) {
        // What several touch in the same way, a stack of many nodes, is touched once.
        List<Touched> all = looked.stream()
                .filter(ActionDialog.Looked::runs)
                .flatMap(each -> each.preview().touched().stream())
                .distinct()
                .toList();
        if (all.isEmpty()) return;
        heading("What it touches" + (looked.size() > 1 ? ": " + counts(all) : ""));
        var grid = new GridPane();
        grid.getStyleClass().add("action-touched");
        // A name is shown whole, on several lines where it must be: it says what is at stake.
        var names = new ColumnConstraints();
        names.setMinWidth(LEAST_WIDTH);
        names.setMaxWidth(MOST_WIDTH);
        var effects = new ColumnConstraints();
        effects.setMinWidth(LEAST_WIDTH);
        effects.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, effects);
        int row = 0;
        for (Touched each : all.subList(0, Math.min(MOST_ROWS, all.size()))) {
            var name = new Label(
                    each.kind().word() + " " + each.name(), icon(each.kind()).node());
            name.getStyleClass().add("action-name");
            name.setWrapText(true);
            name.setMinHeight(USE_PREF_SIZE);
            var effect = wrapped(each.effect());
            if (each.grave()) {
                effect.setGraphic(Icon.TROUBLE.node());
                effect.getStyleClass().add("state-stale");
            }
            GridPane.setValignment(name, VPos.TOP);
            GridPane.setValignment(effect, VPos.TOP);
            grid.addRow(row++, name, effect);
        }
        getChildren().add(grid);
        more(all.size() - MOST_ROWS);
    }

    /// "240 instances, 96 GPUs, 3 stacks"
    private static String counts(List<Touched> all) {
        List<String> parts = new ArrayList<>();
        for (Touched.Kind kind : Touched.Kind.values()) {
            long count = all.stream()
                    .filter(each -> each.kind() == kind)
                    .map(Touched::id)
                    .distinct()
                    .count();
            if (count > 0 && kind != Touched.Kind.OTHER) parts.add(count + " " + kind.word() + (count == 1 ? "" : "s"));
        }
        return String.join(", ", parts);
    }

    private void calls(List<ActionDialog.Looked> looked) {
        List<Call> all = new ArrayList<>();
        looked.stream()
                .filter(ActionDialog.Looked::runs)
                .forEach(each -> all.addAll(each.preview().calls()));
        if (all.isEmpty()) return;
        heading(all.size() == 1 ? "The call that is sent" : "The calls that are sent");
        for (Call call : all.subList(0, Math.min(MOST_ROWS, all.size()))) {
            var line = wrapped(call.oneLine());
            line.getStyleClass().add("action-call");
            getChildren().add(line);
        }
        more(all.size() - MOST_ROWS);
    }

    private void usually(Runner runner, List<ActionDialog.Looked> looked) {
        Duration longest = null;
        for (ActionDialog.Looked each : looked) {
            @Nullable Duration usual = each.runs() ? runner.usually(each.action(), each.preview()) : null;
            if (usual != null && (longest == null || usual.compareTo(longest) > 0)) longest = usual;
        }
        if (longest == null) return;
        String span = longest.toSeconds() < 1 ? "less than a second" : "about " + Times.span(longest);
        line(Icon.CLOCK, "action-usually", "Usually takes " + span + (looked.size() > 1 ? " each" : ""));
    }

    private void more(int count) {
        if (count > 0) getChildren().add(wrapped("and " + count + " more; Copy preview has them all"));
    }

    private void heading(String text) {
        var label = new Label(text);
        label.getStyleClass().add("action-heading");
        getChildren().add(label);
    }

    private void line(Icon icon, String style, String words) {
        var label = wrapped(words);
        label.setGraphic(icon.node());
        label.getStyleClass().addAll("action-line", style);
        getChildren().add(label);
    }

    private static Label wrapped(String words) {
        var label = new Label(words);
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    static Icon icon(Touched.Kind kind) {
        return switch (kind) {
            case HOST -> Icon.HOST;
            case GPU -> Icon.GPU;
            case INSTANCE, NODE -> Icon.INSTANCE;
            case SESSION -> Icon.SESSION;
            case STACK -> Icon.STACK;
            case FLAVOR -> Icon.FLAVOR;
            case ALARM -> Icon.ALARM;
            case ALLOCATION -> Icon.HELD;
            case OTHER -> Icon.INFO;
        };
    }

    /// For tests and screen readers: all that is said, a line each.
    static List<String> said(Node node) {
        List<String> all = new ArrayList<>();
        if (node instanceof Label label && label.getText() != null) all.add(label.getText());
        if (node instanceof javafx.scene.Parent parent)
            parent.getChildrenUnmodifiable().forEach(child -> all.addAll(said(child)));
        return all;
    }
}

package org.xlcloud.views.state;

import java.time.Instant;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;

/// Stands above data that are older than they should be: their age, why no newer ones came, Details, Retry. It takes no
/// room while there is nothing to say.
public final class StaleBanner extends HBox {
    private final Times times;
    private final Label text = new Label();
    private final Button details = new Button("Details");
    private final Button retry = new Button("Retry now", Icon.RETRY.node());
    private String cloud = "";
    private String source = "";
    private String what = "";
    private @Nullable Instant valueAt;
    private @Nullable Problem problem;

    /// @param onRetry asks a source of a cloud again
    public StaleBanner(Times times, BiConsumer<String, String> onRetry) {
        this.times = times;
        getStyleClass().add("stale-banner");
        setAlignment(Pos.CENTER_LEFT);
        text.getStyleClass().add("stale-text");
        text.setGraphic(Icon.STALE.node("state-stale"));
        text.setMinWidth(0);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        details.setMinWidth(USE_PREF_SIZE);
        details.setOnAction(event -> showDetails());
        retry.setMinWidth(USE_PREF_SIZE);
        retry.setOnAction(event -> onRetry.accept(cloud, source));
        getChildren().addAll(text, gap, details, retry);
        Seconds.whileShowing(this, this::write);
        clear();
    }

    /// Shows the banner.
    ///
    /// @param cloud whose source it is
    /// @param source whose data are old: "Nova"
    /// @param valueAt when they were read; null where the source has never answered
    /// @param problem why the newest attempt failed; null when an answer is merely late
    public void show(String cloud, String source, @Nullable Instant valueAt, @Nullable Problem problem) {
        show(cloud, source, "", valueAt, problem);
    }

    /// Shows that some of a source's objects could not be read.
    ///
    /// @param what they are, in words
    /// @param valueAt when the oldest of them was read; null where it never was
    public void partly(String cloud, String source, String what, @Nullable Instant valueAt, Problem problem) {
        show(cloud, source, what, valueAt, problem);
    }

    private void show(String cloud, String source, String what, @Nullable Instant valueAt, @Nullable Problem problem) {
        this.cloud = cloud;
        this.source = source;
        this.what = what;
        retry.setText("Ask " + source + " again");
        this.valueAt = valueAt;
        this.problem = problem;
        details.setVisible(problem != null);
        details.setManaged(problem != null);
        setVisible(true);
        setManaged(true);
        write();
    }

    /// Hides it: the data are current again.
    public void clear() {
        valueAt = null;
        problem = null;
        setVisible(false);
        setManaged(false);
    }

    private void write() {
        if (!isVisible()) return;
        String name = source + " of " + cloud;
        if (!what.isEmpty() && problem != null) {
            String age = valueAt == null ? "" : " (last read " + times.age(valueAt) + " ago)";
            text.setText("Not all of " + name + " could be read: " + what + age + ": " + problem.reason());
            setAccessibleText(text.getText());
            return;
        }
        if (valueAt == null) {
            text.setText(name + (problem == null ? " has not answered yet" : " can't be read: " + problem.reason()));
            setAccessibleText(text.getText());
            return;
        }
        String why = problem == null ? "no newer answer yet" : problem.reason();
        text.setText("Stale: " + name + " is " + times.age(valueAt) + " old, " + why);
        setAccessibleText(text.getText());
    }

    private void showDetails() {
        if (problem != null) ProblemPopup.show(details, problem, retry::fire);
    }
}

package org.xlcloud.views.shell;

import java.time.Duration;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.views.fx.Delay;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.fx.Tip;
import org.xlcloud.views.state.ProblemPopup;

/// The bar at the bottom: jobs, how the last thing went, a light per source, the clock with its zone.
final class StatusBar extends HBox {
    private static final Duration NOTICE_STAYS = Duration.ofSeconds(12);

    private final Times times;
    private final Button jobs = new Button("No jobs", Icon.JOBS.node());
    private final Button notice = new Button();
    private final Button clock = new Button();
    private final Button badge = new Button();
    private final Button update = new Button();
    private final Lights lights;
    private final Delay forget;

    StatusBar(Times times, Notices notices, Lights lights, Runnable toggleJobs) {
        this.times = times;
        this.lights = lights;
        getStyleClass().add("status-bar");
        setAlignment(Pos.CENTER_LEFT);
        jobs.setId("jobs-button");
        jobs.getStyleClass().add("flat");
        jobs.setMinWidth(USE_PREF_SIZE);
        jobs.setOnAction(event -> toggleJobs.run());
        notice.setId("notice");
        notice.getStyleClass().addAll("flat", "notice");
        notice.setMnemonicParsing(false); // names have underscores
        notice.setMinWidth(0);
        notice.setMaxWidth(Double.MAX_VALUE);
        notice.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(notice, Priority.ALWAYS);
        clock.setId("clock");
        clock.getStyleClass().addAll("flat", "clock");
        clock.setMinWidth(USE_PREF_SIZE);
        Tip.on(clock, () -> "Times are shown in this zone. Press for local time or UTC.");
        clock.setOnAction(event -> times.utcProperty().set(!times.utcProperty().get()));
        badge.setId("status-badge");
        badge.setAccessibleText("No alarms");
        badge.getStyleClass().addAll("flat", "light");
        badge.setMinWidth(USE_PREF_SIZE);
        badge.setVisible(false);
        badge.setManaged(false);
        update.setId("update");
        update.setAccessibleText("No newer version is known");
        update.getStyleClass().addAll("flat", "light");
        update.setMinWidth(USE_PREF_SIZE);
        update.setVisible(false);
        update.setManaged(false);
        getChildren().addAll(jobs, badge, notice, update, lights, clock);
        forget = new Delay(NOTICE_STAYS, notices::clear);
        notices.newestProperty().subscribe(this::show);
        times.utcProperty().subscribe(this::writeClock); // and when it comes into a window, see below
        Seconds.whileShowing(this, this::writeClock);
    }

    /// Says how many jobs run, or how the last one ended.
    void show(List<Job> list) {
        long running = list.stream().filter(job -> !job.ended()).count();
        String text = running == 0
                ? list.isEmpty() ? "No jobs" : "Jobs"
                : running == 1 ? "1 job running" : running + " jobs running";
        jobs.setText(text);
        jobs.setAccessibleText(text + ". Shows the jobs.");
    }

    /// Shows how many alarms there are; null for none.
    ///
    /// @param open leads to them
    void badge(@Nullable Badge now, Runnable open) {
        badge.setVisible(now != null);
        badge.setManaged(now != null);
        if (now == null) return;
        badge.getStyleClass().removeIf(name -> name.startsWith("state-"));
        badge.getStyleClass().add(now.look().styleClass());
        badge.setGraphic(now.look().icon().node());
        badge.setText(now.text());
        badge.setAccessibleText(now.text() + ". Shows them.");
        badge.setOnAction(event -> open.run());
    }

    /// Says for good that there is a newer version.
    ///
    /// @param open leads to it
    void update(String text, Runnable open) {
        update.setVisible(true);
        update.setManaged(true);
        update.setText(text);
        update.setGraphic(Icon.OPEN_OUTSIDE.node());
        update.setAccessibleText(text + ". Opens what is said of it in the browser.");
        Tip.on(update, () -> "Opens what is said of it in the browser. Nothing is installed.");
        update.setOnAction(event -> open.run());
    }

    /// The lights fold for a notice: what has just happened is worth more than their names.
    @Override
    protected void layoutChildren() {
        double others = getManagedChildren().stream()
                .filter(child -> child != lights)
                .mapToDouble(child -> child.prefWidth(-1))
                .sum();
        lights.fit(snapSizeX(getWidth())
                - snappedLeftInset()
                - snappedRightInset()
                - others
                - getSpacing() * (getManagedChildren().size() - 1));
        super.layoutChildren();
    }

    private void show(Notices.@Nullable Notice newest) {
        notice.getStyleClass().removeIf(name -> name.startsWith("state-") || name.startsWith("notice-"));
        notice.setVisible(newest != null);
        notice.setAccessibleText("Nothing to report");
        forget.stop();
        if (newest == null) {
            notice.setText("");
            notice.setGraphic(null);
            return;
        }
        notice.getStyleClass().add(newest.styleClass());
        notice.setText(newest.text());
        notice.setGraphic(newest.icon().node());
        notice.setAccessibleText(newest.text());
        notice.setTooltip(new Tooltip(newest.text()));
        Problem problem = newest.problem();
        notice.setOnAction(event -> {
            if (problem != null) ProblemPopup.show(notice, problem, null);
        });
        if (problem == null) forget.restart(); // a problem stays until something newer is said
    }

    private void writeClock() {
        clock.setText(times.time(times.now()) + " " + times.zoneName());
        clock.setAccessibleText("Clock, " + clock.getText() + ". Switches between local time and UTC.");
    }
}

package org.xlcloud.views.shell;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.Job;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.fx.Tip;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.ProblemPopup;
import org.xlcloud.views.state.StateMark;

/// What was asked for and how it goes: progress, elapsed time and Cancel while it runs, then the outcome, with the
/// details of a failure.
final class JobsDrawer extends VBox {
    private final Times times;
    private final LongConsumer cancel;
    private final Label title = new Label("Jobs");
    private final ListView<Job> list = new ListView<>();
    private final Set<JobCell> cells = new HashSet<>();

    JobsDrawer(Times times, LongConsumer cancel, Runnable close) {
        this.times = times;
        this.cancel = cancel;
        getStyleClass().add("jobs-drawer");
        title.getStyleClass().add("drawer-title");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var hide = new Button(null, Icon.CLOSE.node());
        hide.getStyleClass().addAll("flat", "tool");
        hide.setAccessibleText("Hide the jobs");
        Tip.on(hide, () -> "Hide the jobs");
        hide.setOnAction(event -> close.run());
        var head = new HBox(title, gap, hide);
        head.setAlignment(Pos.CENTER_LEFT);
        head.getStyleClass().add("drawer-head");
        list.setId("jobs-list");
        list.setAccessibleText("Jobs, the newest first");
        list.setCellFactory(view -> cell());
        list.setPlaceholder(new EmptyState(
                Icon.JOBS,
                "No jobs yet",
                "Exports, opened clouds and other work appear here, with their progress and outcome."));
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(head, list);
        Seconds.whileShowing(this, () -> cells.forEach(JobCell::writeElapsed));
    }

    /// Shows the newest list; lines that stay keep their place, so that a button can be pressed while work goes on.
    void show(List<Job> jobs) {
        var items = list.getItems();
        List<Long> before = items.stream().map(Job::id).toList();
        List<Long> now = jobs.stream().map(Job::id).toList();
        if (before.equals(now)) {
            for (int i = 0; i < jobs.size(); i++) if (!items.get(i).equals(jobs.get(i))) items.set(i, jobs.get(i));
        } else {
            items.setAll(jobs);
        }
        long running = jobs.stream().filter(job -> !job.ended()).count();
        title.setText(running == 0 ? "Jobs" : "Jobs, " + running + " running");
    }

    private JobCell cell() {
        var cell = new JobCell();
        cells.add(cell);
        return cell;
    }

    private final class JobCell extends ListCell<Job> {
        private final StateMark mark = new StateMark();
        private final Label name = new Label();
        private final Label message = new Label();
        private final ProgressBar bar = new ProgressBar();
        private final Label elapsed = new Label();
        private final Button stop = new Button("Cancel", Icon.STOP.node());
        private final Button details = new Button("Details", Icon.INFO.node());
        private final HBox row = new HBox();
        private @Nullable Job job;

        JobCell() {
            getStyleClass().add("job-cell");
            name.getStyleClass().add("job-title");
            name.setMinWidth(0);
            message.getStyleClass().add("job-message");
            message.setMinWidth(0);
            elapsed.getStyleClass().add("job-elapsed");
            mark.getStyleClass().add("job-mark");
            var words = new VBox(name, message);
            HBox.setHgrow(words, Priority.ALWAYS);
            words.setMinWidth(0);
            stop.setMinWidth(USE_PREF_SIZE);
            stop.setOnAction(event -> {
                if (job != null) cancel.accept(job.id());
            });
            details.setMinWidth(USE_PREF_SIZE);
            details.setOnAction(event -> showProblem());
            var buttons = new StackPane(stop, details);
            buttons.setAlignment(Pos.CENTER_RIGHT);
            row.getStyleClass().add("job-row");
            row.setAlignment(Pos.CENTER_LEFT);
            row.getChildren().addAll(mark, words, bar, elapsed, buttons);
            setPrefWidth(0); // as wide as the list: no bar to scroll sideways
        }

        @Override
        protected void updateItem(@Nullable Job item, boolean empty) {
            super.updateItem(item, empty);
            job = empty ? null : item;
            setGraphic(job == null ? null : row);
            if (job == null) return;
            mark.show(Look.of(job.state()));
            name.setText(job.title());
            message.setText(job.message());
            boolean running = !job.ended();
            bar.setVisible(running);
            bar.setProgress(job.progress() < 0 ? ProgressBar.INDETERMINATE_PROGRESS : job.progress());
            bar.setAccessibleText("Progress of " + job.title());
            stop.setVisible(running);
            stop.setId("cancel-job-" + job.id());
            stop.setAccessibleText("Cancel " + job.title());
            details.setVisible(job.problem() != null || job.details() != null);
            details.setId("job-details-" + job.id());
            details.setAccessibleText((job.problem() == null ? "How " : "Why ")
                    + job.title()
                    + (job.problem() == null ? " went" : " failed"));
            setAccessibleText(job.title() + ", " + Look.of(job.state()).word() + ", " + job.message());
            writeElapsed();
        }

        void writeElapsed() {
            if (job == null) return;
            String span = Times.span(job.elapsed(times.now()));
            Duration usually = job.usually();
            if (job.ended()) elapsed.setText(span + ", " + times.stamp(job.startedAt()));
            else elapsed.setText(usually == null ? span : span + " of usually " + Times.span(usually));
        }

        private void showProblem() {
            if (job == null) return;
            Problem problem = job.problem();
            if (job.details() != null) ProblemPopup.show(details, new JobDetails(job.details(), problem));
            else if (problem != null) ProblemPopup.show(details, problem, null);
        }
    }
}

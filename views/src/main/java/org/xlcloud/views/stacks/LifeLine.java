package org.xlcloud.views.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// What is being done with the cluster of the selected row: how long it has taken against how long
/// it usually takes, and what it waits for. It takes no room while nothing is being done.
final class LifeLine {
    private static final int NOT_FOUND = 404;
    private static final Duration NEWS_EVERY = Duration.ofSeconds(4);
    private static final Look GOING = new Look(Icon.RUNNING, "in progress", "state-held");
    private static final Look STUCK = new Look(Icon.WARNING, "stuck", "state-stale");

    private final InventoryContext context;
    private final StateMark mark = new StateMark();
    private final Label words = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final HBox root = new HBox(mark, bar, words);
    private final OffThread<Asked, Answer> asking;
    private @Nullable Asked subject;
    private Instant askedAt = Instant.MIN;

    private record Asked(String cloud, TreeNode cluster) {}

    /// @param known whether Heat could be asked
    private record Answer(
            String cluster, boolean known, @Nullable Operation operation, Instant at) {}

    private @Nullable Answer answer;

    LifeLine(InventoryContext context) {
        this.context = context;
        root.getStyleClass().add("life-line");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        root.setAlignment(Pos.CENTER_LEFT);
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(words, Priority.ALWAYS);
        mark.setMinWidth(Region.USE_PREF_SIZE);
        bar.setMinWidth(Region.USE_PREF_SIZE);
        asking = new OffThread<>("what a cluster does", this::ask, this::arrived);
        Seconds.whileShowing(root, this::tick);
        draw();
    }

    private Answer ask(Asked asked) {
        String cluster = asked.cluster.key();
        try {
            Operation now = context.stacks().source().operation(asked.cloud, asked.cluster);
            return new Answer(cluster, true, now, context.times().now());
        } catch (ProblemException e) {
            // One that is gone does nothing any more. That Heat is silent is said above the list.
            Integer status = e.problem().status();
            return new Answer(
                    cluster,
                    status != null && status == NOT_FOUND,
                    null,
                    context.times().now());
        }
    }

    private void arrived(Answer newest) {
        if (!newest.known) return;
        answer = newest;
        draw();
    }

    static DetailTab<StackRow, Known> of(InventoryContext context) {
        var line = new LifeLine(context);
        return new DetailTab<>("Life", line.root, line::show, _ -> {}, () -> {});
    }

    Node node() {
        return root;
    }

    private void show(StackRow row, Known known) {
        List<TreeNode> path = StacksModel.path(row, known);
        follow(row.cloud(), path.isEmpty() ? null : path.getFirst());
    }

    /// Takes the newest of a cluster; null where there is none.
    void follow(String cloud, @Nullable TreeNode cluster) {
        Asked next = cluster == null || cluster.rolled().counts().busy() == 0 ? null : new Asked(cloud, cluster);
        boolean other =
                next != null && (subject == null || !subject.cluster.key().equals(next.cluster.key()));
        subject = next;
        if (other) askedAt = Instant.MIN;
        tick();
        draw();
    }

    private void tick() {
        Asked now = subject;
        if (now == null) return;
        boolean due = askedAt.equals(Instant.MIN)
                || Duration.between(askedAt, context.times().now()).compareTo(NEWS_EVERY) >= 0;
        if (due) {
            askedAt = context.times().now();
            asking.ask(now);
        }
        draw();
    }

    private void draw() {
        Asked now = subject;
        Answer newest = answer;
        Operation operation =
                now == null || newest == null || !newest.cluster.equals(now.cluster.key()) ? null : newest.operation;
        root.setVisible(operation != null);
        root.setManaged(operation != null);
        if (operation == null || newest == null) return;
        mark.show(operation.stuck() ? STUCK : GOING);
        words.setText(operation.inWords());
        Duration usual = operation.usual();
        Duration elapsed = operation
                .elapsed()
                .plus(Duration.between(newest.at, context.times().now()));
        boolean known = usual != null && !usual.isZero();
        bar.setVisible(known);
        bar.setManaged(known);
        if (usual != null && known) bar.setProgress(Math.min(1, (double) elapsed.toMillis() / usual.toMillis()));
        bar.setAccessibleText(operation.inWords());
    }
}

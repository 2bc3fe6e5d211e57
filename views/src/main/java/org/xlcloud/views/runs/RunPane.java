package org.xlcloud.views.runs;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.views.detail.TextViewer;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.table.Column;
import org.xlcloud.views.table.ResourceTable;
import org.xlcloud.views.table.TableContext;
import org.xlcloud.views.table.TableSpec;

/// One run: its score, its nodes, and what the selected node put out.
final class RunPane {
    private static final int MOST_OUTPUT = 8 << 20;

    private final RunsContext xms;
    private final Times times;
    private final ResourceTable<NodeRun> nodes;
    private final TextViewer output = new TextViewer("output");
    private final Label title = new Label();
    private final Label score = new Label();
    private final Label said = new Label();
    private final Button cancel = new Button("Cancel", Icon.CANCELLED.node());
    private final Button retry = new Button("Retry the failed", Icon.RUN.node());
    private final VBox root = new VBox();
    private final OffThread<Wish, String> reading;
    private final OffThread<Do, String> doing;
    private final Function<Run, String> target;
    private @Nullable Run run;

    private record Wish(String run, String node) {}

    private record Do(Function<String, String> what, String run) {}

    /// @param target what a run is on, in words
    RunPane(RunsContext xms, Function<Run, String> target, TableContext context) {
        this.xms = xms;
        this.target = target;
        times = context.times();
        nodes = new ResourceTable<>(table(), context, rows -> List.of());
        reading = new OffThread<>("read output", this::read, output::show);
        doing = new OffThread<>("change a run", RunPane::carryOut, said::setText);
        nodes.onSelection(this::readOutput);
        title.getStyleClass().add("run-title");
        score.getStyleClass().add("run-score");
        said.setWrapText(true);
        cancel.setId("run-cancel");
        retry.setId("run-retry");
        cancel.setOnAction(_ -> carryOut(xms.cancel()));
        retry.setOnAction(_ -> carryOut(xms.retry()));
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        retry.setMinWidth(Region.USE_PREF_SIZE);
        var words = new VBox(title, score, said);
        HBox.setHgrow(words, Priority.ALWAYS);
        var head = new HBox(words, cancel, retry);
        head.getStyleClass().add("run-head");
        said.managedProperty().bind(said.textProperty().isNotEmpty());
        var split = new SplitPane(nodes.node(), output.node());
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.45);
        VBox.setVgrow(split, Priority.ALWAYS);
        root.getChildren().addAll(head, split);
        root.setId("run");
    }

    private static TableSpec<NodeRun> table() {
        return new TableSpec<>(
                "run-nodes",
                "node",
                "nodes",
                NodeRun::node,
                NodeRun::node,
                node -> node.node() + ", " + node.state().word(),
                List.of(
                        Column.<NodeRun>text("node", "Node", NodeRun::node).wide(260),
                        Column.<NodeRun>state("state", "State", Looks::of).wide(110),
                        Column.<NodeRun>number("exit", "Exit code", NodeRun::exitCode)
                                .wide(90),
                        Column.<NodeRun>number("seconds", "Took", node -> node.seconds() < 0 ? null : node.seconds())
                                .in("s")
                                .wide(90),
                        Column.<NodeRun>number("bytes", "Output", NodeRun::outputBytes)
                                .in("B")
                                .wide(110),
                        Column.<NodeRun>text("message", "Why", NodeRun::message).wide(280)));
    }

    Region node() {
        return root;
    }

    void show(Run newest) {
        boolean other = run == null || !run.id().equals(newest.id());
        run = newest;
        title.setText(newest.order().event().id() + " on " + target.apply(newest));
        tick();
        cancel.setDisable(newest.ended() || newest.cancelled());
        retry.setDisable(!newest.ended() || newest.failed().isEmpty());
        nodes.rows(newest::nodes);
        if (other) {
            said.setText("");
            output.show("");
            if (!newest.nodes().isEmpty())
                nodes.reveal(newest.nodes().getFirst().node());
        } else {
            readOutput();
        }
    }

    /// The time that passes.
    void tick() {
        if (run == null) return;
        Look look = Looks.of(run);
        Duration usual = run.usual();
        score.setText(look.word() + ", " + run.inWords() + ", " + Waterfall.seconds(run.elapsed(times.now()))
                + (usual == null ? "" : ", usually " + Waterfall.seconds(usual)) + ", by "
                + run.order().who() + (run.trouble().isEmpty() ? "" : ". " + run.trouble()));
    }

    private void readOutput() {
        NodeRun node = nodes.current();
        if (node != null && run != null) reading.ask(new Wish(run.id(), node.node()));
    }

    private String read(Wish wish) {
        try {
            String text = xms.output().read(wish.run(), wish.node(), MOST_OUTPUT);
            return text.isEmpty() ? "No output yet." : text;
        } catch (ProblemException e) {
            return e.problem().oneLine();
        }
    }

    private void carryOut(Function<String, String> what) {
        doing.ask(new Do(what, Objects.requireNonNull(run).id()));
    }

    private static String carryOut(Do what) {
        try {
            return what.what().apply(what.run());
        } catch (ProblemException e) {
            return e.problem().oneLine();
        }
    }

    void close() {
        nodes.close();
    }
}

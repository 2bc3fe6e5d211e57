package org.xlcloud.views.stacks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.lifecycle.Readiness;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.fx.Seconds;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.state.Look;
import org.xlcloud.views.state.StateMark;

/// Whether the selected row's node is configured or, of a row above nodes, how many of its nodes are. It takes no room
/// for other rows, nor where a cloud's nodes can't be told anything.
final class ReadyLine {
    private final NodeRuns source;
    private final StateMark mark = new StateMark();
    private final Label words = new Label();
    private final HBox root = new HBox(mark, words);
    private final OffThread<Asked, Answer> asking;
    private @Nullable Asked subject;
    private @Nullable Answer answer;
    private int seen = -1;

    /// A server, as its node may be called.
    private record Server(String id, String name, boolean shared) {}

    /// @param one whether the row is a node itself
    private record Asked(String cloud, String key, boolean one, List<Server> servers) {}

    /// @param problem why the runs could not be read; empty where they were
    private record Answer(Asked asked, Map<Readiness, Integer> score, String problem) {}

    private ReadyLine(NodeRuns source) {
        this.source = source;
        root.getStyleClass().add("ready-line");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        root.setAlignment(Pos.CENTER_LEFT);
        mark.setMinWidth(Region.USE_PREF_SIZE);
        words.getStyleClass().add("group-words");
        asking = new OffThread<>("how far nodes are configured", this::ask, this::arrived);
        Seconds.whileShowing(root, this::tick);
        draw();
    }

    /// The headline of the details: what is being done, and below it how far the nodes are.
    static DetailTab<StackRow, Known> below(DetailTab<StackRow, Known> life, NodeRuns source) {
        var line = new ReadyLine(source);
        return new DetailTab<>(
                life.title(),
                new VBox(life.content(), line.root),
                (row, known) -> {
                    life.show().accept(row, known);
                    line.show(row, known);
                },
                life.showing(),
                life.close());
    }

    private void show(StackRow row, Known known) {
        TreeNode node = source.reachable().test(row.cloud()) ? StacksModel.node(row, known) : null;
        List<TreeNode> nodes = node == null ? List.of() : node.all(Kind.NODE);
        Asked next = nodes.isEmpty()
                ? null
                : new Asked(row.cloud(), row.key(), row.kind() == Kind.NODE, servers(nodes, known.of(row.cloud())));
        if (next == null || !next.equals(subject)) {
            subject = next;
            seen = -1;
        }
        tick();
        draw();
    }

    private static List<Server> servers(List<TreeNode> nodes, @Nullable Inventory inventory) {
        Map<String, String> names = new HashMap<>();
        Map<String, Integer> times = new HashMap<>();
        if (inventory != null)
            for (Instance instance : inventory.instances()) {
                names.put(instance.id(), instance.name());
                times.merge(instance.name(), 1, Integer::sum);
            }
        return nodes.stream()
                .map(node -> {
                    String name = names.getOrDefault(node.id(), node.name());
                    return new Server(node.id(), name, times.getOrDefault(name, 0) > 1);
                })
                .toList();
    }

    private void tick() {
        Asked now = subject;
        int changes = source.runs().changes().newest();
        if (now == null || changes == seen) return;
        seen = changes;
        asking.ask(now);
    }

    private Answer ask(Asked asked) {
        try {
            Map<String, Readiness> byNode =
                    Readiness.byNode(asked.cloud, source.runs().runs().get());
            Map<String, String> identities = new HashMap<>();
            for (Scaling scaling : source.runs().scalings().newest())
                if (scaling.cloud().equals(asked.cloud))
                    for (Scaling.Node node : scaling.nodes())
                        if (node.heard()) identities.putIfAbsent(node.server(), node.identity());
            var score = new EnumMap<Readiness, Integer>(Readiness.class);
            for (Server server : asked.servers) {
                Readiness told = byNode.get(identities.getOrDefault(server.id, ""));
                score.merge(
                        told == null ? Readiness.of(server.id, server.name, server.shared, byNode) : told,
                        1,
                        Integer::sum);
            }
            return new Answer(asked, score, "");
        } catch (ProblemException e) {
            return new Answer(asked, Map.of(), e.problem().reason());
        }
    }

    private void arrived(Answer newest) {
        answer = newest;
        draw();
    }

    private void draw() {
        Asked now = subject;
        Answer newest = answer;
        boolean known = now != null && newest != null && newest.asked.key.equals(now.key);
        root.setVisible(now != null);
        root.setManaged(now != null);
        if (now == null) return;
        if (!known || newest == null || !newest.problem.isEmpty()) {
            mark.show(look(Readiness.UNKNOWN));
            words.setText(known && newest != null ? "XMS's runs can't be read: " + newest.problem : "");
            return;
        }
        Readiness worst = worst(newest.score);
        if (now.one) mark.show(look(worst));
        else
            mark.show(
                    look(worst),
                    newest.score.getOrDefault(Readiness.READY, 0) + " of " + newest.asked.servers.size() + " ready");
        words.setText(now.one ? why(worst) : others(newest.score));
    }

    private static String why(Readiness readiness) {
        return readiness == Readiness.NO_RUN
                ? "XMS has not told it to set up or configure"
                : "by its last run of setup or configure";
    }

    private static String others(Map<Readiness, Integer> score) {
        var words = new ArrayList<String>();
        score.forEach((readiness, count) -> {
            if (readiness != Readiness.READY) words.add(count + " " + readiness.word());
        });
        return String.join(", ", words);
    }

    /// What a row above nodes is coloured by.
    private static Readiness worst(Map<Readiness, Integer> score) {
        for (Readiness each : List.of(Readiness.FAILED, Readiness.CONFIGURING, Readiness.UNKNOWN, Readiness.NO_RUN))
            if (score.containsKey(each)) return each;
        return Readiness.READY;
    }

    private static Look look(Readiness readiness) {
        return switch (readiness) {
            case READY -> new Look(Icon.DONE, readiness.word(), "state-live");
            case CONFIGURING -> new Look(Icon.RUNNING, readiness.word(), "state-held");
            case FAILED -> new Look(Icon.FAILED, readiness.word(), "state-failed");
            case NO_RUN, UNKNOWN -> new Look(Icon.LOADING, readiness.word(), "state-loading");
        };
    }
}

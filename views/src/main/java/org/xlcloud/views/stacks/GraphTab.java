package org.xlcloud.views.stacks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.graph.Edge;
import org.xlcloud.charts.graph.Graph;
import org.xlcloud.charts.graph.GraphLayout;
import org.xlcloud.charts.graph.GraphView;
import org.xlcloud.charts.graph.Vertex;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.DetailTab;
import org.xlcloud.views.fx.OffThread;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.state.EmptyState;
import org.xlcloud.views.state.Look;

/// The dependencies inside of one stack as a graph, with one selection shared with the tree. A stack inside of it is
/// entered with Enter or a double click, and left upwards.
final class GraphTab {
    /// More than that nobody can read, and the tree shows them all.
    private static final int MOST = 1_000;

    private final Consumer<String> select;
    private final GraphView view =
            new GraphView(vertex -> Icon.valueOf(vertex.symbol()).node());
    private final Label title = new Label();
    private final Button up = button(Icon.UP, "To the stack around this one");
    private final StackPane content = new StackPane(view);
    private final VBox root;
    private final OffThread<Graph, GraphLayout> layingOut;
    private GraphLayout last = GraphLayout.EMPTY;
    private @Nullable TreeNode stack;
    private @Nullable String current;
    private @Nullable String around;
    private boolean following;

    /// @param select makes a row of the tree the selected one, by its key
    private GraphTab(Consumer<String> select) {
        this.select = select;
        layingOut = new OffThread<>("layout of a stack's graph", graph -> last.with(graph), this::show);
        title.getStyleClass().add("graph-title");
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        Button fit = button(Icon.FIT, "Show all of it (F)");
        fit.setOnAction(_ -> view.fit());
        Button in = button(Icon.ZOOM_IN, "Larger (+)");
        in.setOnAction(_ -> view.zoomBy(1.25));
        Button out = button(Icon.ZOOM_OUT, "Smaller (-)");
        out.setOnAction(_ -> view.zoomBy(0.8));
        up.setOnAction(_ -> {
            if (around != null) select.accept(around);
        });
        var tools = new HBox(up, title, out, in, fit);
        tools.getStyleClass().add("graph-tools");
        tools.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(content, Priority.ALWAYS);
        root = new VBox(tools, content);
        root.getStyleClass().add("graph-tab");
        root.getStylesheets().add(StacksPage.STYLE_SHEET);
        view.selectedProperty().subscribe(this::chosen);
        view.onOpen(vertex -> enter(vertex.id()));
    }

    static DetailTab<StackRow, Known> of(Consumer<String> select) {
        var tab = new GraphTab(select);
        return new DetailTab<>("Graph", tab.root, tab::follow, _ -> {}, () -> {}, row -> row.asked() != null);
    }

    private static Button button(Icon icon, String words) {
        var button = new Button(null, icon.node());
        button.getStyleClass().addAll("flat", "button-icon");
        button.setAccessibleText(words);
        button.setTooltip(new Tooltip(words));
        return button;
    }

    /// Shows the stack that a row is in, unless the row is a box of the graph already; a cluster's own resources.
    private void follow(StackRow row, Known known) {
        List<TreeNode> path = StacksModel.path(row, known);
        if (path.isEmpty()) return;
        TreeNode here = stack;
        int at = path.size() - 1;
        int place = -1;
        for (int i = 0; i < path.size(); i++)
            if (here != null && path.get(i).key().equals(here.key())) place = i;
        boolean entered = place == at && here != null;
        if (!entered && place != at - 1) {
            // Another graph than the one that is shown: that of the row itself where it has one.
            place = path.get(at).stack() != null && !path.get(at).children().isEmpty() ? at : at - 1;
            while (place > 0 && path.get(place).stack() == null) place--;
        }
        place = Math.max(0, place);
        TreeNode next = path.get(place);
        stack = next;
        around = place > 0 ? path.get(place - 1).key() : null;
        up.setDisable(around == null);
        current = place < at ? path.get(place + 1).key() : null;
        draw(next);
    }

    private void draw(TreeNode of) {
        List<TreeNode> all =
                of.children().stream().filter(child -> child.kind() != Kind.GPU).toList();
        List<TreeNode> boxes = all.subList(0, Math.min(all.size(), MOST));
        title.setText(of.kind().word() + " " + of.name() + ": what needs what"
                + (all.size() > MOST ? ", the first " + MOST + " of " + all.size() + " resources" : ""));
        if (boxes.isEmpty()) {
            content.getChildren()
                    .setAll(new EmptyState(
                            Icon.GRAPH,
                            "Nothing to draw",
                            of.complete() ? "This stack has no resources." : "Its resources are still being read."));
            return;
        }
        if (!content.getChildren().contains(view)) content.getChildren().setAll(view);
        layingOut.ask(graph(boxes));
    }

    private static Graph graph(List<TreeNode> boxes) {
        Map<String, String> keys = new HashMap<>();
        for (TreeNode box : boxes) keys.put(box.name(), box.key());
        List<Vertex> vertices = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (TreeNode box : boxes) {
            Look look = Look.of(box.health());
            vertices.add(new Vertex(
                    box.key(),
                    box.name(),
                    look.word() + " · " + shortType(box),
                    look.styleClass(),
                    look.icon().name()));
            for (String dependant : box.requiredBy()) {
                String key = keys.get(dependant);
                if (key != null) edges.add(new Edge(box.key(), key));
            }
        }
        return new Graph(vertices, edges);
    }

    private static String shortType(TreeNode box) {
        int colons = box.type().lastIndexOf("::");
        return colons < 0 ? box.kind().word() : box.type().substring(colons + 2);
    }

    private void show(GraphLayout layout) {
        last = layout;
        following = true;
        view.show(layout);
        view.select(current);
        following = false;
    }

    private void chosen(@Nullable String key) {
        if (following || key == null) return;
        current = key;
        select.accept(key);
    }

    /// Makes the stack behind a box the one that is drawn.
    private void enter(String key) {
        TreeNode here = stack;
        if (here == null) return;
        for (TreeNode child : here.children()) {
            if (!child.key().equals(key) || child.children().isEmpty()) continue;
            if (child.stack() == null) continue;
            stack = child;
            around = here.key();
            up.setDisable(false);
            current = null;
            draw(child);
        }
    }
}

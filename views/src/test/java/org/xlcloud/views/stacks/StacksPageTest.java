package org.xlcloud.views.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableCell;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.xlcloud.charts.graph.GraphView;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Rejections;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.runs.RunsContext;
import org.xlcloud.views.shell.PageSpec;

/// What an operator does with the tree of stacks, as stories.
class StacksPageTest extends PageTest {
    private final Stacks all = SampleStacks.of(demo);
    private final Mailbox<Map<String, Stacks>> stacks = new Mailbox<>(SampleStacks.map(all));
    private final SampleStacks source = new SampleStacks();
    private final Set<String> reachable = ConcurrentHashMap.newKeySet();
    private final Mailbox<Integer> changes = new Mailbox<>(0);
    private volatile List<Run> runs = List.of();

    StacksPageTest() {
        reachable.add("demo");
    }

    @Override
    protected StacksContext stacks() {
        return new StacksContext(stacks, source);
    }

    @Override
    protected PageSpec spec(InventoryContext context) {
        return StacksPage.spec(
                context,
                null,
                new NodeRuns(
                        reachable::contains,
                        new RunsContext(
                                new Mailbox<>(List.of()),
                                changes,
                                () -> runs,
                                id -> Optional.empty(),
                                (id, node, most) -> "",
                                id -> "",
                                id -> "",
                                new Mailbox<>(List.of()),
                                cloud -> {})));
    }

    private static Run run(String id, LifecycleEvent event, Duration ago, Map<String, NodeRun.State> states) {
        Instant began = SampleCloud.NOW.minus(ago);
        var nodes = states.entrySet().stream()
                .map(node -> new NodeRun(node.getKey(), node.getValue(), null, -1, "", began, null, 0, 0))
                .toList();
        Order order = Order.of(id, "demo", Target.of("rendering"), event, List.copyOf(states.keySet()), "ada");
        boolean ended = nodes.stream().allMatch(node -> node.state().ended());
        return new Run(id, order, began, ended ? began : null, false, "", Rejections.NONE, null, nodes);
    }

    private void tell(Run... newest) {
        runs = List.of(newest);
        changes.put(changes.newest() + 1);
    }

    private List<Instance> ofTheGroup() {
        return demo.instances().stream()
                .filter(instance -> !instance.gpus().isEmpty())
                .limit(4)
                .toList();
    }

    @Test
    void names_are_read_whole_however_deep_they_stand_in_the_tree() {
        await("clusters", () -> !robot.lookup(".tree-mark").queryAll().isEmpty());
        run("list.open-all");
        await("nodes", () -> onFx(() -> table().getItems().size()) > 20);
        await(
                "all of their names",
                () -> nameCells().size() > 5 && nameCells().stream().noneMatch(TableCell::isTextTruncated));
        assertTrue(onFx(() -> table().getColumns().getFirst().getWidth()) > 290, "wider than it was made");
    }

    private List<TableCell<?, ?>> nameCells() {
        var names = new ArrayList<TableCell<?, ?>>();
        for (Node node : robot.lookup(".table-cell").queryAll())
            if (node instanceof TableCell<?, ?> cell
                    && !cell.isEmpty()
                    && cell.getTableColumn().equals(table().getColumns().getFirst())) names.add(cell);
        return names;
    }

    @Test
    void a_group_and_its_nodes_say_how_far_they_are_configured_while_runs_go_on() {
        List<Instance> nodes = ofTheGroup();
        reveal(SampleStacks.GROUP);
        awaitTitle("group");
        await("nobody told", () -> shows("0 of 5 ready") && shows("5 without a run"));
        Map<String, NodeRun.State> going = new LinkedHashMap<>();
        going.put(nodes.get(0).name(), NodeRun.State.CHANGED);
        going.put(nodes.get(1).name(), NodeRun.State.OK);
        going.put(nodes.get(2).name(), NodeRun.State.RUNNING);
        going.put(nodes.get(3).name(), NodeRun.State.NO_ANSWER);
        Run configure = run("run-0001", LifecycleEvent.CONFIGURE, Duration.ofMinutes(2), going);
        tell(configure);
        await("the run", () -> shows("2 of 5 ready") && shows("1 configuring…, 1 failed, 1 without a run"));
        // a deployment says nothing of it, and a node that a later run skipped is as it was
        Run deploy = run(
                "run-0002",
                LifecycleEvent.DEPLOY,
                Duration.ofMinutes(1),
                Map.of(nodes.get(0).name(), NodeRun.State.FAILED));
        Run again = run(
                "run-0003",
                LifecycleEvent.SETUP,
                Duration.ofSeconds(9),
                Map.of(
                        nodes.get(1).name(), NodeRun.State.SKIPPED,
                        nodes.get(2).name(), NodeRun.State.FAILED,
                        nodes.get(3).name(), NodeRun.State.CHANGED));
        tell(again, deploy, configure);
        await("the last of each", () -> shows("3 of 5 ready") && shows("1 failed, 1 without a run"));
        reveal(SampleStacks.LAYER);
        awaitTitle("render");
        await("the layer", () -> shows("3 of 5 ready"));
        reveal("demo/" + nodes.get(2).id());
        awaitTitle(nodes.get(2).name());
        await("the node that failed", () -> ready().equals("failed"));
        reveal("demo/" + nodes.get(0).id());
        awaitTitle(nodes.get(0).name());
        await("the node that is ready", () -> ready().equals("ready"));
        tell(run(
                "run-0004",
                LifecycleEvent.CONFIGURE,
                Duration.ofSeconds(1),
                Map.of(nodes.get(0).name(), NodeRun.State.SENT)));
        await("its next run", () -> ready().equals("configuring…"));
    }

    @Test
    void where_nodes_cannot_be_told_nothing_is_said_of_them() {
        reveal("demo/stack-rendering/subnet");
        awaitTitle("subnet");
        assertEquals("", ready(), "it is no node and has none");
        reveal(SampleStacks.GROUP);
        awaitTitle("group");
        await("the group's", () -> ready().equals("0 of 5 ready"));
        reachable.clear();
        reveal(SampleStacks.LAYER);
        awaitTitle("render");
        await("no line", () -> ready().isEmpty());
    }

    /// What the line under the details' title says; empty where there is none.
    private String ready() {
        return onFx(() -> robot.lookup(".ready-line > .state-mark").queryAllAs(Label.class).stream()
                .filter(StacksPageTest::seen)
                .map(Label::getText)
                .findFirst()
                .orElse(""));
    }

    private List<String> names() {
        return onFx(() -> IntStream.range(0, table().getItems().size())
                .mapToObj(row -> cell(row, "name"))
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private void awaitNames(String... names) {
        await("rows " + List.of(names), () -> names().equals(List.of(names)));
    }

    private void turnTo(String tab) {
        onFx(() -> {
            TabPane tabs = node(".detail-tabs", TabPane.class);
            Tab wanted = tabs.getTabs().stream()
                    .filter(one -> one.getText().equals(tab))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no tab " + tab));
            tabs.getSelectionModel().select(wanted);
            return true;
        });
        settle();
    }

    private List<String> tabs() {
        return onFx(() -> node(".detail-tabs", TabPane.class).getTabs().stream()
                .map(Tab::getText)
                .toList());
    }

    private void awaitTitle(String title) {
        await(
                "details of " + title,
                () -> robot.lookup(".detail-title")
                        .tryQueryAs(Label.class)
                        .filter(label -> label.getText().equals(title))
                        .isPresent());
    }

    private boolean shows(String text) {
        return onFx(() -> robot.lookup(".label").queryAllAs(Label.class).stream()
                .anyMatch(label -> seen(label)
                        && label.getText() != null
                        && label.getText().contains(text)));
    }

    private static boolean seen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) if (!at.isVisible()) return false;
        return true;
    }

    @Test
    void a_failure_three_stacks_down_is_said_at_the_cluster() {
        awaitNames("rendering", "hpc-team-4", "computational-fluid-dynamics-of-the-wind-tunnel-2026", "viz-old");
        assertEquals("failed", cell(0, "status"));
        assertTrue(cell(0, "reason").startsWith("render › group › nd7qkx2: no GPU left"), cell(0, "reason"));
        assertEquals("busy", cell(1, "status"));
        assertEquals("ok", cell(2, "status"));
        onFx(() -> {
            page().reveal("?heat:CREATE_COMPLETE status:failed kind:cluster");
            return true;
        });
        await("Heat itself to be content with the failed cluster", () -> names().equals(List.of("rendering")));
    }

    @Test
    void rows_open_by_key_to_the_gpus_and_close_again() {
        awaitNames("rendering", "hpc-team-4", "computational-fluid-dynamics-of-the-wind-tunnel-2026", "viz-old");
        onFx(() -> {
            table().requestFocus();
            table().getSelectionModel().clearAndSelect(0);
            return true;
        });
        press(KeyCode.RIGHT);
        await("the layers", () -> names().contains("render") && names().contains("subnet"));
        press(KeyCode.LEFT);
        await("a closed tree", () -> names().size() == 4);
        run("list.open-all");
        await("the GPUs", () -> names().stream().anyMatch(name -> name.startsWith("gpu-node-1 0000:")));
        run("list.close-all");
        await("a closed tree", () -> names().size() == 4);
    }

    @Test
    void a_filter_shows_what_matches_with_what_it_is_in() {
        int rows = StackRow.of(new Known(Map.of(), Map.of(), SampleStacks.map(all), Alarms.NONE))
                .size();
        awaitCount(rows + " stacks and resources");
        onFx(() -> {
            page().reveal("?kind:node status:failed");
            return true;
        });
        awaitNames("rendering", "render", "group", "nd7qkx2");
        awaitCount("1 of " + rows + " stacks and resources");
    }

    @Test
    void a_deep_link_by_a_nested_stacks_id_leads_to_its_row() {
        reveal("demo/stack-group");
        awaitTitle("group");
        assertTrue(tabs().contains("Group"));
        assertTrue(names().contains("nd7qkx2") || names().contains("group"), "the way to it is open");
    }

    @Test
    void the_failure_stands_at_the_group_with_sizes_policies_and_history() {
        reveal(SampleStacks.GROUP);
        awaitTitle("group");
        turnTo("Group");
        await("the group", () -> shows("no GPU left: none of 96 is free"));
        assertTrue(shows("up: +1, cooldown 1 min 0 s"));
        assertTrue(shows("down: -1"));
        assertTrue(
                shows("in its cooldown until 18:30:40; Heat will ignore alarms until then"),
                "or who looks for why nothing happens does not see it");
        await("both resizes", () -> shows("2 resizes"));
    }

    @Test
    void the_selection_is_one_in_tree_and_graph() {
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        turnTo("Graph");
        await("the graph", () -> robot.lookup(".graph-box").queryAll().size() == 6);
        GraphView graph = node(".graph-view", GraphView.class);
        onFx(() -> {
            graph.select("demo/stack-rendering/subnet");
            return true;
        });
        awaitTitle("subnet");
        await("the same graph", () -> robot.lookup(".graph-box").queryAll().size() == 6);
        reveal("demo/stack-rendering/key");
        await(
                "the box of the key",
                () -> "demo/stack-rendering/key".equals(graph.selectedProperty().get()));
        onFx(() -> {
            graph.requestFocus();
            return true;
        });
        press(KeyCode.DOWN);
        await(
                "what needs the key",
                () -> !"demo/stack-rendering/key"
                        .equals(graph.selectedProperty().get()));
    }

    @Test
    void enter_on_a_box_draws_the_stack_behind_it() {
        reveal(SampleStacks.LAYER);
        awaitTitle("render");
        turnTo("Graph");
        await(
                "the layer's own graph",
                () -> robot.lookup(".graph-box").queryAll().size() == 6 && shows("layer render"));
    }

    @Test
    void the_template_is_numbered_and_its_files_can_be_chosen() {
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        turnTo("Template");
        await("the template", () -> robot.lookup(".syntax-key").tryQuery().isPresent());
        assertEquals("heat_template_version: 2018-08-31", lines().getFirst());
        assertTrue(lines().contains("    type: OS::Heat::AutoScalingGroup"), lines()::toString);
        onFx(() -> {
            node(".raw-tools .combo-box", javafx.scene.control.ComboBox.class)
                    .getSelectionModel()
                    .select(1);
            return true;
        });
        await("the file", () -> lines().contains("# The group grows by alarms, and shrinks the same way."));
        onFx(() -> {
            node(".raw-tools .combo-box", javafx.scene.control.ComboBox.class)
                    .getSelectionModel()
                    .selectLast();
            return true;
        });
        await("what Heat sent", () -> lines().getFirst().equals("{"));
    }

    private List<String> lines() {
        return robot.lookup(".text-viewer-lines").queryAll().stream()
                .filter(list -> list.getScene() != null
                        && !((ListView<?>) list).getItems().isEmpty())
                .flatMap(list -> ((ListView<?>) list).getItems().stream())
                .map(String::valueOf)
                .toList();
    }

    @Test
    void events_of_all_levels_come_page_by_page() {
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        turnTo("Events");
        await("the newest page", () -> shows("200 events"));
        robot.interact(() -> robot.lookup("Load older")
                .queryAs(javafx.scene.control.Button.class)
                .fire());
        await("the rest", () -> shows("260 events"));
        assertTrue(onFx(() -> robot.lookup("Load older")
                .queryAs(javafx.scene.control.Button.class)
                .isDisabled()));
    }

    @Test
    void events_that_come_are_added_without_a_gap_however_many_they_are() {
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        turnTo("Events");
        await("the newest page", () -> shows("200 events"));
        source.since = 450;
        now = now.plusSeconds(6);
        await("all that came since", () -> shows("650 events"));
    }

    @Test
    void a_stack_says_what_it_is_for_whose_it_is_and_since_when() {
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        await("what it is for", () -> shows("Remote rendering for the studios"));
        assertTrue(shows("project-7") && shows("ada") && shows("xlcloud"));
        assertTrue(shows("Created"));
    }

    @Test
    void a_resource_shows_its_metadata_and_what_heat_says_of_it() {
        reveal("demo/stack-rendering/subnet");
        awaitTitle("subnet");
        turnTo("Metadata");
        await("the metadata", () -> lines().contains("  \"layer\": \"subnet\","));
    }

    @Test
    void a_cluster_that_is_stuck_says_on_what() {
        reveal("demo/stack-hpc");
        awaitTitle("hpc-team-4");
        await("the life line", () -> shows("stuck on head: 14 min in CREATE_IN_PROGRESS, usually 40 s"));
        reveal("demo/stack-cfd");
        await("no life line", () -> !shows("stuck on head"));
    }

    @Test
    void a_stack_that_is_deleted_while_it_is_open_says_so() {
        reveal("demo/stack-cfd");
        awaitTitle("computational-fluid-dynamics-of-the-wind-tunnel-2026");
        var rest = all.roots().stream()
                .filter(root -> !root.name().startsWith("computational"))
                .toList();
        stacks.put(
                SampleStacks.map(new Stacks("demo", List.of(), rest, all.source(), true, List.of(), all.joinedAt())));
        await("the farewell", () -> shows("is not there any more"));
    }

    @Test
    void a_stack_that_heat_has_no_more_has_no_template() {
        source.gone = true;
        reveal(SampleStacks.RENDERING);
        awaitTitle("rendering");
        turnTo("Template");
        await("why", () -> shows("Heat has it no more"));
    }

    @Test
    void a_node_leads_to_its_instance() {
        Instance instance = demo.instances().stream()
                .filter(one -> !one.gpus().isEmpty())
                .findFirst()
                .orElseThrow();
        reveal("demo/" + instance.id());
        awaitTitle(instance.name());
        assertFalse(tabs().contains("Group"), "only groups have that");
        onFx(() -> {
            robot.lookup(".fact-link").queryAllAs(Hyperlink.class).stream()
                    .filter(link -> link.getAccessibleText().startsWith("Instance:"))
                    .findFirst()
                    .orElseThrow()
                    .fire();
            return true;
        });
        assertEquals(Links.INSTANCE, opened.getFirst().kind());
        assertEquals(instance.key(), opened.getFirst().key());
    }
}

package org.xlcloud.views.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Layer;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.clusters.SampleClusters;
import org.xlcloud.views.compute.AttachSubject;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.shell.PageSpec;

/// How an operator changes clusters and groups: by menus and the group's own button, never without a preview.
class StackDeskTest extends PageTest {
    private final Stacks all = SampleStacks.of(demo);
    private final Mailbox<Map<String, Stacks>> newest = new Mailbox<>(Map.of("demo", all));
    private final List<String> wanted = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final SampleClusters clusters = new SampleClusters();

    private final StackDesk.Maker maker = new StackDesk.Maker() {
        @Override
        public AttachSubject attach(String cloud, TreeNode row) {
            throw new AssertionError("nobody asked to attach GPUs");
        }

        @Override
        public Action detach(String cloud, TreeNode row) {
            throw new AssertionError("nobody asked to detach GPUs");
        }

        @Override
        public Action contextualize(String cloud, List<TreeNode> path, LifecycleEvent event) {
            wanted.add(event.id() + " "
                    + String.join("/", path.stream().map(TreeNode::name).toList()));
            return action("Contextualize " + path.getLast().name(), false, path.getLast());
        }

        @Override
        public Action change(StackChange.What what, String cloud, TreeNode cluster) {
            wanted.add(what + " " + cluster.name());
            return action(what.verb() + " cluster " + cluster.name(), what == StackChange.What.DELETE, cluster);
        }

        @Override
        public Action scale(String cloud, TreeNode group, CapacityChange change) {
            wanted.add("scale " + group.name() + " " + change);
            return action("Scale group " + group.name(), false, group);
        }

        @Override
        public ScalePlan plan(String cloud, TreeNode group, CapacityChange change) {
            Group now = new SampleStacks().group(cloud, group);
            int to = change.of(now.current());
            List<ScalePlan.Leaving> leaving = to < now.current()
                    ? List.of(new ScalePlan.Leaving(
                            "abc",
                            "server-1",
                            "server-1",
                            "render-1",
                            List.of("demo/gpu-node-1/0000:87:00.0"),
                            List.of("doom-17")))
                    : List.of();
            Fit fit = to > now.current()
                    ? new Fit(
                            "gpu.k2.1",
                            to - now.current(),
                            1,
                            Map.of("k2", 1),
                            Set.of("GRID K2"),
                            false,
                            List.of(new Fit.Place("gpu-node-3", 1, 1)),
                            "2 free GPUs of GRID K2 needed, 1 free and 14 not",
                            List.of("gpu-node-4: no GPU free"))
                    : null;
            return new ScalePlan(
                    new StackId("rendering", "stack-1"),
                    now,
                    now.current(),
                    to,
                    new ScalePlan.Update(Map.of("size", to)),
                    leaving,
                    fit,
                    List.of(),
                    List.of());
        }
    };

    private Action action(String title, boolean grave, TreeNode node) {
        return new Action() {
            @Override
            public String cloud() {
                return "demo";
            }

            @Override
            public String kind() {
                return "sample";
            }

            @Override
            public String title() {
                return title;
            }

            @Override
            public Preview preview() {
                return new Preview(
                        title,
                        "demo",
                        false,
                        List.of(),
                        List.of(new Touched(Touched.Kind.STACK, node.id(), node.name(), "is changed", grave)),
                        List.of("fits: 1 of gpu-k2-1 (gpu-node-3 takes 1)"),
                        List.of(),
                        null,
                        grave ? node.name() : null,
                        null);
            }

            @Override
            public String run(Run run) {
                runs.incrementAndGet();
                return "done";
            }
        };
    }

    @Override
    protected StacksContext stacks() {
        return new StacksContext(newest, new SampleStacks());
    }

    @Override
    protected PageSpec spec(InventoryContext context) {
        InstantSource clock = () -> SampleCloud.NOW;
        var desk = new ActionDesk(new Runner(jobs, entry -> {}, clock, "ada@desk"), new Times(clock, ZoneOffset.UTC));
        return StacksPage.spec(context, new StackDesk(desk, maker, clusters));
    }

    private void select(String key, String title) {
        reveal(key);
        await(
                "details of " + title,
                () -> robot.lookup(".detail-title")
                        .tryQueryAs(Label.class)
                        .filter(label -> label.getText().equals(title))
                        .isPresent());
    }

    @Test
    void a_cluster_is_contextualized_after_its_preview_was_seen() {
        select(SampleStacks.RENDERING, "rendering");
        run("stack.contextualize-configure");
        await("the preview", () -> wanted.contains("configure rendering"));
        assertEquals(0, runs.get());
    }

    @Test
    void deleting_a_cluster_takes_its_typed_name_and_enter_cancels() {
        select(SampleStacks.RENDERING, "rendering");
        run("stack.delete");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("DELETE rendering"), wanted);
        picture("stack-delete");
        assertTrue(onFx(() -> node("#action-cancel", Button.class).isDefaultButton()));
        onFx(() -> {
            node("#action-cancel", Button.class).fire();
            return true;
        });
        await(
                "the end of the dialog",
                () -> robot.lookup("#action-preview").tryQuery().isEmpty());
        assertEquals(0, runs.get());
    }

    @Test
    void what_is_left_of_a_stack_without_its_resource_can_be_deleted_alone() {
        select(SampleStacks.LEFTOVER, "viz-old-render-q2");
        run("stack.delete");
        await("the preview", () -> robot.lookup("#action-typed").tryQuery().isPresent());
        assertEquals(List.of("DELETE viz-old-render-q2"), wanted);
        fire("#action-cancel");
    }

    @Test
    void checking_and_cancelling_an_update_run_once_they_were_confirmed() {
        select(SampleStacks.RENDERING, "rendering");
        confirm("stack.check", "CHECK rendering", 1);
        confirm("stack.cancel-update", "CANCEL_UPDATE rendering", 2);
        assertEquals(List.of("CHECK rendering", "CANCEL_UPDATE rendering"), wanted);
    }

    private void confirm(String id, String made, int run) {
        run(id);
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent() && wanted.contains(made));
        assertEquals(run - 1, runs.get(), "nothing runs before the operator has said yes");
        fire("#action-confirm");
        await("its run", () -> runs.get() == run);
        await(
                "the end of the dialog",
                () -> robot.lookup("#action-preview").tryQuery().isEmpty());
    }

    @Test
    void a_stack_gets_another_template_with_the_values_that_it_has(@TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("other.yaml"), """
                heat_template_version: 2018-08-31
                parameters:
                  size: {type: number, constraints: [{range: {min: 1, max: 8}}]}
                  colour: {type: string, default: blue}
                resources:
                  one: {type: OS::Heat::TestResource, properties: {value: {get_param: size}}}
                """);
        select(SampleStacks.RENDERING, "rendering");
        run("stack.replace-template");
        await("the dialog", () -> robot.lookup("#template-file").tryQuery().isPresent());
        assertTrue(robot.lookup("#stack-name").tryQuery().isEmpty(), "it has a name");
        write("#template-file", other.toString());
        fire("#template-read");
        await("its parameter", () -> robot.lookup("#template-size").tryQuery().isPresent());
        assertEquals("4", onFx(() -> node("#template-size", TextField.class).getText()));
        picture("stack-template");
        write("#template-size", "5");
        fire("#template-next");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("replace rendering with 6 lines, {size=5, colour=\"blue\"}"), clusters.wanted);
    }

    private boolean says(String part) {
        return robot.lookup(node -> node instanceof Labeled label
                        && label.isVisible()
                        && label.getText() != null
                        && label.getText().contains(part))
                .tryQuery()
                .isPresent();
    }

    private void fire(String query) {
        await(query + " can be pressed", () -> !node(query, Button.class).isDisabled());
        onFx(() -> {
            node(query, Button.class).fire();
            return true;
        });
    }

    private void want(int size) {
        onFx(() -> {
            node("#scale-wanted", Spinner.class).getEditor().setText(String.valueOf(size));
            return true;
        });
    }

    @Test
    void scaling_says_at_once_what_fits_where_and_who_goes_and_then_how_it_went() {
        select(SampleStacks.GROUP, "group");
        run("stack.scale");
        await(
                "the size now",
                () -> robot.lookup("#scale-wanted")
                        .tryQueryAs(Spinner.class)
                        .filter(spinner -> Integer.valueOf(4).equals(spinner.getValue()))
                        .isPresent());
        assertTrue(onFx(() -> node("#scale-next", Button.class).isDisabled()));
        want(6);
        await("the room", () -> says("gpu-node-3 has room for 1, free GPUs: 1"));
        assertTrue(says("2 free GPUs of GRID K2 needed"));
        assertTrue(says("not on gpu-node-4: no GPU free"));
        picture("stack-scale-up");
        want(3);
        await("who goes", () -> says("abc (render-1) goes; GPU gpu-node-1 87:00.0 becomes free"));
        assertTrue(says("Session doom-17 ends with it"));
        picture("stack-scale-down");
        assertEquals(List.of(), wanted);
        fire("#scale-next");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("scale group =3"), wanted);
        assertEquals(0, runs.get(), "nothing runs before the operator has said yes");
        onFx(() -> {
            node("#action-confirm", Button.class).fire();
            return true;
        });
        await(
                "how it went",
                () -> onFx(() -> node("#scale-outcome", Label.class).getText().startsWith("done")));
        assertEquals(1, runs.get());
        picture("stack-scaled");
        fire("#scale-close");
        await(
                "the end of the dialog",
                () -> robot.lookup("#scale-wanted").tryQuery().isEmpty());
    }

    @Test
    void a_group_that_goes_while_it_is_to_be_scaled_is_said_to_be_gone() {
        select(SampleStacks.GROUP, "group");
        run("stack.scale");
        await("the room", () -> says("It has 4 members: choose another number"));
        want(6);
        await("it can be scaled", () -> !node("#scale-next", Button.class).isDisabled());
        newest.put(Map.of(
                "demo",
                new Stacks(
                        "demo",
                        List.of(),
                        all.roots().subList(1, all.roots().size()),
                        all.source(),
                        true,
                        List.of(),
                        all.joinedAt())));
        await("the farewell", () -> says("The group is not there any more"));
        assertTrue(onFx(() -> node("#scale-next", Button.class).isDisabled()));
        fire("#scale-close");
    }

    @Test
    void an_update_sends_only_what_was_changed() {
        select(SampleStacks.RENDERING, "rendering");
        run("stack.update");
        await("the form", () -> robot.lookup(".parameter-form").tryQuery().isPresent());
        assertTrue(onFx(() -> node("#update-next", Button.class).isDisabled()));
        onFx(() -> {
            node("#update-size", TextField.class).setText("9");
            return true;
        });
        await("its limits", () -> says("The most is 8"));
        picture("stack-update-refused");
        assertTrue(onFx(() -> node("#update-next", Button.class).isDisabled()));
        onFx(() -> {
            node("#update-size", TextField.class).setText("6");
            return true;
        });
        await("what was changed", () -> says("size 4 → 6"));
        picture("stack-update");
        fire("#update-next");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("update rendering {size=6}"), clusters.wanted);
    }

    @Test
    void a_cluster_gets_another_layer_beside_those_it_has() {
        clusters.folder = Path.of("..", "cloud", "catalog");
        select(SampleStacks.RENDERING, "rendering");
        run("stack.layers");
        await(
                "the layers that it has",
                () -> robot.lookup(".layer-name").queryAll().stream()
                        .anyMatch(node -> node instanceof TextField field
                                && field.getText().equals("render")));
        assertTrue(onFx(() -> node("#cluster-name", TextField.class).isDisabled()));
        onFx(() -> {
            ListView<?> list = node("#catalog-layers", ListView.class);
            for (int i = 0; i < list.getItems().size(); i++)
                if (list.getItems().get(i) instanceof Layer each && each.name().equals("load-balancer"))
                    list.getSelectionModel().select(i);
            return true;
        });
        fire("#layer-add");
        fire("#wizard-next");
        await(
                "its parameters",
                () -> robot.lookup("#parameter-render-size").tryQuery().isPresent());
        assertEquals(
                "3", onFx(() -> node("#parameter-render-size", TextField.class).getText()));
        fire("#wizard-next");
        await("the check", () -> says("Heat takes the template"));
        fire("#wizard-next");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("change rendering to render, load-balancer"), clusters.wanted);
    }

    @Test
    void a_stack_is_made_of_a_template_of_ones_own_with_its_parameters_asked_for(@TempDir Path folder)
            throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "resources: {a: {type: x, properties: [{]}\n");
        Path good = Files.writeString(folder.resolve("good.yaml"), """
                heat_template_version: 2018-08-31
                parameters:
                  size: {type: number, label: Nodes, constraints: [{range: {min: 1, max: 4}}]}
                resources:
                  one: {type: OS::Heat::TestResource, properties: {value: {get_param: size}}}
                """);
        run("stack.template");
        await("the dialog", () -> robot.lookup("#stack-name").tryQuery().isPresent());
        write("#stack-name", "own");
        write("#template-file", broken.toString());
        fire("#template-read");
        await("its line", () -> says("broken.yaml:1"));
        write("#template-file", good.toString());
        fire("#template-read");
        await("its parameter", () -> robot.lookup("#template-size").tryQuery().isPresent());
        assertTrue(onFx(() -> node("#template-next", Button.class).isDisabled()));
        write("#template-size", "3");
        fire("#template-next");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of(), clusters.wanted);
        fire("#action-confirm");
        await("the stack", () -> clusters.wanted.equals(List.of("create own")));
    }

    private void write(String query, String text) {
        onFx(() -> {
            node(query, TextField.class).setText(text);
            return true;
        });
    }
}

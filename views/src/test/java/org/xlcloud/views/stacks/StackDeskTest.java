package org.xlcloud.views.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.clusters.SampleClusters;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.PageTest;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;
import org.xlcloud.views.shell.PageSpec;

/// How an operator changes clusters and groups: by menus and the group's own button, never without a preview.
class StackDeskTest extends PageTest {
    private final Stacks all = SampleStacks.of(demo);
    private final List<String> wanted = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final SampleClusters clusters = new SampleClusters();

    private final StackDesk.Maker maker = new StackDesk.Maker() {
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
        return new StacksContext(new Mailbox<>(Map.of("demo", all)), new SampleStacks());
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
    void deleting_a_cluster_takes_its_typed_name_and_enter_cancels() {
        select(SampleStacks.RENDERING, "rendering");
        run("stack.delete");
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("DELETE rendering"), wanted);
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
    void a_group_is_asked_for_the_size_that_is_wanted() {
        select(SampleStacks.GROUP, "group");
        onFx(() -> {
            TabPane tabs = node(".detail-tabs", TabPane.class);
            for (Tab tab : tabs.getTabs())
                if (tab.getText().equals("Group")) tabs.getSelectionModel().select(tab);
            return true;
        });
        await(
                "the size now",
                () -> robot.lookup(".group-wanted")
                        .tryQueryAs(Spinner.class)
                        .filter(spinner -> Integer.valueOf(4).equals(spinner.getValue()))
                        .isPresent());
        onFx(() -> {
            node(".group-wanted", Spinner.class).increment(2);
            node(".group-ask > .button", Button.class).fire();
            return true;
        });
        await("the preview", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        assertEquals(List.of("scale group =6"), wanted);
        assertTrue(robot.lookup("fits: 1 of gpu-k2-1 (gpu-node-3 takes 1)")
                .tryQuery()
                .isPresent());
        assertEquals(0, runs.get(), "nothing runs before the operator has said yes");
    }
}

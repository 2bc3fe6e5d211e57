package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.services.xms.Layer;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// A cluster's life through the whole program, against the embedded cloud: it is built, scaled, updated,
/// suspended and deleted, each time with one question and with what Heat has in the end.
@ExtendWith(ApplicationExtension.class)
class StackStoryTest {
    private static final int MOST_SECONDS = 60;

    private final FxRobot robot = new FxRobot();
    private Console console;
    private Heat heat;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        fx(() -> {
            console = new Console(
                    () -> CloudConfigs.of("clouds: {}", "the test"),
                    Simulator.Settings.defaults().withHosts(8).withChurn(Duration.ZERO),
                    folder.resolve("console.properties"),
                    folder.resolve("history.duckdb"),
                    ConsoleStory.QUICK);
            console.show(new Stage());
            return true;
        });
        String cloud = console.embeddedName();
        console.clouds().open(cloud);
        await("the cloud is open", () -> console.clouds().connection(cloud).isPresent());
        heat = new Heat(console.clouds().connection(cloud).orElseThrow());
        fx(() -> {
            console.shell().model().go("stacks");
            return true;
        });
        await("the founding cluster", () -> shows(".table-cell", "mvic"));
    }

    @AfterEach
    void close() {
        if (console != null)
            fx(() -> {
                console.shell().root().getScene().getWindow().hide();
                console.close();
                return true;
            });
    }

    private static <T> T fx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, () -> fx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "Never happened: " + what + "; the window says "
                            + fx(() -> texts("#notice") + " " + texts(".action-line") + texts(".detail-title")
                                    + texts(".wizard-line") + texts("#wizard-missing") + texts(".error-state .label")),
                    e);
        }
    }

    /// Waits for what Heat says; asked off the JavaFX thread.
    private void awaitHeat(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("Never happened: " + what + "; Heat has " + heat.stacks(), e);
        }
    }

    private List<String> texts(String query) {
        return robot.lookup(query).queryAll().stream()
                .filter(node -> node instanceof Labeled && node.isVisible())
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    private boolean shows(String query, String part) {
        return texts(query).stream().anyMatch(text -> text.contains(part));
    }

    private boolean has(String query) {
        return robot.lookup(query).match(Node::isVisible).tryQuery().isPresent();
    }

    private void fire(String query) {
        await(
                query + " can be pressed",
                () -> has(query) && !robot.lookup(query).query().isDisabled());
        fx(() -> {
            robot.lookup(query).queryAs(ButtonBase.class).fire();
            return true;
        });
    }

    private void write(String query, String text) {
        await(query, () -> has(query));
        fx(() -> {
            robot.lookup(query).queryAs(TextField.class).setText(text);
            return true;
        });
    }

    private void run(String action) {
        await(
                "action " + action,
                () -> console.shell().actions().all().stream()
                        .anyMatch(each ->
                                each.id().equals(action) && each.whyNot().get() == null));
        fx(() -> {
            Action found = console.shell().actions().all().stream()
                    .filter(each -> each.id().equals(action))
                    .findFirst()
                    .orElseThrow();
            assertTrue(console.shell().actions().run(found), action);
            return true;
        });
    }

    private void select(String id, String title) {
        fx(() -> {
            console.shell().model().open(new Link("stack", console.embeddedName() + "/" + id, title));
            return true;
        });
        await("details of " + title, () -> shows(".detail-title", title));
    }

    private Stack stack(String name) {
        return heat.stacks().stream()
                .filter(each -> each.name().equals(name) && !each.nested())
                .findFirst()
                .orElseThrow();
    }

    private void add(String layer) {
        await("the catalog", () -> has("#catalog-layers"));
        fx(() -> {
            ListView<?> list = robot.lookup("#catalog-layers").queryAs(ListView.class);
            for (int i = 0; i < list.getItems().size(); i++)
                if (list.getItems().get(i) instanceof Layer each && each.name().equals(layer))
                    list.getSelectionModel().select(i);
            robot.lookup("#layer-add").queryAs(ButtonBase.class).fire();
            return true;
        });
    }

    @Test
    void a_cluster_is_built_of_the_catalog_followed_in_the_tree_and_deleted_by_its_typed_name() {
        run("stack.new");
        write("#catalog-folder", Path.of("..", "cloud", "catalog").toString());
        fire("#catalog-read");
        write("#cluster-name", "farm");
        add("ganglia-collector");
        add("load-balancer");
        fire("#wizard-next");
        await("the parameters", () -> has("#parameter-load-balancer-flavor"));
        fire("#wizard-next");
        await("Heat's verdict", () -> shows(".wizard-line", "Heat takes the template"));
        fire("#wizard-next");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        await("the new cluster in the tree", () -> shows(".detail-title", "farm"));
        awaitHeat("the cluster is made", () -> stack("farm").status().word().equals("CREATE_COMPLETE"));

        run("stack.delete");
        await("the question", () -> has("#action-preview"));
        assertTrue(fx(() -> robot.lookup("#action-confirm").query().isDisabled()));
        assertTrue(fx(() -> shows(".action-name", "farm")));
        write("#action-typed", "farm");
        fire("#action-confirm");
        awaitHeat(
                "the cluster is gone",
                () -> heat.stacks().stream().noneMatch(each -> each.name().equals("farm")));
        await("its row is gone", () -> !shows(".table-cell", "farm"));
    }

    /// A cluster with one rendering node.
    private void make(String name) {
        Catalog catalog = Catalog.read(Path.of("..", "cloud", "catalog"));
        Layer layer = catalog.layer("rendering-nodes");
        heat.create(Composer.compose(name, catalog, List.of(new Choice(layer, "render", Map.of()))));
        awaitHeat("the cluster is made", () -> stack(name).status().word().equals("CREATE_COMPLETE"));
    }

    @Test
    void a_cluster_is_updated_with_the_gpus_at_stake_said_before_then_suspended_and_resumed() {
        make("farm");
        await(
                "its node's GPU in the tree",
                () -> console.stacks().newest().get(console.embeddedName()).roots().stream()
                        .anyMatch(each -> each.name().equals("farm")
                                && each.rolled().counts().gpus() == 1));
        select(stack("farm").id(), "farm");
        run("stack.contextualize-configure");
        await("its name", () -> shows("#action-title", "Contextualize cluster farm: configure"));
        fire("#action-cancel");
        run("stack.update");
        await("the form", () -> has("#update-render_flavor"));
        fx(() -> {
            ComboBox<?> flavor = robot.lookup("#update-render_flavor").queryAs(ComboBox.class);
            flavor.getEditor().setText("gpu.k2.2");
            return true;
        });
        await("what is changed", () -> shows("#update-words", "gpu.k2.1 → gpu.k2.2"));
        fire("#update-next");
        await("the GPU that is at stake", () -> shows(".action-name", "GPU"));
        Instance node = node("farm");
        assertTrue(
                fx(() -> texts(".action-name").stream()
                        .anyMatch(name -> name.startsWith("instance render › group › ")
                                && name.endsWith(" (" + node.name() + ")"))),
                () -> texts(".action-name").toString());
        assertTrue(
                fx(() -> shows(".action-preview .label", "is given back by " + node.name() + ", which then takes one")),
                () -> texts(".action-preview .label").toString());
        fire("#action-cancel");
        await("the form again", () -> !has("#action-preview"));
        fx(() -> {
            ComboBox<?> flavor = robot.lookup("#update-render_flavor").queryAs(ComboBox.class);
            flavor.getEditor().setText("gpu.k2.1");
            return true;
        });
        write("#update-render_hot", "85");
        await("what is changed", () -> shows("#update-words", "render_hot 80 → 85"));
        fire("#update-next");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        awaitHeat("the update", () -> stack("farm").status().word().equals("UPDATE_COMPLETE"));
        run("stack.suspend");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        awaitHeat(
                "the cluster is suspended", () -> stack("farm").status().word().equals("SUSPEND_COMPLETE"));
        run("stack.resume");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        awaitHeat("the cluster runs again", () -> stack("farm").status().word().equals("RESUME_COMPLETE"));
    }

    /// The one server with a GPU of a cluster, by what Nova says of it.
    private Instance node(String cluster) {
        TreeNode root = console.stacks().newest().get(console.embeddedName()).cluster(cluster);
        String id = root.all(Kind.NODE).getFirst().id();
        return console.clouds().inventories().newest().get(console.embeddedName()).instances().stream()
                .filter(instance -> instance.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Heat.Order texts(String name, int count) {
        var template = new StringBuilder("heat_template_version: 2018-08-31\nresources:\n");
        for (int i = 0; i < count; i++)
            template.append("  text_").append(i).append(": {type: OS::Heat::RandomString}\n");
        return new Heat.Order(name, template.toString(), Map.of(), null, Map.of(), List.of(), 10);
    }

    /// Its nodes call the layer otherwise than its template does.
    @Test
    void a_layer_of_any_cluster_is_contextualized_by_what_its_own_nodes_say() {
        TreeNode mvic = console.stacks().newest().get(console.embeddedName()).cluster("mvic");
        TreeNode layer = mvic.all(Kind.LAYER).stream()
                .filter(each -> each.name().equals("render_layer"))
                .findFirst()
                .orElseThrow();
        select(layer.id(), layer.name());
        run("stack.contextualize-configure");
        // It may not be on the bus yet, and is meant all the same.
        await(
                "its node",
                () -> shows(".action-name", "node mvic-render-1")
                        || shows(".action-line", "Instance mvic-render-1 belongs to layer render_layer of mvic"));
        assertTrue(fx(() -> texts(".action-name").stream().allMatch(name -> name.startsWith("node mvic-render-"))));
        assertTrue(fx(() -> shows("#action-title", "Contextualize layer render_layer of mvic: configure")));
        fire("#action-cancel");

        // A server has Nova's name beside that of its resource, in the tree and above its details.
        TreeNode node = layer.all(Kind.NODE).getFirst();
        select(node.id(), node.name() + " (mvic-render-");
        await("its row", () -> shows(".table-cell", node.name() + " (mvic-render-"));
    }

    @Test
    void a_cluster_is_checked_and_an_update_that_takes_long_is_broken_off() {
        StackId stack = heat.create(texts("plain", 1));
        awaitHeat("the stack is made", () -> stack("plain").status().word().equals("CREATE_COMPLETE"));
        await("the stack in the tree", () -> shows(".table-cell", "plain"));
        select(stack.id(), "plain");
        run("stack.check");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        awaitHeat("the check", () -> stack("plain").status().word().equals("CHECK_COMPLETE"));
        heat.update(stack, texts("plain", 150));
        run("stack.cancel-update");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        awaitHeat("what was before", () -> stack("plain").status().word().equals("ROLLBACK_COMPLETE"));
        assertEquals(
                List.of("text_0"),
                heat.resources(stack).stream().map(StackResource::name).toList());
    }

    @Test
    void a_group_is_scaled_with_the_room_said_before_and_the_outcome_after() {
        StackResource policy = heat.resources(StackId.of(stack("mvic"))).stream()
                .filter(each -> each.type().contains("AutoScalingGroup")
                        && each.stackName().contains("balancer"))
                .findFirst()
                .orElseThrow();
        String id = Objects.requireNonNull(policy.nestedId());
        select(id, policy.name());
        run("stack.scale");
        await("the size now", () -> has("#scale-wanted"));
        await("the forecast", () -> shows(".wizard-line", "It has 1 member:"));
        fx(() -> {
            robot.lookup("#scale-wanted").queryAs(Spinner.class).increment();
            return true;
        });
        await("the room", () -> shows(".wizard-line", "Room for 1 of cpu.small"));
        fire("#scale-next");
        await("the question", () -> has("#action-preview"));
        fire("#action-confirm");
        await("the outcome", () -> shows("#scale-outcome", "went from 1 to 2"));
        await("the history", () -> shows(".table-cell", "1 → 2"));
    }
}

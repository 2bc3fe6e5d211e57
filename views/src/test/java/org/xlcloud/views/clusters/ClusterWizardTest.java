package org.xlcloud.views.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.actions.Runner;
import org.xlcloud.services.flow.Jobs;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.xms.Clusters;
import org.xlcloud.services.xms.Layer;
import org.xlcloud.views.UiTest;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.fx.Times;
import org.xlcloud.views.theme.Appearance;
import org.xlcloud.views.theme.Theme;

/// How an operator builds a cluster: layers, parameters, check, one question.
class ClusterWizardTest extends UiTest {
    private final SampleClusters clusters = new SampleClusters();
    private final Map<String, String> settings = new ConcurrentHashMap<>();
    private final AtomicReference<StackId> followed = new AtomicReference<>();
    private final StackPane root = new StackPane();

    @TempDir
    private Path folder;

    @Override
    protected void start(Stage stage) {
        var scene = new Scene(root, 1100, 760);
        new Appearance(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.show();
    }

    private void open() {
        InstantSource clock = InstantSource.system();
        var desk = new ActionDesk(
                new Runner(new Jobs(clock), entry -> {}, clock, "ada@desk"), new Times(clock, ZoneOffset.UTC));
        onFx(() -> {
            ClusterWizard.open(
                    desk,
                    root,
                    clusters,
                    List.of("demo"),
                    settings::get,
                    settings::put,
                    (cloud, stack) -> followed.set(stack));
            return true;
        });
        await("the catalog", () -> present("#catalog-layers") || present(".error-state"));
    }

    private boolean present(String query) {
        return robot.lookup(query).match(Node::isVisible).tryQuery().isPresent();
    }

    private boolean says(String part) {
        return robot.lookup(node -> node instanceof Labeled label
                        && label.isVisible()
                        && label.getText() != null
                        && label.getText().contains(part))
                .tryQuery()
                .isPresent();
    }

    private void focus(String query) {
        onFx(() -> {
            node(query, Node.class).requestFocus();
            return true;
        });
    }

    private void write(String query, String text) {
        onFx(() -> {
            node(query, TextField.class).setText(text);
            return true;
        });
    }

    /// Chooses a layer by its name and adds it with Enter.
    private void add(String layer) {
        onFx(() -> {
            ListView<?> list = node("#catalog-layers", ListView.class);
            for (int i = 0; i < list.getItems().size(); i++)
                if (list.getItems().get(i) instanceof Layer each && each.name().equals(layer))
                    list.getSelectionModel().select(i);
            list.requestFocus();
            return true;
        });
        press(KeyCode.ENTER);
        await(
                layer + " in the cluster",
                () -> robot.lookup(".layer-name").queryAll().stream()
                        .anyMatch(node -> node instanceof TextField field
                                && field.getText().startsWith(layer)));
    }

    @Test
    void what_a_layer_is_for_is_not_cut_off_in_the_list() {
        open();
        onFx(() -> {
            root.getScene().getRoot().applyCss();
            var list = node("#catalog-layers", ListView.class);
            list.setMaxWidth(260);
            return true;
        });
        await(
                "every line of every purpose",
                () -> robot.lookup("#catalog-layers .parameter-remark").queryAll().stream()
                        .filter(node -> node instanceof Label label
                                && label.isWrapText()
                                && !label.getText().isEmpty())
                        .allMatch(node -> {
                            Label label = (Label) node;
                            double cell = label.getParent()
                                    .getParent()
                                    .getLayoutBounds()
                                    .getHeight();
                            return label.getWidth() > 0
                                    && label.getBoundsInParent().getMaxY() <= cell
                                    && label.getHeight() + 0.5 >= label.prefHeight(label.getWidth());
                        }));
    }

    @Test
    void keys_alone_build_a_cluster_that_is_asked_for_once_and_followed() {
        open();
        assertTrue(onFx(() -> node("#cluster-name", TextField.class).isFocused()));
        assertTrue(onFx(() -> node("#wizard-next", Button.class).isDisabled()));
        write("#cluster-name", "farm");
        add("load-balancer");
        add("rendering-nodes");
        picture("wizard-layers");
        focus("#wizard-next");
        press(KeyCode.ENTER);
        await("the parameters", () -> present("#parameter-rendering-nodes-size"));
        write("#parameter-rendering-nodes-size", "12");
        await("what is wrong", () -> says("The most is 8"));
        picture("wizard-parameters");
        assertTrue(onFx(() -> node("#wizard-next", Button.class).isDisabled()));
        write("#parameter-rendering-nodes-size", "2");
        focus("#parameter-rendering-nodes-size");
        press(KeyCode.ENTER);
        await("the check", () -> says("Heat takes the template"));
        picture("wizard-check");
        focus("#wizard-next");
        press(KeyCode.ENTER);
        await("the question", () -> present("#action-preview"));
        picture("wizard-question");
        assertEquals(List.of(), clusters.wanted, "nothing runs before the operator has said yes");
        focus("#action-confirm");
        press(KeyCode.SPACE);
        await("the cluster to be followed", () -> followed.get() != null);
        assertEquals(List.of("create farm"), clusters.wanted);
        assertEquals("farm", followed.get().name());
        await("the end of the wizard", () -> !present("#wizard-next"));
    }

    @Test
    void what_stands_against_it_is_said_and_nothing_can_be_created() {
        clusters.verdict = new Clusters.Verdict(
                List.of(),
                List.of("layer rendering-nodes needs 1 GPU per node, flavor cpu.small asks for 0"),
                List.of(),
                List.of());
        open();
        write("#cluster-name", "farm");
        add("rendering-nodes");
        click("#wizard-next");
        await("the parameters", () -> present("#parameter-rendering-nodes-size"));
        click("#wizard-next");
        await("what stands against it", () -> says("flavor cpu.small asks for 0"));
        picture("wizard-refused");
        assertTrue(onFx(() -> node("#wizard-next", Button.class).isDisabled()));
        assertFalse(says("Heat takes the template"));
        click("#wizard-back");
        await("the parameters again", () -> present("#parameter-rendering-nodes-size"));
    }

    @Test
    void a_broken_layer_is_told_with_its_line_and_the_others_are_usable() throws IOException {
        Path layers = Files.createDirectories(folder.resolve("layers"));
        Files.writeString(layers.resolve("bad.yaml"), "name: bad\nversion: x\n");
        Files.writeString(
                layers.resolve("one.yaml"),
                "name: one\nversion: 1.0.0\npurpose: one node\ntemplate: ../one.hot\nrole: worker\n");
        Files.writeString(
                folder.resolve("one.hot"),
                "heat_template_version: 2018-08-31\nresources:\n  node: {type: OS::Heat::None}\n");
        clusters.folder = folder;
        open();
        await("the problem", () -> says("bad.yaml"));
        picture("wizard-broken-layer");
        assertTrue(says("is no version such as 1.0.0"));
        add("one");
        assertEquals(folder.toString(), settings.get("catalog.folder"));
    }

    @Test
    void a_folder_that_is_no_catalog_is_an_error_with_the_next_step() {
        clusters.folder = folder.resolve("nowhere");
        open();
        await("the error", () -> present(".error-state"));
        picture("wizard-no-catalog");
        assertTrue(says("Name the folder that has layers/ in it") || says("can't be listed"));
        write("#catalog-folder", Path.of("..", "cloud", "catalog").toString());
        click("#catalog-read");
        await("the layers", () -> present("#catalog-layers"));
    }
}

package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Link;

/// A cluster of which something can't be deleted, through the whole program: Nova lets only administrators delete what
/// is locked, and Heat gives up and leaves the rest.
class LeftoverStoryTest extends ConsoleStory {
    private static final String CLOUD = "demo-member";

    private Simulator simulator;
    private Console console;

    @BeforeEach
    void aCluster() {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(3)
                .withServers(4)
                .withChurn(Duration.ZERO)
                .withHaste(20));
        console = console(CloudConfigs.of(simulator.cloudsYaml(), "the test"), Simulator.Settings.defaults());
        console.open(CLOUD);
        await("the cloud is open", () -> console.clouds().connection(CLOUD).isPresent());
        Catalog catalog = Catalog.read(Path.of("..", "cloud", "catalog"));
        new Heat(console.clouds().connection(CLOUD).orElseThrow())
                .create(Composer.compose(
                        "farm",
                        catalog,
                        List.of(
                                new Choice(catalog.layer("load-balancer"), "portal", Map.of()),
                                new Choice(catalog.layer("rendering-nodes"), "render", Map.of()))));
        go("stacks");
        await(
                "the cluster is made, and Nova's names of its servers are known",
                () -> farm().filter(root -> root.status().equals("CREATE_COMPLETE"))
                                .isPresent()
                        && instances().size() == 2);
    }

    @AfterEach
    void noCloud() {
        simulator.close();
    }

    private Optional<TreeNode> farm() {
        return Optional.ofNullable(console.stacks().newest().get(CLOUD))
                .flatMap(newest -> newest.roots().stream()
                        .filter(root -> root.name().equals("farm"))
                        .findFirst());
    }

    /// The cluster's servers as Nova tells them.
    private List<Instance> instances() {
        List<String> servers =
                farm().orElseThrow().all(Kind.NODE).stream().map(TreeNode::id).toList();
        return console.clouds().inventories().newest().get(CLOUD).instances().stream()
                .filter(instance -> servers.contains(instance.id()))
                .toList();
    }

    private void lock(String how, Instance server) {
        console.clouds()
                .connection(CLOUD)
                .orElseThrow()
                .rest(Service.COMPUTE)
                .send(
                        "POST",
                        "/servers/" + server.id() + "/action",
                        JsonNodeFactory.instance.objectNode().putNull(how));
    }

    private void delete() {
        open(new Link("stack", CLOUD + "/" + farm().orElseThrow().id(), "farm"));
        await("the cluster", () -> shows(".detail-title", "farm"));
        run("stack.delete");
        await("the question", () -> robot.lookup("#action-typed").tryQuery().isPresent());
        fx(() -> {
            robot.lookup("#action-typed").queryAs(TextField.class).setText("farm");
            robot.lookup("#action-confirm").queryAs(ButtonBase.class).fire();
            return true;
        });
    }

    @Test
    void what_is_left_is_named_with_why_and_what_to_do_and_goes_once_that_is_done() {
        Instance locked = instances().stream()
                .filter(instance -> instance.gpusAsked() > 0)
                .findFirst()
                .orElseThrow();
        lock("lock", locked);
        delete();

        // The bar at the bottom and the job say what is left, by both of its names, and why.
        String left = "render › group › \\S+ \\(" + Pattern.quote(locked.name()) + "\\) \\(OS::Nova::Server\\): "
                + ".*Instance " + locked.id() + " is locked.*";
        await("the notice", () -> texts("#notice").stream().anyMatch(text -> text.matches(".*" + left)));
        run("jobs.toggle");
        await("the job", () -> texts(".job-message").stream().anyMatch(text -> text.matches(".*" + left)));
        fx(() -> {
            robot.lookup(node ->
                            node.isVisible() && String.valueOf(node.getId()).startsWith("job-details-"))
                    .queryAs(ButtonBase.class)
                    .fire();
            return true;
        });
        await("what to do", () -> shows(".label", "Put right what is said of each, and delete the cluster again"));
        assertTrue(fx(() -> shows(".label", "It is DELETE_FAILED, and ")));

        // So does the tree, from the cluster's row on.
        await(
                "the row's words",
                () -> texts(".table-cell").stream()
                        .anyMatch(text ->
                                text.matches("render › group › \\S+: Instance " + locked.id() + " is locked.*")));
        assertTrue(
                fx(() -> shows(".detail-state .label", "is locked")),
                () -> texts(".label").toString());

        lock("unlock", locked);
        delete();
        await("the row is gone", () -> farm().isEmpty() && !shows(".table-cell", "is locked"));
    }
}

package org.xlcloud.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Spinner;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Link;

/// A group that is made larger than there are GPUs for, through the whole program: on a host with two that are free.
class ScaleStoryTest extends ConsoleStory {
    private Console console;
    private String cloud;

    /// In a hasty cloud, whose Heat tries in vain for some seconds and not for a minute and a half.
    private void openWithACluster() {
        console = console(
                CloudConfigs.of("clouds: {}", "the test"),
                Simulator.Settings.defaults()
                        .withHosts(1)
                        .withChurn(Duration.ZERO)
                        .withHaste(20));
        cloud = console.embeddedName();
        console.clouds().open(cloud);
        await("the cloud is open", () -> console.clouds().connection(cloud).isPresent());
        Catalog catalog = Catalog.read(Path.of("..", "cloud", "catalog"));
        new Heat(console.clouds().connection(cloud).orElseThrow())
                .create(Composer.compose(
                        "farm", catalog, List.of(new Choice(catalog.layer("rendering-nodes"), "render", Map.of()))));
        go("stacks");
        await(
                "its node's GPU in the tree",
                () -> stacks().groups().stream()
                        .anyMatch(group -> group.rolled().counts().gpus() == 1));
    }

    private Stacks stacks() {
        return console.stacks().newest().get(cloud);
    }

    private void fire(String query) {
        await(
                query + " can be pressed",
                () -> robot.lookup(query)
                        .match(Node::isVisible)
                        .tryQuery()
                        .filter(node -> !node.isDisabled())
                        .isPresent());
        fx(() -> {
            robot.lookup(query).queryAs(ButtonBase.class).fire();
            return true;
        });
    }

    @Test
    void that_gpus_run_out_is_said_beforehand_and_when_it_is_done_nevertheless_at_the_group() {
        openWithACluster();
        TreeNode group = stacks().groups().getFirst();
        open(new Link("stack", cloud + "/" + group.id(), group.name()));
        await("the group", () -> shows(".detail-title", group.name()));
        run("stack.scale");
        await("the size now", () -> shows(".wizard-line", "It has 1 member:"));
        fx(() -> {
            robot.lookup("#scale-wanted").queryAs(Spinner.class).getEditor().setText("3");
            return true;
        });
        await("what is lacking", () -> shows(".wizard-line", "2 free GPUs of"));
        fire("#scale-next");
        await("the question", () -> robot.lookup("#action-preview").tryQuery().isPresent());
        fire("#action-confirm");
        await("how it went, in words", () -> shows("#scale-outcome", "no GPU left"));
        await("the words at the group", () -> shows(".group-failure", "no GPU left"));
        fire("#scale-close");
        await("the words in the tree", () -> shows(".table-cell", "no GPU left"));
    }
}

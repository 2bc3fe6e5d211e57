package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.RadioButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.views.shell.Link;

/// GPUs given to an instance, and a host brought in, as an operator does it in the window.
class AttachStoryTest extends ConsoleStory {
    private Console console;
    private String cloud;

    private void open() {
        open(CloudConfigs.of("clouds: {}", "the test"));
    }

    private void open(CloudConfigs others) {
        console = console(
                others,
                Simulator.Settings.defaults()
                        .withHosts(14)
                        .withGpusPerHost(2)
                        .withChurn(Duration.ZERO)
                        .withHaste(20));
        cloud = console.embeddedName();
        console.clouds().open(cloud);
        await(
                "the inventory is there",
                () -> inventory().loaded() && !inventory().instances().isEmpty());
    }

    private Inventory inventory() {
        return console.clouds().inventories().newest().getOrDefault(cloud, Inventory.empty(cloud));
    }

    private boolean isThere(String query) {
        return robot.lookup(query).match(Node::isVisible).tryQuery().isPresent();
    }

    private boolean enabled(String query) {
        return robot.lookup(query)
                .match(Node::isVisible)
                .tryQuery()
                .filter(node -> !node.isDisabled())
                .isPresent();
    }

    @Test
    void anInstanceIsGivenAGpuByAResizeThatWasPreviewed() {
        open();
        Instance plain = inventory().instances().stream()
                .filter(each -> each.status().equals("ACTIVE")
                        && each.gpusAsked() == 0
                        && each.flavor().equals("cpu.small"))
                .findFirst()
                .orElseThrow();
        go("instances");
        open(new Link("instance", cloud + "/" + plain.id(), plain.name()));
        await("its details are open", () -> shows(".detail-title", plain.name()));
        run("instance.attach");
        await(
                "the types are there",
                () -> isThere("#attach-type")
                        && robot.lookup("#attach-type")
                                .<ComboBox<String>>query()
                                .getItems()
                                .contains("k2"));
        fx(() -> {
            robot.lookup("#attach-type").<ComboBox<String>>query().setValue("k2");
            return true;
        });
        await(
                "the ways are told for it",
                () -> shows("#attach-way-resize", "1 k2 GPU") && enabled("#attach-way-resize"));
        assertTrue(shows(".attach-way .label", "off for about half a minute"), "the outage is told");
        assertTrue(shows(".attach-way .label", "It fits on "), "where it fits is told");
        assertTrue(!enabled("#attach-way-rebuild"), "a way that keeps the flavor is closed");
        fx(() -> {
            robot.lookup("#attach-way-resize").queryAs(RadioButton.class).fire();
            robot.lookup("#attach-next").queryAs(Button.class).fire();
            return true;
        });
        await("the preview is there", () -> enabled("#action-confirm"));
        assertTrue(shows(".action-line", "It fits on ") || shows(".label", "is shut off for about half a minute"));
        fx(() -> {
            robot.lookup("#action-confirm").queryAs(Button.class).fire();
            return true;
        });
        await(
                "it holds a GPU",
                () -> inventory().instances().stream()
                        .anyMatch(each ->
                                each.id().equals(plain.id()) && each.gpus().size() == 1));
    }

    @Test
    void anInstanceThatHasAGpuIsOfferedOneMoreOfItsKind() {
        open();
        Gpu held = inventory().gpus().stream()
                .filter(gpu -> gpu.model().contains("K2")
                        && gpu.holder() != null
                        && inventory().instances().stream()
                                .anyMatch(each -> each.id().equals(gpu.holder().instanceId())
                                        && each.status().equals("ACTIVE")
                                        && each.gpus().size() == 1))
                .findFirst()
                .orElseThrow();
        String id = Objects.requireNonNull(held.holder()).instanceId();
        go("instances");
        open(new Link("instance", cloud + "/" + id, id));
        await("its details are open", () -> isThere(".detail-title"));
        run("instance.attach");
        await(
                "and not what stands first in the alphabet",
                () -> isThere("#attach-type")
                        && "k2"
                                .equals(robot.lookup("#attach-type")
                                        .<ComboBox<String>>query()
                                        .getValue()));
        assertEquals(2, robot.lookup("#attach-count").<Spinner<Integer>>query().getValue());
    }

    @Test
    void whereSeveralCloudsAreOpenTheOperatorSaysInWhichOneTheInstanceIsMade() {
        try (Simulator other = Simulator.start(Simulator.Settings.defaults()
                .withHosts(14)
                .withGpusPerHost(2)
                .withChurn(Duration.ZERO)
                .withHaste(20))) {
            open(CloudConfigs.of(other.cloudsYaml().replace("demo:", "far:"), "the test"));
            assertTrue(cloud.compareTo("far") < 0, "the first in the alphabet is not the one that is meant");
            console.clouds().open("far");
            await("both are open", () -> console.clouds().inventories().newest().size() == 2);
            go("instances");
            run("instance.new-with-gpu");
            await("the clouds are there", () -> isThere("#attach-cloud"));
            assertTrue(shows("#attach-ways .label", "choose the one that is to have it"));
            assertTrue(!enabled("#attach-next"), "nothing is chosen for the operator");
            fx(() -> {
                ComboBox<Cloud> clouds = robot.lookup("#attach-cloud").<ComboBox<Cloud>>query();
                clouds.setValue(clouds.getItems().getLast());
                return true;
            });
            await("its types are there", () -> enabled("#attach-way-new"));
            fx(() -> {
                robot.lookup("#attach-type").<ComboBox<String>>query().setValue("k2");
                robot.lookup("#attach-name").queryAs(TextField.class).setText("mine");
                robot.lookup("#attach-image").<ComboBox<String>>query().setValue("tiny");
                return true;
            });
            await("it can be previewed", () -> enabled("#attach-way-new") && enabled("#attach-next"));
            fx(() -> {
                robot.lookup("#attach-next").queryAs(Button.class).fire();
                return true;
            });
            await("the preview is there", () -> enabled("#action-confirm"));
            fx(() -> {
                robot.lookup("#action-confirm").queryAs(Button.class).fire();
                return true;
            });
            await(
                    "it runs in that one",
                    () -> other.world().servers().values().stream()
                            .anyMatch(each ->
                                    each.name().equals("mine") && each.status().equals(SimServer.Status.ACTIVE)));
            await("nothing runs any more", () -> isSaid(".button", "Jobs. Shows the jobs."::equals));
        }
    }

    @Test
    void aWayOfTheQuestionBeforeIsNotGone() {
        open();
        go("instances");
        run("instance.new-with-gpu");
        await("a way is open", () -> enabled("#attach-way-new"));
        assertTrue(!isThere("#attach-cloud"), "one cloud is no choice");
        fx(() -> {
            robot.lookup("#attach-name").queryAs(TextField.class).setText("mine");
            return true;
        });
        assertTrue(enabled("#attach-next"), "it can be previewed");
        fx(() -> {
            robot.lookup("#attach-count")
                    .<Spinner<Integer>>query()
                    .getValueFactory()
                    .setValue(16);
            return true;
        });
        await("no host has so many", () -> shows("#attach-ways .label", "no host has 16 free"));
        assertTrue(!enabled("#attach-way-new") && !enabled("#attach-next"), "no way is open");
    }

    @Test
    void aHostIsBroughtInAndWatchedToTheStepWhereItIsStuck() {
        open();
        go("hosts");
        run("host.bring-in-new");
        await("the assistant is open", () -> isThere("#bring-in-host"));
        fx(() -> {
            robot.lookup("#bring-in-host").queryAs(TextField.class).setText("gpu-new-1");
            robot.lookup("#bring-in-cards").queryAs(TextArea.class).setText("nonsense");
            return true;
        });
        assertTrue(shows(".state-failed", "10de:11bf=k2@0000:87:00.0"), "what is wrong is said with the form");
        fx(() -> {
            robot.lookup("#bring-in-cards").queryAs(TextArea.class).setText("10de:11bf=k2@0000:87:00.0,0000:88:00.0");
            return true;
        });
        assertTrue(shows(".bring-in-text", "vfio-pci ids=10de:11bf"), "what to write is there");
        assertTrue(shows(".bring-in-text", "device_spec = { \"vendor_id\": \"10de\""));
        assertTrue(shows(".bring-in-step", "Nova knows the host: it is stuck here"));
        String known = inventory().hosts().stream()
                .filter(host -> host.up() && host.enabled() && host.gpus().size() >= 2)
                .filter(host ->
                        host.gpus().stream().allMatch(gpu -> gpu.productId().equals("11bf")))
                .findFirst()
                .orElseThrow()
                .name();
        fx(() -> {
            robot.lookup("#bring-in-host").queryAs(TextField.class).setText(known);
            return true;
        });
        await("all steps are behind it", () -> shows(".bring-in-step", "The host's GPUs can be given to instances"));
        String last = texts(".fact-name").stream()
                .filter(text -> text.startsWith("last at "))
                .findFirst()
                .orElseThrow();
        assertTrue(last.matches("last at [0-9-]* ?[0-9]{2}:[0-9]{2}:[0-9]{2}"), last);
        fx(() -> {
            robot.lookup("#bring-in-flavor-k2").queryAs(Button.class).fire();
            return true;
        });
        await("the flavor is previewed", () -> shows(".label", "Create flavor gpu-k2-1"));
    }
}

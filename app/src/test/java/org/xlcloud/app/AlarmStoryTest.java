package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// An alarm from Aodh to the audit, through the whole program: it comes, calls, is acknowledged, recovers and is gone.
@ExtendWith(ApplicationExtension.class)
class AlarmStoryTest {
    private static final int MOST_SECONDS = 90;

    private final FxRobot robot = new FxRobot();
    private Console console;

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        if (console != null)
            fx(() -> {
                console.shell().root().getScene().getWindow().hide();
                console.close();
                return true;
            });
    }

    private static <T> T fx(java.util.concurrent.Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    /// What a person would look at when it goes wrong.
    private String said() {
        return fx(() -> "" + texts("#notice") + texts(".toggle-button") + texts(".detail-title") + texts(".ask-wrong")
                + texts(".fact-value"));
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(MOST_SECONDS, TimeUnit.SECONDS, () -> fx(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("Never happened: " + what + "; the window says " + said(), e);
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

    private void go(String page) {
        fx(() -> {
            console.shell().model().go(page);
            return true;
        });
    }

    @Test
    void anAlarmComesIsAcknowledgedRecoversAndIsGone() {
        fx(() -> {
            console = new Console(
                    CloudConfigs.of("clouds: {}", "the test"),
                    Simulator.Settings.defaults().withHosts(4).withServers(6),
                    folder.resolve("console.properties"),
                    folder.resolve("history.duckdb"));
            console.show(new Stage());
            return true;
        });
        String cloud = console.embeddedName();
        console.clouds().open(cloud);
        await("the cloud is open", () -> console.clouds().connection(cloud).isPresent());
        var aodh = new Aodh(console.clouds().connection(cloud).orElseThrow());
        ObjectNode alarm = JsonNodeFactory.instance.objectNode();
        alarm.put("name", "Story alarm").put("type", "event").put("severity", "critical");
        alarm.putObject("event_rule")
                .put("event_type", "orchestration.autoscaling.error")
                .putArray("query");
        String id = aodh.create(alarm).id();
        aodh.setState(id, "alarm");

        await("the status bar counts it", () -> shows("#status-badge", "critical"));
        go("alarms");
        await("the list has it", () -> shows(".table-cell", "Story alarm"));
        fx(() -> {
            console.shell().model().open(new Link("alarm", cloud + "/" + id, "Story alarm"));
            return true;
        });
        await("its details are open", () -> shows(".detail-title", "Story alarm"));
        fx(() -> {
            Action acknowledge = console.shell().actions().all().stream()
                    .filter(action -> action.id().equals("alarm.acknowledge"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(console.shell().actions().run(acknowledge));
            robot.lookup("#ask-comment").queryAs(TextField.class).setText("seen in the story");
            robot.lookup("#ask-go").queryAs(Button.class).fire();
            return true;
        });
        await("it is among the acknowledged", () -> shows("#alarms-acknowledged", "(1)"));

        aodh.setState(id, "ok");
        await("it is gone", () -> !shows("#alarms-acknowledged", "("));
        go("audit");
        await("the audit has who acknowledged it", () -> shows(".table-cell", "Story alarm acknowledged"));
        Node words = robot.lookup("#journal-words").match(Node::isVisible).query();
        assertTrue(words instanceof TextField);
    }
}

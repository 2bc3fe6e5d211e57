package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.openstack.Aodh;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Action;
import org.xlcloud.views.shell.Link;

/// An alarm from Aodh to the audit, through the whole program: it comes, calls, is acknowledged, recovers and is gone.
class AlarmStoryTest extends ConsoleStory {
    @Test
    void anAlarmComesIsAcknowledgedRecoversAndIsGone() {
        Console console = console(
                CloudConfigs.of("clouds: {}", "the test"),
                Simulator.Settings.defaults().withHosts(4).withServers(6));
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

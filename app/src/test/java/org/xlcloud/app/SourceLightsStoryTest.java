package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.TabPane;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.views.shell.Link;

/// Whatever is asked about a cloud counts among its sources, on the overview as in the status bar.
class SourceLightsStoryTest extends ConsoleStory {
    private static final Simulator.Settings SMALL = Simulator.Settings.defaults()
            .withHosts(3)
            .withGpusPerHost(2)
            .withServers(4)
            .withChurn(Duration.ZERO);

    private boolean said(String style, String words) {
        return robot.lookup(style).queryAll().stream()
                .map(Node::getAccessibleText)
                .anyMatch(text -> text != null && text.matches(words));
    }

    private Console open(Simulator simulator, String without) {
        String yaml = simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  trial:");
        if (!without.isEmpty()) simulator.faults().withoutInCatalog(without);
        Console console = console(CloudConfigs.of(yaml, "the test"), SMALL);
        console.open("trial");
        go("overview");
        return console;
    }

    @Test
    void aodhAndHeatCountWithTheOthers() {
        try (var simulator = Simulator.start(SMALL)) {
            open(simulator, "");
            await("all answer", () -> said(".headline", "Sources: 10 live of 10, all answer"));
            await("the status bar says the same", () -> said("#lights-trial", "(?s).*10 live.*"));
            Stream.of("alarming", "orchestration")
                    .forEach(service -> simulator.faults().add(service, Fault.status(500)));
            run("cloud.refresh");
            await(
                    "both are named",
                    () -> said(
                            ".headline", "Sources: 8 live of 10, (Heat of trial, Aodh|Aodh of trial, Heat) of trial"));
            await("the status bar says so", () -> said("#lights-trial", "(?s).*2 of 10.*"));
            run("overview.troubles");
            await(
                    "both need attention",
                    () -> texts(".table-cell").contains("Aodh")
                            && texts(".table-cell").contains("Heat"));
        }
    }

    @Test
    void theBusHasALightThatSaysWhenItWasHeardLast() {
        try (var simulator = Simulator.start(SMALL)) {
            Console console = open(simulator, "");
            await("it is known", () -> said(".light", "MCollective of trial: not asked yet"));
            await("what is unasked says nothing", () -> said(".headline", "Sources: 10 live of 10, all answer"));
            Instance held = console.clouds().inventories().newest().get("trial").instances().stream()
                    .filter(each ->
                            each.status().equals("ACTIVE") && !each.gpus().isEmpty())
                    .findFirst()
                    .orElseThrow();
            go("instances");
            open(new Link("instance", held.key(), held.name()));
            await("its guest is asked", () -> turnedTo("In the guest"));
            await("it answered", () -> said(".light", "MCollective of trial: live.*"));
            await("and counts from then on", () -> said("#lights-trial", "(?s).*11 live.*"));
        }
    }

    private boolean turnedTo(String title) {
        return robot.lookup(".tab-pane").queryAllAs(TabPane.class).stream()
                .anyMatch(pane -> pane.getTabs().stream()
                        .filter(tab -> title.equals(tab.getText()))
                        .peek(tab -> pane.getSelectionModel().select(tab))
                        .findFirst()
                        .isPresent());
    }

    @Test
    void aCloudWithoutAodhHasNoLightForIt() {
        try (var simulator = Simulator.start(SMALL)) {
            open(simulator, "alarming");
            await("all answer", () -> said(".headline", "Sources: 9 live of 9, all answer"));
            assertTrue(fx(() -> said("#lights-trial", "(?s).*9 live.*")));
            assertFalse(fx(() -> said("#lights-trial", "(?s).*Aodh.*")));
        }
    }
}

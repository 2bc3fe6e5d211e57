package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;

/// A cloud that misbehaves, seen by an operator: the window stays alive and keeps what it last knew, with its age and
/// what is wrong beside it.
class BadCloudStoryTest extends ConsoleStory {
    private Simulator simulator;

    @BeforeEach
    void aCloud() {
        simulator = Simulator.start(Simulator.Settings.defaults()
                .withHosts(3)
                .withGpusPerHost(2)
                .withServers(4)
                .withChurn(Duration.ZERO));
    }

    @AfterEach
    void noCloud() {
        simulator.close();
    }

    /// Opens the cloud in a window, with something else in its entry of clouds.yaml.
    private void open(String before, String added) {
        String yaml =
                simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  trial:").replaceFirst(before, added + before);
        console(CloudConfigs.of(yaml, "the test"), Simulator.Settings.defaults())
                .open("trial");
        go("gpus");
    }

    private boolean keepsItsRows() {
        return shows(".row-count", "6 GPUs") && !texts(".table-cell").isEmpty();
    }

    @Test
    void whateverAServiceAnswersTheLastGoodDataStayWithTheirAgeAndTheReason() {
        open("region_name", "api_timeout: 3\n    ");
        await("its GPUs are listed", this::keepsItsRows);
        Map<Fault, String> faults = new LinkedHashMap<>();
        faults.put(Fault.status(500), ", 500");
        faults.put(Fault.unavailable(600), "wait 600 s");
        faults.put(Fault.drop(), "closed the connection");
        faults.put(Fault.truncated(), "cut off");
        faults.put(Fault.invalidJson(), "JSON");
        faults.put(Fault.hang(), "no complete answer within 3 s");
        faults.forEach((fault, words) -> {
            simulator.faults().add("placement", fault);
            run("cloud.refresh");
            await("the banner says " + words, () -> shows(".stale-text", words));
            assertTrue(fx(() -> shows(".stale-text", "Placement of trial is ") && shows(".stale-text", " old")));
            assertTrue(fx(this::keepsItsRows), "the rows stay");
            simulator.faults().clear();
            run("cloud.refresh");
            await(
                    "all is well again",
                    () -> robot.lookup(".stale-banner").queryAll().stream().noneMatch(Node::isVisible));
            assertTrue(fx(this::keepsItsRows), "the rows are there");
        });
    }

    @Test
    void aWrongPasswordIsSaidWithWhatToDo() {
        open("password: ", "password: wrong #");
        await(
                "the page says who was refused",
                () -> texts(".label").stream().anyMatch(text -> text.contains("401") || text.contains("password")));
        go("hosts");
        await("and the window goes on", () -> shows(".tab-label", "Hosts"));
    }
}

package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.simulator.http.Fault;
import org.xlcloud.views.inventory.Links;

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
    private Console open(String before, String added) {
        String yaml =
                simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  trial:").replaceFirst(before, added + before);
        Console console = console(CloudConfigs.of(yaml, "the test"), Simulator.Settings.defaults());
        console.open("trial");
        go("gpus");
        return console;
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
        faults.put(Fault.oversized(40 << 20), "found no resource_providers");
        faults.put(Fault.hugeNumbers(), "Number value length (400) exceeds the maximum allowed (200)");
        faults.put(Fault.htmlPage(), "Please log in.");
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

    @Test
    void whatIsCorrectedInCloudsYamlCountsAtOnce() throws IOException {
        Path file = folder.resolve("clouds.yaml");
        String right = simulator.cloudsYaml().replaceFirst("(?m)^  demo:", "  trial:");
        Files.writeString(file, right.replaceFirst("password: ", "password: wrong #"));
        Console console = console(
                () -> CloudConfigs.find(Map.of("OS_CLIENT_CONFIG_FILE", file.toString()), folder, folder),
                Simulator.Settings.defaults());
        console.open("trial");
        go("gpus");
        await("the login is refused", () -> shows(".label", "the login is refused"));

        Files.writeString(file, right);
        fx(() -> {
            robot.lookup("#retry-problem").queryButton().fire();
            return true;
        });
        await("its GPUs are listed", this::keepsItsRows);

        Files.writeString(file, right.replaceFirst("(?m)^  demo-member:", "  another:"));
        go("clouds");
        fx(() -> {
            robot.lookup("#read-clouds-again").queryButton().fire();
            return true;
        });
        await(
                "the new one is listed",
                () -> robot.lookup("#open-another").tryQuery().isPresent());
        assertTrue(robot.lookup("#open-demo-member").tryQuery().isEmpty());

        Files.writeString(file, right + "  - nonsense");
        run("cloud.read-again");
        await("what is wrong is said with its line", () -> shows(".label", "clouds.yaml:"));
        go("gpus");
        assertTrue(fx(this::keepsItsRows), "what is open stays open");
    }

    @Test
    void aCloudWithoutPlacementShowsWhatFlavorsTellAndSaysWhatItLacks() {
        simulator.faults().withoutInCatalog("placement");
        Console console = open("region_name", "");
        await("what it lacks", () -> shows(".stale-text", "no service of type placement"));
        await(
                "what instances hold",
                () -> texts(".table-cell").stream().anyMatch(text -> text.startsWith("derived:k2#")));
        Inventory inventory = fx(() -> console.clouds().inventories().newest().get("trial"));
        open(Links.host(inventory.hosts().getFirst()));
        await("its host says it too", () -> texts(".fact-value").contains("derived from flavors"));
    }

    @Test
    void namesWithControlCharactersStayOnTheirLine() {
        simulator.faults().add("compute", Fault.controlCharacters());
        open("region_name", "");
        go("instances");
        await(
                "what draws nothing is shown as such",
                () -> texts(".table-cell").stream()
                        .anyMatch(text -> text.startsWith("\ufffd[31m\ufffd\ufffd\ufffd\ufffd")));
        assertTrue(fx(() ->
                texts(".table-cell").stream().allMatch(text -> text.chars().noneMatch(Character::isISOControl))));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsSaidAndTheAuthorityCanBeGiven() throws IOException {
        try (var secure = Simulator.start(
                Simulator.Settings.defaults().withHosts(3).withGpusPerHost(2).withTls(true))) {
            Path file = folder.resolve("clouds.yaml");
            Files.writeString(file, secure.cloudsYaml().replaceFirst("(?m)^  demo:", "  trial:"));
            console(
                            () -> CloudConfigs.find(Map.of("OS_CLIENT_CONFIG_FILE", file.toString()), folder, folder),
                            Simulator.Settings.defaults())
                    .open("trial");
            go("gpus");
            await("both ways out are said", () -> shows(".label", "self-signed") && shows(".label", "Set cacert"));
            Path authority = Files.writeString(folder.resolve("ca.pem"), secure.certificate());
            Files.writeString(
                    file,
                    Files.readString(file).replaceFirst("region_name", "cacert: " + authority + "\n    region_name"));
            run("cloud.refresh");
            await("its GPUs are listed", this::keepsItsRows);
        }
    }
}

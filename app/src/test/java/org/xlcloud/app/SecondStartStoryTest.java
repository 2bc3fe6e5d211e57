package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xlcloud.app.SingleInstance.Claim;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.update.UpdateNotice;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.DeepLink;

/// A link is clicked while a window is open: it opens there, and the window comes to the front.
class SecondStartStoryTest extends ConsoleStory {
    private static final Opening NOTHING = new Opening(List.of(), null);

    private Path runtime;
    private Console console;
    private SingleInstance first;

    @BeforeEach
    void open() throws IOException {
        runtime = Files.createTempDirectory("xlc"); // sockets want short paths
        first = assertInstanceOf(Claim.First.class, claim(NOTHING)).instance();
        console = console(
                CloudConfigs.of("clouds: {}", "the test"),
                Simulator.Settings.defaults().withHosts(2).withGpusPerHost(2).withServers(2));
        first.serve(console::takeOver);
    }

    @AfterEach
    void end() throws IOException {
        first.close();
        try (var files = Files.walk(runtime)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private Claim claim(Opening opening) {
        return SingleInstance.claim(runtime, "console", opening, SingleInstance.ANSWERS_WITHIN);
    }

    private Stage stage() {
        return (Stage) console.shell().root().getScene().getWindow();
    }

    @Test
    void theLinkOpensInTheWindowThatIsOpen() {
        fx(() -> {
            stage().setIconified(true);
            return true;
        });
        var link = new DeepLink(console.embeddedName(), "host", "gpu-r1-01");
        assertInstanceOf(Claim.HandedOver.class, claim(new Opening(List.of(), link)));
        assertEquals(false, fx(() -> stage().isIconified()));
        await("the host's tab", () -> shows(".tab-label", "gpu-r1-01"));
        await("its GPUs", () -> shows(".label", "free") || shows(".label", "held"));
    }

    @Test
    void aNewerVersionIsToldForGood() {
        fx(() -> {
            console.shell().update(new UpdateNotice("1.3.0", URI.create("https://example.org/1.3.0")));
            return true;
        });
        await("the notice", () -> shows("#update", "Version 1.3.0 is there"));
    }
}

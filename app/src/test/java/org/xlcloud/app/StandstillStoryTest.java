package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.time.Duration;
import javafx.scene.Parent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;

/// A defect in the layout of something: JavaFX would never lay the window out again.
class StandstillStoryTest extends ConsoleStory {
    /// Fails as a label with a key mark in it did.
    private static final class Planted extends Region {
        @Override
        protected void layoutChildren() {
            throw new IllegalStateException("planted");
        }
    }

    @Test
    void theWindowIsFilledAnewSaysItAndGoesOn() {
        Simulator.Settings small = Simulator.Settings.defaults()
                .withHosts(3)
                .withGpusPerHost(2)
                .withServers(4)
                .withChurn(Duration.ZERO);
        try (var simulator = Simulator.start(small)) {
            Console console = console(CloudConfigs.of(simulator.cloudsYaml(), "the test"), small);
            console.open("demo");
            go("gpus");
            await("its GPUs are listed", () -> shows(".row-count", "6 GPUs"));
            Parent before = fx(() -> {
                Thread.currentThread().setUncaughtExceptionHandler(console.lastResort());
                return console.shell().root();
            });
            try {
                fx(() -> ((Pane) before).getChildren().add(new Planted()));
                await("it is said", () -> shows(".notice", "planted"));
                assertNotSame(before, fx(() -> console.shell().root()));
                await("the page is there again", () -> shows(".row-count", "6 GPUs"));
                go("hosts");
                await("and the window goes on", () -> shows(".row-count", "3 hosts"));
                await("all is laid out", () -> !console.shell().root().isNeedsLayout());
            } finally {
                fx(() -> {
                    Thread.currentThread().setUncaughtExceptionHandler(null);
                    return true;
                });
            }
        }
    }
}

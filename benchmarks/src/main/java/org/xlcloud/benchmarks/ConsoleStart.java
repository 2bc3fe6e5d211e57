package org.xlcloud.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.xlcloud.app.Console;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.simulator.Simulator;

/// The console's own window, wired as the program wires it, up to its first page.
public final class ConsoleStart {
    private ConsoleStart() {}

    public static void main(String[] arguments) throws Exception {
        Path kept = Files.createTempDirectory("xlcloud-benchmark");
        Platform.startup(() -> {
            var console = new Console(
                    CloudConfigs.of("clouds: {}", "the benchmark"),
                    Simulator.Settings.defaults(),
                    kept.resolve("console.properties"),
                    kept.resolve("history.duckdb"));
            console.show(new Stage());
            var root = console.shell().root();
            BareWindow.exitOnceDrawn(() -> root.lookup("#start-page") != null);
        });
    }
}

package org.xlcloud.services.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Values;

@Timeout(60)
final class SecondConsoleTest {
    private static final Subject GPU = Subject.gpu("test", "host", "0000:87:00.0", Subject.Aliases.NONE);

    @TempDir
    Path folder;

    @Test
    void it_says_who_has_the_history_and_goes_on_without() throws Exception {
        Path file = folder.resolve("history.duckdb");
        Process first = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstConsole.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8));
                var second = new History(file, HistoryLimits.DEFAULT, InstantSource.system())) {
            assertEquals("open", out.readLine());
            second.append(row());
            var refused = assertThrows(ProblemException.class, () -> FirstConsole.read(second));
            assertTrue(refused.getMessage().contains("process " + first.pid()), refused.getMessage());
            assertEquals(Reading.Health.FAILED, second.state().newest().health(Instant.now()));
            assertEquals(List.of(), second.problems().newest(), "a file in use is not put aside");
            try (var beside = new HistoryFile(file)) {
                var inUse = assertThrows(ProblemException.class, () -> FirstConsole.read(beside));
                assertTrue(inUse.getMessage().contains("process " + first.pid()), inUse.getMessage());
            }
        } finally {
            first.getOutputStream().close();
            first.waitFor();
        }
        try (var beside = new HistoryFile(file);
                var another = new HistoryFile(file)) {
            assertEquals(1, FirstConsole.read(beside), "what the first one wrote");
            assertEquals(1, FirstConsole.read(another), "two may read at once");
        }
        try (var third = new History(file, HistoryLimits.DEFAULT, InstantSource.system())) {
            assertEquals(1, FirstConsole.read(third), "what the first one wrote");
        }
    }

    private static List<Measured> row() {
        return List.of(new Measured(GPU, Instant.now(), Values.of(Map.of(Metric.TEMPERATURE, 71.0))));
    }

    /// Holds the file until its standard input ends.
    static final class FirstConsole {
        private FirstConsole() {}

        public static void main(String[] arguments) throws Exception {
            try (var history = new History(Path.of(arguments[0]), HistoryLimits.DEFAULT, InstantSource.system())) {
                history.append(row());
                history.flush();
                System.out.println("open");
                System.in.read();
            }
        }

        static int read(MetricSource history) {
            Instant now = Instant.now();
            return history.read(GPU, Metric.TEMPERATURE, now.minusSeconds(60), now, 100)
                    .size();
        }
    }
}

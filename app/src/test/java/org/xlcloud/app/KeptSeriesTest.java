package org.xlcloud.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.history.HistoryLimits;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.telemetry.Telemetries;
import org.xlcloud.simulator.Simulator;
import org.xlcloud.views.shell.Settings;

@Timeout(60)
final class KeptSeriesTest {
    @TempDir
    Path folder;

    private Simulator simulator;
    private OpenClouds clouds;
    private Telemetries telemetries;

    @BeforeEach
    void start() {
        simulator = Simulator.start(
                Simulator.Settings.defaults().withHosts(3).withGpusPerHost(2).withChurn(Duration.ZERO));
        window();
    }

    @AfterEach
    void stop() {
        close();
        simulator.close();
    }

    @Test
    void metrics_are_there_again_after_a_restart() throws Exception {
        Measured measured;
        try (var before = series()) {
            measured = firstOfAGpu();
            assertTrue(read(before, measured).size() > 0, "memory");
        }
        close();

        window();
        try (var after = series()) { // no cloud is open: there is nothing but the file
            Samples read = read(after, measured);
            assertTrue(read.size() > 0, "history");
            assertEquals(measured.values().get(Metric.TEMPERATURE), read.mean()[read.size() - 1], 0.01);
        }
    }

    @Test
    void an_open_cloud_is_asked_for_the_time_before_the_window() throws Exception {
        try (var series = series()) {
            Measured measured = firstOfAGpu();
            Instant now = Instant.now();
            Samples read = series.joined()
                    .read(measured.subject(), Metric.TEMPERATURE, now.minus(Duration.ofMinutes(30)), now, 1_000);
            assertTrue(
                    read.times()[0] < now.minus(Duration.ofMinutes(25)).toEpochMilli(), "the simulator knows its past");
        }
    }

    @Test
    void a_file_that_cannot_be_is_a_trouble_of_the_history() throws Exception {
        var blocked = new KeptSeries(
                telemetries,
                clouds,
                Path.of("/dev/null/history.duckdb"),
                HistoryLimits.DEFAULT,
                InstantSource.system());
        try (blocked) {
            var said = new CompletableFuture<String>();
            Runnable look = () -> blocked.troubles().newest().stream()
                    .findFirst()
                    .ifPresent(trouble -> said.complete(trouble.source()));
            blocked.troubles().onArrival(look);
            firstOfAGpu();
            look.run();
            assertEquals("History", said.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void the_limits_come_from_the_settings() {
        var settings = new Settings(folder.resolve("console.properties"));
        assertEquals(HistoryLimits.DEFAULT, KeptSeries.limits(settings));
        settings.set("history.days", "7");
        settings.set("history.mebibytes", "100");
        assertEquals(new HistoryLimits(7, 100), KeptSeries.limits(settings));
        settings.close();
    }

    private void window() {
        var configs = CloudConfigs.of(simulator.cloudsYaml(), "the simulator");
        clouds = new OpenClouds(configs::get, InstantSource.system());
        telemetries = new Telemetries(clouds, InstantSource.system());
    }

    private void close() {
        telemetries.close();
        clouds.close();
    }

    private KeptSeries series() {
        return new KeptSeries(
                telemetries, clouds, folder.resolve("history.duckdb"), HistoryLimits.DEFAULT, InstantSource.system());
    }

    /// Opens the cloud and waits for a row of a GPU; the series have it then, since they listen longer.
    private Measured firstOfAGpu() throws Exception {
        var first = new CompletableFuture<Measured>();
        try (var samples = telemetries.onSamples(batch -> found(batch, first))) {
            clouds.open("demo");
            return first.get(30, TimeUnit.SECONDS);
        }
    }

    private static void found(List<Measured> batch, CompletableFuture<Measured> first) {
        batch.stream()
                .filter(row -> row.values().has(Metric.TEMPERATURE))
                .findFirst()
                .ifPresent(first::complete);
    }

    private static Samples read(KeptSeries series, Measured measured) {
        return series.joined()
                .read(
                        measured.subject(),
                        Metric.TEMPERATURE,
                        measured.at().minusSeconds(60),
                        measured.at().plusSeconds(60),
                        100);
    }
}

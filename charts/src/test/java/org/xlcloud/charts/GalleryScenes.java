package org.xlcloud.charts;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The charts of the gallery: each shows one state.
final class GalleryScenes {
    static final Instant NOW = Instant.parse("2026-11-22T14:32:10Z");
    private static final Map<String, Supplier<Parent>> SCENES = new LinkedHashMap<>();

    static {
        SCENES.put("lines", GalleryScenes::lines);
        SCENES.put("bands", GalleryScenes::bands);
        SCENES.put("states", GalleryScenes::states);
        SCENES.put("zoomed", GalleryScenes::zoomed);
        SCENES.put("page", GalleryScenes::page);
        SCENES.put("sparklines", GalleryScenes::sparklines);
    }

    private GalleryScenes() {}

    static List<String> names() {
        return List.copyOf(SCENES.keySet());
    }

    static Parent of(String name) {
        return SCENES.get(name).get();
    }

    static TimeRange range(Duration span) {
        var range = new TimeRange(InstantSource.fixed(NOW));
        range.zoneProperty().set(ZoneOffset.UTC);
        range.live(span);
        return range;
    }

    /// A walk between two values with a sample every `seconds`, up to `until`.
    static SeriesBuffer walk(int seed, int samples, int seconds, Instant until, double low, double high) {
        var random = new Random(seed);
        var buffer = new SeriesBuffer(samples, Duration.ofSeconds(seconds));
        double value = low + (high - low) * random.nextDouble();
        double target = value;
        for (int i = samples - 1; i >= 0; i--) {
            if (random.nextInt(120) == 0) target = low + (high - low) * random.nextDouble();
            value += (target - value) * 0.08 + random.nextGaussian() * (high - low) * 0.012;
            value = Math.clamp(value, low, high);
            buffer.append(until.minusSeconds((long) i * seconds), value);
        }
        return buffer;
    }

    private static Parent box(TimeChart... charts) {
        var box = new VBox(10, charts);
        for (TimeChart chart : charts) VBox.setVgrow(chart, Priority.ALWAYS);
        box.setStyle("-fx-padding: 12px;");
        return box;
    }

    private static Parent lines() {
        TimeRange range = range(Duration.ofHours(1));
        var temperature = new TimeChart("GPU temperature", Unit.CELSIUS, range);
        for (int i = 0; i < 5; i++)
            temperature
                    .series()
                    .add(new ChartSeries("t" + i, "gpu-node-0" + i + " GPU " + i, walk(i, 300, 15, NOW, 44, 88)));
        temperature.limits().add(new Limit(93, "Slow-down", Tone.WARNING));
        temperature.limits().add(new Limit(98, "Shut-down", Tone.CRITICAL));
        temperature.marks().add(new Mark("a", NOW.minusSeconds(600), "alarm", "GPU hot", Tone.CRITICAL));
        temperature.marks().add(new Mark("b", NOW.minusSeconds(1800), "scaling", "group web grew to 4", Tone.INFO));
        temperature.marks().add(new Mark("c", NOW.minusSeconds(1780), "scaling", "group web grew to 5", Tone.WARNING));
        var memory = new TimeChart("Memory used", Unit.BYTES, range);
        memory.series().add(new ChartSeries("m", "gpu-node-00 GPU 0", walk(9, 300, 15, NOW, 2e9, 14e9)));
        memory.includeZero(true);
        range.crosshairProperty().set(NOW.minusSeconds(1234).toEpochMilli());
        return box(temperature, memory);
    }

    private static Parent bands() {
        TimeRange range = range(Duration.ofHours(24));
        var load = new TimeChart("GPU utilisation", Unit.PERCENT, range);
        load.valueRange(0, 100);
        for (int i = 0; i < 3; i++)
            load.series().add(new ChartSeries("u" + i, "GPU " + i, walk(20 + i, 5760, 15, NOW, i * 25, 40 + i * 25)));
        var group = new TimeChart("Layer render: power", Unit.WATTS, range);
        var members = new ArrayList<ChartSeries>();
        for (int i = 0; i < 12; i++)
            members.add(new ChartSeries("p" + i, "GPU " + i, walk(40 + i, 5760, 15, NOW, 40, 240)));
        group.series().add(ChartSeries.group("g", "12 GPUs of render", members));
        group.includeZero(true);
        return box(load, group);
    }

    private static Parent states() {
        TimeRange range = range(Duration.ofHours(1));
        var stale = new TimeChart("Gap, stale and a lonely sample", Unit.CELSIUS, range);
        stale.series().add(new ChartSeries("s", "stale", walk(3, 200, 15, NOW.minusSeconds(420), 44, 60)));
        SeriesBuffer gappy = walk(4, 100, 15, NOW.minusSeconds(2000), 62, 80);
        gappy.append(NOW.minusSeconds(1500), 75);
        for (int i = 60; i >= 0; i--) gappy.append(NOW.minusSeconds(i * 15L), i % 25 == 0 ? Double.NaN : 70 + i % 7);
        stale.series().add(new ChartSeries("g", "gaps", gappy));
        var empty = new TimeChart("Empty", Unit.CELSIUS, range);
        empty.series().add(new ChartSeries("e", "nothing yet", new SeriesBuffer(10, Duration.ofSeconds(15))));
        var loading = new TimeChart("Loading", Unit.CELSIUS, range);
        loading.series().add(new ChartSeries("l", "old samples", new SeriesBuffer(10, Duration.ofSeconds(15))));
        loading.history(request -> new CompletableFuture<>());
        var failed = new TimeChart("Failed", Unit.CELSIUS, range);
        failed.series().add(new ChartSeries("f", "GPU 0", walk(3, 100, 15, NOW, 44, 60)));
        failed.history(request ->
                CompletableFuture.failedFuture(new IllegalStateException("Gnocchi did not answer within 30 s")));
        return box(stale, empty, loading, failed);
    }

    /// A page as an operator sees it: the bar, stacked charts, the crosshair moved by keys.
    private static Parent page() {
        TimeRange range = range(Duration.ofHours(6));
        var load = new TimeChart("Utilisation", Unit.PERCENT, range);
        load.valueRange(0, 100);
        for (int i = 0; i < 8; i++)
            load.series().add(new ChartSeries("u" + i, "GPU " + i, walk(80 + i, 1500, 15, NOW, 10 * i, 30 + 10 * i)));
        var memory = new TimeChart("Memory used", Unit.BYTES, range);
        for (int i = 0; i < 2; i++)
            memory.series().add(new ChartSeries("m" + i, "GPU " + i, walk(90 + i, 1500, 15, NOW, 1e9, 76e9)));
        memory.limits().add(new Limit(80e9, "Size", Tone.INFO));
        memory.series().get(1).visibleProperty().set(false);
        var box = new VBox(10, load, memory);
        VBox.setVgrow(load, Priority.ALWAYS);
        VBox.setVgrow(memory, Priority.ALWAYS);
        box.setStyle("-fx-padding: 12px;");
        javafx.application.Platform.runLater(() -> {
            load.requestFocus();
            for (KeyCode key : List.of(KeyCode.HOME, KeyCode.PAGE_UP))
                load.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, false, false, false));
            range.crosshairProperty().set(NOW.minusSeconds(5 * 3600).toEpochMilli());
        });
        return box;
    }

    private static Parent sparklines() {
        var grid = new GridPane(12, 4);
        grid.setStyle("-fx-padding: 12px;");
        for (int i = 0; i < 24; i++) {
            var sparkline = new Sparkline();
            sparkline.valueRange(0, 100);
            sparkline.limits(80, 90);
            SeriesBuffer buffer = walk(i, 240, 15, NOW, i * 2, 50 + i * 2);
            boolean stale = i % 7 == 3;
            sparkline
                    .layoutBoundsProperty()
                    .subscribe(bounds ->
                            sparkline.show(buffer, NOW.minusSeconds(3600).toEpochMilli(), NOW.toEpochMilli(), stale));
            grid.addRow(i % 12, new Label("GPU " + i + (stale ? " (stale)" : "")), sparkline);
        }
        return grid;
    }

    private static Parent zoomed() {
        TimeRange range = range(Duration.ofMinutes(5));
        var chart = new TimeChart("Clock", Unit.HERTZ, range);
        for (int i = 0; i < 10; i++)
            chart.series().add(new ChartSeries("c" + i, "GPU " + i, walk(60 + i, 60, 15, NOW, 0.3e9, 1.1e9)));
        return box(chart);
    }
}

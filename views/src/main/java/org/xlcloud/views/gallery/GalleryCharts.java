package org.xlcloud.views.gallery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.xlcloud.charts.ChartSeries;
import org.xlcloud.charts.Limit;
import org.xlcloud.charts.Mark;
import org.xlcloud.charts.SeriesBuffer;
import org.xlcloud.charts.Sparkline;
import org.xlcloud.charts.TimeChart;
import org.xlcloud.charts.TimeRange;
import org.xlcloud.charts.Tone;
import org.xlcloud.charts.Unit;
import org.xlcloud.charts.wall.Cell;
import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;
import org.xlcloud.charts.wall.GpuWall;
import org.xlcloud.charts.wall.Group;
import org.xlcloud.charts.wall.HeatScale;
import org.xlcloud.charts.wall.WallData;

/// Every kind of chart in every state, on values made up for it: the same at every start.
final class GalleryCharts {
    private static final Instant NOW = Instant.parse("2026-11-22T14:32:10Z");
    private static final HeatScale TEMPERATURE = new HeatScale("Temperature", "°C", 30, 95, 0);
    private static final int STEP_SECONDS = 15;
    private static final List<State> STATES = List.of(State.values());
    private static final List<Alarm> ALARMS = List.of(Alarm.LOW, Alarm.MODERATE, Alarm.CRITICAL);

    private GalleryCharts() {}

    static Region all() {
        return new VBox(12, lines(), group(), states(), empty(), failed(), sparklines());
    }

    private static TimeRange range() {
        var range = new TimeRange(InstantSource.fixed(NOW));
        range.live(Duration.ofHours(1));
        return range;
    }

    private static TimeChart chart(String title, Unit unit) {
        var chart = new TimeChart(title, unit, range());
        chart.setPrefHeight(220);
        return chart;
    }

    private static SeriesBuffer walk(long seed, Instant until, double low, double high) {
        var random = new SplittableRandom(seed);
        var buffer = new SeriesBuffer(300, Duration.ofSeconds(STEP_SECONDS));
        double value = (low + high) / 2;
        for (int i = 299; i >= 0; i--) {
            value = Math.clamp(value + (random.nextDouble() - 0.5) * (high - low) * 0.12, low, high);
            buffer.append(until.minusSeconds((long) i * STEP_SECONDS), value);
        }
        return buffer;
    }

    private static TimeChart lines() {
        TimeChart chart = chart("Lines, limits and marks", Unit.CELSIUS);
        for (int i = 0; i < 4; i++) chart.series().add(new ChartSeries("t" + i, "GPU " + i, walk(i, NOW, 44, 94)));
        chart.limits().add(new Limit(93, "Slowdown", Tone.WARNING));
        chart.limits().add(new Limit(98, "Shutdown", Tone.CRITICAL));
        chart.marks().add(new Mark("a", NOW.minusSeconds(600), "alarm", "GPU hot", Tone.CRITICAL));
        chart.marks().add(new Mark("b", NOW.minusSeconds(1800), "scaling", "group grew to 4", Tone.INFO));
        return chart;
    }

    private static TimeChart group() {
        TimeChart chart = chart("Mean of a group in its band", Unit.WATTS);
        var members = new ArrayList<ChartSeries>();
        for (int i = 0; i < 8; i++) members.add(new ChartSeries("p" + i, "GPU " + i, walk(20 + i, NOW, 40, 240)));
        chart.series().add(ChartSeries.group("g", "8 GPUs", members));
        return chart;
    }

    private static TimeChart states() {
        TimeChart chart = chart("Gaps and a series without new samples", Unit.PERCENT);
        chart.series().add(new ChartSeries("s", "stale", walk(3, NOW.minusSeconds(900), 10, 40)));
        SeriesBuffer gaps = new SeriesBuffer(300, Duration.ofSeconds(STEP_SECONDS));
        for (int i = 239; i >= 0; i--)
            gaps.append(NOW.minusSeconds((long) i * STEP_SECONDS), i / 20 % 3 == 1 ? Double.NaN : 70 + i % 9);
        chart.series().add(new ChartSeries("g", "gaps", gaps));
        return chart;
    }

    private static TimeChart empty() {
        return chart("Without data", Unit.PERCENT);
    }

    private static TimeChart failed() {
        TimeChart chart = chart("With a problem", Unit.PERCENT);
        chart.series().add(new ChartSeries("f", "GPU 0", walk(5, NOW, 20, 60)));
        chart.problemProperty().set("Cannot read series (Prometheus): no answer within 20 s");
        return chart;
    }

    private static Region sparklines() {
        var row = new HBox(14);
        row.setAlignment(Pos.CENTER_LEFT);
        for (int kind = 0; kind < 4; kind++) {
            var line = new Sparkline();
            line.setPrefSize(110, 20);
            float[] values = new float[60];
            for (int i = 0; i < values.length; i++)
                values[i] = kind == 2 && i / 10 % 2 == 1 ? Float.NaN : (float) (60 + 30 * Math.sin(i * 0.3 + kind));
            if (kind == 1) line.limits(70, 85);
            boolean stale = kind == 3;
            line.widthProperty().subscribe(() -> line.show(values, stale)); // it draws only when it is told to
            row.getChildren()
                    .addAll(
                            new Label(
                                    List.of("plain", "limits", "gaps", "stale").get(kind)),
                            line);
        }
        return row;
    }

    static Region walls() {
        return new VBox(
                12,
                wall(6, 4, TEMPERATURE, 250),
                wall(6, 4, null, 250),
                wall(40, 8, TEMPERATURE, 240),
                wall(400, 8, TEMPERATURE, 240));
    }

    /// All states, alarms, old values and cells out of reach come round.
    private static Region wall(int groups, int cells, @Nullable HeatScale scale, double height) {
        var wall = new GpuWall();
        var all = new ArrayList<Group>();
        for (int g = 0; g < groups; g++) {
            boolean down = g % 6 == 4;
            var members = new ArrayList<Cell>();
            for (int c = 0; c < cells; c++) members.add(cell(g * cells + c, down));
            all.add(new Group("group-" + g, "gpu-node-" + (g + 1), down ? "down" : "", down, members));
        }
        wall.show(new WallData(all), scale);
        wall.setPrefHeight(height);
        return new VBox(6, wall, wall.legend());
    }

    private static Cell cell(int number, boolean down) {
        State state = STATES.get(number * 7 % 11 % STATES.size());
        Alarm alarm = number % 9 == 4 ? ALARMS.get(number / 9 % ALARMS.size()) : Alarm.NONE;
        double value = number % 5 == 3 ? Double.NaN : 62 + 34 * Math.sin(number * 0.7);
        return new Cell(
                "cell-" + number, "%02x:00.0".formatted(number % 256), value, 92, state, alarm, number % 13 == 6, down);
    }
}

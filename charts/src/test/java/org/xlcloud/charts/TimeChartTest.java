package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// Two charts with one range in a window, driven as a person does.
@ExtendWith(ApplicationExtension.class)
final class TimeChartTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private volatile Instant now = Instant.parse("2026-11-22T14:00:00Z");
    private final SeriesBuffer temperature = new SeriesBuffer(1000, INTERVAL);
    private final SeriesBuffer power = new SeriesBuffer(1000, INTERVAL);
    private final List<Mark> opened = new ArrayList<>();
    private Stage stage;
    private TimeRange range;
    private TimeChart upper;
    private TimeChart lower;
    private ChartSeries gpu;

    @BeforeEach
    void open() {
        for (int i = 240; i >= 0; i--) {
            temperature.append(now.minusSeconds(15L * i), i == 100 ? 93 : 44 + i % 20);
            power.append(now.minusSeconds(15L * i), 100 + i);
        }
        onFx(() -> {
            range = new TimeRange(() -> now);
            range.zoneProperty().set(ZoneOffset.UTC);
            upper = new TimeChart("GPU 0 temperature", Unit.CELSIUS, range);
            gpu = new ChartSeries("t", "GPU 0", temperature);
            upper.series().add(gpu);
            upper.onMark(opened::add);
            lower = new TimeChart("Power", Unit.WATTS, range);
            lower.series().add(new ChartSeries("p", "GPU 0", power));
            lower.series().add(new ChartSeries("q", "GPU 1", temperature));
            var box = new VBox(upper, lower);
            VBox.setVgrow(upper, Priority.ALWAYS);
            VBox.setVgrow(lower, Priority.ALWAYS);
            stage = new Stage();
            stage.setScene(new Scene(box, 800, 600));
            stage.show();
            return stage;
        });
        settle();
    }

    @AfterEach
    void close() {
        onFx(() -> {
            stage.hide();
            return stage;
        });
    }

    private static <T> T onFx(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    private static void settle() {
        var drawn = new CountDownLatch(3);
        onFx(() -> {
            new AnimationTimer() {
                @Override
                public void handle(long time) {
                    drawn.countDown();
                    if (drawn.getCount() == 0) stop();
                }
            }.start();
            return drawn;
        });
        try {
            assertTrue(drawn.await(30, TimeUnit.SECONDS), "no pulse came");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A place on a chart's plot, from 0 to 1 in both directions.
    private Point2D at(TimeChart chart, double x, double y) {
        Plot plot = chart.plot();
        return plot.localToScreen(plot.plotX() + x * plot.plotWidth(), plot.plotY() + y * plot.plotHeight());
    }

    private void move(TimeChart chart, double x, double y) {
        onFx(() -> {
            new Robot().mouseMove(at(chart, x, y));
            return chart;
        });
        settle();
    }

    private void drag(TimeChart chart, double from, double to) {
        onFx(() -> {
            var robot = new Robot();
            robot.mouseMove(at(chart, from, 0.5));
            robot.mousePress(MouseButton.PRIMARY);
            robot.mouseMove(at(chart, (from + to) / 2, 0.5));
            robot.mouseMove(at(chart, to, 0.5));
            robot.mouseRelease(MouseButton.PRIMARY);
            return chart;
        });
        settle();
    }

    private void press(KeyCode... keys) {
        onFx(() -> {
            var robot = new Robot();
            for (KeyCode key : keys) robot.keyPress(key);
            for (int i = keys.length - 1; i >= 0; i--) robot.keyRelease(keys[i]);
            return keys;
        });
        settle();
    }

    private void focus(TimeChart chart) {
        onFx(() -> {
            chart.requestFocus();
            return chart;
        });
    }

    private String message(TimeChart chart) {
        return onFx(() -> chart.overlay().message());
    }

    @Test
    void aScreenReaderHearsTheNewestValueAndTheRange() {
        assertEquals(
                "GPU 0 temperature: now 44 °C, 1 h range 44 to 93 °C",
                onFx(upper::summary).replace('\u00a0', ' '));
        assertEquals(onFx(upper::summary), onFx(() -> upper.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
    }

    @Test
    void aSpikeOfOneSampleIsDrawnAtItsHeight() {
        WritableImage picture = onFx(() -> upper.plot().snapshot(null, null));
        Color line = onFx(() -> upper.plot().colours().series(0));
        Plot plot = upper.plot();
        int x = (int) Math.round(plot.xOf(now.minusSeconds(1500).toEpochMilli()));
        int y = (int) Math.round(plot.yOf(93));
        boolean found = false;
        for (int dx = -2; dx <= 2; dx++)
            for (int dy = -1; dy <= 2; dy++)
                found |= distance(picture.getPixelReader().getColor(x + dx, y + dy), line) < 0.25;
        assertTrue(found, "nothing is drawn at " + x + ", " + y);
    }

    private static void assertNear(long wanted, long found, long apart) {
        assertTrue(Math.abs(wanted - found) <= apart, found + " is not near " + wanted);
    }

    private static double distance(Color one, Color other) {
        return Math.abs(one.getRed() - other.getRed())
                + Math.abs(one.getGreen() - other.getGreen())
                + Math.abs(one.getBlue() - other.getBlue());
    }

    @Test
    void aNewSampleMovesTheLiveEdgeWithoutDrawingEverything() {
        long before = onFx(range::toMillis);
        now = now.plusSeconds(15);
        temperature.append(now, 60);
        settle();
        assertEquals(before + 15_000, onFx(range::toMillis));
        assertTrue(onFx(upper::summary).contains("now 60"));
    }

    @Test
    void aChartWithNothingNewDrawsNothing() {
        settle();
        int drawn = onFx(() -> upper.plot().drawnFrames());
        settle();
        assertEquals(drawn, onFx(() -> upper.plot().drawnFrames()));
    }

    @Test
    void aHiddenChartRests() {
        onFx(() -> {
            upper.getParent().setVisible(false);
            return stage;
        });
        assertFalse(onFx(() -> range.pulse().isRunning()));
        onFx(() -> {
            upper.getParent().setVisible(true);
            return stage;
        });
        assertTrue(onFx(() -> range.pulse().isRunning()));
        onFx(() -> {
            stage.hide();
            return stage;
        });
        assertFalse(onFx(() -> range.pulse().isRunning()));
    }

    @Test
    void draggingZoomsBothChartsAndADoubleClickGoesBack() {
        drag(upper, 0.25, 0.5);
        assertEquals(TimeRange.Mode.PAST, onFx(range::mode));
        assertNear(900_000, onFx(() -> range.spanProperty().get()), 15_000);
        onFx(() -> {
            var robot = new Robot();
            robot.mouseMove(at(lower, 0.5, 0.5));
            robot.mouseClick(MouseButton.PRIMARY);
            robot.mouseClick(MouseButton.PRIMARY);
            return robot;
        });
        settle();
        assertEquals(3_600_000, onFx(() -> range.spanProperty().get()));
        assertNotEquals(TimeRange.Mode.PAST, onFx(range::mode));
    }

    @Test
    void thePointerPausesAndShowsTheValuesOnTheCrosshairOfBothCharts() {
        move(upper, 0.5, 0.5);
        assertEquals(TimeRange.Mode.PAUSED, onFx(range::mode));
        assertNear(
                now.minusSeconds(1800).toEpochMilli(),
                onFx(() -> range.crosshairProperty().get()),
                120_000); // at the live edge up to a fiftieth of the width is kept free
        for (TimeChart chart : List.of(upper, lower))
            assertTrue(onFx(() -> chart.lookup(".time-chart-crosshair").isVisible()));
        assertTrue(onFx(() -> upper.lookup(".time-chart-readout").isVisible()));
        assertFalse(onFx(() -> lower.lookup(".time-chart-readout").isVisible()));
        move(upper, -0.05, 0.5); // on the axis
        assertEquals(TimeRange.Mode.LIVE, onFx(range::mode));
        assertFalse(onFx(() -> upper.lookup(".time-chart-crosshair").isVisible()));
    }

    @Test
    void theKeysDoWhatThePointerDoes() {
        focus(upper);
        press(KeyCode.END);
        assertEquals(now.toEpochMilli(), onFx(() -> range.crosshairProperty().get()));
        press(KeyCode.LEFT);
        assertTrue(onFx(() -> range.crosshairProperty().get()) < now.toEpochMilli());
        assertTrue(onFx(upper::summary).startsWith("GPU 0 temperature: at 13:59:5"), onFx(upper::summary));
        press(KeyCode.ESCAPE);
        assertEquals(TimeRange.NOWHERE, onFx(() -> range.crosshairProperty().get()));
        press(KeyCode.PLUS);
        assertEquals(1_800_000, onFx(() -> range.spanProperty().get()));
        press(KeyCode.MINUS);
        assertEquals(3_600_000, onFx(() -> range.spanProperty().get()));
        press(KeyCode.PAGE_UP);
        assertEquals(TimeRange.Mode.PAST, onFx(range::mode));
        press(KeyCode.BACK_SPACE);
        assertEquals(TimeRange.Mode.LIVE, onFx(range::mode));
        press(KeyCode.SPACE);
        assertEquals(TimeRange.Mode.PAUSED, onFx(range::mode));
        press(KeyCode.L);
        assertEquals(TimeRange.Mode.LIVE, onFx(range::mode));
    }

    @Test
    void aMarkIsOpenedByPointerAndByKey() {
        var mark = new Mark("alarm-7", now.minusSeconds(1200), "alarm", "GPU 0 is hot", Tone.CRITICAL);
        onFx(() -> upper.marks().add(mark));
        settle();
        onFx(() -> {
            Node button = upper.lookup(".time-chart-mark");
            assertEquals("13:40:00 alarm: GPU 0 is hot", button.getAccessibleText());
            Bounds there = button.localToScreen(button.getBoundsInLocal());
            var robot = new Robot();
            robot.mouseMove(there.getCenterX(), there.getCenterY());
            robot.mouseClick(MouseButton.PRIMARY);
            return robot;
        });
        settle();
        assertEquals(List.of(mark), opened);
        focus(upper);
        press(KeyCode.ESCAPE);
        press(KeyCode.M);
        assertEquals(
                mark.time().toEpochMilli(), onFx(() -> range.crosshairProperty().get()));
        press(KeyCode.ENTER);
        assertEquals(List.of(mark, mark), opened);
    }

    @Test
    void theLegendHidesASeries() {
        ToggleButton entry = onFx(() -> (ToggleButton) lower.lookup(".time-chart-legend-entry"));
        onFx(() -> {
            entry.fire();
            return entry;
        });
        settle();
        assertEquals(1, onFx(() -> lower.plot().shown().size()));
        onFx(() -> {
            gpu.visibleProperty().set(false);
            return gpu;
        });
        settle();
        assertEquals("All series are hidden. Choose one in the legend.", message(upper));
    }

    @Test
    void aSeriesKeepsItsColourWhenAnotherGoes() {
        int slot = onFx(() -> lower.plot().traces().get(1).slot());
        onFx(() -> lower.series().removeFirst());
        assertEquals(slot, onFx(() -> lower.plot().traces().getFirst().slot()));
    }

    @Test
    void aSeriesWithoutNewSamplesIsStale() {
        now = now.plusSeconds(240);
        settle();
        assertTrue(onFx(() -> upper.plot().traces().getFirst().isStale()));
        assertTrue(onFx(upper::summary).contains("no sample for 4 min, last 44"), onFx(upper::summary));
    }

    @Test
    void olderSamplesComeFromTheHistoryAndAFailureIsSaidBesideWhatIsThere() {
        var answer = new CompletableFuture<Points>();
        List<History.Request> requests = new ArrayList<>();
        onFx(() -> {
            upper.history(request -> {
                requests.add(request);
                return answer;
            });
            range.live(Duration.ofHours(6));
            return range;
        });
        settle();
        assertEquals("Reading older samples…", onFx(() -> upper.overlay().note()));
        assertEquals("t", requests.getFirst().series());
        long from = now.minusSeconds(6 * 3600).toEpochMilli();
        var times = new long[240];
        var values = new double[240];
        for (int i = 0; i < 240; i++) {
            times[i] = from + i * 75_000L;
            values[i] = 20;
        }
        answer.complete(new Points(Duration.ofSeconds(75), times, values));
        settle();
        assertEquals("", onFx(() -> upper.overlay().note()));
        assertTrue(onFx(upper::summary).contains("6 h range 20 to 93"), onFx(upper::summary));
        onFx(() -> {
            upper.history(request -> CompletableFuture.failedFuture(new IllegalStateException("Gnocchi: no answer")));
            range.live(Duration.ofDays(7));
            return range;
        });
        settle();
        assertEquals(
                "Older samples could not be read: Gnocchi: no answer",
                onFx(() -> upper.overlay().note()));
    }

    @Test
    void aChartSaysWhatItLacks() {
        onFx(() -> {
            upper.series().clear();
            return upper;
        });
        settle();
        assertEquals("Nothing chosen to be drawn.", message(upper));
        onFx(() -> upper.series().add(new ChartSeries("e", "empty", new SeriesBuffer(10, INTERVAL))));
        settle();
        assertEquals("No samples from 13:00:00 to 14:00:00.", message(upper));
        onFx(() -> {
            upper.problemProperty().set("Ganglia does not answer.");
            return upper;
        });
        settle();
        assertEquals("Ganglia does not answer.", message(upper));
    }

    @Test
    void thePictureHasTheWindowsOwnPixels() throws IOException {
        onFx(() -> {
            stage.setRenderScaleX(1.5);
            stage.setRenderScaleY(1.5);
            return stage;
        });
        settle();
        var out = new ByteArrayOutputStream();
        Export export = onFx(upper::exportPng);
        export.content().writeTo(out);
        assertEquals("gpu-0-temperature-20261122-140000.png", export.fileName());
        assertEquals(
                1200, ImageIO.read(new ByteArrayInputStream(out.toByteArray())).getWidth());
        assertEquals(
                Math.round(onFx(() -> upper.plot().plotWidth()) * 1.5),
                upper.plot().deviceWidth());
    }

    @Test
    void theSamplesOfTheWindowAreExported() throws IOException {
        onFx(() -> {
            range.live(Duration.ofMinutes(5));
            return range;
        });
        settle();
        var out = new ByteArrayOutputStream();
        Export export = onFx(upper::exportCsv);
        export.content().writeTo(out);
        assertEquals(1 + 21, out.toString(StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void theStateOfTheRangeIsSaid() {
        focus(upper);
        press(KeyCode.SPACE);
        assertEquals("Paused", onFx(() -> ((Labeled) upper.lookup(".time-chart-state")).getText()));
    }
}

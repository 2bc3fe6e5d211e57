package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
final class SparklineTest {
    private static Sparkline sparkline() {
        var sparkline = new Sparkline();
        var root = new StackPane(sparkline);
        new Scene(root, 90, 18);
        root.applyCss();
        root.layout();
        return sparkline;
    }

    private static <T> T onFx(java.util.concurrent.Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, work);
    }

    private static int inked(Sparkline sparkline) {
        var how = new SnapshotParameters();
        how.setFill(Color.TRANSPARENT);
        WritableImage picture = sparkline.snapshot(how, null);
        int inked = 0;
        for (int x = 0; x < picture.getWidth(); x++)
            for (int y = 0; y < picture.getHeight(); y++)
                if (picture.getPixelReader().getColor(x, y).getOpacity() > 0.3) inked++;
        return inked;
    }

    @Test
    void valuesAreDrawnAndSaid() {
        Sparkline sparkline = onFx(SparklineTest::sparkline);
        onFx(() -> {
            sparkline.show(new float[] {44, 60, 93, Float.NaN, 71}, false);
            sparkline.describe(Unit.CELSIUS);
            return sparkline;
        });
        assertEquals("71 °C, 44 to 93 °C", sparkline.getAccessibleText().replace('\u00a0', ' '));
        assertTrue(onFx(() -> inked(sparkline)) > 40);
    }

    @Test
    void samplesOfABufferAreDrawnAndAnEmptyOneIsSaid() {
        Sparkline sparkline = onFx(SparklineTest::sparkline);
        var buffer = new SeriesBuffer(100, Duration.ofSeconds(15));
        onFx(() -> {
            sparkline.show(buffer, 0, 900_000, false);
            sparkline.describe(Unit.PERCENT);
            return sparkline;
        });
        assertEquals("no samples", sparkline.getAccessibleText());
        assertEquals(0, onFx(() -> inked(sparkline)));
        for (int i = 0; i < 60; i++) buffer.append(i * 15_000L, i % 10);
        onFx(() -> {
            sparkline.show(buffer, 0, 900_000, true);
            sparkline.describe(Unit.PERCENT);
            return sparkline;
        });
        assertEquals("stale, last 9 %, 0 to 9 %", sparkline.getAccessibleText().replace('\u00a0', ' '));
        assertTrue(onFx(() -> inked(sparkline)) > 80);
        onFx(() -> {
            sparkline.clear();
            return sparkline;
        });
        assertEquals(0, onFx(() -> inked(sparkline)));
    }
}

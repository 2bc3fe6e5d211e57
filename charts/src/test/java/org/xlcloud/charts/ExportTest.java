package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
final class ExportTest {
    @Test
    void aPictureComesBackAsItWas() throws IOException {
        var image = new WritableImage(37, 11);
        for (int x = 0; x < 37; x++)
            for (int y = 0; y < 11; y++)
                image.getPixelWriter().setColor(x, y, Color.rgb(x * 6, y * 20, 200 - x, y == 0 ? 0.5 : 1));
        var out = new ByteArrayOutputStream();
        new Png(image).writeTo(out);
        var read = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(37, read.getWidth());
        assertEquals(11, read.getHeight());
        for (int x = 0; x < 37; x++)
            for (int y = 0; y < 11; y++) assertEquals(image.getPixelReader().getArgb(x, y), read.getRGB(x, y));
    }

    @Test
    void samplesAreLinesWithIsoTimes() throws IOException {
        Instant now = Instant.parse("2026-11-22T14:00:00Z");
        var buffer = new SeriesBuffer(10, Duration.ofSeconds(15));
        buffer.append(now.minusSeconds(15), 70.5);
        buffer.append(now, Double.NaN);
        var series = new ChartSeries("t", "=GPU \"0\", left", buffer);
        var older = new Points(
                Duration.ofMinutes(1),
                new long[] {
                    now.minusSeconds(75).toEpochMilli(), now.plusSeconds(5).toEpochMilli()
                },
                new double[] {1, 2},
                new double[] {3, 4},
                new double[] {2, 3});
        var out = new ByteArrayOutputStream();
        new Csv(
                        List.of(series),
                        List.of(older),
                        now.minusSeconds(3600).toEpochMilli(),
                        now.plusSeconds(60).toEpochMilli(),
                        ZoneOffset.ofHours(1),
                        Unit.CELSIUS)
                .writeTo(out);
        assertEquals("""
                time,series,unit,value,min,max
                2026-11-22T14:58:45.000+01:00,"'=GPU ""0"", left",°C,2,1,3
                2026-11-22T14:59:45.000+01:00,"'=GPU ""0"", left",°C,70.5,70.5,70.5
                2026-11-22T15:00:00.000+01:00,"'=GPU ""0"", left",°C,,,
                """.replace("\n", "\r\n"), out.toString(StandardCharsets.UTF_8));
    }
}

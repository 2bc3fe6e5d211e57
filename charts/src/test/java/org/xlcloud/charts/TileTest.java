package org.xlcloud.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class TileTest {
    private static final int HEIGHT = 100;
    private static final int INK = 0xffffff;

    private final Tile tile = new Tile();

    private int[] column(int x) {
        var picture = new int[HEIGHT * Tile.WIDTH];
        tile.copyTo(picture, Tile.WIDTH, 0, Tile.WIDTH);
        var column = new int[HEIGHT];
        for (int row = 0; row < HEIGHT; row++) column[row] = picture[row * Tile.WIDTH + x] & 0xff;
        return column;
    }

    private void clear() {
        tile.resize(HEIGHT);
        for (int x = 0; x < Tile.WIDTH; x++) tile.clear(x, 0xff000000);
    }

    @Test
    void aLevelLineIsAsThickAsItsWidth() {
        clear();
        tile.line(3, 50, 50, 50, 1, 49, 51, INK);
        int[] column = column(3);
        assertEquals(0, column[48]);
        assertEquals(255, column[49], 1);
        assertEquals(255, column[50], 1);
        assertEquals(0, column[51]);
    }

    @Test
    void aSteepLineIsSolidBetweenWhereItComesInAndGoesOut() {
        clear();
        tile.line(0, 20, 50, 80, 0.75, 0, 100, INK);
        int[] column = column(0);
        for (int row = 22; row < 78; row++) assertEquals(255, column[row], 1, "row " + row);
    }

    @Test
    void whateverIsDrawnStaysInItsColumnAndBetweenItsEnds() {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            clear();
            double left = i % 7 == 0 ? Double.NaN : random.nextGaussian() * 90 + 50;
            double right = i % 5 == 0 ? Double.NaN : random.nextGaussian() * 90 + 50;
            double middle = random.nextGaussian() * 90 + 50;
            double top = random.nextGaussian() * 60;
            double bottom = top + Math.abs(random.nextGaussian()) * 60;
            tile.line(7, left, middle, right, 0.75, top, bottom, INK);
            tile.run(7, top, bottom, INK, 1 + random.nextInt(256));
            int[] column = column(7);
            for (int row = 0; row < HEIGHT; row++)
                assertTrue(
                        column[row] == 0 || (row + 1 > top && row < bottom),
                        "row " + row + " of " + top + " " + bottom);
            for (int pixel : column(6)) assertEquals(0, pixel);
            for (int pixel : column(8)) assertEquals(0, pixel);
        }
    }
}

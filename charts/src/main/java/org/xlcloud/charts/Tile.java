package org.xlcloud.charts;

import java.util.Arrays;

/// A few pixel columns in which a plot is drawn before they go into the picture: a column's pixels lie side by side
/// here, so that drawing upwards and downwards is cheap. Colours are opaque 0xRRGGBB with the alpha given beside them.
final class Tile {
    static final int WIDTH = 16;

    private int height;
    private int[] pixels = new int[0];

    void resize(int newHeight) {
        height = newHeight;
        pixels = new int[WIDTH * newHeight];
    }

    /// Fills a column with the background.
    void clear(int column, int argb) {
        Arrays.fill(pixels, column * height, (column + 1) * height, argb);
    }

    /// One pixel with a coverage from 0 to 1.
    void dot(int column, int row, int rgb, double coverage) {
        if (row < 0 || row >= height) return;
        int at = column * height + row;
        pixels[at] = blend(pixels[at], rgb, (int) (coverage * 256));
    }

    /// A vertical run from `top` to `bottom` with soft ends; `alpha` from 0 to 256.
    void run(int column, double top, double bottom, int rgb, int alpha) {
        double from = Math.max(0, top);
        double until = Math.min(height, bottom);
        if (until <= from) return;
        int base = column * height;
        int firstRow = (int) from;
        int lastRow = (int) until;
        if (firstRow == lastRow) {
            pixels[base + firstRow] = blend(pixels[base + firstRow], rgb, (int) (alpha * (until - from)));
            return;
        }
        pixels[base + firstRow] = blend(pixels[base + firstRow], rgb, (int) (alpha * (firstRow + 1 - from)));
        if (lastRow < height)
            pixels[base + lastRow] = blend(pixels[base + lastRow], rgb, (int) (alpha * (until - lastRow)));
        if (alpha >= 256) {
            Arrays.fill(pixels, base + firstRow + 1, base + lastRow, 0xff000000 | rgb);
            return;
        }
        int redBlue = (rgb & 0xff00ff) * alpha;
        int green = (rgb & 0x00ff00) * alpha;
        int rest = 256 - alpha;
        for (int i = base + firstRow + 1, end = base + lastRow; i < end; i++) {
            int old = pixels[i];
            pixels[i] = 0xff000000
                    | ((((old & 0xff00ff) * rest + redBlue) >>> 8) & 0xff00ff)
                    | ((((old & 0x00ff00) * rest + green) >>> 8) & 0x00ff00);
        }
    }

    /// What a line of a half-width has in one column: it comes in at the left edge, passes the middle, and leaves at
    /// the right edge, at these heights; NaN for a side it does not come from or go to. It stays between `top` and
    /// `bottom`.
    void line(
            int column,
            double left,
            double middle,
            double right,
            double halfWidth,
            double top,
            double bottom,
            int rgb) {
        double from = Math.max(0, top);
        double until = Math.min(height, bottom);
        int base = column * height;
        // Each half: where its middle is, how far it reaches up and down, and how soft its edge is.
        double leftAt = Double.isNaN(left) ? middle : (left + middle) / 2;
        double leftSlope = Double.isNaN(left) ? 0 : middle - left;
        double rightAt = Double.isNaN(right) ? middle : (right + middle) / 2;
        double rightSlope = Double.isNaN(right) ? 0 : right - middle;
        double leftSoft = Math.abs(leftSlope) + 1; // twice the half's reach, and a pixel
        double rightSoft = Math.abs(rightSlope) + 1;
        double leftReach = halfWidth * Math.sqrt(1 + 4 * leftSlope * leftSlope) + leftSoft / 2;
        double rightReach = halfWidth * Math.sqrt(1 + 4 * rightSlope * rightSlope) + rightSoft / 2;
        from = Math.max(from, Math.min(leftAt - leftReach, rightAt - rightReach));
        until = Math.min(until, Math.max(leftAt + leftReach, rightAt + rightReach));
        double perLeft = 1 / leftSoft;
        double perRight = 1 / rightSoft;
        // Where a half covers a pixel wholly; of steep lines that is nearly all, and filling is cheap.
        double leftFlat = leftReach - leftSoft;
        double rightFlat = rightReach - rightSoft;
        int firstFull = Integer.MAX_VALUE;
        int lastFull = Integer.MIN_VALUE;
        if (leftAt + leftFlat >= rightAt - rightFlat && rightAt + rightFlat >= leftAt - leftFlat) {
            double fullTop = Math.max(from, Math.min(leftAt - leftFlat, rightAt - rightFlat) - 0.5);
            double fullBottom = Math.min(until - 1, Math.max(leftAt + leftFlat, rightAt + rightFlat) - 0.5);
            firstFull = (int) Math.ceil(fullTop);
            lastFull = (int) Math.floor(fullBottom);
            if (firstFull <= lastFull) Arrays.fill(pixels, base + firstFull, base + lastFull + 1, 0xff000000 | rgb);
        }
        int lastRow = (int) Math.ceil(until);
        for (int row = (int) from; row < lastRow; row++) {
            if (row == firstFull && firstFull <= lastFull) {
                row = lastFull;
                continue;
            }
            double centre = row + 0.5;
            double leftCover = Math.min(1, (leftReach - Math.abs(centre - leftAt)) * perLeft);
            double rightCover = Math.min(1, (rightReach - Math.abs(centre - rightAt)) * perRight);
            double cover = Math.max(leftCover, rightCover);
            if (row < from) cover *= row + 1 - from;
            if (row + 1 > until) cover *= until - row;
            if (cover <= 0) continue;
            pixels[base + row] = blend(pixels[base + row], rgb, (int) (cover * 256));
        }
    }

    /// Copies `columns` columns into a picture whose lines are `stride` long, from its column `x` on.
    void copyTo(int[] picture, int stride, int x, int columns) {
        for (int row = 0; row < height; row++) {
            int to = row * stride + x;
            for (int column = 0, from = row; column < columns; column++, from += height)
                picture[to + column] = pixels[from];
        }
    }

    private static int blend(int old, int rgb, int alpha) {
        int rest = 256 - alpha;
        return 0xff000000
                | ((((old & 0xff00ff) * rest + (rgb & 0xff00ff) * alpha) >>> 8) & 0xff00ff)
                | ((((old & 0x00ff00) * rest + (rgb & 0x00ff00) * alpha) >>> 8) & 0x00ff00);
    }
}

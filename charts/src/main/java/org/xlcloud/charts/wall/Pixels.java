package org.xlcloud.charts.wall;

import java.util.Arrays;

/// A picture of premultiplied ARGB pixels that shapes are drawn into. Everything is cut at its edges.
final class Pixels {
    private final int[] data;
    private final int width;
    private final int height;

    Pixels(int[] data, int width, int height) {
        this.data = data;
        this.width = width;
        this.height = height;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int at(int x, int y) {
        return data[y * width + x];
    }

    void fill(int x, int y, int w, int h, int argb) {
        int left = Math.max(0, x);
        int right = Math.min(width, x + w);
        if (left >= right) return;
        int bottom = Math.min(height, y + h);
        for (int row = Math.max(0, y); row < bottom; row++) {
            int from = row * width;
            Arrays.fill(data, from + left, from + right, argb);
        }
    }

    /// The edge of a rectangle, `thick` pixels inwards.
    void frame(int x, int y, int w, int h, int thick, int argb) {
        fill(x, y, w, thick, argb);
        fill(x, y + h - thick, w, thick, argb);
        fill(x, y + thick, thick, h - 2 * thick, argb);
        fill(x + w - thick, y + thick, thick, h - 2 * thick, argb);
    }

    /// Lines from lower left to upper right, one of `thick` pixels in every `every`, all over a rectangle.
    void hatch(int x, int y, int w, int h, int every, int thick, int argb) {
        for (int row = Math.max(0, y); row < Math.min(height, y + h); row++) {
            for (int column = Math.max(0, x); column < Math.min(width, x + w); column++) {
                if ((column - x + row - y) % every < thick) data[row * width + column] = argb;
            }
        }
    }

    /// A diagonal over a rectangle.
    void diagonal(int x, int y, int w, int h, int thick, boolean falling, int argb) {
        for (int row = 0; row < h; row++) {
            int along = h == 1 ? 0 : row * (w - thick) / (h - 1);
            fill(falling ? x + along : x + w - thick - along, y + row, Math.max(thick, w / h), 1, argb);
        }
    }

    /// A colour through a mask.
    void mask(Mask mask, int x, int y, int argb) {
        mask(mask, x, y, argb, Integer.MAX_VALUE);
    }

    /// A colour through the left part of a mask.
    void mask(Mask mask, int x, int y, int argb, int mostWidth) {
        int right = Math.min(Math.min(mask.width(), mostWidth), width - x);
        for (int row = Math.max(0, -y); row < Math.min(mask.height(), height - y); row++) {
            int to = (y + row) * width + x;
            for (int column = Math.max(0, -x); column < right; column++) {
                int cover = mask.cover(column, row);
                if (cover != 0) data[to + column] = Argb.blend(data[to + column], argb, cover);
            }
        }
    }
}

package org.xlcloud.charts.wall;

/// How much of each pixel a shape covers, 0 to 255, row by row.
@SuppressWarnings("ArrayRecordComponent") // made once and never compared: a million pixels a second are read from it
record Mask(int width, int height, byte[] covers) {
    static final Mask NOTHING = new Mask(0, 0, new byte[0]);

    int cover(int x, int y) {
        return covers[y * width + x] & 255;
    }
}

package org.xlcloud.charts;

import java.util.List;

/// The small shapes that tell series apart where colour does not: one per series, drawn here and there on its line and
/// in the legend.
enum Marker {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND,
    TRIANGLE_DOWN,
    CROSS,
    RING,
    BAR;

    private static final List<Marker> ALL = List.of(values());
    static final int COUNT = ALL.size();

    static Marker of(int slot) {
        return ALL.get(slot % COUNT);
    }

    /// How much of the shape's inside is at a point; the shape fills about -1 to 1.
    boolean contains(double x, double y) {
        return switch (this) {
            case CIRCLE -> x * x + y * y <= 0.9;
            case SQUARE -> Math.abs(x) <= 0.8 && Math.abs(y) <= 0.8;
            case TRIANGLE -> y <= 0.8 && y >= -1 + 2 * Math.abs(x) * 0.9;
            case TRIANGLE_DOWN -> y >= -0.8 && y <= 1 - 2 * Math.abs(x) * 0.9;
            case DIAMOND -> Math.abs(x) + Math.abs(y) <= 1.05;
            case CROSS ->
                (Math.abs(x - y) <= 0.42 || Math.abs(x + y) <= 0.42)
                        && Math.abs(x) + Math.abs(y) <= 1.6
                        && Math.abs(x) <= 0.95
                        && Math.abs(y) <= 0.95;
            case RING -> {
                double distance = x * x + y * y;
                yield distance <= 1 && distance >= 0.25;
            }
            case BAR -> Math.abs(x) <= 0.34 && Math.abs(y) <= 1;
        };
    }

    /// Coverage from 0 to 1 of each pixel of a square with `2 * radius + 1` a side, column by column.
    float[] sprite(int radius) {
        int side = 2 * radius + 1;
        var sprite = new float[side * side];
        int parts = 4;
        for (int column = 0; column < side; column++) {
            for (int row = 0; row < side; row++) {
                int inside = 0;
                for (int i = 0; i < parts; i++)
                    for (int j = 0; j < parts; j++)
                        if (contains(
                                (column - radius - 0.5 + (i + 0.5) / parts) / (radius - 0.5),
                                (row - radius - 0.5 + (j + 0.5) / parts) / (radius - 0.5))) inside++;
                sprite[column * side + row] = (float) inside / (parts * parts);
            }
        }
        return sprite;
    }
}

package org.xlcloud.charts.wall;

import java.util.EnumMap;
import java.util.Map;
import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;

/// The shapes of states and alarms as masks of one size, drawn smooth.
final class Shapes {
    private static final int FINE = 4;

    /// Whether a point of the unit square is inside of a shape.
    private interface Form {
        boolean covers(double x, double y);
    }

    private final Map<State, Mask> states = new EnumMap<>(State.class);
    private final Map<Alarm, Mask> alarms = new EnumMap<>(Alarm.class);
    private final Mask limit;

    /// @param side in pixels
    Shapes(int side) {
        states.put(State.FREE, mask(side, (x, y) -> circle(x, y, 0.46) && !circle(x, y, 0.28)));
        states.put(State.HELD, mask(side, (x, y) -> circle(x, y, 0.4)));
        states.put(State.RESERVED, mask(side, Shapes::bookmark));
        states.put(State.TROUBLE, mask(side, (x, y) -> triangle(x, y) && !exclamation(x, y, 0.16)));
        alarms.put(Alarm.NONE, Mask.NOTHING);
        alarms.put(Alarm.LOW, mask(side, (x, y) -> diamond(x, y, 0.48) && !diamond(x, y, 0.26)));
        alarms.put(Alarm.MODERATE, mask(side, (x, y) -> diamond(x, y, 0.5)));
        alarms.put(Alarm.CRITICAL, mask(side, (x, y) -> octagon(x, y) && !exclamation(x, y, 0)));
        limit = mask(side, Shapes::chevrons);
    }

    Mask of(State state) {
        return states.getOrDefault(state, Mask.NOTHING);
    }

    Mask of(Alarm alarm) {
        return alarms.getOrDefault(alarm, Mask.NOTHING);
    }

    /// Two arrowheads upwards: at or over the limit.
    Mask limit() {
        return limit;
    }

    private static boolean circle(double x, double y, double radius) {
        return (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) <= radius * radius;
    }

    private static boolean diamond(double x, double y, double half) {
        return Math.abs(x - 0.5) + Math.abs(y - 0.5) <= half;
    }

    private static boolean octagon(double x, double y) {
        double across = Math.abs(x - 0.5);
        double up = Math.abs(y - 0.5);
        return across <= 0.48 && up <= 0.48 && across + up <= 0.68;
    }

    private static boolean triangle(double x, double y) {
        return y <= 0.95 && Math.abs(x - 0.5) <= (y - 0.03) * 0.54;
    }

    private static boolean exclamation(double x, double y, double lower) {
        double from = 0.2 + lower;
        return Math.abs(x - 0.5) <= 0.075
                && ((y >= from && y <= 0.6 + lower / 2) || (y >= 0.69 + lower / 2 && y <= 0.82 + lower / 2));
    }

    private static boolean bookmark(double x, double y) {
        return x >= 0.2 && x <= 0.8 && y >= 0.05 && y <= 0.97 - (0.3 - Math.abs(x - 0.5)) * 0.8;
    }

    private static boolean chevrons(double x, double y) {
        double at = y - Math.abs(x - 0.5) * 0.8;
        return x >= 0.05 && x <= 0.95 && ((at >= 0.06 && at <= 0.26) || (at >= 0.4 && at <= 0.6));
    }

    private static Mask mask(int side, Form form) {
        var covers = new byte[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int hits = 0;
                for (int i = 0; i < FINE * FINE; i++) {
                    double x = (column + (i % FINE + 0.5) / FINE) / side;
                    int fineRow = i / FINE;
                    double y = (row + (fineRow + 0.5) / FINE) / side;
                    if (form.covers(x, y)) hits++;
                }
                covers[row * side + column] = (byte) (hits * 255 / (FINE * FINE));
            }
        }
        return new Mask(side, side, covers);
    }
}

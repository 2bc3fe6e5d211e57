package org.xlcloud.charts.wall;

import org.xlcloud.charts.wall.Cell.Alarm;
import org.xlcloud.charts.wall.Cell.State;

/// The colours of a wall as the style sheets give them, ready to be drawn with.
///
/// @param ground what is seen through hollow cells; opaque
/// @param unknown the edge of cells without a value
record Palette(
        int ground,
        int free,
        int held,
        int reserved,
        int trouble,
        int unknown,
        int stale,
        int hatch,
        int down,
        int strike,
        int limit,
        int low,
        int moderate,
        int critical,
        int selected,
        int title,
        int note,
        Ramp ramp) {

    int of(State state) {
        return switch (state) {
            case FREE -> free;
            case HELD -> held;
            case RESERVED -> reserved;
            case TROUBLE -> trouble;
        };
    }

    int of(Alarm alarm) {
        return switch (alarm) {
            case NONE -> ground;
            case LOW -> low;
            case MODERATE -> moderate;
            case CRITICAL -> critical;
        };
    }
}

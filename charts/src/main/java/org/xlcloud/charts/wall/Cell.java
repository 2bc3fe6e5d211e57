package org.xlcloud.charts.wall;

/// One cell of a wall.
///
/// @param id unique on the wall and stable over updates: focus and selection stay with it
/// @param label a short name that is written into large cells, and found by typing
/// @param value in the unit of the scale; NaN where there is none
/// @param limit the device's own limit in the same unit, from which on the cell is marked; NaN where it has none
/// @param stale whether the value is old: the cell is grey and hatched, and its value is not shown as good
/// @param down whether the cell is out of reach with its group: it is struck
public record Cell(
        String id, String label, double value, double limit, State state, Alarm alarm, boolean stale, boolean down) {

    /// A kind of cell, each with a shape and a colour of its own.
    public enum State {
        /// A ring; the cell is hollow where it has no value.
        FREE("free", 0),
        /// A dot; the cell is full.
        HELD("held", 1),
        /// A bookmark; one corner is cut.
        RESERVED("reserved", 2),
        /// A warning triangle; the cell is crossed.
        TROUBLE("trouble", 3);

        private final String word;
        private final int code;

        State(String word, int code) {
            this.word = word;
            this.code = code;
        }

        public String word() {
            return word;
        }

        /// A number of two bits.
        int code() {
            return code;
        }
    }

    /// The worst active alarm of a cell.
    public enum Alarm {
        NONE("no alarm", 0),
        LOW("low alarm", 1),
        MODERATE("moderate alarm", 2),
        CRITICAL("critical alarm", 3);

        private final String word;
        private final int rank;

        Alarm(String word, int rank) {
            this.word = word;
            this.rank = rank;
        }

        public String word() {
            return word;
        }

        /// How bad it is, 0 to 3.
        public int rank() {
            return rank;
        }
    }

    /// Whether there is a value that may be shown as one of now.
    public boolean hasValue() {
        return !Double.isNaN(value) && !stale && !down;
    }

    /// Whether the value is at or over the device's own limit.
    public boolean overLimit() {
        return hasValue() && value >= limit;
    }
}

package org.xlcloud.views.table;

/// The recent past of a number, for a line in its cell.
///
/// @param values at equal distances, the newest last; NaN where there is none. Handed over, not copied
/// @param warning from this value on the line has the colour of a warning; NaN for never
/// @param critical from this value on it has the colour of something critical; NaN for never
/// @param least the bottom of the cell; NaN with `greatest` for those of the values
@SuppressWarnings("ArrayRecordComponent") // made once, drawn once; never compared
public record Trend(float[] values, boolean stale, double warning, double critical, double least, double greatest) {}

package org.xlcloud.charts;

import java.time.Instant;

/// Something that happened at a time: drawn above the plot, reached by pointer and keyboard, and opened by them.
///
/// @param id what the chart's listener gets back to find the thing
/// @param kind one word for what it is, such as "alarm"
/// @param text what happened, in one line
public record Mark(String id, Instant time, String kind, String text, Tone tone) {}

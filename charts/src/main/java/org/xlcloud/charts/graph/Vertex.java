package org.xlcloud.charts.graph;

/// A box of a graph.
///
/// @param id unique in its graph
/// @param title the first line
/// @param note the second line: the state in a word, and what else there is room for
/// @param styleClass the state's colour
/// @param symbol names the icon, for whoever makes icons
public record Vertex(String id, String title, String note, String styleClass, String symbol) {}

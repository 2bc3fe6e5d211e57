package org.xlcloud.charts.graph;

/// A line from one box to another, by their ids.
public record Edge(String from, String to) {}

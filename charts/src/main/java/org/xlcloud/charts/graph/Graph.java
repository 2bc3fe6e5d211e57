package org.xlcloud.charts.graph;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Boxes and the lines between them. Of boxes with one id the first counts; lines to nowhere, to the same box, and the
/// same line once more are left out, because what is drawn comes from servers.
public record Graph(List<Vertex> vertices, List<Edge> edges) {
    public static final Graph EMPTY = new Graph(List.of(), List.of());

    public Graph {
        Map<String, Vertex> known = new LinkedHashMap<>();
        for (Vertex vertex : vertices) known.putIfAbsent(vertex.id(), vertex);
        Set<Edge> lines = new LinkedHashSet<>();
        for (Edge edge : edges) {
            boolean there = known.containsKey(edge.from()) && known.containsKey(edge.to());
            if (there && !edge.from().equals(edge.to())) lines.add(edge);
        }
        vertices = List.copyOf(known.values());
        edges = List.copyOf(lines);
    }

    /// Whether another has the same boxes and lines, whatever is written on them.
    boolean sameShape(Graph other) {
        if (!edges.equals(other.edges) || vertices.size() != other.vertices.size()) return false;
        for (int i = 0; i < vertices.size(); i++) {
            if (!vertices.get(i).id().equals(other.vertices.get(i).id())) return false;
        }
        return true;
    }
}

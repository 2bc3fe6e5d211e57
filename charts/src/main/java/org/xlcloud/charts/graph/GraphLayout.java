package org.xlcloud.charts.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the boxes and lines of a graph are drawn, in units of the text's size. Made on any thread; 500 boxes take some
/// tens of milliseconds.
public final class GraphLayout {
    /// A box, in units of the text's size.
    static final double BOX_WIDTH = 16;

    static final double BOX_HEIGHT = 3.4;
    private static final double GAP = 1.6;
    private static final double BEND_WIDTH = 1;
    private static final double ROW_HEIGHT = BOX_HEIGHT + 3.2;
    private static final int ROUNDS = 10;
    /// Boxes without lines stand in rows of their own below the rest.
    private static final int LONE_IN_A_ROW = 6;

    public static final GraphLayout EMPTY = of(Graph.EMPTY);

    /// A box by its upper left corner.
    record Place(double x, double y) {
        double centre() {
            return x + BOX_WIDTH / 2;
        }
    }

    /// A line from its upper end to its lower.
    ///
    /// @param turned whether its arrow points upwards
    record Line(Edge edge, List<Point> points, boolean turned) {}

    record Point(double x, double y) {}

    private final Graph graph;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Integer> rowOf = new HashMap<>();
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private double width;
    private double height;

    private GraphLayout(Graph graph) {
        this.graph = graph;
    }

    public static GraphLayout of(Graph graph) {
        var layout = new GraphLayout(graph);
        layout.layOut();
        return layout;
    }

    /// The same places for a graph of the same shape.
    public GraphLayout with(Graph other) {
        if (!other.sameShape(graph)) return of(other);
        var layout = new GraphLayout(other);
        layout.places.putAll(places);
        layout.rowOf.putAll(rowOf);
        layout.rows.addAll(rows);
        layout.lines.addAll(lines);
        layout.width = width;
        layout.height = height;
        return layout;
    }

    public Graph graph() {
        return graph;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }

    Place place(String id) {
        Place place = places.get(id);
        if (place == null) throw new IllegalArgumentException("No box " + id);
        return place;
    }

    List<Line> lines() {
        return lines;
    }

    /// The ids in a box's row from left to right.
    List<String> row(String id) {
        return rows.get(rowOf.getOrDefault(id, 0));
    }

    private void layOut() {
        List<Vertex> joined = new ArrayList<>();
        List<Vertex> lone = new ArrayList<>();
        Map<String, Boolean> touched = new HashMap<>();
        for (Edge edge : graph.edges()) {
            touched.put(edge.from(), true);
            touched.put(edge.to(), true);
        }
        for (Vertex vertex : graph.vertices()) (touched.containsKey(vertex.id()) ? joined : lone).add(vertex);
        var sub = new Graph(joined, graph.edges());
        if (!joined.isEmpty()) layered(sub);
        int inARow = Math.max(LONE_IN_A_ROW, (int) (width / (BOX_WIDTH + GAP)));
        for (int i = 0; i < lone.size(); i += inARow) {
            List<String> row = new ArrayList<>();
            double y = rows.size() * ROW_HEIGHT;
            for (int k = i; k < Math.min(lone.size(), i + inARow); k++) {
                put(lone.get(k).id(), (k - i) * (BOX_WIDTH + GAP), y, row);
            }
            rows.add(row);
        }
        height = rows.isEmpty() ? 0 : (rows.size() - 1) * ROW_HEIGHT + BOX_HEIGHT;
    }

    private void put(String id, double x, double y, List<String> row) {
        places.put(id, new Place(x, y));
        rowOf.put(id, rows.size());
        row.add(id);
        width = Math.max(width, x + BOX_WIDTH);
    }

    private void layered(Graph sub) {
        var layers = new Layers(sub);
        double[] centre = centres(layers);
        double left = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centre.length; i++) left = Math.min(left, centre[i] - widthOf(layers, i) / 2);
        for (int i = 0; i < centre.length; i++) centre[i] -= left;
        for (int[] numbers : layers.rows) {
            List<String> row = new ArrayList<>();
            double y = rows.size() * ROW_HEIGHT;
            for (int number : numbers) {
                if (number < layers.boxes) put(sub.vertices().get(number).id(), centre[number] - BOX_WIDTH / 2, y, row);
            }
            rows.add(row);
        }
        for (Layers.Line line : layers.lines) lines.add(line(layers, line, centre));
    }

    private static Line line(Layers layers, Layers.Line line, double[] centre) {
        List<Point> points = new ArrayList<>();
        for (int number : line.through()) {
            double y = layers.layerOf(number) * ROW_HEIGHT;
            boolean first = points.isEmpty();
            boolean bend = number >= layers.boxes;
            if (!first) points.add(new Point(centre[number], y));
            if (first || bend) points.add(new Point(centre[number], y + BOX_HEIGHT));
        }
        return new Line(line.edge(), points, line.turned());
    }

    private static double widthOf(Layers layers, int number) {
        return number < layers.boxes ? BOX_WIDTH : BEND_WIDTH;
    }

    /// Puts each box as near to the mean of its neighbours as the boxes beside it allow, in turns from the top and from
    /// the bottom.
    private static double[] centres(Layers layers) {
        double[] centre = new double[layers.above.size()];
        for (int[] row : layers.rows) {
            double x = 0;
            for (int each : row) {
                double wide = widthOf(layers, each);
                centre[each] = x + wide / 2;
                x += wide + GAP;
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            boolean down = round % 2 == 0;
            for (int i = 0; i < layers.rows.size(); i++) {
                int at = down ? i : layers.rows.size() - 1 - i;
                int[] row = layers.rows.get(at);
                boolean oneSide = round == 0 || round == ROUNDS - 1;
                settle(layers, row, centre, oneSide ? down : null);
            }
        }
        return centre;
    }

    /// The places nearest to what each wishes, in the sense of least squares, that keep order and distance: pooling of
    /// those that would come too near (Ayer et al. 1955).
    ///
    /// @param only null looks at the neighbours on both sides, else at those above (true) or below
    private static void settle(Layers layers, int[] row, double[] centre, @Nullable Boolean only) {
        int count = row.length;
        double[] offset = new double[count];
        for (int i = 1; i < count; i++) {
            offset[i] = offset[i - 1] + (widthOf(layers, row[i - 1]) + widthOf(layers, row[i])) / 2 + GAP;
        }
        double[] sum = new double[count];
        double[] weight = new double[count];
        int[] size = new int[count];
        int blocks = 0;
        for (int i = 0; i < count; i++) {
            List<Integer> around = new ArrayList<>();
            if (only == null || only.equals(true)) around.addAll(layers.above.get(row[i]));
            if (only == null || only.equals(false)) around.addAll(layers.below.get(row[i]));
            double wish = around.stream()
                    .mapToDouble(other -> centre[other])
                    .average()
                    .orElse(centre[row[i]]);
            // A bend pulls harder than a box: long lines shall be straight.
            double pull = row[i] < layers.boxes ? 1 : 4;
            if (around.isEmpty()) pull = 0.1;
            sum[blocks] = (wish - offset[i]) * pull;
            weight[blocks] = pull;
            size[blocks] = 1;
            blocks++;
            while (blocks > 1 && sum[blocks - 2] / weight[blocks - 2] > sum[blocks - 1] / weight[blocks - 1]) {
                blocks--;
                sum[blocks - 1] += sum[blocks];
                weight[blocks - 1] += weight[blocks];
                size[blocks - 1] += size[blocks];
            }
        }
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            double base = sum[block] / weight[block];
            for (int i = 0; i < size[block]; i++, at++) centre[row[at]] = base + offset[at];
        }
    }

    @Override
    public String toString() {
        return "GraphLayout of " + graph.vertices().size() + " boxes in " + rows.size() + " rows "
                + Arrays.asList(width, height);
    }
}

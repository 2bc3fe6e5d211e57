package org.xlcloud.charts.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts the boxes of a graph into layers and orders each layer: the first half of a layered drawing, after Sugiyama,
/// Tagawa and Toda (1981).
///
/// Lines that close a circle are turned round. Each box comes one layer below the lowest that it hangs on; a layer
/// that is too wide becomes several. A line over several layers is led through a bend in each. The order comes from
/// sweeps that put each box at the mean place of its neighbours, of which the one with the fewest crossings is kept.
final class Layers {
    private static final int SWEEPS = 12;

    /// Of a box or a bend: the numbers of those it hangs on, and of those that hang on it.
    final List<List<Integer>> above = new ArrayList<>();

    final List<List<Integer>> below = new ArrayList<>();
    /// Boxes come first, bends after.
    final int boxes;

    /// From top to bottom, each from left to right.
    final List<int[]> rows = new ArrayList<>();
    /// For each line what it runs through from top to bottom, and whether it was turned round.
    final List<Line> lines = new ArrayList<>();

    private int[] layer;

    /// @param through numbers of boxes and bends from top to bottom
    /// @param turned whether it runs from bottom to top
    record Line(Edge edge, List<Integer> through, boolean turned) {}

    Layers(Graph graph) {
        boxes = graph.vertices().size();
        Map<String, Integer> places = new HashMap<>();
        for (Vertex vertex : graph.vertices()) places.put(vertex.id(), places.size());
        List<List<Integer>> out = lists(boxes);
        for (Edge edge : graph.edges()) out.get(number(places, edge.from())).add(number(places, edge.to()));
        int[] rank = ranks(out);
        List<List<Integer>> down = lists(boxes);
        List<int[]> ends = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            int from = number(places, edge.from());
            int to = number(places, edge.to());
            boolean turned = rank[from] > rank[to];
            int top = turned ? to : from;
            int bottom = turned ? from : to;
            ends.add(new int[] {top, bottom, turned ? 1 : 0});
            down.get(top).add(bottom);
        }
        layer = layered(down, rank);
        for (int i = 0; i < boxes; i++) add();
        for (int i = 0; i < ends.size(); i++) {
            int[] end = ends.get(i);
            lines.add(new Line(graph.edges().get(i), lead(end[0], end[1]), end[2] == 1));
        }
        order();
    }

    private static int number(Map<String, Integer> places, String id) {
        return places.getOrDefault(id, 0); // a graph has no line to nowhere
    }

    private static List<List<Integer>> lists(int count) {
        List<List<Integer>> lists = new ArrayList<>(count);
        for (int i = 0; i < count; i++) lists.add(new ArrayList<>());
        return lists;
    }

    private void add() {
        above.add(new ArrayList<>());
        below.add(new ArrayList<>());
    }

    /// Numbers the boxes so that a line goes to a higher number unless it closes a circle: the reverse of the order in
    /// which a depth-first walk leaves them.
    private static int[] ranks(List<List<Integer>> out) {
        int count = out.size();
        int[] incoming = new int[count];
        for (List<Integer> targets : out) for (int target : targets) incoming[target]++;
        int[] rank = new int[count];
        Arrays.fill(rank, -1);
        boolean[] begun = new boolean[count];
        int next = count;
        for (int pass = 0; pass < 2; pass++) {
            for (int root = count - 1; root >= 0; root--) {
                if (begun[root] || (pass == 0 && incoming[root] > 0)) continue;
                var way = new ArrayList<int[]>();
                way.add(new int[] {root, 0});
                begun[root] = true;
                while (!way.isEmpty()) {
                    int[] at = way.getLast();
                    if (at[1] < out.get(at[0]).size()) {
                        int target = out.get(at[0]).get(at[1]++);
                        if (begun[target]) continue;
                        begun[target] = true;
                        way.add(new int[] {target, 0});
                    } else {
                        rank[at[0]] = --next;
                        way.removeLast();
                    }
                }
            }
        }
        return rank;
    }

    /// The longest way from the top, then layers of at most some boxes each: those of one layer have no lines between
    /// them, so any split keeps lines going down.
    private static int[] layered(List<List<Integer>> down, int[] rank) {
        int count = down.size();
        Integer[] byRank = new Integer[count];
        Arrays.setAll(byRank, i -> i);
        Arrays.sort(byRank, Comparator.comparingInt(i -> rank[i]));
        int[] depth = new int[count];
        int deepest = 0;
        for (int i : byRank) {
            for (int target : down.get(i)) depth[target] = Math.max(depth[target], depth[i] + 1);
            deepest = Math.max(deepest, depth[i]);
        }
        int widest = Math.max(8, (int) Math.ceil(Math.sqrt(count) * 0.9));
        int[] size = new int[deepest + 1];
        for (int at : depth) size[at]++;
        int[] start = new int[deepest + 2];
        for (int i = 0; i <= deepest; i++) start[i + 1] = start[i] + Math.ceilDiv(size[i], widest);
        int[] placed = new int[deepest + 1];
        int[] layers = new int[count];
        // In turn, so that lines to the lower ones pass between the boxes of the upper ones.
        for (int i : byRank) layers[i] = start[depth[i]] + placed[depth[i]]++ % (start[depth[i] + 1] - start[depth[i]]);
        return layers;
    }

    /// Leads a line through a bend in each layer between its ends.
    private List<Integer> lead(int top, int bottom) {
        List<Integer> through = new ArrayList<>(List.of(top));
        int last = top;
        for (int at = layer[top] + 1; at < layer[bottom]; at++) {
            int bend = above.size();
            add();
            layer = bend < layer.length ? layer : Arrays.copyOf(layer, Math.max(16, layer.length * 2));
            layer[bend] = at;
            join(last, bend);
            through.add(bend);
            last = bend;
        }
        join(last, bottom);
        through.add(bottom);
        return through;
    }

    private void join(int upper, int lower) {
        below.get(upper).add(lower);
        above.get(lower).add(upper);
    }

    private void order() {
        int count = above.size();
        int height = 0;
        for (int i = 0; i < count; i++) height = Math.max(height, layer[i] + 1);
        List<List<Integer>> filled = lists(height);
        boolean[] seen = new boolean[count];
        for (int i = 0; i < count; i++) if (above.get(i).isEmpty()) walk(i, seen, filled);
        for (List<Integer> row : filled)
            rows.add(row.stream().mapToInt(Integer::intValue).toArray());
        double[] place = new double[count];
        rows.forEach(row -> number(row, place));
        List<int[]> best = copy();
        long fewest = crossings(place);
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean down = sweep % 2 == 0;
            for (int i = 0; i < rows.size(); i++) {
                int[] row = rows.get(down ? i : rows.size() - 1 - i);
                toMeans(row, down ? above : below, place);
            }
            long now = crossings(place);
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        rows.clear();
        rows.addAll(best);
    }

    /// In the order of a depth-first walk, which keeps what hangs together side by side.
    private void walk(int root, boolean[] seen, List<List<Integer>> filled) {
        var way = new ArrayList<Integer>(List.of(root));
        while (!way.isEmpty()) {
            int at = way.removeLast();
            if (seen[at]) continue;
            seen[at] = true;
            filled.get(layer[at]).add(at);
            way.addAll(below.get(at).reversed());
        }
    }

    private List<int[]> copy() {
        return rows.stream().map(int[]::clone).toList();
    }

    private static void number(int[] row, double[] place) {
        for (int i = 0; i < row.length; i++) place[row[i]] = i;
    }

    private static void toMeans(int[] row, List<List<Integer>> neighbours, double[] place) {
        Map<Integer, Double> wish = new HashMap<>();
        for (int each : row) {
            List<Integer> around = neighbours.get(each);
            wish.put(
                    each,
                    around.isEmpty()
                            ? place[each]
                            : around.stream()
                                    .mapToDouble(other -> place[other])
                                    .average()
                                    .orElse(0));
        }
        int[] sorted = Arrays.stream(row)
                .boxed()
                .sorted(Comparator.comparing(wish::get))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, row, 0, row.length);
        number(row, place);
    }

    /// How many lines cross, counted between each layer and the next with a Fenwick tree.
    long crossings(double[] place) {
        long crossings = 0;
        for (int i = 0; i + 1 < rows.size(); i++) {
            int[] tree = new int[rows.get(i + 1).length + 1];
            int passed = 0;
            for (int upper : rows.get(i)) {
                int[] targets = below.get(upper).stream()
                        .mapToInt(lower -> (int) place[lower])
                        .sorted()
                        .toArray();
                for (int target : targets) {
                    int before = 0;
                    for (int k = target + 1; k > 0; k -= k & -k) before += tree[k];
                    crossings += passed - before;
                }
                for (int target : targets) {
                    for (int k = target + 1; k < tree.length; k += k & -k) tree[k]++;
                    passed++;
                }
            }
        }
        return crossings;
    }

    long crossings() {
        double[] place = new double[above.size()];
        rows.forEach(row -> number(row, place));
        return crossings(place);
    }

    int layerOf(int number) {
        return layer[number];
    }
}

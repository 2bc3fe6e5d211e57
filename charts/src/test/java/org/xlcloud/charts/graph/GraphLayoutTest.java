package org.xlcloud.charts.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Layered drawings without drawing them: nothing overlaps, lines go down, whatever the graph.
class GraphLayoutTest {
    private static Graph graph(int count, int... ends) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) edges.add(new Edge("v" + ends[i], "v" + ends[i + 1]));
        return new Graph(
                IntStream.range(0, count)
                        .mapToObj(i -> new Vertex("v" + i, "box " + i, "fine", "state-live", "box"))
                        .toList(),
                edges);
    }

    private static double y(GraphLayout layout, int box) {
        return layout.place("v" + box).y();
    }

    private static void nothingOverlaps(GraphLayout layout) {
        List<Vertex> all = layout.graph().vertices();
        for (int i = 0; i < all.size(); i++) {
            for (int k = i + 1; k < all.size(); k++) {
                GraphLayout.Place a = layout.place(all.get(i).id());
                GraphLayout.Place b = layout.place(all.get(k).id());
                boolean apart = Math.abs(a.x() - b.x()) >= GraphLayout.BOX_WIDTH - 1e-6
                        || Math.abs(a.y() - b.y()) >= GraphLayout.BOX_HEIGHT;
                assertTrue(apart, () -> a + " and " + b + " overlap");
            }
        }
        for (Vertex vertex : all) {
            GraphLayout.Place place = layout.place(vertex.id());
            assertTrue(place.x() >= -1e-6 && place.x() + GraphLayout.BOX_WIDTH <= layout.width() + 1e-6);
            assertTrue(place.y() >= 0 && place.y() + GraphLayout.BOX_HEIGHT <= layout.height() + 1e-6);
        }
    }

    private static void linesGoDown(GraphLayout layout) {
        assertEquals(layout.graph().edges().size(), layout.lines().size(), "every line is drawn");
        for (GraphLayout.Line line : layout.lines()) {
            String top = line.turned() ? line.edge().to() : line.edge().from();
            String bottom = line.turned() ? line.edge().from() : line.edge().to();
            List<GraphLayout.Point> points = line.points();
            for (int i = 1; i < points.size(); i++)
                assertTrue(points.get(i).y() > points.get(i - 1).y(), "a line never turns back");
            assertEquals(layout.place(top).centre(), points.getFirst().x(), 1e-6);
            assertEquals(
                    layout.place(top).y() + GraphLayout.BOX_HEIGHT,
                    points.getFirst().y(),
                    1e-6);
            assertEquals(layout.place(bottom).centre(), points.getLast().x(), 1e-6);
            assertEquals(layout.place(bottom).y(), points.getLast().y(), 1e-6);
        }
    }

    @Test
    void a_chain_is_a_straight_column() {
        GraphLayout layout = GraphLayout.of(graph(4, 0, 1, 1, 2, 2, 3));
        for (int i = 1; i < 4; i++) {
            assertTrue(y(layout, i) > y(layout, i - 1));
            assertEquals(layout.place("v0").x(), layout.place("v" + i).x(), 1e-6);
        }
        assertTrue(layout.lines().stream().noneMatch(GraphLayout.Line::turned));
    }

    @Test
    void what_two_need_stands_between_them() {
        GraphLayout layout = GraphLayout.of(graph(3, 0, 1, 0, 2));
        double middle = (layout.place("v1").x() + layout.place("v2").x()) / 2;
        assertEquals(middle, layout.place("v0").x(), 1e-6);
    }

    @Test
    void a_line_over_several_rows_is_led_past_the_boxes_between() {
        GraphLayout layout = GraphLayout.of(graph(4, 0, 1, 1, 2, 2, 3, 0, 3));
        GraphLayout.Line direct = layout.lines().get(3);
        assertTrue(direct.points().size() > 2);
        for (int box = 1; box < 3; box++) {
            GraphLayout.Place place = layout.place("v" + box);
            for (GraphLayout.Point point : direct.points()) {
                boolean level = point.y() > place.y() - 1e-6 && point.y() < place.y() + GraphLayout.BOX_HEIGHT + 1e-6;
                boolean within = point.x() > place.x() && point.x() < place.x() + GraphLayout.BOX_WIDTH;
                assertFalse(level && within, "the line runs through box " + box);
            }
        }
    }

    @Test
    void crossings_that_need_not_be_are_removed() {
        // Six pairs given in reversed order: as given 15 lines cross.
        int[] ends = IntStream.range(0, 6).flatMap(i -> IntStream.of(i, 11 - i)).toArray();
        assertEquals(0, new Layers(graph(12, ends)).crossings());
        // A complete graph of two and two cannot do without one.
        assertEquals(1, new Layers(graph(4, 0, 2, 0, 3, 1, 2, 1, 3)).crossings());
    }

    @Test
    void a_circle_is_drawn_with_one_line_turned_round() {
        GraphLayout layout = GraphLayout.of(graph(3, 0, 1, 1, 2, 2, 0));
        nothingOverlaps(layout);
        linesGoDown(layout);
        assertEquals(1, layout.lines().stream().filter(GraphLayout.Line::turned).count());
    }

    @Test
    void lines_to_nowhere_to_itself_and_twice_are_left_out() {
        var graph = new Graph(
                graph(2).vertices(),
                List.of(new Edge("v0", "v1"), new Edge("v0", "v1"), new Edge("v0", "v0"), new Edge("v0", "gone")));
        assertEquals(List.of(new Edge("v0", "v1")), graph.edges());
        var twice = new ArrayList<>(graph(2).vertices());
        twice.addAll(graph(2).vertices());
        assertEquals(2, new Graph(twice, List.of()).vertices().size());
    }

    @Test
    void a_hundred_boxes_of_one_kind_do_not_make_one_endless_row() {
        int[] ends = IntStream.range(1, 101).flatMap(i -> IntStream.of(0, i)).toArray();
        GraphLayout layout = GraphLayout.of(graph(101, ends));
        nothingOverlaps(layout);
        linesGoDown(layout);
        assertTrue(layout.width() < 40 * GraphLayout.BOX_WIDTH, layout::toString);
    }

    @Test
    void any_graph_is_drawn_without_overlaps_and_the_same_way_each_time() {
        var random = new Random(7);
        for (int round = 0; round < 120; round++) {
            int count = 1 + random.nextInt(40);
            int[] ends = random.ints(2L * random.nextInt(2 * count), 0, count).toArray();
            GraphLayout layout = GraphLayout.of(graph(count, ends));
            nothingOverlaps(layout);
            linesGoDown(layout);
            GraphLayout again = GraphLayout.of(graph(count, ends));
            for (Vertex vertex : layout.graph().vertices())
                assertEquals(layout.place(vertex.id()), again.place(vertex.id()));
        }
    }

    @Test
    void five_hundred_boxes_keep_their_places_when_only_states_change() {
        var random = new Random(5);
        int[] ends = IntStream.range(1, 500)
                .flatMap(i -> IntStream.of(random.nextInt(i), i, random.nextInt(i), i))
                .toArray();
        GraphLayout layout = GraphLayout.of(graph(500, ends));
        nothingOverlaps(layout);
        linesGoDown(layout);
        List<Vertex> failed = layout.graph().vertices().stream()
                .map(vertex -> new Vertex(vertex.id(), vertex.title(), "failed", "state-failed", vertex.symbol()))
                .toList();
        GraphLayout next = layout.with(new Graph(failed, layout.graph().edges()));
        for (Vertex vertex : failed) assertEquals(layout.place(vertex.id()), next.place(vertex.id()));
        assertArrayEquals(new Object[] {layout.width(), layout.height()}, new Object[] {next.width(), next.height()});
        assertEquals("failed", next.graph().vertices().getFirst().note());
    }
}

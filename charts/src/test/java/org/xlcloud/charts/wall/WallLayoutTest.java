package org.xlcloud.charts.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where cells stand and what is found at a place.
class WallLayoutTest {
    private static WallLayout of(int[] sizes, int width, int height) {
        return new WallLayout(sizes, new WallLayout.Room(width, height, 1, 13, 1));
    }

    private static int[] same(int groups, int size) {
        int[] sizes = new int[groups];
        Arrays.fill(sizes, size);
        return sizes;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1000,500",
        "1,16,1000,500",
        "24,4,1000,420",
        "24,4,1920,900",
        "96,8,1280,560",
        "2000,8,1280,560",
        "2000,8,3840,2000",
        "5,300,1280,560",
        "3,5000,1000,500",
        "40,1,700,300",
        "24,4,120,80"
    })
    void every_cell_is_within_the_area_is_found_at_its_middle_and_overlaps_no_other(
            int groups, int size, int width, int height) {
        WallLayout layout = of(same(groups, size), width, height);
        var taken = new HashSet<Long>();
        for (int g = 0; g < groups; g++) {
            for (int i = g * size; i < (g + 1) * size; i++) {
                int x = layout.cellX(g, i);
                int y = layout.cellY(g, i);
                assertTrue(x >= 0 && x + layout.cellWidth() <= width, "cell " + i + " at x " + x);
                assertTrue(y >= 0 && y + layout.cellHeight() <= layout.height(), "cell " + i + " at y " + y);
                assertEquals(i, layout.cellAt(x + layout.cellWidth() / 2, y + layout.cellHeight() / 2));
                assertEquals(i, layout.cellAt(x, y));
                assertTrue(taken.add((long) x << 32 | y), "two cells at " + x + "," + y);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"24,4,1000,420", "96,8,1280,560", "2000,8,1280,640", "2000,8,3840,2000", "5,300,1280,560"})
    void the_wall_fits_without_scrolling(int groups, int size, int width, int height) {
        assertTrue(of(same(groups, size), width, height).height() <= height);
    }

    @Test
    void few_cells_are_large_enough_to_be_written_into_and_many_are_small_squares() {
        assertTrue(of(same(24, 4), 1000, 420).side() >= WallLayout.TEXT_SIDE);
        assertTrue(of(same(3, 2), 1000, 420).side() >= 100);
        WallLayout many = of(same(2000, 8), 1280, 640);
        assertTrue(many.side() <= 8, "side " + many.side());
        assertTrue(!many.titled() && many.gutter() > 0);
    }

    @Test
    void what_does_not_fit_scrolls_with_the_smallest_cells() {
        WallLayout layout = of(same(2000, 8), 500, 200);
        assertTrue(layout.height() > 200);
        assertEquals(4, layout.side());
    }

    @Test
    void zooming_enlarges_cells_and_never_shrinks_them() {
        int[] sizes = same(96, 8);
        int before = of(sizes, 1280, 560).side();
        for (double zoom : new double[] {1, 1.5, 2, 4, 16}) {
            int side = new WallLayout(sizes, new WallLayout.Room(1280, 560, 1, 13, zoom)).side();
            assertTrue(side >= before * Math.min(zoom, 3), "zoom " + zoom + " gives " + side);
            before = Math.max(before, 0);
        }
    }

    @Test
    void sizes_are_whole_pixels_of_the_screen_at_every_scale() {
        int[] sizes = same(24, 4);
        WallLayout once = of(sizes, 1000, 420);
        WallLayout twice = new WallLayout(sizes, new WallLayout.Room(2000, 840, 2, 13, 1));
        assertEquals(once.side(), twice.side());
        assertTrue(Math.abs(2 * once.cellHeight() - twice.cellHeight()) <= 2);
    }

    @Test
    void titles_stand_above_their_cells_and_are_found() {
        WallLayout layout = of(same(24, 4), 1000, 420);
        assertTrue(layout.titled());
        for (int g = 0; g < 24; g++) {
            assertEquals(g, layout.titleAt(layout.blockX(g) + 1, layout.blockY(g) + 1));
            assertEquals(-1, layout.cellAt(layout.blockX(g) + 1, layout.blockY(g) + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"1090,300,30", "2376,1010,88", "1090,700,46", "700,500,30"})
    void one_host_of_many_slices_leaves_no_hole_beside_it_and_makes_no_cell_smaller(int width, int height, int least) {
        int[] hosts = same(24, 4);
        hosts[14] = 16;
        WallLayout layout = of(hosts, width, height);
        assertTrue(layout.side() >= least, "side " + layout.side());
        for (int g = 1; g < 24; g++) {
            boolean sameShelf = layout.blockY(g) == layout.blockY(g - 1);
            if (sameShelf)
                assertTrue(layout.blockX(g) >= layout.blockX(g - 1) + layout.blockWidth(g - 1), "overlap at " + g);
            else assertEquals(0, layout.blockX(g));
        }
        for (int cell = 56, g = 14; cell < 72; cell++) {
            int x = layout.cellX(g, cell);
            int y = layout.cellY(g, cell);
            assertTrue(x + layout.cellWidth() <= layout.blockX(g) + layout.blockWidth(g));
            assertEquals(cell, layout.cellAt(x + layout.cellWidth() / 2, y + layout.cellHeight() / 2));
        }
    }

    @Test
    void groups_of_any_sizes_are_placed_in_their_order() {
        int[] sizes = {1, 300, 7, 64, 2, 2, 2, 1000};
        WallLayout layout = of(sizes, 1000, 500);
        var places = new ArrayList<List<Integer>>();
        for (int g = 0; g < sizes.length; g++) places.add(List.of(layout.blockY(g), layout.blockX(g)));
        var sorted = new ArrayList<>(places);
        sorted.sort((a, b) -> a.get(0).equals(b.get(0)) ? a.get(1) - b.get(1) : a.get(0) - b.get(0));
        assertEquals(sorted, places);
    }

    @Test
    void down_and_up_go_over_the_rows_of_a_group_and_on_to_the_next_shelf() {
        WallLayout layout = of(same(24, 4), 1000, 420);
        int steps = 0;
        int at = 0;
        for (int next = layout.vertical(0, at, true); next != at; next = layout.vertical(at / 4, at, true)) {
            int before = layout.cellY(at / 4, at);
            at = next;
            assertTrue(layout.cellY(at / 4, at) > before);
            assertEquals(layout.cellX(0, 0), layout.cellX(at / 4, at));
            steps++;
        }
        for (int i = 0; i < steps; i++) at = layout.vertical(at / 4, at, false);
        assertEquals(0, at);
    }

    @Test
    void a_rectangle_gives_the_cells_that_it_touches_and_no_others() {
        WallLayout layout = of(same(24, 4), 1000, 420);
        var found = new ArrayList<Integer>();
        int left = layout.cellX(1, 4) + 1;
        int bottom = layout.cellY(1, 4) + 1;
        layout.within(left, 0, left + 1, bottom, found::add);
        assertEquals(List.of(4), found);
        found.clear();
        layout.within(0, 0, 1000, layout.height(), found::add);
        assertEquals(IntStream.range(0, 96).boxed().toList(), found);
    }

    @Test
    void a_wall_without_cells_has_no_height() {
        WallLayout layout = of(new int[0], 800, 400);
        assertEquals(0, layout.height());
        assertEquals(-1, layout.cellAt(10, 10));
    }
}

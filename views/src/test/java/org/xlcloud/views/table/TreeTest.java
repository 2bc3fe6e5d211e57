package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xlcloud.icons.Icon;

/// Rows inside of rows, laid out as lines, with no toolkit.
class TreeTest {
    record Thing(String key, @Nullable String parent, String state) {}

    private static final Nesting<Thing> NESTING = new Nesting<>(Thing::parent, _ -> false, _ -> Icon.STACK);
    private static final TableSpec<Thing> SPEC = new TableSpec<>(
            "things",
            "thing",
            "things",
            Thing::key,
            Thing::key,
            Thing::key,
            List.of(Column.<Thing>text("name", "Name", Thing::key), Column.<Thing>text("state", "State", Thing::state)),
            NESTING);

    private static final List<Thing> FARM = List.of(
            new Thing("farm", null, "good"),
            new Thing("balancer", "farm", "good"),
            new Thing("layer", "farm", "good"),
            new Thing("group", "layer", "good"),
            new Thing("node-10", "group", "good"),
            new Thing("node-2", "group", "failed"),
            new Thing("alarm", "layer", "good"),
            new Thing("lone", null, "failed"));

    private static List<Entry<Thing>> entries(List<Thing> things) {
        return things.stream()
                .map(thing -> Entry.of(SPEC, thing.key(), thing, ZoneOffset.UTC, null))
                .toList();
    }

    private static List<String> lines(
            List<Thing> things, @Nullable String state, Expansion usual, Expansion filtered, boolean sorted) {
        List<Entry<Thing>> all = entries(things);
        Comparator<Entry<Thing>> order = sorted ? Sorting.comparator(SPEC, List.of(new Sorting(0, false))) : null;
        return new Tree<>(all, NESTING)
                        .lines(
                                state == null
                                        ? null
                                        : i -> all.get(i).row().state().equals(state),
                                order,
                                usual,
                                filtered)
                        .lines()
                        .stream()
                        .map(line -> "  ".repeat(line.branch().depth()) + line.key())
                        .toList();
    }

    @Test
    void a_closed_tree_shows_only_what_is_in_nothing() {
        assertEquals(List.of("farm", "lone"), lines(FARM, null, Expansion.NONE, Expansion.ALL, false));
    }

    @Test
    void open_rows_show_what_is_in_them_each_level_sorted_by_itself() {
        Expansion open = Expansion.NONE.with(List.of("farm", "layer", "group"), true);
        assertEquals(
                List.of(
                        "farm",
                        "  balancer",
                        "  layer",
                        "    alarm",
                        "    group",
                        "      node-2",
                        "      node-10",
                        "lone"),
                lines(FARM, null, open, Expansion.ALL, true));
    }

    @Test
    void a_filter_opens_the_way_to_what_matches_and_shows_nothing_beside_it() {
        assertEquals(
                List.of("farm", "  layer", "    group", "      node-2", "lone"),
                lines(FARM, "failed", Expansion.NONE, Expansion.ALL, false));
        assertEquals(
                List.of("farm", "lone"),
                lines(FARM, "failed", Expansion.NONE, Expansion.ALL.with(List.of("farm"), false), false),
                "what the operator closed stays closed");
    }

    @Test
    void a_row_that_matches_can_be_opened_to_see_what_does_not() {
        List<Thing> things =
                List.of(new Thing("a", null, "failed"), new Thing("b", "a", "good"), new Thing("c", "b", "good"));
        Expansion open = Expansion.NONE.with(List.of("a", "b"), true);
        assertEquals(List.of("a", "  b", "    c"), lines(things, "failed", open, Expansion.ALL, false));
    }

    @Test
    void rows_in_a_circle_or_in_a_row_that_is_missing_are_not_lost() {
        List<Thing> things = List.of(
                new Thing("a", "c", "good"),
                new Thing("b", "a", "good"),
                new Thing("c", "b", "good"),
                new Thing("self", "self", "good"),
                new Thing("orphan", "gone", "good"));
        List<String> lines = lines(things, null, Expansion.ALL, Expansion.ALL, false);
        assertEquals(5, lines.size());
        assertEquals(
                Set.of("a", "b", "c", "self", "orphan"),
                new HashSet<>(lines.stream().map(String::strip).toList()));
        assertTrue(lines.contains("orphan") && lines.contains("self"));
    }

    @Test
    void every_row_of_any_forest_is_a_line_once_and_below_the_row_that_it_is_in() {
        var random = new Random(4);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(60);
            List<Thing> things = IntStream.range(0, size)
                    .mapToObj(i -> new Thing("t" + i, random.nextInt(3) == 0 ? null : "t" + random.nextInt(size), ""))
                    .toList();
            List<Entry<Thing>> lines = new Tree<>(entries(things), NESTING)
                    .lines(null, null, Expansion.ALL, Expansion.ALL)
                    .lines();
            assertEquals(size, new HashSet<>(lines.stream().map(Entry::key).toList()).size());
            assertEquals(size, lines.size());
            List<String> above = new ArrayList<>();
            for (Entry<Thing> line : lines) {
                int depth = line.branch().depth();
                assertTrue(depth <= above.size(), "a line is at most one deeper than the one before it");
                if (depth > 0) assertEquals(line.row().parent(), above.get(depth - 1));
                above.subList(depth, above.size()).clear();
                above.add(line.key());
            }
        }
    }

    @Test
    void deep_nesting_takes_no_stack() {
        List<Thing> things = IntStream.range(0, 20_000)
                .mapToObj(i -> new Thing("t" + i, i == 0 ? null : "t" + (i - 1), ""))
                .toList();
        var tree = new Tree<>(entries(things), NESTING);
        assertEquals(
                20_000,
                tree.lines(null, null, Expansion.ALL, Expansion.ALL).lines().size());
        assertEquals(19_999, tree.above("t19999").size());
        assertEquals(19_999, tree.below("t0").size(), "the innermost row has nothing to open");
    }

    @Test
    void a_line_that_neither_changed_nor_moved_is_the_same_one_after_a_refresh() {
        var model = new TableModel<>(SPEC, () -> java.time.Instant.EPOCH, ZoneOffset.UTC);
        model.openAll(true);
        model.rows(() -> FARM);
        List<Entry<Thing>> before = await(model, FARM.size());
        List<Thing> next = new ArrayList<>(FARM);
        next.set(5, new Thing("node-2", "group", "mended"));
        next.add(new Thing("node-3", "group", "good"));
        model.rows(() -> next);
        List<Entry<Thing>> after = await(model, next.size());
        assertSame(before.get(0), after.get(0));
        assertSame(before.get(4), after.get(4));
        assertEquals("mended", after.get(5).row().state());
        assertEquals(3, after.get(3).branch().inside());
    }

    private static List<Entry<Thing>> await(TableModel<Thing> model, int size) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (model.shown().newest().entries().size() != size) {
            assertTrue(System.nanoTime() < end, "the tree never came to " + size + " lines");
            Thread.onSpinWait();
        }
        return model.shown().newest().entries();
    }
}

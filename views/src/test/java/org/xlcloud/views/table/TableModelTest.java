package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.views.table.FilterSyntaxTest.Node;

/// Sorting, filtering, keeping columns and exporting, with no toolkit.
class TableModelTest {
    private static final TableSpec<Node> SPEC = FilterSyntaxTest.SPEC;
    private static final Instant NOW = FilterSyntaxTest.NOW;

    private final TableModel<Node> model = new TableModel<>(SPEC, () -> NOW, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Shown<Node> await(Runnable wish, Predicate<Shown<Node>> until) throws InterruptedException {
        var arrived = new SynchronousQueue<Boolean>();
        try (var ignored = model.shown().onArrival(() -> arrived.offer(true))) {
            wish.run();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!until.test(model.shown().newest())) {
                assertTrue(System.nanoTime() < end, "the list never came to what was wished");
                arrived.poll(20, TimeUnit.MILLISECONDS);
            }
        }
        return model.shown().newest();
    }

    private static List<Node> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Node("gpu-" + i, i % 2 == 0 ? "free" : "held", i % 3, 64L, null))
                .toList();
    }

    private static List<String> keys(Shown<Node> shown) {
        return shown.entries().stream().map(Entry::key).toList();
    }

    @Test
    void severalColumnsSortOneAfterTheOtherAndNamesByTheirNumbers() throws InterruptedException {
        model.order(List.of(new Sorting(1, true), new Sorting(0, false)));
        var shown = await(() -> model.rows(() -> nodes(12)), now -> now.all().size() == 12);
        assertEquals(
                List.of("gpu-1", "gpu-3", "gpu-5", "gpu-7", "gpu-9", "gpu-11"),
                keys(shown).subList(0, 6));
        assertEquals(
                List.of("gpu-0", "gpu-2", "gpu-4", "gpu-6", "gpu-8", "gpu-10"),
                keys(shown).subList(6, 12));
    }

    @Test
    void missingValuesComeLastWhicheverWayAColumnSorts() throws InterruptedException {
        List<Node> nodes = List.of(
                new Node("a", "x", null, 1L, NOW), new Node("b", "x", 1, 1L, null), new Node("c", "x", 2, 1L, NOW));
        model.order(List.of(new Sorting(2, false)));
        assertEquals(
                List.of("b", "c", "a"),
                keys(await(() -> model.rows(() -> nodes), now -> now.all().size() == 3)));
        assertEquals(
                List.of("c", "b", "a"),
                keys(await(() -> model.order(List.of(new Sorting(2, true))), now -> now.request() == 2)));
    }

    @Test
    void orderAndFilterStayOverARefreshAndUnchangedRowsKeepTheirEntries() throws InterruptedException {
        model.order(List.of(new Sorting(0, true)));
        model.filter(
                FilterSyntax.parse("state:held", SPEC.fields(), ZoneOffset.UTC).terms());
        var before = await(() -> model.rows(() -> nodes(10)), now -> now.all().size() == 10);
        var after = await(() -> model.rows(() -> nodes(12)), now -> now.all().size() == 12);
        assertEquals(List.of("gpu-11", "gpu-9", "gpu-7", "gpu-5", "gpu-3", "gpu-1"), keys(after));
        assertSame(before.entries().getFirst(), after.entries().get(1));
    }

    @Test
    void nothingIsSaidOfRowsBeforeThereWereAnyThoughTheyAreFilteredAlready() throws InterruptedException {
        var filtered = await(
                () -> model.filter(FilterSyntax.parse("state:held", SPEC.fields(), ZoneOffset.UTC)
                        .terms()),
                now -> now.request() == 1);
        assertFalse(filtered.given());
        assertTrue(await(() -> model.rows(List::of), Shown::given).all().isEmpty());
    }

    @Test
    void aRefreshThatFailsKeepsTheRowsAndSaysSo() throws InterruptedException {
        await(() -> model.rows(() -> nodes(3)), now -> now.all().size() == 3);
        var shown = await(
                () -> model.rows(() -> {
                    throw new IllegalStateException("bad rows");
                }),
                now -> now.problem() != null);
        assertEquals(3, shown.entries().size());
        assertTrue(shown.problem().contains("bad rows"), shown.problem());
    }

    @Test
    void aLayoutOfColumnsSurvivesAsTextAndTakesNewColumns() {
        var made = ColumnLayout.of(SPEC);
        var layout = ColumnLayout.read(
                "memory,200,shown;gone,10,shown;name,99999,shown;free,80,hidden|name,descending;gone,ascending", SPEC);
        assertEquals("memory", layout.places().getFirst().column());
        assertEquals(
                List.of("memory", "free", "name", "state", "since").size(),
                layout.places().size());
        assertFalse(layout.places().stream().anyMatch(place -> place.column().equals("gone")));
        assertEquals(List.of(new ColumnLayout.By("name", true)), layout.order());
        assertEquals(layout, ColumnLayout.read(layout.text(), SPEC));
        assertEquals(made, ColumnLayout.read("rubbish|;;|,", SPEC));
        assertEquals(made, ColumnLayout.read(null, SPEC));
    }

    private Export<Node> export(Export.Format format, Node... nodes) {
        List<Entry<Node>> entries = List.of(nodes).stream()
                .map(node -> Entry.of(SPEC, node.name(), node, ZoneOffset.UTC, null))
                .toList();
        return Export.of(SPEC, List.of(0, 1, 2, 4), entries, ZoneId.of("Europe/Paris"), format);
    }

    @Test
    void csvIsQuotedDefusedAndHasTimesWithTheirZone() throws Exception {
        Path file = folder.resolve("nodes.csv");
        export(
                        Export.Format.CSV,
                        new Node("a \"b\", c", "=1+1", -3, null, NOW),
                        new Node("plain\nline", "", null, null, null))
                .to(file, (fraction, step) -> {});
        List<String> lines = List.of(Files.readString(file).split("\r\n", -1));
        assertEquals("name,state,free,since", lines.get(0));
        assertEquals("\"a \"\"b\"\", c\",'=1+1,-3,2026-11-22T19:00:00+01:00", lines.get(1));
        assertEquals("\"plain\nline\",,,", lines.get(2));
        assertEquals(List.of(""), lines.subList(3, lines.size()), "the last line ends as all do");
    }

    @Test
    void anAgeOfTheDataIsExportedAsItIsThenAndNotAsItWasWhenTheRowWasMade() throws Exception {
        var readAt = new AtomicReference<>(NOW.minusSeconds(300));
        TableSpec<Node> spec = new TableSpec<>(
                "nodes",
                "node",
                "nodes",
                Node::name,
                Node::name,
                Node::name,
                List.of(Column.text("name", "Name", Node::name), Column.age("read", "Read", row -> readAt.get())));
        Entry<Node> entry = Entry.of(spec, "a", new Node("a", "x", 1, null, null), ZoneOffset.UTC, null);
        readAt.set(NOW);
        for (Export.Format format : Export.Format.values()) {
            Path file = folder.resolve("ages." + format);
            Export.of(spec, List.of(0, 1), List.of(entry), ZoneOffset.UTC, format)
                    .to(file, (fraction, step) -> {});
            assertTrue(Files.readString(file).contains("2026-11-22T18:00:00Z"), Files.readString(file));
        }
        assertEquals("4 s", entry.textAt(1, NOW.plusSeconds(4)), "copied, too");
    }

    @Test
    void jsonIsOneArrayOfObjectsWithNumbersAsNumbers() throws Exception {
        Path file = folder.resolve("nodes.json");
        export(Export.Format.JSON, new Node("a\"\u0007é", "x", 2, null, NOW), new Node("b", "y", null, null, null))
                .to(file, (fraction, step) -> {});
        assertEquals("""
                [
                  {"name": "a\\"\\u0007é", "state": "x", "free": 2, "since": "2026-11-22T19:00:00+01:00"},
                  {"name": "b", "state": "y", "free": null, "since": null}
                ]
                """, Files.readString(file));
    }

    @Test
    void anExportThatFailsLeavesTheOldFileAndNothingElse() throws Exception {
        Path file = folder.resolve("nodes.csv");
        Files.writeString(file, "old");
        var export = export(Export.Format.CSV, new Node("a", "x", 1, 1L, NOW));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> export.to(file, (fraction, step) -> {}));
        assertEquals("old", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertThrows(
                ProblemException.class,
                () -> export.to(folder.resolve("missing").resolve("x.csv"), (fraction, step) -> {}));
    }

    @Test
    void theCountSaysWhatIsHiddenAndSelected() {
        assertEquals("96 of 128 nodes, 3 selected", SPEC.count(96, 128, 3));
        assertEquals("1 node", SPEC.count(1, 1, 0));
    }
}

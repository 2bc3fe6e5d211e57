package org.xlcloud.views.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The filter grammar, from what is typed to the rows that stay.
class FilterSyntaxTest {
    static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    /// A row to filter.
    record Node(String name, String state, Integer free, Long memory, Instant since) {}

    static final TableSpec<Node> SPEC = new TableSpec<>(
            "nodes",
            "node",
            "nodes",
            Node::name,
            Node::name,
            Node::name,
            List.of(
                    Column.<Node>text("name", "Name", Node::name).alias("host"),
                    Column.<Node>text("state", "State", Node::state),
                    Column.<Node>number("free", "Free", Node::free),
                    Column.<Node>number("memory", "Memory", Node::memory).in("GiB"),
                    Column.<Node>age("since", "Since", Node::since)));

    private static final List<Node> NODES = List.of(
            new Node("gpu-1", "free", 4, 64L, null),
            new Node("gpu-2", "held", 0, 256L, NOW.minusSeconds(600)),
            new Node("gpu-10", "held", 2, 128L, NOW.minusSeconds(3 * 3600)),
            new Node("0000:87:00.0 of 10de:11bf", "in trouble", null, null, NOW.minusSeconds(86400 * 3)));

    private static List<String> kept(String filter) {
        FilterSyntax.Parsed parsed = FilterSyntax.parse(filter, SPEC.fields(), ZoneOffset.UTC);
        assertEquals(List.of(), parsed.problems(), filter);
        var pass = new Filter(parsed.terms(), NOW);
        return NODES.stream()
                .filter(node -> pass.keeps(Entry.of(SPEC, node.name(), node, ZoneOffset.UTC, null)))
                .map(Node::name)
                .toList();
    }

    private static String problem(String filter) {
        List<String> problems =
                FilterSyntax.parse(filter, SPEC.fields(), ZoneOffset.UTC).problems();
        assertEquals(1, problems.size(), filter + " " + problems);
        return problems.getFirst();
    }

    @Test
    void aWordIsFoundInAnyColumnWhateverItsCase() {
        assertEquals(List.of("gpu-2", "gpu-10"), kept("HELD"));
        assertEquals(List.of("gpu-10"), kept("pu-10"));
    }

    @Test
    void severalTermsMustAllHold() {
        assertEquals(List.of("gpu-10"), kept("held gpu-10"));
        assertEquals(List.of(), kept("free held"));
    }

    @Test
    void aColumnCanBeNamedByItsIdOrAnAlias() {
        assertEquals(List.of("gpu-2", "gpu-10"), kept("state:held"));
        assertEquals(List.of("gpu-1", "gpu-10"), kept("HOST:gpu-1"));
        assertEquals(List.of("gpu-1"), kept("name:=gpu-1"));
    }

    @Test
    void anExclamationMarkTurnsATermRound() {
        assertEquals(List.of("gpu-1", "0000:87:00.0 of 10de:11bf"), kept("!state:held"));
    }

    @Test
    void quotationMarksHoldWordsTogetherAndNothingMeansAMissingValue() {
        assertEquals(List.of("0000:87:00.0 of 10de:11bf"), kept("\"in trouble\""));
        assertEquals(List.of("gpu-1"), kept("since:\"\""));
        assertEquals(3, kept("!free:\"\"").size());
    }

    @Test
    void regularExpressionsStandBetweenSlashes() {
        assertEquals(List.of("gpu-1", "gpu-2"), kept("/GPU-\\d$/"));
        assertEquals(List.of("gpu-2", "gpu-10"), kept("name:/^gpu/ state:/he../"));
    }

    @Test
    void numbersCompareWithAndWithoutUnits() {
        assertEquals(List.of("gpu-1"), kept("free>2"));
        assertEquals(List.of("gpu-1", "gpu-10"), kept("free>=2"));
        assertEquals(List.of("gpu-2"), kept("free:0"));
        assertEquals(List.of("gpu-2", "gpu-10"), kept("memory:>=128"));
        assertEquals(List.of("gpu-1"), kept("memory<=65536MiB"));
        assertEquals(List.of("gpu-2"), kept("memory>0.2TiB"));
    }

    @Test
    void agesAndTimesCompare() {
        assertEquals(List.of("gpu-2"), kept("since<2h"));
        assertEquals(List.of("0000:87:00.0 of 10de:11bf"), kept("since>2d"));
        assertEquals(List.of("gpu-2", "gpu-10"), kept("since>=2026-11-22"));
        assertEquals(List.of("gpu-2"), kept("since>2026-11-22T17:00Z"));
    }

    @Test
    void addressesAndIdsWithColonsAreText() {
        assertEquals(List.of("0000:87:00.0 of 10de:11bf"), kept("0000:87:00.0"));
        assertEquals(List.of("0000:87:00.0 of 10de:11bf"), kept("10de:11bf"));
    }

    @Test
    void whatCannotBeUnderstoodIsSaidInWords() {
        assertEquals(
                "There is no column stat, but there is state; for the text itself put it in quotation marks.",
                problem("stat:held"));
        assertEquals("free is a number, and many is none.", problem("free:many"));
        assertEquals("state is a text: > compares numbers and times only.", problem("state>3"));
        assertEquals("The regular expression has no closing /.", problem("/abc"));
        assertTrue(problem("/a(/").startsWith("The regular expression /a(/ is not valid: "));
        assertEquals("A closing quotation mark is missing.", problem("\"abc"));
        assertEquals("After state: a value is missing.", problem("state:"));
        assertEquals("Before > a column is missing, as in free>2.", problem(">2"));
        assertEquals("After ! a condition is missing.", problem("!"));
        assertEquals("memory is in GiB, which does not go with parsecs.", problem("memory>3parsecs"));
        assertTrue(problem("since:2h").startsWith("Say whether since is less or more"));
    }

    @Test
    void aWrongTermLeavesTheOthersInForce() {
        var parsed = FilterSyntax.parse("state:held nonsense:1 free>1", SPEC.fields(), ZoneOffset.UTC);
        assertEquals(1, parsed.problems().size());
        assertEquals(
                List.of("state:held", "free>1"),
                parsed.terms().stream().map(Term::text).toList());
    }

    @Test
    void ofSeveralValuesOneIsEnough() {
        var spec = new TableSpec<List<String>>(
                "hosts",
                "host",
                "hosts",
                String::valueOf,
                String::valueOf,
                String::valueOf,
                List.of(Column.<List<String>>text("aggregates", "Aggregates", host -> host)));
        var both = List.of("gpu", "render");
        var other = List.of("gpu-a100");
        var none = List.<String>of();
        for (var expected : Map.of(
                        "aggregates:=gpu", List.of(both),
                        "aggregates:=\"gpu, render\"", List.of(both),
                        "aggregates:gpu", List.of(both, other),
                        "!aggregates:=render", List.of(other, none),
                        "aggregates:\"\"", List.of(none))
                .entrySet()) {
            var terms = FilterSyntax.parse(expected.getKey(), spec.fields(), ZoneOffset.UTC)
                    .terms();
            var pass = new Filter(terms, NOW);
            assertEquals(
                    expected.getValue(),
                    List.of(both, other, none).stream()
                            .filter(host -> pass.keeps(Entry.of(spec, host.toString(), host, ZoneOffset.UTC, null)))
                            .toList(),
                    expected.getKey());
        }
    }

    @Test
    void anExpressionThatWouldRunForeverIsStopped() {
        var parsed = FilterSyntax.parse("/(.*)(.*)(.*)(.*)z/", SPEC.fields(), ZoneOffset.UTC);
        var pass = new Filter(parsed.terms(), NOW);
        var node = new Node("a".repeat(900) + "c", "x", 1, 1L, NOW);
        assertTrue(!pass.keeps(Entry.of(SPEC, "k", node, ZoneOffset.UTC, null)));
        assertNotNull(pass.problem());
        assertTrue(pass.problem().contains("takes too long"), pass.problem());
    }

    @Test
    void anyTextAtAllGivesTermsOrProblemsAndNeverAnException() {
        var random = new Random(42);
        String alphabet = "ab1 :!\"/\\<>=()[]{}*+?|.^$-_,#é😀\tstatefreesince";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            var parsed = FilterSyntax.parse(text.toString(), SPEC.fields(), ZoneOffset.UTC);
            assertTrue(
                    !parsed.terms().isEmpty()
                            || !parsed.problems().isEmpty()
                            || text.toString().isBlank(),
                    "neither terms nor problems: " + text);
            var pass = new Filter(parsed.terms(), NOW);
            NODES.forEach(node -> pass.keeps(Entry.of(SPEC, node.name(), node, ZoneOffset.UTC, null)));
            for (Term term : parsed.terms()) {
                var again = FilterSyntax.parse(term.text(), SPEC.fields(), ZoneOffset.UTC);
                assertEquals(1, again.terms().size(), "a chip must be readable again: " + term.text());
                assertEquals(List.of(), again.problems(), term.text());
            }
        }
    }

    @Test
    void suggestionsNameColumnsThenValues() {
        List<Entry<Node>> rows = NODES.stream()
                .map(node -> Entry.of(SPEC, node.name(), node, ZoneOffset.UTC, null))
                .toList();
        assertEquals(List.of("free state:", "free since<"), texts("free s", rows));
        assertEquals(List.of("!state:held"), texts("!state:he", rows));
        assertEquals(List.of("state:\"in trouble\""), texts("state:tro", rows));
        assertEquals(List.of("name:gpu-1", "name:gpu-2", "name:gpu-10"), texts("name:gpu", rows));
    }

    private static List<String> texts(String typed, List<Entry<Node>> rows) {
        return Suggestions.of(typed, SPEC, rows).stream()
                .map(Suggestions.Suggestion::text)
                .toList();
    }
}

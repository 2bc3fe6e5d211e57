package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.mcollective.Filter.Fact;
import org.xlcloud.services.mcollective.stomp.Frames;

final class FilterTest {
    private static final Path RECORDED = Path.of("src/test/resources/payloads/mcollective/activemq-ssl-yaml");

    private static Object recorded(String file) throws Exception {
        return YamlReader.readMap(Frames.read(RECORDED.resolve(file)).text()).get("filter");
    }

    private static Object onWire(Filter filter) throws Exception {
        return YamlReader.read(YamlWriter.write(filter.onWire()));
    }

    @Test
    void comparisons_are_read_as_mco_reads_them() {
        assertEquals(new Fact("layer", "==", "render"), Fact.parse("layer=render"));
        assertEquals(new Fact("layer", "==", "render"), Fact.parse("layer==render"));
        assertEquals(new Fact("gpus", ">=", "2"), Fact.parse("gpus>=2"));
        assertEquals(new Fact("layer", "!=", "portal"), Fact.parse("layer!=portal"));
        assertEquals(new Fact("layer", "=~", "/^rend/"), Fact.parse("layer=/^rend/"));
        assertEquals(new Fact("layer", "=~", "/rend/"), Fact.parse("layer=~rend"));
        assertEquals(new Fact("name", "==", "a b"), Fact.parse("name='a b'"));
        assertThrows(ProblemException.class, () -> Fact.parse("layer"));
        assertThrows(ProblemException.class, () -> Fact.parse("layer=/[/"));
    }

    @Test
    void a_formula_has_the_tokens_that_mco_sends() throws Exception {
        var ours = onWire(Filter.parse("layer=render and not role=portal").withAgent("rpcutil"));
        var theirs =
                new java.util.LinkedHashMap<>(YamlReader.map(recorded("0064-find-compound-client7-c2s-SEND.frame")));
        theirs.remove("collective");
        assertEquals(theirs, ours);
    }

    @Test
    void facts_and_identities_are_those_that_mco_sends() throws Exception {
        var ours = onWire(Filter.parse("layer=/^rend/").withAgent("rpcutil").withIdentity("/gpu-inst/"));
        var theirs = new java.util.LinkedHashMap<>(YamlReader.map(recorded("0071-find-regex-client8-c2s-SEND.frame")));
        theirs.remove("collective");
        assertEquals(theirs, ours);
    }

    @Test
    void an_empty_filter_is_exactly_five_empty_lists() throws Exception {
        assertEquals(
                Map.of(
                        "fact",
                        List.of(),
                        "cf_class",
                        List.of(),
                        "agent",
                        List.of(),
                        "identity",
                        List.of(),
                        "compound",
                        List.of()),
                onWire(Filter.ALL));
        assertEquals(Filter.ALL, Filter.parse("  "));
        assertEquals("every node", Filter.ALL.toString());
    }

    @Test
    void classes_regexes_and_parentheses_are_taken() {
        assertEquals(List.of("xlcloud::setup"), Filter.parse("xlcloud::setup").classes());
        assertEquals(List.of("/layer::/"), Filter.parse("/layer::/").classes());
        Filter filter = Filter.parse("(layer=render or layer=/a b (c)/) and !/web/");
        assertEquals(
                List.of(
                        Map.of("(", "("),
                        Map.of("statement", "layer=render"),
                        Map.of("or", "or"),
                        Map.of("statement", "layer=/a b (c)/"),
                        Map.of(")", ")"),
                        Map.of("and", "and"),
                        Map.of("not", "not"),
                        Map.of("statement", "/web/")),
                filter.compound());
    }

    @Test
    void what_nodes_would_answer_with_silence_is_refused_here() {
        for (String broken : List.of(
                "layer=render and",
                "and layer=render",
                "(layer=render",
                "layer=render)",
                "not",
                "a=b c=d",
                "layer!=portal and role=x",
                "layer=/[/ and role=x",
                "\"",
                "a=b or or c=d")) {
            var problem = assertThrows(ProblemException.class, () -> Filter.parse(broken), broken)
                    .problem();
            assertTrue(problem.doing().startsWith("read the filter"), problem.oneLine());
        }
    }
}

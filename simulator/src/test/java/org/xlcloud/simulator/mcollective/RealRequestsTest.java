package org.xlcloud.simulator.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Nodes understand what the real client sent (recorded with MCollective 2.12.5), and mean whom real
/// nodes meant.
final class RealRequestsTest {
    private static final Node RENDER = new Node(
            "gpu-inst-01",
            Map.of("stack_name", "render-farm", "layer", "render", "role", "gpu-worker", "gpus", "2"),
            List.of("xlcloud::setup", "layer::render"),
            List.of());
    private static final Node PORTAL = new Node(
            "gpu-inst-02",
            Map.of("stack_name", "render-farm", "layer", "frontend", "role", "portal", "gpus", "1"),
            List.of("xlcloud::setup", "layer::frontend"),
            List.of());

    private static Map<?, ?> request(String name) throws IOException {
        try (InputStream in = RealRequestsTest.class.getResourceAsStream(name + ".frame")) {
            String frame = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String text = frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
            return assertInstanceOf(Map.class, RubyYaml.parse(text));
        }
    }

    private static List<String> meant(Object filter) {
        return List.of(RENDER, PORTAL).stream()
                .filter(node -> NodeFilter.means(filter, node))
                .map(Node::identity)
                .toList();
    }

    @Test
    void envelope_and_message_are_read_to_the_last_value() throws IOException {
        Map<?, ?> request = request("configure");
        assertEquals("cert=xms-public", request.get(":callerid"));
        assertEquals(60L, request.get(":ttl"));
        assertEquals(1_795_364_678L, request.get(":msgtime"));
        assertEquals(6, String.valueOf(request.get(":hash")).lines().count());
        Map<?, ?> inner = assertInstanceOf(Map.class, RubyYaml.parse(String.valueOf(request.get(":body"))));
        assertEquals(1_795_364_678L, inner.get(":ssl_msgtime"));
        Map<?, ?> message = assertInstanceOf(Map.class, inner.get(":ssl_msg"));
        assertEquals("configure", message.get(":action"));
        Map<?, ?> data = assertInstanceOf(Map.class, message.get(":data"));
        assertEquals(
                "{\"xlcloud\":{\"nodes\":[\"10.42.0.11\",\"10.42.0.12\"],\"note\":\"Zürich\"}}",
                data.get(":attributes"));
        assertEquals(true, data.get(":process_results"));
    }

    @Test
    void facts_formulas_and_regular_expressions_mean_whom_they_meant() throws IOException {
        assertEquals(
                List.of("gpu-inst-01", "gpu-inst-02"), meant(request("ping").get(":filter")));
        assertEquals(List.of("gpu-inst-01"), meant(request("configure").get(":filter")));
        // mco adds a key to the filter of a discovery; with a criterion beside it nodes do not mind
        assertEquals(List.of("gpu-inst-01"), meant(request("find-compound").get(":filter")));
        assertEquals(List.of("gpu-inst-01"), meant(request("find-regex").get(":filter")));
    }

    @Test
    void an_empty_filter_with_a_further_key_means_nobody() throws IOException {
        var filter =
                new LinkedHashMap<Object, Object>((Map<?, ?>) request("ping").get(":filter"));
        filter.put("collective", "mcollective");
        assertEquals(List.of(), meant(filter));
        assertEquals(List.of("gpu-inst-01", "gpu-inst-02"), meant(Map.of()));
    }

    @Test
    void a_quoted_symbol_is_a_string_and_tags_are_refused() {
        Map<?, ?> quoted = assertInstanceOf(Map.class, RubyYaml.parse("---\n\":body\": x\n:ttl: 60\n"));
        assertFalse(quoted.containsKey(":body"));
        assertTrue(quoted.containsKey(":ttl"));
        assertThrows(IllegalArgumentException.class, () -> RubyYaml.parse("---\n:body: !ruby/object:X {}\n"));
    }
}

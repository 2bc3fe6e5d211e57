package org.xlcloud.services.openstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.cloud.Text;

class RepeatsTest {
    private final Repeats repeats = new Repeats();

    @Test
    void aTextThatComesAgainIsTheSameObject() throws IOException {
        assertSame(text("\"CREATE_COMPLETE\""), text("\"CREATE_COMPLETE\""));
        assertEquals("", text("null"));
        assertEquals("7", text("7"));
    }

    @Test
    void everyTextIsWhatItWouldBeWithoutRemembering() throws IOException {
        var random = new Random(4);
        var expected = new HashMap<String, String>();
        for (int i = 0; i < 20_000; i++) {
            var raw = new StringBuilder();
            int length = random.nextInt(12);
            // few letters, so that texts come again and meet in one slot; some of them harmful
            for (int c = 0; c < length; c++) raw.append("ab\u202Eé\u0007".charAt(random.nextInt(5)));
            if (random.nextInt(50) == 0) raw.append("x".repeat(300));
            String sent = raw.toString();
            String clean = expected.computeIfAbsent(sent, one -> Clean.text(Text.clean(one)));
            char[] characters = ("<" + sent + ">").toCharArray();
            assertEquals(clean, repeats.text(characters, 1, sent.length()));
        }
    }

    @Test
    void timesAreReadAsOpenStackWritesThem() throws IOException {
        Instant at = Instant.parse("2026-11-22T17:49:32Z");
        assertEquals(at, time("\"2026-11-22T17:49:32Z\""));
        assertSame(time("\"2026-11-22T17:49:32Z\""), time("\"2026-11-22T17:49:32Z\""));
        assertEquals(at, time("\"2026-11-22T17:49:32\""));
        assertEquals(null, time("\"yesterday\""));
        assertEquals(null, time("null"));
    }

    @Test
    void aLinkLeadsToAStackOnlyWhereItEndsThere() throws IOException {
        var stack = link("stack", "http://heat/v1/p/stacks/mine/0a-1");
        assertTrue(stack.leads("stack"));
        assertEquals("mine 0a-1", stack.stackName() + " " + stack.stackId());
        for (String elsewhere : new String[] {
            "http://heat/v1/p/stacks/mine/0a-1/resources/x",
            "http://heat/v1/p",
            "/stacks/",
            "/stacks/mine",
            "",
            "/stacks/a/"
        }) assertTrue(link("stack", elsewhere).stackId().isEmpty(), elsewhere);
    }

    private StackLink link(String rel, String href) throws IOException {
        try (JsonParser json = parser("{\"href\": \"" + href + "\", \"rel\": \"" + rel + "\"}")) {
            return StackLink.read(json, repeats);
        }
    }

    private String text(String value) throws IOException {
        try (JsonParser json = parser(value)) {
            return repeats.text(json);
        }
    }

    private Instant time(String value) throws IOException {
        try (JsonParser json = parser(value)) {
            return repeats.time(json);
        }
    }

    private static JsonParser parser(String value) throws IOException {
        JsonParser json = new JsonFactory().createParser(value);
        json.nextToken();
        return json;
    }
}

package org.xlcloud.views.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeepLinkTest {
    @Test
    void an_address_is_read_as_it_is_written() {
        var link = new Link("gpu", "lab/gpu-node-1/0000:87:00.0", "0000:87:00.0");
        assertEquals(
                "xlcloud://lab/gpu/gpu-node-1/0000:87:00.0", DeepLink.of(link).text());
        assertEquals(
                Optional.of(new DeepLink("lab", "gpu", "gpu-node-1/0000:87:00.0")),
                DeepLink.parse("xlcloud://lab/gpu/gpu-node-1/0000:87:00.0?at=2026-11-28T20:00:00Z"));
    }

    @Test
    void the_key_survives_whatever_stands_in_it() {
        var random = new Random(7);
        String letters = "ab/ :%+?#&=,;\\\u00e9\u6f22\ud83d\ude00";
        for (int round = 0; round < 2_000; round++) {
            var key = new StringBuilder("c");
            for (int i = random.nextInt(12); i > 0; i--)
                key.appendCodePoint(letters.codePoints()
                        .skip(random.nextInt(letters.codePointCount(0, letters.length())))
                        .findFirst()
                        .orElseThrow());
            key.append("/x");
            var link = new Link("instance", key.toString(), "");
            String text = DeepLink.of(link).text();
            DeepLink.parse(text)
                    .ifPresentOrElse(
                            read -> assertEquals(link, read.link("")),
                            () -> assertEquals("", "not read: " + text + " of " + key));
        }
    }

    @Test
    void anything_else_is_no_address() {
        for (String text : List.of(
                "",
                "xlcloud://",
                "xlcloud://lab",
                "xlcloud://lab/gpu",
                "xlcloud://lab/gpu/",
                "xlcloud:///gpu/1",
                "xlcloud://lab//1",
                "xlcloud://lab/gpu/%zz",
                "xlcloud://lab/gpu/a\nb",
                "http://lab/gpu/1",
                "xlcloud://lab/gpu/" + "x".repeat(3_000))) assertEquals(Optional.empty(), DeepLink.parse(text), text);
    }
}

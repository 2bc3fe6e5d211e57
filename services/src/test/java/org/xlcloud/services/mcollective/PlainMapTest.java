package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.mcollective.stomp.Frames;

/// What the quick reader reads, the whole one reads the same.
final class PlainMapTest {
    private static final Path RECORDED = Path.of("src/test/resources/payloads/mcollective/activemq-ssl-yaml");

    private static List<String> replies() throws Exception {
        try (var files = Files.list(RECORDED)) {
            return files.filter(file -> file.toString().endsWith("-MESSAGE.frame"))
                    .sorted()
                    .map(file -> {
                        try {
                            return Frames.read(file).text();
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /// What an agent says, with one thing of each kind.
    private static final String ANSWER = """
            ---
            :statuscode: 1
            :statusmsg: converge command exited with 7
            :data:
              :exitcode: 7
              :stdout_tail: |
                Starting converge of event setup
                  run list: fail::now

                attributes: {}
              :stderr_tail: |-
                FATAL: recipe failed
              :value: '2'
              :duration: 1.008
              :job:
              :event: setup
              :timed_out: false
            :more: "a\\tb"
            """;

    @Test
    void real_replies_and_what_is_in_them_are_read_quickly_and_alike() throws Exception {
        int quick = 0;
        for (String text : replies()) {
            var map = PlainMap.read(text);
            if (map == null) continue;
            quick++;
            assertEquals(YamlReader.readWholeMap(text), map);
            if (map.get("body") instanceof String body && body.startsWith("---\n")) {
                var inner = PlainMap.read(body);
                if (inner != null) assertEquals(YamlReader.readWholeMap(body), inner);
            }
        }
        assertTrue(quick > 12, quick + " read quickly");
    }

    @Test
    void an_agent_s_answer_is_read_quickly_and_alike() throws Exception {
        var map = PlainMap.read(ANSWER);
        assertEquals(YamlReader.readWholeMap(ANSWER), map);
        assertEquals(
                "Starting converge of event setup\n  run list: fail::now\n\nattributes: {}\n",
                YamlReader.map(map.get("data")).get("stdout_tail"));
    }

    @Test
    void changed_ones_are_left_alone_or_read_alike() throws Exception {
        List<String> texts = new ArrayList<>(replies());
        for (int i = replies().size(); i > 0; i--) texts.add(ANSWER);
        var random = new Random(2026);
        String likely = " :\"'|\\-#!&*~0.xn\n\ttrue/";
        int quick = 0;
        for (int round = 0; round < 60_000; round++) {
            byte[] bytes = texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(3); i >= 0; i--)
                bytes[random.nextInt(Math.min(bytes.length, 400))] =
                        (byte) likely.charAt(random.nextInt(likely.length()));
            String text = new String(bytes, StandardCharsets.UTF_8);
            var map = PlainMap.read(text);
            if (map == null) continue;
            quick++;
            assertEquals(YamlReader.readWholeMap(text), map, text);
        }
        assertTrue(quick > 5_000, quick + " read quickly");
    }

    @Test
    void other_shapes_are_left_to_the_whole_parser() {
        for (String text : List.of(
                "",
                "---\n",
                "---\nbody: x\n",
                "---\n:a: True\n",
                "---\n:a: ~\n",
                "---\n:a: 'it''s quoted'\n",
                "---\n:a: 1.\n",
                "---\n:a: 1.5e3\n",
                "---\n:a: 007\n",
                "---\n:a: word\n  goes on\n",
                "---\n:a:\n- 1\n",
                "---\n:a:\n  :b:\n    :c: 1\n",
                "---\n:a: !ruby/object:X {}\n",
                "---\n:a: &x longword\n",
                "---\n:a: longword # comment\n",
                "---\n:a: |+\n  text\n",
                "---\n:a: |\n   deeper\n",
                "---\n:a: longword\n:a: longword\n",
                "---\n:a: word\n...\n")) assertNull(PlainMap.read(text), text);
    }
}

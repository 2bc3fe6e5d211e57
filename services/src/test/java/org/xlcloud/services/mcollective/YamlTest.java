package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class YamlTest {
    @Test
    void symbols_strings_numbers_and_nothing_are_told_apart() throws YamlReader.Refused {
        var map = YamlReader.readMap("""
                ---
                :exitcode: 7
                :duration: 1.008
                :job:
                :word: :symbol
                :quoted: ":string"
                :stdout_tail: |
                  Starting
                    run list
                :stderr_tail: 'FATAL: recipe failed

                '
                :timed_out: false
                :facts:
                  gpus: '2'
                  list:
                  - a
                  - b
                """);
        assertEquals(7L, map.get("exitcode"));
        assertEquals(1.008, map.get("duration"));
        assertNull(map.get("job"));
        assertEquals("symbol", map.get("word"));
        assertEquals(":string", map.get("quoted"));
        assertEquals("Starting\n  run list\n", map.get("stdout_tail"));
        assertEquals("FATAL: recipe failed\n", map.get("stderr_tail"));
        assertEquals(false, map.get("timed_out"));
        assertEquals(Map.of("gpus", "2", "list", List.of("a", "b")), map.get("facts"));
    }

    @Test
    void bytes_that_are_no_utf8_come_as_text_with_marks() throws YamlReader.Refused {
        assertEquals(
                "a\ufffdb", YamlReader.readMap("---\n:x: !binary |-\n  Yf9i\n").get("x"));
    }

    @Test
    void tags_aliases_and_bombs_are_refused() {
        for (String text : List.of(
                "--- !ruby/object:Gem::Installer\ni: x\n",
                "---\n:body: !ruby/object:Gem::Requirement\n  a: b\n",
                "---\n:body: !!java.net.URL [x]\n",
                "---\n:a: &x b\n:b: *x\n",
                "---\n:a: 1\n:a: 2\n",
                "---\n:a: 1\na: 2\n",
                "---\n? [a, b]\n: c\n",
                "---\na: 1\n---\nb: 2\n",
                "---\n- one\n- two: [\n",
                "[".repeat(100) + "]".repeat(100),
                "a: \"" + "x".repeat(5 << 20) + "\"",
                "just text")) {
            assertThrows(
                    YamlReader.Refused.class,
                    () -> YamlReader.readMap(text),
                    () -> text.substring(0, Math.min(60, text.length())));
        }
        var many = new StringBuilder("---\n");
        for (int i = 0; i < 250_000; i++) many.append("- 1\n");
        assertThrows(YamlReader.Refused.class, () -> YamlReader.read(many.toString()));
    }

    @Test
    void what_is_written_is_read_back_the_same() throws YamlReader.Refused {
        var random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            Map<String, Object> value = map(random, 0);
            assertEquals(value, YamlReader.read(YamlWriter.write(value)), () -> YamlWriter.write(value));
        }
    }

    private static Map<String, Object> map(Random random, int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(4); i > 0; i--)
            map.put(
                    "k" + i + text(random),
                    switch (random.nextInt(depth > 3 ? 4 : 6)) {
                        case 0 -> text(random);
                        case 1 -> (long) random.nextInt();
                        case 2 -> random.nextBoolean();
                        case 3 -> "";
                        case 4 -> List.of(text(random), map(random, depth + 1));
                        default -> map(random, depth + 1);
                    });
        return map;
    }

    private static String text(Random random) {
        int[] points = random.ints(random.nextInt(12), 0, 0x11000)
                .map(point -> point >= 0x10000 ? 0x1F680 + (point & 15) : point)
                .filter(point -> !(point >= 0xd800 && point <= 0xdfff))
                .toArray();
        return new String(points, 0, points.length);
    }

    private static boolean isRead(String text) {
        try {
            YamlReader.read(text);
            return true;
        } catch (YamlReader.Refused refused) {
            return false;
        }
    }

    @Test
    void changed_replies_end_in_a_value_or_a_refusal() throws Exception {
        String good = Files.readString(
                Path.of(
                        "src/test/resources/payloads/mcollective/activemq-ssl-yaml/0017-configure-by-facts-client2-s2c-MESSAGE.frame"));
        good = good.substring(good.indexOf("---"), good.length() - 1);
        var random = new Random(99);
        int read = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(5); i >= 0; i--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            if (isRead(new String(bytes, StandardCharsets.UTF_8))) read++;
        }
        assertTrue(read > 100, read + " survived");
    }
}

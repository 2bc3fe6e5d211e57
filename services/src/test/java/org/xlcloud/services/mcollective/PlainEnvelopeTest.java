package org.xlcloud.services.mcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.mcollective.stomp.Frames;

/// What the quick reader reads, the whole one reads the same.
final class PlainEnvelopeTest {
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

    @Test
    void real_pongs_are_read_quickly_and_all_replies_alike() throws Exception {
        int quick = 0;
        for (String text : replies()) {
            var map = PlainEnvelope.read(text);
            if (map == null) continue;
            quick++;
            assertEquals(YamlReader.readMap(text), map);
        }
        assertTrue(quick > 5, quick + " read quickly");
    }

    @Test
    void changed_ones_are_left_alone_or_read_alike() throws Exception {
        List<String> replies = replies();
        var random = new Random(2026);
        String likely = " :\"'|\\-#!&*~0.xn\n\ttrue";
        int quick = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] bytes = replies.get(random.nextInt(replies.size())).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(3); i >= 0; i--)
                bytes[random.nextInt(Math.min(bytes.length, 260))] =
                        (byte) likely.charAt(random.nextInt(likely.length()));
            String text = new String(bytes, StandardCharsets.UTF_8);
            var map = PlainEnvelope.read(text);
            if (map == null) continue;
            quick++;
            assertEquals(YamlReader.readMap(text), map, text);
        }
        assertTrue(quick > 1_000, quick + " read quickly");
    }

    @Test
    void other_shapes_are_left_to_the_whole_parser() {
        for (String text : List.of(
                "",
                "---\n",
                "---\nbody: x\n",
                "---\n:a: true\n",
                "---\n:a: ~\n",
                "---\n:a: 'quoted'\n",
                "---\n:a: !ruby/object:X {}\n",
                "---\n:a: &x longword\n",
                "---\n:a: longword # comment\n",
                "---\n:a: |-\n  text\n",
                "---\n:a: |\n   deeper\n",
                "---\n:a: longword\n:a: longword\n",
                "---\n:a: 1.5\n")) assertNull(PlainEnvelope.read(text), text);
    }
}

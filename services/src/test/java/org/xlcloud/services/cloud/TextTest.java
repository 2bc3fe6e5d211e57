package org.xlcloud.services.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void plainTextIsReturnedAsItIs() {
        for (String text :
                new String[] {"", "gpu-node-1", "Zażółć gęślą jaźń", "数据中心 🚀 👩‍🚀", "two\nlines\tand a tab"})
            assertSame(text, Text.clean(text));
    }

    @Test
    void whatDrawsNothingOrReordersIsReplaced() {
        assertEquals("a\ufffd[2Jb", Text.clean("a\u001b[2Jb"));
        assertEquals("\ufffd\ufffd\ufffd", Text.clean("\u0000\u007f\u0085"));
        assertEquals("x\ufffdtxt.exe", Text.clean("x\u202etxt.exe"));
        assertEquals("a\ufffdb\ufffdc", Text.clean("a\u2066b\u2028c"));
        assertEquals("\ufffdx\ufffd", Text.clean("\ud800x\udc00"));
        assertEquals("x\ufffd", Text.clean("x\ud83d"));
        assertEquals("a\ufffd\ufffdb", Text.clean("a\udb40\udc41b")); // a tag character, which draws nothing
    }

    @Test
    void aLineIsOneLineAndBounded() {
        assertEquals("a b c", Text.line("  a\n\n b\t\r\nc  "));
        assertEquals(500, Text.line("x".repeat(10_000)).length());
        assertTrue(Text.line("x".repeat(10_000)).endsWith("…"));
        assertEquals("x".repeat(500), Text.line("x".repeat(500) + "  "));
    }

    @Test
    void anyTextBecomesALineWithoutHalvesOfCharacters() {
        var random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(1200); length > 0; length--)
                text.append((char) (random.nextBoolean() ? 0xd800 + random.nextInt(0x800) : random.nextInt(0x3000)));
            String line = Text.line(text.toString());
            assertTrue(line.length() <= 500);
            assertEquals(line, Text.line(line));
            assertTrue(line.codePoints()
                    .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE));
        }
    }

    @Test
    void whatHasOneLineIsNotBroken() {
        assertEquals("a b  c", Text.unbroken("a\nb\r\tc"));
        String plain = "  indented";
        assertSame(plain, Text.unbroken(plain));
    }
}

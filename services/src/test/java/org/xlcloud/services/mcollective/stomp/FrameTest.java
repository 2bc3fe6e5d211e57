package org.xlcloud.services.mcollective.stomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameTest {
    private static final Path RECORDED = Path.of("src/test/resources/payloads/mcollective");

    private static FrameReader reader(byte[] bytes, int most) {
        return new FrameReader(new ByteArrayInputStream(bytes), most);
    }

    private static FrameReader reader(String text) {
        return reader(text.getBytes(StandardCharsets.UTF_8), 1_000);
    }

    private static byte[] encoded(Frame frame) throws IOException {
        var out = new ByteArrayOutputStream();
        frame.write(out);
        return out.toByteArray();
    }

    @Test
    void every_recorded_frame_of_real_brokers_is_read_to_its_last_byte() throws IOException {
        int read = 0;
        try (var files = Files.walk(RECORDED)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".frame")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                FrameReader reader = reader(bytes, 1 << 20);
                Frame frame = reader.next();
                String name = file.getFileName().toString();
                assertTrue(name.endsWith("-" + frame.command() + ".frame"), name);
                assertEquals(
                        frame.header("content-length") == null ? "0" : frame.header("content-length"),
                        String.valueOf(frame.body().length),
                        name);
                assertNull(reader.next(), name);
                read++;
            }
        }
        assertTrue(read > 70, read + " frames");
    }

    @Test
    void escapes_of_header_values_are_undone() throws IOException {
        Frame frame = reader(
                        Files.readAllBytes(RECORDED.resolve("activemq-ssl-yaml/0005-ping-client1-s2c-MESSAGE.frame")),
                        9_999)
                .next();
        String id = String.valueOf(frame.header("message-id"));
        assertTrue(id.matches("ID:\\w+-[0-9-]+:22:-1:1:1"), id);
    }

    @Test
    void what_is_written_is_read_back_the_same() throws IOException {
        byte[] body = "Grüße \0 🚀\n".getBytes(StandardCharsets.UTF_8);
        Frame frame = Frame.send("/topic/a:b\\c\nd", Map.of("odd:name", "x\\cy"), body);
        Frame back = reader(encoded(frame), 1_000).next();
        assertEquals("/topic/a:b\\c\nd", back.header("destination"));
        assertEquals("x\\cy", back.header("odd:name"));
        assertArrayEquals(body, back.body());
    }

    @Test
    void connect_is_not_escaped() throws IOException {
        Frame connect = Frame.of("CONNECT", "passcode", "a:b\\c");
        assertTrue(new String(encoded(connect), StandardCharsets.UTF_8).contains("passcode:a:b\\c\n"));
        assertEquals("CONNECT [passcode] 0 bytes", connect.toString());
    }

    @Test
    void heart_beats_between_frames_are_skipped() throws IOException {
        FrameReader reader = reader("\n\r\n\nRECEIPT\nreceipt-id:1\n\n\0\n\nRECEIPT\r\nreceipt-id:2\r\n\r\n\0");
        assertEquals("1", reader.next().header("receipt-id"));
        assertEquals("2", reader.next().header("receipt-id"));
        assertNull(reader.next());
    }

    @Test
    void of_a_repeated_header_the_first_counts() throws IOException {
        assertEquals("a", reader("MESSAGE\nfoo:a\nfoo:b\n\n\0").next().header("foo"));
    }

    @Test
    void a_body_that_is_too_long_is_dropped_and_the_next_frame_read() throws IOException {
        String long1 = "MESSAGE\nmc_sender:n1\ncontent-length:2000\n\n" + "x".repeat(2_000) + "\0";
        String long2 = "MESSAGE\nmc_sender:n2\n\n" + "y".repeat(3_000) + "\0";
        FrameReader reader = reader(long1 + long2 + "MESSAGE\nmc_sender:n3\n\nhello\0");
        Frame first = reader.next();
        assertEquals(2_000, first.dropped());
        assertEquals("n1", first.header("mc_sender"));
        assertEquals(3_000, reader.next().dropped());
        assertEquals("hello", reader.next().text());
    }

    @Test
    void half_a_gigabyte_takes_no_memory() throws IOException {
        long length = 500L << 20;
        byte[] head = ("MESSAGE\nmc_sender:n1\ncontent-length:" + length + "\n\n").getBytes(StandardCharsets.UTF_8);
        var reader = new FrameReader(
                new InputStream() {
                    private long at;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] into, int from, int most) {
                        if (at == head.length + length + 1) return -1;
                        into[from] = at < head.length ? head[(int) at] : (byte) (at < head.length + length ? 'x' : 0);
                        int count = 1;
                        if (at >= head.length && at + most < head.length + length) count = most; // whatever was there
                        at += count;
                        return count;
                    }
                },
                1_000);
        assertEquals(length, reader.next().dropped());
        assertNull(reader.next());
    }

    @Test
    void what_is_no_stomp_is_named() {
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("HTTP/1.1 400 Bad Request\r\n\r\n").next());
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("MESSAGE\nno colon\n\n\0").next());
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("MESSAGE\ncontent-length:x\n\n\0").next());
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("MESSAGE\ncontent-length:2\n\nabc\0").next());
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("MESSAGE\na:" + "x".repeat(20_000) + "\n\n\0").next());
        assertThrows(
                FrameReader.Malformed.class,
                () -> reader("MESSAGE\n" + "a:b\n".repeat(300) + "\n\0").next());
        assertThrows(EOFException.class, () -> reader("MESSAGE\na:b\n\nhalf").next());
    }

    /// Anything but the two exceptions fails the test.
    private static int framesOf(byte[] bytes) throws IOException {
        int frames = 0;
        try {
            FrameReader reader = reader(bytes, 10_000);
            while (reader.next() != null) frames++;
            return frames;
        } catch (FrameReader.Malformed | EOFException expected) {
            return frames;
        }
    }

    @Test
    void whatever_comes_it_ends_in_a_frame_or_in_an_exception_of_its_own() throws IOException {
        byte[] good = Files.readAllBytes(RECORDED.resolve("activemq-ssl-yaml/0005-ping-client1-s2c-MESSAGE.frame"));
        var random = new Random(4711);
        int frames = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = good.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            frames += framesOf(bytes);
        }
        assertTrue(frames > 1_000, frames + " frames survived");
    }
}

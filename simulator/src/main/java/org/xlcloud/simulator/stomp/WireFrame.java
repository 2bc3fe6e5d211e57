package org.xlcloud.simulator.stomp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One frame as it is on the wire.
///
/// @param headers without `content-length`
record WireFrame(String command, Map<String, String> headers, Message.Bytes body) {
    private static final int LONGEST_BODY = 64 << 20;

    /// The next frame, heart-beats before it skipped; null at the end.
    ///
    /// @param escapes whether headers are escaped, as from STOMP 1.1 on
    static @Nullable WireFrame read(InputStream in, boolean escapes) throws IOException {
        int first = in.read();
        while (first == '\n' || first == '\r') first = in.read();
        if (first < 0) return null;
        String command = (char) first + line(in);
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) throw new IOException("a header without colon");
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1);
            headers.putIfAbsent(escapes ? unescaped(name) : name, escapes ? unescaped(value) : value);
        }
        return new WireFrame(command, headers, new Message.Bytes(body(in, headers.remove("content-length"))));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException();
            if (line.size() > 64 * 1024) throw new IOException("an endless line");
            if (c != '\r') line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] body(InputStream in, @Nullable String told) throws IOException {
        if (told != null) {
            int length = Integer.parseInt(told.strip());
            if (length < 0 || length > LONGEST_BODY) throw new IOException("a body of " + told);
            byte[] body = in.readNBytes(length);
            if (body.length < length || in.read() != 0) throw new IOException("a frame without its end");
            return body;
        }
        var body = new ByteArrayOutputStream();
        for (int c = in.read(); c != 0; c = in.read()) {
            if (c < 0) throw new EOFException();
            if (body.size() > LONGEST_BODY) throw new IOException("an endless body");
            body.write(c);
        }
        return body.toByteArray();
    }

    /// What stands before a body of this length.
    static byte[] head(String command, Map<String, String> headers, long length, boolean escapes) {
        var head = new StringBuilder(command).append('\n');
        if (length > 0) head.append("content-length:").append(length).append('\n');
        headers.forEach((name, value) -> {
            if (name.equals("content-length")) return;
            head.append(escapes ? escaped(name) : name)
                    .append(':')
                    .append(escapes ? escaped(value) : value)
                    .append('\n');
        });
        return head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace(":", "\\c");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) return text;
        // a backslash of its own is put aside first
        return text.replace("\\\\", "\0")
                .replace("\\c", ":")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace('\0', '\\');
    }
}

package org.xlcloud.services.mcollective.stomp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One frame of STOMP: a command, headers in their order, a body.
public final class Frame {
    private static final byte[] NOTHING = {};
    /// STOMP 1.1 and 1.2 leave these two as they are, so that a 1.0 server can read them.
    private static final Set<String> NEVER_ESCAPED = Set.of("CONNECT", "CONNECTED");

    private final String command;
    private final Map<String, String> headers;
    private final byte[] body;
    private final long dropped;

    private Frame(String command, Map<String, String> headers, byte[] body, long dropped) {
        this.command = command;
        this.headers = headers;
        this.body = body;
        this.dropped = dropped;
    }

    /// @param headers names and values in turn
    static Frame of(String command, String... headers) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) map.put(headers[i], headers[i + 1]);
        return new Frame(command, map, NOTHING, 0);
    }

    static Frame received(String command, Map<String, String> headers, byte[] body, long dropped) {
        return new Frame(command, headers, body, dropped);
    }

    /// A message to publish. The bytes are shared by all frames made of them and must not change.
    public static Frame send(String destination, Map<String, String> headers, byte[] body) {
        var all = new LinkedHashMap<String, String>();
        all.put("destination", destination);
        all.putAll(headers);
        all.put("content-type", "text/plain; charset=UTF-8");
        return new Frame("SEND", all, body, 0);
    }

    Frame with(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Frame(command, all, body, dropped);
    }

    public String command() {
        return command;
    }

    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /// The bytes themselves, not a copy.
    public byte[] body() {
        return body;
    }

    /// How many bytes of the body were read and thrown away because it was longer than allowed; 0 for a
    /// whole one.
    public long dropped() {
        return dropped;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Puts it onto the wire, its final NUL included.
    void write(OutputStream out) throws IOException {
        var head = new StringBuilder(512).append(command).append('\n');
        boolean escaped = !NEVER_ESCAPED.contains(command);
        headers.forEach((name, value) -> {
            append(head, name, escaped);
            head.append(':');
            append(head, value, escaped);
            head.append('\n');
        });
        if (body.length > 0) head.append("content-length:").append(body.length).append('\n');
        out.write(head.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.write(0);
    }

    /// A carriage return has no escape before 1.2 and could end a header in some brokers: it is left
    /// out.
    private static void append(StringBuilder out, String text, boolean escaped) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == 0) continue;
            if (!escaped && c == '\n') continue;
            switch (escaped ? c : ' ') {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case ':' -> out.append("\\c");
                default -> out.append(c);
            }
        }
    }

    /// Command and header names only: values may be a passcode.
    @Override
    public String toString() {
        return command + " " + headers.keySet() + " " + body.length + " bytes";
    }
}

package org.xlcloud.services.mcollective.stomp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads frames from a broker. Whatever comes, it takes no more memory than the bounds say: a body that
/// is too long is read to its end and dropped, so that the connection and everybody else's messages
/// live on.
final class FrameReader {
    /// What was read is no STOMP; the connection is of no further use.
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_COMMAND = 32;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

    private final InputStream in;
    private final int mostBody;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;

    /// @param mostBody the longest body that is kept, in bytes
    FrameReader(InputStream in, int mostBody) {
        this.in = in;
        this.mostBody = mostBody;
    }

    /// The next frame; heart-beats before it are skipped. Null when the broker has closed between two
    /// frames.
    @Nullable
    Frame next() throws IOException {
        int first = read();
        while (first == '\n' || first == '\r') first = read();
        if (first < 0) return null;
        at--;
        String command = line(LONGEST_COMMAND);
        if (!isCommand(command)) throw new Malformed("a frame begins with no STOMP command");
        boolean escaped = !command.equals("CONNECTED");
        var headers = new LinkedHashMap<String, String>();
        for (int count = 0; ; count++) {
            String line = line(LONGEST_LINE);
            if (line.isEmpty()) break;
            if (count == MOST_HEADERS) throw new Malformed("a frame has more than " + MOST_HEADERS + " headers");
            int colon = line.indexOf(':');
            if (colon < 0) throw new Malformed("a header has no colon");
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1);
            // of a header that is repeated the first counts
            headers.putIfAbsent(escaped ? unescaped(name) : name, escaped ? unescaped(value) : value);
        }
        return body(command, headers);
    }

    private static boolean isCommand(String command) {
        for (int i = 0; i < command.length(); i++) if (command.charAt(i) < 'A' || command.charAt(i) > 'Z') return false;
        return command.length() >= 3;
    }

    private Frame body(String command, Map<String, String> headers) throws IOException {
        String told = headers.get("content-length");
        if (told == null) return untilNul(command, headers);
        if (!LENGTH.matcher(told).matches()) throw new Malformed("content-length is no number");
        long length = Long.parseLong(told);
        if (length > mostBody) {
            skip(length);
            nul();
            return Frame.received(command, headers, new byte[0], length);
        }
        byte[] body = new byte[(int) length];
        for (int filled = 0; filled < body.length; ) {
            if (at == end) fill();
            int some = Math.min(end - at, body.length - filled);
            System.arraycopy(buffer, at, body, filled, some);
            at += some;
            filled += some;
        }
        nul();
        return Frame.received(command, headers, body, 0);
    }

    private Frame untilNul(String command, Map<String, String> headers) throws IOException {
        var out = new ByteArrayOutputStream();
        long length = 0;
        while (true) {
            if (at == end) fill();
            int stop = at;
            while (stop < end && buffer[stop] != 0) stop++;
            length += stop - at;
            if (length <= mostBody) out.write(buffer, at, stop - at);
            at = stop;
            if (stop == end) continue;
            at++;
            return length <= mostBody
                    ? Frame.received(command, headers, out.toByteArray(), 0)
                    : Frame.received(command, headers, new byte[0], length);
        }
    }

    private void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (at == end) fill();
            int some = (int) Math.min(end - at, left);
            at += some;
            left -= some;
        }
    }

    private void nul() throws IOException {
        if (at == end) fill();
        if (buffer[at++] != 0) throw new Malformed("a body is not ended by NUL where its content-length says");
    }

    private String line(int longest) throws IOException {
        var begun = new ByteArrayOutputStream(0);
        while (true) {
            if (at == end) fill();
            int stop = at;
            while (stop < end && buffer[stop] != '\n' && buffer[stop] != 0) stop++;
            if (begun.size() + stop - at > longest) throw new Malformed("a line is longer than " + longest + " bytes");
            if (stop < end && buffer[stop] == 0) throw new Malformed("a frame ends within its headers");
            if (stop == end) {
                // the rest of it is still to come
                begun.write(buffer, at, stop - at);
                at = stop;
                continue;
            }
            int from = at;
            at = stop + 1;
            if (begun.size() == 0) return text(buffer, from, stop);
            begun.write(buffer, from, stop - from);
            return text(begun.toByteArray(), 0, begun.size());
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        int length = to > from && bytes[to - 1] == '\r' ? to - from - 1 : to - from;
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /// An escape that the protocol does not know stays as it is.
    private static String unescaped(String text) {
        int back = text.indexOf('\\');
        if (back < 0) return text;
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            char meant = switch (next) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 'c' -> ':';
                case '\\' -> '\\';
                default -> 0;
            };
            if (c == '\\' && meant != 0) {
                out.append(meant);
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) return -1;
        }
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) throw new EOFException("the broker closed the connection within a frame");
    }
}

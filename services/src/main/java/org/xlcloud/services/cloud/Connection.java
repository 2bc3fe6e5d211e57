package org.xlcloud.services.cloud;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection that speaks HTTP/1.1, for one request at a time.
///
/// It blocks, without a time-out of its own: whoever uses it has it [#expire]d at the deadline. Interrupting a virtual
/// thread that waits here breaks the connection off.
final class Connection implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 256 * 1024;

    private final String origin;
    /// The socket below TLS: closing it never waits for the other side.
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[32 * 1024];
    private int next;
    private int end;
    private long idleSinceNanos = System.nanoTime();
    private boolean answering;
    private volatile boolean expired;

    /// @param origin what it leads to: connections to the same origin stand in for each other
    /// @param socket closed to break off
    /// @param secured the same socket, or TLS on top of it
    Connection(String origin, Socket socket, Socket secured) throws IOException {
        this.origin = origin;
        this.socket = socket;
        in = secured.getInputStream();
        out = secured.getOutputStream();
    }

    String origin() {
        return origin;
    }

    void send(byte[] head, byte @Nullable [] body) throws IOException {
        try {
            if (body == null || body.length == 0) {
                out.write(head);
            } else {
                byte[] both = java.util.Arrays.copyOf(head, head.length + body.length);
                System.arraycopy(body, 0, both, head.length, body.length);
                out.write(both);
            }
            out.flush();
        } catch (IOException e) {
            throw told(e);
        }
    }

    /// Whether a byte of an answer to the present request has come.
    boolean answering() {
        return answering;
    }

    /// The head of the final answer; what is said before it ("100 Continue") is skipped.
    Head head() throws IOException {
        Head head = oneHead();
        while (head.status() < 200 && head.status() != 101) head = oneHead();
        return head;
    }

    private Head oneHead() throws IOException {
        int[] left = {MOST_HEAD_BYTES};
        Head head = new Head(line(left, true));
        for (String line = line(left, false); !line.isEmpty(); line = line(left, false)) head.add(line);
        return head;
    }

    /// A line without its end.
    ///
    /// @param left how many bytes it may have, counted down
    /// @param first whether it is the first of an answer
    private String line(int[] left, boolean first) throws IOException {
        StringBuilder begun = null;
        while (true) {
            if (next == end && !fill())
                throw new EOFException(
                        first && begun == null
                                ? "the server closed the connection without an answer"
                                : "the answer is cut off in its header");
            int at = next;
            while (at < end && buffer[at] != '\n') at++;
            left[0] -= at - next;
            if (left[0] < 0) throw new IOException("the header of the answer is longer than " + MOST_HEAD_BYTES);
            if (at == end) {
                if (begun == null) begun = new StringBuilder();
                begun.append(new String(buffer, next, at - next, StandardCharsets.ISO_8859_1));
                next = at;
                continue;
            }
            int to = at > next && buffer[at - 1] == '\r' ? at - 1 : at;
            String line = new String(buffer, next, to - next, StandardCharsets.ISO_8859_1);
            next = at + 1;
            if (begun == null) return line;
            String whole = begun.append(line).toString();
            return line.isEmpty() && whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
        }
    }

    /// The number at the head of a chunk; 0 at the end, after which the lines behind the body are read too.
    ///
    /// @param first whether it is the first chunk of a body
    long chunk(boolean first) throws IOException {
        int[] left = {MOST_HEAD_BYTES};
        if (!first && !line(left, false).isEmpty()) throw new IOException("found a chunk longer than it says");
        String line = line(left, false);
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (!digits.matches("[0-9A-Fa-f]{1,15}"))
            throw new IOException("found no length of a chunk but \"" + Text.line(line) + "\"");
        long length = Long.parseLong(digits, 16);
        if (length == 0) {
            String trailer = line(left, false);
            while (!trailer.isEmpty()) trailer = line(left, false);
        }
        return length;
    }

    /// Up to so many bytes of the body; negative when the connection has ended.
    int read(byte[] into, int offset, int length) throws IOException {
        if (next == end) {
            if (length >= buffer.length) return read(() -> in.read(into, offset, length));
            if (!fill()) return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(buffer, next, into, offset, count);
        next += count;
        return count;
    }

    /// Passes over so many bytes when they have arrived already.
    boolean skip(long count) {
        if (count > end - next) return false;
        next += (int) count;
        return true;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = 0;
        end = Math.max(0, read(() -> in.read(buffer, 0, buffer.length)));
        answering |= end > 0;
        return end > 0;
    }

    private interface Reading {
        int read() throws IOException;
    }

    private int read(Reading reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw told(e);
        }
    }

    /// The reason for which a read or write ended, where it was one of ours.
    private IOException told(IOException thrown) {
        if (expired) return (IOException) new HttpTimeoutException("no answer").initCause(thrown);
        if (Thread.currentThread().isInterrupted())
            return (IOException) new InterruptedIOException("cancelled").initCause(thrown);
        return thrown;
    }

    /// Ends whatever waits for this connection with an [HttpTimeoutException].
    void expire() {
        expired = true;
        close();
    }

    /// Notes that it waits for its next request from now on. False when something has come unasked, so that it can't
    /// have one.
    boolean rest() {
        idleSinceNanos = System.nanoTime();
        answering = false;
        return next == end && !expired;
    }

    boolean restedLongerThan(long nanos) {
        return System.nanoTime() - idleSinceNanos > nanos;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is as good as closed
        }
    }
}

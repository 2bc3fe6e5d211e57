package org.xlcloud.services.cloud;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.util.function.Consumer;

/// An answer's bytes as they arrive: ends with an exception at the deadline, also when the server trickles, and at the
/// byte limit. At its end, or when it is closed, it gives the connection back.
final class BoundedBody extends InputStream {
    private static final int TO_THE_END = -1;

    private final Connection connection;
    private final boolean chunked;
    private final long mostBytes;
    private final Consumer<Boolean> end;
    /// Bytes until the end of the body or of the chunk.
    private long left;
    private long bytes;
    private boolean begun;
    private boolean ended;

    /// @param end hears once, at the end, whether the connection may be used again
    BoundedBody(Connection connection, Head head, boolean bodiless, long mostBytes, Consumer<Boolean> end)
            throws IOException {
        this.connection = connection;
        this.mostBytes = mostBytes;
        this.chunked = !bodiless && head.chunked();
        this.left = bodiless ? 0 : chunked ? 0 : head.length();
        this.end = end;
        if (left == 0 && !chunked) end(head.keepsConnection());
    }

    /// Found more than the limit; the message says how much.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (ended) return -1;
        try {
            return readOpen(into, offset, length);
        } catch (HttpTimeoutException e) {
            close();
            throw (IOException) new HttpTimeoutException("after " + bytes + " bytes").initCause(e.getCause());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private int readOpen(byte[] into, int offset, int length) throws IOException {
        if (chunked && left == 0) {
            left = connection.chunk(!begun);
            begun = true;
            if (left == 0) {
                end(true);
                return -1;
            }
        }
        int wanted = left == TO_THE_END ? length : (int) Math.min(length, left);
        int count = connection.read(into, offset, wanted);
        if (count < 0) {
            if (left != TO_THE_END)
                throw new EOFException("the answer is cut off: " + bytes + " bytes received, " + left + " missing");
            end(false);
            return -1;
        }
        bytes += count;
        if (bytes > mostBytes)
            throw new TooLong("the answer is longer than " + mostBytes + " bytes, the most that is read");
        if (left != TO_THE_END) left -= count;
        if (left == 0 && !chunked) end(true);
        return count;
    }

    /// Gives the connection back; when bytes are outstanding, that means to close it.
    @Override
    public void close() {
        if (ended) return;
        end(!chunked && left != TO_THE_END && connection.skip(left));
    }

    private void end(boolean whole) {
        ended = true;
        end.accept(whole);
    }
}

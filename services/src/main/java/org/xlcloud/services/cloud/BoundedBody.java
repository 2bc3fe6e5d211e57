package org.xlcloud.services.cloud;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// An answer's bytes as they arrive: ends with an exception at the deadline, also when the server trickles, and at the
/// byte limit. At its end, or when it is closed, it gives the connection back.
final class BoundedBody extends InputStream {
    private final ClassicHttpResponse response;
    private final @Nullable InputStream in;
    /// How long the body says it is; negative when it doesn't.
    private final long length;

    private final Deadline deadline;
    private final long mostBytes;
    private final Runnable end;
    private long bytes;
    private boolean ended;

    /// @param end called once, at the end
    BoundedBody(ClassicHttpResponse response, Deadline deadline, long mostBytes, Runnable end) throws IOException {
        this.response = response;
        this.deadline = deadline;
        this.mostBytes = mostBytes;
        this.end = end;
        HttpEntity entity = response.getEntity();
        in = entity == null ? null : entity.getContent();
        length = entity == null ? 0 : entity.getContentLength();
        if (in == null) close();
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
        if (ended || in == null) return -1;
        try {
            int count = in.read(into, offset, length);
            if (count < 0) {
                close();
                return -1;
            }
            bytes += count;
            if (bytes > mostBytes)
                throw new TooLong("the answer is longer than " + mostBytes + " bytes, the most that is read");
            return count;
        } catch (IOException e) {
            close();
            throw told(e);
        }
    }

    private IOException told(IOException thrown) {
        IOException told = Wire.told(thrown, deadline);
        if (told instanceof HttpTimeoutException)
            return (IOException) new HttpTimeoutException("after " + bytes + " bytes").initCause(thrown);
        if (told instanceof ConnectionClosedException)
            return (IOException) new EOFException("the answer is cut off: " + bytes + " bytes received"
                            + (length < 0 ? "" : ", " + (length - bytes) + " missing"))
                    .initCause(thrown);
        return told;
    }

    /// Gives the connection back; when bytes are outstanding that have not come yet, that means to close it.
    @Override
    public void close() {
        if (ended) return;
        ended = true;
        end.run();
        try {
            if (in != null && length >= 0 && length - bytes <= in.available()) in.close();
            response.close();
        } catch (IOException e) {
            return; // the connection is closed, which is what was to be done with it
        }
    }
}

package org.xlcloud.services.ganglia;

import java.io.IOException;
import java.io.InputStream;

/// Passes a document on and ends it with an exception where it is longer than it may be or has no markup for too long:
/// one value of hundreds of megabytes would have to be held in memory whole.
final class GuardedStream extends InputStream {
    private static final int LONGEST_TAG = 256 << 10;

    private final InputStream in;
    private final long mostBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long passed;
    private long withoutMarkup;

    GuardedStream(InputStream in, long mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /// Found more than it may be; the message says how much.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    /// How many bytes have arrived.
    long passed() {
        return passed;
    }

    @Override
    public int read() throws IOException {
        return at < end || fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (at == end && !fill()) return -1;
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count <= 0) return false;
        at = 0;
        end = count;
        passed += count;
        if (passed > mostBytes)
            throw new TooLong("the document is longer than " + (mostBytes >> 20) + " MiB, the limit");
        int last = count - 1;
        while (last >= 0 && buffer[last] != '<') last--; // near the end of almost every buffer
        withoutMarkup = last < 0 ? withoutMarkup + count : count - last;
        if (withoutMarkup > LONGEST_TAG)
            throw new TooLong("there is no markup for " + withoutMarkup + " bytes, Ganglia's tags are short");
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

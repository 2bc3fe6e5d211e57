package org.xlcloud.simulator.ganglia;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Passes a document on and spoils it on the way: for a client's tests against bad input.
final class SpoiledStream extends FilterOutputStream {
    /// Behind the DTD and within the first host.
    private static final int GOOD_BYTES = 3_000;

    private final boolean truncating;
    private int passed;
    private boolean spoiled;

    private SpoiledStream(OutputStream out, boolean truncating) {
        super(out);
        this.truncating = truncating;
    }

    /// Swallows everything after some thousand bytes.
    static OutputStream truncated(OutputStream out) {
        return new SpoiledStream(out, true);
    }

    /// Writes one bare `&` into the first UNITS after some thousand bytes.
    static OutputStream illFormed(OutputStream out) {
        return new SpoiledStream(out, false);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (truncating) {
            int rest = Math.min(length, GOOD_BYTES - passed);
            if (rest > 0) out.write(bytes, offset, rest);
            passed += Math.max(rest, 0);
            return;
        }
        String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        int at = spoiled ? -1 : text.indexOf("UNITS=\"", Math.clamp(GOOD_BYTES - passed, 0, length));
        if (at >= 0) {
            int inside = at + "UNITS=\"".length();
            text = text.substring(0, inside) + "a&b" + text.substring(inside);
            spoiled = true;
        }
        passed += length;
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }
}

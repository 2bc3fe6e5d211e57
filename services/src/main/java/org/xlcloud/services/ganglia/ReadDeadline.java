package org.xlcloud.services.ganglia;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Ends the reading of a socket when nothing comes for too long or when the whole takes too long.
final class ReadDeadline {
    private final Duration whole;
    private final Duration idle;
    private final long atNanos;

    ReadDeadline(Duration whole, Duration idle) {
        this.whole = whole;
        this.idle = idle;
        this.atNanos = System.nanoTime() + whole.toNanos();
    }

    /// Waited too long; the message says for what.
    static final class Passed extends IOException {
        private static final long serialVersionUID = 1;

        Passed(String message) {
            super(message);
        }
    }

    InputStream over(Socket socket) throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            private long passed;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                long left = TimeUnit.NANOSECONDS.toMillis(atNanos - System.nanoTime());
                if (left <= 0) throw late();
                socket.setSoTimeout((int) Math.min(left, idle.toMillis()));
                try {
                    int count = in.read(into, offset, length);
                    passed += Math.max(0, count);
                    return count;
                } catch (SocketTimeoutException e) {
                    if (left <= idle.toMillis()) throw late(); // the socket counts whole milliseconds and may be early
                    throw new Passed("it said nothing more for " + words(idle) + " after " + passed + " bytes");
                }
            }

            private Passed late() {
                return new Passed(
                        "the answer was not complete within " + words(whole) + ", " + passed + " bytes had arrived");
            }
        };
    }

    private static String words(Duration span) {
        long millis = span.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis / 1000.0 + " s";
    }
}

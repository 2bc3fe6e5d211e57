package org.xlcloud.services.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// An answer's bytes as they arrive, read by one thread: ends with an exception at the deadline, also when the
/// server trickles, and at the byte limit.
///
/// The JDK's own time-out ends with the headers, and its stream has no bounds.
final class BoundedBody extends InputStream implements BodySubscriber<BoundedBody> {
    /// Buffers of 16 KiB that may wait for the reader: enough to keep the socket busy, little enough to hold.
    private static final int AHEAD = 16;

    /// Marks the end; what the connection hands us is never empty.
    private static final List<ByteBuffer> END = List.of();

    private final Deadline deadline;
    private final long mostBytes;
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
    private final ArrayDeque<ByteBuffer> taken = new ArrayDeque<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private long bytes;
    private boolean ended;

    BoundedBody(Deadline deadline, long mostBytes) {
        this.deadline = deadline;
        this.mostBytes = mostBytes;
    }

    /// Found more than the limit; the message says how much.
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    @Override
    public CompletionStage<BoundedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.set(given);
        if (closed) given.cancel();
        else given.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!buffers.isEmpty()) arrived.add(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        ByteBuffer buffer = buffer();
        return buffer == null ? -1 : buffer.get() & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        ByteBuffer buffer = buffer();
        if (buffer == null) return -1;
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    /// Gives the connection back; when bytes are outstanding, that means to close it.
    @Override
    public void close() {
        closed = true;
        Subscription given = subscription.get();
        if (!ended && given != null) given.cancel();
    }

    /// The next buffer with bytes in it; null at the end.
    private @Nullable ByteBuffer buffer() throws IOException {
        while (true) {
            ByteBuffer first = taken.peekFirst();
            if (first != null) {
                if (first.hasRemaining()) return first;
                taken.removeFirst();
                continue;
            }
            if (ended) return null;
            take();
        }
    }

    private void take() throws IOException {
        List<ByteBuffer> next;
        try {
            next = arrived.poll(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw (InterruptedIOException) new InterruptedIOException("cancelled").initCause(e);
        }
        if (next == null || (deadline.passed() && !next.isEmpty())) {
            close();
            throw new HttpTimeoutException("after " + bytes + " bytes");
        }
        if (next.isEmpty()) {
            ended = true;
            Throwable thrown = failure;
            if (thrown != null) throw thrown instanceof IOException io ? io : new IOException(thrown);
            return;
        }
        Subscription given = subscription.get();
        if (given != null) given.request(1);
        for (ByteBuffer buffer : next) {
            bytes += buffer.remaining();
            taken.addLast(buffer);
        }
        if (bytes > mostBytes) {
            close();
            throw new TooLong("the answer is longer than " + mostBytes + " bytes, the most that is read");
        }
    }
}

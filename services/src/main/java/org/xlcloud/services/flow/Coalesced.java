package org.xlcloud.services.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Does one piece of work on a virtual thread of its own whenever it is asked to: many askings while it works make one
/// more run. After a run it rests as long as the run took, so that it never takes more than half a core.
public final class Coalesced implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Coalesced.class.getName());
    private static final long SHORTEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Runnable work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean asked;
    private boolean closed;
    private @Nullable Thread thread;

    public Coalesced(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed)
                thread = Thread.ofVirtual().name(name).start(this::loop);
        } finally {
            lock.unlock();
        }
    }

    /// Never waits for the work.
    public void ask() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (awaitAsked()) {
            long start = System.nanoTime();
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A defect of the console: could not " + name, e);
            }
            rest(Math.max(SHORTEST_REST_NANOS, System.nanoTime() - start));
        }
    }

    /// False when closed.
    private boolean awaitAsked() {
        lock.lock();
        try {
            while (!asked && !closed) changed.awaitUninterruptibly();
            asked = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void rest(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts this thread but the end of the program
        } finally {
            lock.unlock();
        }
    }
}

package org.xlcloud.services.telemetry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.metrics.Measured;

/// Batches of samples on their way to whoever keeps them. A keeper that is slow never holds up the newest values: the
/// oldest batch is dropped and counted.
final class SampleQueue implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SampleQueue.class.getName());
    private static final int MOST = 8;

    private final Consumer<List<Measured>> keeper;
    private final ArrayDeque<List<Measured>> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread thread;
    private boolean closed;
    private long dropped;

    SampleQueue(Consumer<List<Measured>> keeper) {
        this.keeper = keeper;
    }

    void start(String name) {
        lock.lock();
        try {
            if (thread == null && !closed)
                thread = Thread.ofVirtual().name(name).start(this::loop);
        } finally {
            lock.unlock();
        }
    }

    /// Never waits.
    void add(List<Measured> batch) {
        if (batch.isEmpty()) return;
        lock.lock();
        try {
            waiting.add(batch);
            if (waiting.size() > MOST) {
                waiting.removeFirst();
                dropped++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many batches were dropped.
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        for (List<Measured> batch = next(); batch != null; batch = next()) {
            try {
                keeper.accept(batch);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A defect of the console: could not keep samples", e);
            }
        }
    }

    /// Null when closed.
    private @Nullable List<Measured> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) changed.awaitUninterruptibly();
            return closed ? null : waiting.removeFirst();
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
}

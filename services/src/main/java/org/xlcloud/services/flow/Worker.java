package org.xlcloud.services.flow;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A virtual thread that works until it is closed, with the one lock for everything that it waits for.
///
/// Conditions and changes run under the lock: they are short, and wait for nothing.
public final class Worker implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;
    private @Nullable Thread thread;

    /// Begins to work; a second start does nothing, nor does one after the end.
    public void start(String name, Runnable work) {
        lock.lock();
        try {
            if (thread == null && !closed)
                thread = Thread.ofVirtual().name(name).start(work);
        } finally {
            lock.unlock();
        }
    }

    /// Changes what it may be waiting for, and wakes it.
    public void change(Runnable change) {
        locked(() -> {
            change.run();
            changed.signalAll();
            return true;
        });
    }

    /// Looks at what is changed under the lock.
    public <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something is so; false when closed meanwhile.
    ///
    /// @param taken asked after each change; it may take what it finds, and is then true
    public boolean await(BooleanSupplier taken) {
        lock.lock();
        try {
            while (!closed && !taken.getAsBoolean()) changed.awaitUninterruptibly();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a while, or less when something is so before; false when closed meanwhile.
    ///
    /// @param taken as for [#await]
    public boolean rest(Duration atMost, BooleanSupplier taken) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!closed && !taken.getAsBoolean() && left > 0) left = changed.awaitNanos(left);
            return !closed;
        } catch (InterruptedException e) {
            return false; // only its end interrupts it
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        return locked(() -> closed);
    }

    /// Lets it end once it has done what it is about.
    @Override
    public void close() {
        change(() -> closed = true);
    }

    /// Ends it and interrupts what it is about.
    public void interrupt() {
        change(() -> {
            closed = true;
            if (thread != null) thread.interrupt();
        });
    }
}

package org.xlcloud.services.scaling;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// One scaling in memory: whoever changes it writes it to the journal first.
final class Kept {
    private final ScalingFacts facts;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition other = lock.newCondition();
    private volatile Scaling now;
    private long changes; // under the lock

    Kept(Scaling first, ScalingFacts facts, Runnable changed) {
        this.now = first;
        this.facts = facts;
        this.changed = changed;
    }

    Scaling now() {
        return now;
    }

    /// @param text what happened, for people
    /// @throws org.xlcloud.services.flow.ProblemException when the journal can't take it: nothing
    /// has changed then
    void change(String text, UnaryOperator<Scaling> how) {
        lock.lock();
        try {
            Scaling next = how.apply(now);
            if (next.equals(now)) return;
            facts.write(next, text);
            now = next;
            changes++;
            other.signalAll();
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /// Counts up with every change.
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there are more changes than these, or the time is over.
    void await(long seen, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (changes == seen && nanos > 0) nanos = other.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    /// Says what it waits for; that is worth no fact of its own.
    void waits(String sentence) {
        lock.lock();
        try {
            if (now.ended() || now.words().equals(sentence)) return;
            now = now.saying(sentence);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /// Takes what another program has written.
    void replace(Scaling told) {
        lock.lock();
        try {
            now = told;
            changes++;
            other.signalAll();
        } finally {
            lock.unlock();
        }
        changed.run();
    }
}

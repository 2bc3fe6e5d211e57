package org.xlcloud.services.scaling;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// One scaling in memory: whoever changes it writes it to the journal first.
final class Kept {
    private final ScalingFacts facts;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Scaling now;

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
        } finally {
            lock.unlock();
        }
        changed.run();
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
        } finally {
            lock.unlock();
        }
        changed.run();
    }
}

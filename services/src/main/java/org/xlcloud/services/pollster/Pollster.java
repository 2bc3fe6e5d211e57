package org.xlcloud.services.pollster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Subject;

/// Takes what was measured and pushes it on a virtual thread of its own. While Gnocchi is away measures
/// wait, with the times at which they were taken; beyond the bound the oldest are dropped and counted.
/// A measure that is not newer than the last one of its GPU is a repetition and not pushed; one that is
/// pushed again because its answer was lost has the same time, by which Gnocchi keeps one.
public final class Pollster implements AutoCloseable {
    /// @param pushed rows since the start
    /// @param waiting rows that are still here
    /// @param dropped rows that were given up because too many waited
    /// @param repeated rows that said nothing new
    /// @param problem why the last push failed; null while all is well
    /// @param pushedAt when the last push was taken
    public record State(
            long pushed,
            int waiting,
            long dropped,
            long repeated,
            @Nullable Problem problem,
            @Nullable Instant pushedAt) {}

    private static final Logger LOG = LateLogger.of(Pollster.class);
    private static final int ROWS_IN_ONE_PUSH = 2_000;
    private static final int LONGEST_BACK_OFF = 6;

    private final Consumer<List<Measured>> push;
    private final int mostWaiting;
    private final Duration pause;
    private final InstantSource clock;
    private final ArrayDeque<Measured> waiting = new ArrayDeque<>();
    private final Map<Subject, Instant> last = new HashMap<>();
    private final Mailbox<State> state = new Mailbox<>(new State(0, 0, 0, 0, null, null));
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long pushed;
    private long dropped;
    private long repeated;
    private @Nullable Problem problem;
    private @Nullable Instant pushedAt;
    private boolean closed;
    private @Nullable Thread thread;

    /// @param push takes rows or throws a [ProblemException]: [GpuResources#push]
    /// @param mostWaiting rows that wait at the most: a row is one GPU at one time
    /// @param pause after a failure; grows up to sixty-four times
    public Pollster(Consumer<List<Measured>> push, int mostWaiting, Duration pause, InstantSource clock) {
        this.push = push;
        this.mostWaiting = mostWaiting;
        this.pause = pause;
        this.clock = clock;
    }

    public Mailbox<State> state() {
        return state;
    }

    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed)
                thread = Thread.ofVirtual().name("pollster").start(this::loop);
        } finally {
            lock.unlock();
        }
    }

    /// Never waits for Gnocchi.
    public void take(List<Measured> rows) {
        lock.lock();
        try {
            for (Measured row : rows) {
                if (row.subject().kind() != Subject.Kind.GPU || !row.values().any()) continue;
                Instant before = last.get(row.subject());
                if (before != null && !row.at().isAfter(before)) {
                    repeated++;
                    continue;
                }
                last.put(row.subject(), row.at());
                waiting.add(row);
                if (waiting.size() > mostWaiting) {
                    waiting.removeFirst();
                    dropped++;
                }
            }
            changed.signalAll();
            publish();
        } finally {
            lock.unlock();
        }
    }

    private void publish() {
        state.put(new State(pushed, waiting.size(), dropped, repeated, problem, pushedAt));
    }

    private void loop() {
        int failures = 0;
        while (true) {
            List<Measured> batch = next();
            if (batch.isEmpty()) return;
            if (push(batch)) failures = 0;
            else if (!rest(pause.multipliedBy(1L << Math.min(failures++, LONGEST_BACK_OFF)))) return;
        }
    }

    /// The oldest rows, which stay here until they are taken; empty when closed.
    private List<Measured> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) changed.awaitUninterruptibly();
            if (closed) return List.of();
            return waiting.stream().limit(ROWS_IN_ONE_PUSH).toList();
        } finally {
            lock.unlock();
        }
    }

    private boolean push(List<Measured> batch) {
        try {
            push.accept(batch);
            lock.lock();
            try {
                // the bound may have dropped some of them meanwhile
                for (Measured row : batch) if (same(waiting.peekFirst(), row)) waiting.removeFirst();
                pushed += batch.size();
                problem = null;
                pushedAt = clock.instant();
                publish();
            } finally {
                lock.unlock();
            }
            return true;
        } catch (ProblemException e) {
            LOG.log(Level.DEBUG, e::getMessage);
            lock.lock();
            try {
                problem = e.problem();
                publish();
            } finally {
                lock.unlock();
            }
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very row, not one like it
    private static boolean same(@Nullable Measured one, Measured other) {
        return one == other;
    }

    /// False when closed meanwhile.
    private boolean rest(Duration howLong) {
        lock.lock();
        try {
            long left = howLong.toNanos();
            while (!closed && left > 0) left = changed.awaitNanos(left);
            return !closed;
        } catch (InterruptedException e) {
            return false; // only close() interrupts this thread
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
            if (thread != null) thread.interrupt();
        } finally {
            lock.unlock();
        }
    }
}

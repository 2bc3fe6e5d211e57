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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Worker;
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
    private final Mailbox<State> state = new Mailbox<>(new State(0, 0, 0, 0, null, null));
    private final Worker worker = new Worker();

    // Under the worker's lock.
    private final ArrayDeque<Measured> waiting = new ArrayDeque<>();
    private final Map<Subject, Instant> last = new HashMap<>();
    private long pushed;
    private long dropped;
    private long repeated;
    private @Nullable Problem problem;
    private @Nullable Instant pushedAt;

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
        worker.start("pollster", this::loop);
    }

    /// Never waits for Gnocchi.
    public void take(List<Measured> rows) {
        worker.change(() -> {
            for (Measured row : rows)
                if (row.subject().kind() == Subject.Kind.GPU && row.values().any()) take(row);
            publish();
        });
    }

    private void take(Measured row) {
        Instant before = last.get(row.subject());
        if (before != null && !row.at().isAfter(before)) {
            repeated++;
            return;
        }
        last.put(row.subject(), row.at());
        waiting.add(row);
        if (waiting.size() > mostWaiting) {
            waiting.removeFirst();
            dropped++;
        }
    }

    private void publish() {
        state.put(new State(pushed, waiting.size(), dropped, repeated, problem, pushedAt));
    }

    private void loop() {
        int failures = 0;
        while (worker.await(() -> !waiting.isEmpty())) {
            // The oldest rows, which stay here until they are taken.
            List<Measured> batch =
                    worker.locked(() -> waiting.stream().limit(ROWS_IN_ONE_PUSH).toList());
            if (push(batch)) failures = 0;
            else if (!worker.rest(pause.multipliedBy(1L << Math.min(failures++, LONGEST_BACK_OFF)), () -> false))
                return;
        }
    }

    private boolean push(List<Measured> batch) {
        try {
            push.accept(batch);
        } catch (ProblemException e) {
            LOG.log(Level.DEBUG, e::getMessage);
            return failed(e.problem());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Unexpected failure of a push", e);
            return failed(Problem.of("push metrics", "the pollster", String.valueOf(e))
                    .withHint("This is a defect of the console; the log has the details."));
        }
        worker.change(() -> {
            // the bound may have dropped some of them meanwhile
            for (Measured row : batch) if (same(waiting.peekFirst(), row)) waiting.removeFirst();
            pushed += batch.size();
            problem = null;
            pushedAt = clock.instant();
            publish();
        });
        return true;
    }

    private boolean failed(Problem why) {
        worker.change(() -> {
            problem = why;
            publish();
        });
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // the very row, not one like it
    private static boolean same(@Nullable Measured one, Measured other) {
        return one == other;
    }

    /// Stops pushing, and interrupts a push that is under way.
    @Override
    public void close() {
        worker.interrupt();
    }
}

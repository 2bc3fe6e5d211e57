package org.xlcloud.services.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/// Asks one system again and again on a virtual thread of its own and publishes each outcome as a [Reading].
///
/// Attempts never overlap. After a failure the pause doubles up to eight intervals; [#askNow] cuts any pause short.
public final class Feed<T> implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Feed.class);
    private static final int MOST_BACK_OFF = 8;

    private final Callable<T> ask;
    private final Duration interval;
    private final InstantSource clock;
    private final Mailbox<Reading<T>> readings;
    private final Worker worker = new Worker();
    private boolean askedNow; // under the worker's lock

    public Feed(String source, Duration interval, InstantSource clock, Callable<T> ask) {
        this.ask = ask;
        this.interval = interval;
        this.clock = clock;
        this.readings = new Mailbox<>(Reading.loading(source, interval));
    }

    public Mailbox<Reading<T>> readings() {
        return readings;
    }

    /// Begins to ask; a second start does nothing.
    public void start() {
        worker.start("feed " + readings.newest().source(), this::loop);
    }

    /// Asks at once instead of at the end of the pause: the Refresh and Retry buttons.
    public void askNow() {
        worker.change(() -> askedNow = true);
    }

    /// Stops asking and interrupts an attempt that is under way.
    @Override
    public void close() {
        worker.interrupt();
    }

    private void loop() {
        int failures = 0;
        while (!worker.isClosed()) {
            failures = attempt() ? 0 : failures + 1;
            int factor = failures == 0 ? 1 : Math.min(MOST_BACK_OFF, 1 << Math.min(failures - 1, 3));
            if (!worker.rest(interval.multipliedBy(factor), this::taken)) return;
        }
    }

    private boolean attempt() {
        try {
            T value = ask.call();
            if (worker.isClosed()) return true;
            readings.put(readings.newest().succeeded(value, clock.instant()));
            return true;
        } catch (InterruptedException e) {
            return false; // only close() interrupts this thread, and the loop looks at it next
        } catch (ProblemException e) {
            LOG.log(Level.DEBUG, e::getMessage);
            return fail(e.problem());
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Unexpected failure of a feed", e);
            String source = readings.newest().source();
            return fail(Problem.of("read " + source, source, String.valueOf(e))
                    .withHint("This is a defect of the console; the log has the details."));
        }
    }

    private boolean fail(Problem problem) {
        if (!worker.isClosed()) readings.put(readings.newest().failed(problem, clock.instant()));
        return false;
    }

    private boolean taken() {
        boolean was = askedNow;
        askedNow = false;
        return was;
    }
}

package org.xlcloud.services.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/// Asks one system again and again on a virtual thread of its own and publishes each outcome as a [Reading].
///
/// Attempts never overlap. After a failure the pause doubles, up to a minute or to the interval where that is longer:
/// what is back is soon seen. [#askNow] cuts any pause short.
public final class Feed<T> implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Feed.class);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(1);

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
            if (!worker.rest(pause(interval, failures), this::taken)) return;
        }
    }

    /// @param failures in a row
    static Duration pause(Duration interval, int failures) {
        if (failures < 2) return interval;
        Duration doubled = interval.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration longest = interval.compareTo(LONGEST_BACK_OFF) > 0 ? interval : LONGEST_BACK_OFF;
        return doubled.compareTo(longest) < 0 ? doubled : longest;
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

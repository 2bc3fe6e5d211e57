package org.xlcloud.services.flow;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Does one piece of work on a virtual thread of its own whenever it is asked to: many askings while it works make one
/// more run. After a run it rests as long as the run took, so that it never takes more than half a core.
public final class Coalesced implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Coalesced.class);
    private static final long SHORTEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final Runnable work;
    private final Worker worker = new Worker();
    private boolean asked; // under the worker's lock

    public Coalesced(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    public void start() {
        worker.start(name, this::loop);
    }

    /// Never waits for the work.
    public void ask() {
        worker.change(() -> asked = true);
    }

    @Override
    public void close() {
        worker.close();
    }

    private void loop() {
        while (worker.await(this::taken)) {
            long start = System.nanoTime();
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A defect of the console: could not " + name, e);
            }
            long took = System.nanoTime() - start;
            worker.rest(Duration.ofNanos(Math.max(SHORTEST_REST_NANOS, took)), () -> false);
        }
    }

    private boolean taken() {
        boolean was = asked;
        asked = false;
        return was;
    }
}

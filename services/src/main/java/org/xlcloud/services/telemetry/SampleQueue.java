package org.xlcloud.services.telemetry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Worker;
import org.xlcloud.services.metrics.Measured;

/// Batches of samples on their way to whoever keeps them. A keeper that is slow never holds up the newest values: the
/// oldest batch is dropped and counted.
final class SampleQueue implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(SampleQueue.class);
    private static final int MOST = 8;

    private final Consumer<List<Measured>> keeper;
    private final ArrayDeque<List<Measured>> waiting = new ArrayDeque<>();
    private final Worker worker = new Worker();
    private long dropped;

    SampleQueue(Consumer<List<Measured>> keeper) {
        this.keeper = keeper;
    }

    void start(String name) {
        worker.start(name, this::loop);
    }

    /// Never waits.
    void add(List<Measured> batch) {
        if (batch.isEmpty()) return;
        worker.change(() -> {
            waiting.add(batch);
            if (waiting.size() > MOST) {
                waiting.removeFirst();
                dropped++;
            }
        });
    }

    /// How many batches were dropped.
    long dropped() {
        return worker.locked(() -> dropped);
    }

    private void loop() {
        while (worker.await(() -> !waiting.isEmpty())) {
            List<Measured> batch = worker.locked(waiting::removeFirst);
            try {
                keeper.accept(batch);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A defect of the console: could not keep samples", e);
            }
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}

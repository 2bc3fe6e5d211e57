package org.xlcloud.services.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.xlcloud.services.metrics.Measured;

/// Batches that are to be written, oldest first. Bounded: the oldest are dropped and counted. Used under a
/// lock.
final class Waiting {
    private final int most;
    private final Deque<List<Measured>> batches = new ArrayDeque<>();
    private int rows;
    private long dropped;

    Waiting(int most) {
        this.most = most;
    }

    void add(List<Measured> batch) {
        batches.add(batch);
        rows += batch.size();
        while (rows > most) drop(batches.removeFirst().size());
    }

    private void drop(int count) {
        rows -= count;
        dropped += count;
    }

    /// All that waits.
    List<Measured> take() {
        var all = new ArrayList<Measured>(rows);
        batches.forEach(all::addAll);
        batches.clear();
        rows = 0;
        return all;
    }

    /// Counts what was taken and could not be written.
    void lost(int count) {
        dropped += count;
    }

    int rows() {
        return rows;
    }

    long dropped() {
        return dropped;
    }
}

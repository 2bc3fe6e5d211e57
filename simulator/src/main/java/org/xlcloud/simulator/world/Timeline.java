package org.xlcloud.simulator.world;

import java.util.PriorityQueue;

/// What is going to happen, in the order of time. Used under the world's lock; only [#due] may be asked without it.
final class Timeline {
    private record Entry(long at, long order, Runnable step) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private volatile long next = Long.MAX_VALUE;
    private long order;
    private long here = -1;

    boolean due(long nanos) {
        return next <= nanos;
    }

    /// The time that counts now: an event's own while it happens, however late it is played.
    long moment(long nanos) {
        return here >= 0 ? here : nanos;
    }

    void at(long nanos, Runnable step) {
        queue.add(new Entry(nanos, order++, step));
        next = queue.element().at();
    }

    void play(long until) {
        if (here >= 0) {
            return;
        }
        try {
            for (Entry entry = queue.peek(); entry != null && entry.at() <= until; entry = queue.peek()) {
                queue.remove();
                here = entry.at();
                entry.step().run();
            }
        } finally {
            here = -1;
            Entry entry = queue.peek();
            next = entry == null ? Long.MAX_VALUE : entry.at();
        }
    }
}

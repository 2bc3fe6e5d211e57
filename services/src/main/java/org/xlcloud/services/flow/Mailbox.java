package org.xlcloud.services.flow;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Holds the newest value of one kind. Writers never wait and readers see the newest only.
public final class Mailbox<T> {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile T newest;

    public Mailbox(T first) {
        newest = first;
    }

    public void put(T value) {
        newest = value;
        listeners.forEach(Runnable::run);
    }

    public T newest() {
        return newest;
    }

    /// Calls `arrival` on the writer's thread after each put; it must not block. Close the subscription to end it.
    public Subscription onArrival(Runnable arrival) {
        listeners.add(arrival);
        return () -> listeners.remove(arrival);
    }

    /// Ends what it stands for when closed; closing twice is harmless.
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

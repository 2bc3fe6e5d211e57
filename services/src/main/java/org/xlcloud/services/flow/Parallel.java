package org.xlcloud.services.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does one thing for each of many items on a few virtual threads.
///
/// A fixed width, not a thread per item: thousands that queue at a service's gate would use up their deadlines there.
public final class Parallel {
    private Parallel() {}

    /// Does all of it at the same time; returns when everything is done. The first failure is thrown.
    public static void all(Runnable... works) throws InterruptedException {
        forEach(works.length, List.of(works), Runnable::run);
    }

    /// Returns when all are done. The first failure ends the rest and is thrown.
    ///
    /// @param width how many at once
    public static <T> void forEach(int width, Collection<T> items, Consumer<T> work) throws InterruptedException {
        List<T> queue = List.copyOf(items);
        int count = Math.min(width, queue.size());
        if (count == 0) return;
        var next = new AtomicInteger();
        var failure = new AtomicReference<@Nullable RuntimeException>();
        var done = new CountDownLatch(count);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    for (int item = next.getAndIncrement();
                            item < queue.size() && failure.get() == null;
                            item = next.getAndIncrement()) {
                        work.accept(queue.get(item));
                    }
                } catch (RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.countDown();
                }
            }));
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            throw e;
        }
        RuntimeException first = failure.get();
        if (first != null) throw first;
    }
}

package org.xlcloud.services.cloud;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Ends what waits at its deadline. Its one thread lives only while something waits.
final class Watch implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    Watch(String name) {
        thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        thread.setRemoveOnCancelPolicy(true);
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /// Does something at the deadline, unless it is cancelled before; at once after [#close].
    Future<?> at(Deadline deadline, Runnable end) {
        try {
            return thread.schedule(end, Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            end.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

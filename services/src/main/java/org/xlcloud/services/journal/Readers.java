package org.xlcloud.services.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;

/// A few connections that read, on threads of their own: native code would hold up the threads that
/// virtual ones share.
final class Readers implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Readers.class);
    private static final int MOST = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            MOST, Thread.ofPlatform().daemon().name("journal reader ", 1).factory());
    private final Deque<Connection> idle = new ArrayDeque<>();
    private int generation;

    Readers(Dialect dialect) {
        this.dialect = dialect;
    }

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /// @param ready waits until there is something to read
    <T> T with(Work<T> work, Function<SQLException, ProblemException> problem, Runnable ready) {
        ready.run();
        try {
            return CompletableFuture.supplyAsync(() -> run(work, problem), threads)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException known) throw known;
            throw e;
        } catch (RejectedExecutionException e) {
            throw new ProblemException(Problem.of("read from the journal", Journal.NAME, "it is closed"), e);
        }
    }

    private <T> T run(Work<T> work, Function<SQLException, ProblemException> problem) {
        for (int attempt = 1; ; attempt++) {
            Connection connection = null;
            boolean pooled = false;
            int made;
            try {
                synchronized (idle) {
                    made = generation;
                    connection = idle.poll();
                }
                pooled = connection != null;
                if (connection == null) connection = dialect.reader();
                T result = work.on(connection);
                giveBack(connection, made);
                return result;
            } catch (SQLException e) {
                close(connection);
                // A pooled connection may have died of old age; a new one tells the truth.
                if (!pooled || attempt > MOST) throw problem.apply(e);
            }
        }
    }

    private void giveBack(Connection connection, int made) {
        synchronized (idle) {
            if (made == generation && idle.size() < MOST) {
                idle.push(connection);
                return;
            }
        }
        close(connection);
    }

    /// Closes what is idle, and has the rest closed when it is given back.
    void drop() {
        synchronized (idle) {
            generation++;
            while (!idle.isEmpty()) close(idle.poll());
        }
    }

    private static void close(@Nullable Connection connection) {
        if (connection == null) return;
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "A reader's connection does not close", e);
        }
    }

    /// Waits for whoever still reads: behind this no file of the journal changes any more.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                LOG.log(Level.WARNING, "A reader of the journal has not ended within {0} s", PATIENCE.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }
}

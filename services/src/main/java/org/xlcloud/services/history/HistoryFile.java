package org.xlcloud.services.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;

/// The history of this user, opened to be read only: for a command beside the window. Opens the file at the first
/// question, and never makes, changes or puts aside one.
///
/// DuckDB lets nobody else look into a file that a process writes, so while a window is open every question fails with
/// the number of its process.
public final class HistoryFile implements MetricSource, AutoCloseable {
    private final Path file;
    private @Nullable Database database;
    private @Nullable Problem failure;

    public HistoryFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return History.NAME;
    }

    /// Nothing where there is no file.
    @Override
    public synchronized Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        if (to.isBefore(from) || !Files.exists(file)) return Samples.NONE;
        if (failure != null) throw new ProblemException(failure);
        String doing = "read " + metric.title() + " of " + subject.id() + " from the history";
        try {
            if (database == null) database = Database.openToRead(file);
            int id = database.id(subject);
            if (id < 0) return Samples.NONE;
            return new Reader(database).series(id, metric, from.toEpochMilli(), to.toEpochMilli(), atMost);
        } catch (SQLException e) {
            Failure kind = Failure.of(e);
            Problem problem = kind.problem("read the history", file, e);
            if (database == null) failure = kind == Failure.LOCKED ? inUse(problem) : problem;
            throw new ProblemException(failure == null ? kind.problem(doing, file, e) : failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(doing, file.toString(), "cancelled"), e);
        }
    }

    private static Problem inUse(Problem problem) {
        return problem.withHint("What it alone has is left out here; the window shows it.");
    }

    @Override
    public synchronized void close() {
        try {
            if (database != null) database.close();
        } catch (SQLException e) {
            throw new ProblemException(Failure.of(e).problem("close the history", file, e), e);
        }
        database = null;
    }
}

package org.xlcloud.services.history;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.UserFolders;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.metrics.Measured;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.MetricSource;
import org.xlcloud.services.metrics.Ranked;
import org.xlcloud.services.metrics.Samples;
import org.xlcloud.services.metrics.Subject;

/// Metrics that outlive the window, in one file of this user. Safe on any thread.
///
/// Nothing is opened or loaded before the first batch or question. Writers never wait: batches queue up, the
/// oldest are dropped and counted when they are too many, and one thread writes what has come every few
/// seconds. A file that is unusable is put aside as `.broken`, which is said once in [#problems], and begun
/// anew. While another process has the file, this one goes on without and tries again every minute.
public final class History implements MetricSource, AutoCloseable {
    static final String NAME = "History";
    private static final Duration UPKEEP = Duration.ofMinutes(1);
    private static final Duration TRIES_AGAIN = Duration.ofSeconds(50);
    private static final Duration COLLECTS = Duration.ofSeconds(3);
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(20);
    /// Sorting an hour of a large cloud takes its time on a busy machine.
    private static final Duration FLUSHES_WITHIN = Duration.ofMinutes(5);
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(20);
    /// Two minutes of 16,000 GPUs at a poll every 15 s.
    private static final int MOST_WAITING = 128_000;
    /// Samples from further ahead come from a clock that is wrong.
    private static final Duration AHEAD = Duration.ofHours(1);

    private final Path file;
    private final HistoryLimits limits;
    private final InstantSource clock;
    private final Mailbox<Reading<Kept>> state = new Mailbox<>(Reading.loading(NAME, UPKEEP));
    private final Mailbox<List<Problem>> problems = new Mailbox<>(List.of());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Waiting waiting = new Waiting(MOST_WAITING);
    private @Nullable Thread writer;
    private boolean flushing;
    private @Nullable SQLException spoiled;
    private boolean closed;
    private @Nullable Problem failure;
    private @Nullable Database database;
    private long retryAtNanos;

    public History(Path file, HistoryLimits limits, InstantSource clock) {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
    }

    /// `history.duckdb` among the user's data.
    public static Path file(Map<String, String> environment, Path home) {
        return UserFolders.of(environment, home).data().resolve("history.duckdb");
    }

    @Override
    public String name() {
        return NAME;
    }

    /// What it holds and whether it works; the problem of the newest attempt beside.
    public Mailbox<Reading<Kept>> state() {
        return state;
    }

    /// What happened once and is to be said once, oldest first: a file that was put aside.
    public Mailbox<List<Problem>> problems() {
        return problems;
    }

    /// Takes a batch to be written soon. Never waits.
    public void append(List<Measured> batch) {
        Instant latest = clock.instant().plus(AHEAD);
        Instant earliest = clock.instant().minus(limits.keeps(Tier.FINE));
        List<Measured> plausible = batch.stream()
                .filter(row -> row.at().isBefore(latest) && row.at().isAfter(earliest))
                .toList();
        lock.lock();
        try {
            if (closed) return;
            waiting.lost(batch.size() - plausible.size());
            if (plausible.isEmpty()) return;
            waiting.add(plausible);
            start();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Writes what waits and returns when that is done or can't be done, at the latest after five minutes.
    public void flush() {
        lock.lock();
        try {
            if (closed) return;
            flushing = true;
            start();
            changed.signalAll();
            long left = FLUSHES_WITHIN.toNanos();
            while (flushing && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Samples read(Subject subject, Metric metric, Instant from, Instant to, int atMost) {
        if (to.isBefore(from)) return Samples.NONE;
        return ask("read " + metric.title() + " of " + subject.id() + " from the history", opened -> {
            int id = opened.id(subject);
            if (id < 0) return Samples.NONE;
            return new Reader(opened).series(id, metric, from.toEpochMilli(), to.toEpochMilli(), atMost);
        });
    }

    /// The subjects with the greatest mean of a metric over a range, greatest first; exact as far
    /// back as single samples are kept.
    ///
    /// @param clouds of these only; of all when empty
    /// @throws ProblemException when the history can't be read
    public List<Ranked> top(Metric metric, Set<String> clouds, Instant from, Instant to, int n) {
        if (to.isBefore(from) || n < 1) return List.of();
        return ask(
                "rank by " + metric.title() + " from the history",
                opened -> new Reader(opened).top(metric, clouds, from.toEpochMilli(), to.toEpochMilli(), n));
    }

    private interface Question<T> {
        T of(Database opened) throws SQLException, InterruptedException;
    }

    private <T> T ask(String doing, Question<T> question) {
        try {
            return question.of(opened(doing));
        } catch (SQLException e) {
            Failure kind = Failure.of(e);
            if (kind.ends()) spoil(e);
            throw new ProblemException(kind.problem(doing, file, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(doing, file.toString(), "cancelled"), e);
        }
    }

    /// The file, opened; waits for that the first time.
    private Database opened(String doing) throws InterruptedException {
        lock.lock();
        try {
            start();
            long left = OPENS_WITHIN.toNanos();
            while (database == null && failure == null && !closed && left > 0) left = changed.awaitNanos(left);
            if (database != null) return database;
            if (failure != null) throw new ProblemException(failure);
            String why = closed ? "the history is closed" : "not open within " + OPENS_WITHIN.toSeconds() + " s";
            throw new ProblemException(Problem.of(doing, file.toString(), why));
        } finally {
            lock.unlock();
        }
    }

    /// Makes the writer close the file that a question has found unusable.
    private void spoil(SQLException e) {
        lock.lock();
        try {
            spoiled = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (writer != null || closed) return;
        // No virtual thread: DuckDB's calls are native and would hold their carrier.
        writer = Thread.ofPlatform().daemon().name("history writer").start(this::run);
    }

    /// Writes what waits, closes the file and returns when that is done, at the latest after 20 s.
    @Override
    public void close() {
        Thread ending;
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            ending = writer;
        } finally {
            lock.unlock();
        }
        if (ending == null) return;
        try {
            ending.join(CLOSES_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            Database here = present();
            if (here == null) here = open();
            more = await();
            if (here != null) work(here);
            flushed();
        }
        Database last = present();
        if (last != null) end(last);
    }

    /// Waits for something to do; false once there will be nothing any more.
    private boolean await() {
        lock.lock();
        try {
            long idle = UPKEEP.toNanos();
            while (!closed && !flushing && spoiled == null && waiting.rows() == 0 && idle > 0)
                idle = changed.awaitNanos(idle);
            long collecting = waiting.rows() > 0 ? COLLECTS.toNanos() : 0;
            while (!closed && !flushing && spoiled == null && collecting > 0)
                collecting = changed.awaitNanos(collecting);
            return !closed;
        } catch (InterruptedException e) {
            return false; // nobody interrupts this thread but the end of the program
        } finally {
            lock.unlock();
        }
    }

    private void flushed() {
        lock.lock();
        try {
            flushing = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Database present() {
        lock.lock();
        try {
            return database;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Database open() {
        if (failure != null && System.nanoTime() - retryAtNanos < 0) return null;
        String doing = "open the history of metrics";
        try {
            return opened(Database.open(file));
        } catch (SQLException | IOException e) {
            Failure kind = Failure.of(e);
            if (kind != Failure.BROKEN) return failed(kind.problem(doing, file, e));
            try {
                putAside(kind.problem(doing, file, e));
                return opened(Database.open(file));
            } catch (SQLException | IOException again) {
                return failed(Failure.of(again).problem(doing, file, again));
            }
        }
    }

    private Database opened(Database fresh) {
        lock.lock();
        try {
            database = fresh;
            failure = null;
            spoiled = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return fresh;
    }

    private void putAside(Problem why) throws IOException {
        Path kept = Database.putAside(file);
        Problem said = why.withHint("It is kept as " + kept.getFileName() + ", and a new history begins.");
        problems.put(Stream.concat(problems.newest().stream(), Stream.of(said)).toList());
    }

    private @Nullable Database failed(Problem problem) {
        state.put(state.newest().failed(problem, clock.instant()));
        lock.lock();
        try {
            failure = problem;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        retryAtNanos = System.nanoTime() + TRIES_AGAIN.toNanos();
        return null;
    }

    private void work(Database here) {
        List<Measured> rows;
        @Nullable SQLException found;
        lock.lock();
        try {
            rows = waiting.take();
            found = spoiled;
            spoiled = null;
        } finally {
            lock.unlock();
        }
        try {
            if (found != null) throw found;
            if (!rows.isEmpty()) here.append(rows);
            new Upkeep(here, limits).run(clock.instant());
            publish(here);
        } catch (SQLException e) {
            failed(here, rows.size(), e);
        }
    }

    private void publish(Database here) throws SQLException {
        long since = Stream.of(Tier.values()).mapToLong(here::oldest).min().orElse(Long.MAX_VALUE);
        lock.lock();
        try {
            var kept = new Kept(
                    here.usedBytes(),
                    since == Long.MAX_VALUE ? null : Instant.ofEpochMilli(since),
                    waiting.rows(),
                    waiting.dropped());
            state.put(state.newest().succeeded(kept, clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    private void failed(Database here, int rows, SQLException e) {
        Failure kind = Failure.of(e);
        Problem problem = kind.problem("write the history of metrics", file, e);
        lock.lock();
        try {
            waiting.lost(rows);
        } finally {
            lock.unlock();
        }
        state.put(state.newest().failed(problem, clock.instant()));
        if (!kind.ends()) return;
        end(here);
        if (kind != Failure.BROKEN) return;
        try {
            putAside(problem);
        } catch (IOException again) {
            failed(Failure.of(again).problem("put the unusable history aside", file, again));
        }
    }

    private void end(Database last) {
        lock.lock();
        try {
            database = null;
        } finally {
            lock.unlock();
        }
        try {
            last.close();
        } catch (SQLException e) {
            Problem problem = Failure.of(e).problem("close the history of metrics", file, e);
            state.put(state.newest().failed(problem, clock.instant()));
        }
    }
}

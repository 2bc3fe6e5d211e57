package org.xlcloud.services.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;

/// The journal of one console, or of a team's. Safe on any thread; its methods block, so call them on
/// a virtual one.
///
/// One thread writes; whatever waits for it goes into one commit. A file that can't be read is kept
/// aside and a new one is begun, which is said in [#problems] and in the new journal itself; one
/// that is locked, full or away makes [#append] throw until it is well again.
public final class Journal implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Journal.class);
    /// The name on screen.
    public static final String NAME = "Journal";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration UPKEEP = Duration.ofMinutes(10);
    private static final int MOST_IN_ONE_COMMIT = 2_000;
    /// The mark of how far the entries' words are written, where they are not in the rows.
    static final String WORDS = "journal.words";
    /// So many entries may wait for their words under load; without any they wait for [#PAUSE].
    private static final int WORDLESS = 1_000;

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final JournalPlace place;
    private final JournalLimits limits;
    private final InstantSource clock;
    private final Dialect dialect;
    private final Tables tables;
    private final Readers readers;
    private final Finding finding;
    private final BlockingQueue<Wish> wishes;
    private final Mailbox<Reading<Kept>> state;
    private final Mailbox<List<Problem>> problems = new Mailbox<>(List.of());
    private final Mailbox<Long> newest = new Mailbox<>(0L);
    private final Thread thread;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
    private volatile boolean closed;

    /// The newest entry whose words are written.
    private volatile long worded;

    // Of the writing thread.
    private @Nullable Connection writer;
    private long nextUpkeep;

    /// What one caller wants written, all or nothing.
    ///
    /// @param words of each fact as the database takes them, where they are in its row; made by
    /// who writes, so that the one thread that commits has nothing to do but that
    /// @param wording wants all words written, too
    private record Wish(List<Fact> facts, List<String> words, boolean wording, CompletableFuture<List<Receipt>> done) {}

    private Wish wish(List<Fact> facts) {
        var words = new ArrayList<String>();
        if (dialect.index() == null) for (Fact fact : facts) words.add(dialect.indexed(Words.of(fact)));
        return new Wish(List.copyOf(facts), words, false, new CompletableFuture<>());
    }

    public Journal(JournalPlace place, JournalLimits limits, InstantSource clock) {
        this(place, limits, clock, dialect(place));
    }

    Journal(JournalPlace place, JournalLimits limits, InstantSource clock, Dialect dialect) {
        this(place, limits, clock, dialect, true);
    }

    private Journal(JournalPlace place, JournalLimits limits, InstantSource clock, Dialect dialect, boolean now) {
        this.place = place;
        this.limits = limits;
        this.clock = clock;
        this.dialect = dialect;
        wishes = new ArrayBlockingQueue<>(limits.most());
        state = new Mailbox<>(Reading.loading(NAME, UPKEEP));
        tables = new Tables(dialect);
        readers = new Readers(dialect);
        finding = new Finding(dialect, this::read);
        thread = Thread.ofPlatform().daemon().name("journal").unstarted(this::run);
        if (now) begin();
    }

    /// One whose words are refused once another XMS leads.
    ///
    /// @param epoch that of [Lead#epoch]
    public static Journal ofLeader(JournalPlace place, long epoch, JournalLimits limits, InstantSource clock) {
        return new Journal(
                place,
                limits,
                clock,
                place instanceof JournalPlace.Database(String url) ? new Postgres(url, epoch) : dialect(place));
    }

    /// One that opens its database at [#begin], or when it is first written or read: a window is faster on the screen
    /// without a database beside it.
    public static Journal unopened(JournalPlace place, JournalLimits limits, InstantSource clock) {
        return new Journal(place, limits, clock, dialect(place), false);
    }

    private static Dialect dialect(JournalPlace place) {
        return switch (place) {
            case JournalPlace.File file -> new Sqlite(file.path());
            case JournalPlace.Database database -> new Postgres(database.url());
        };
    }

    /// Opens the database, where that has not begun yet.
    public void begin() {
        if (begun.compareAndSet(false, true)) thread.start();
    }

    /// Tries the database now instead of at the next look. It ends well or not; [#state] says how.
    public CompletableFuture<?> refresh() {
        begin();
        Wish wish = wish(List.of());
        if (closed || !wishes.offer(wish)) return CompletableFuture.completedFuture(null);
        return wish.done();
    }

    public JournalPlace place() {
        return place;
    }

    /// What it holds and whether it can be written.
    public Mailbox<Reading<Kept>> state() {
        return state;
    }

    /// What happened to the journal since this console began and stays true: a broken file that was
    /// kept aside.
    public Mailbox<List<Problem>> problems() {
        return problems;
    }

    /// The sequence of the newest entry, those of other consoles within a second or two.
    public Mailbox<Long> newest() {
        return newest;
    }

    /// Writes a fact and returns once it is on the disk.
    ///
    /// @throws ProblemException when it is not; unless the problem says otherwise, nothing was written
    public Receipt append(Fact fact) {
        return append(List.of(fact)).getFirst();
    }

    /// Writes all facts or none of them.
    ///
    /// @return one receipt for each, in their order
    /// @throws ProblemException as [#append(Fact)]
    public List<Receipt> append(List<Fact> facts) {
        if (facts.isEmpty()) return List.of();
        Wish wish = wish(facts);
        if (closed) throw refused("the journal is closed", "Start the console again.");
        begin();
        if (!wishes.offer(wish))
            throw refused(limits.most() + " facts wait to be written", "Senders try again until the disk keeps up.");
        try {
            return wish.done().get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (wishes.remove(wish))
                throw refused(
                        "it was not written within " + limits.patience().toSeconds() + " s", Failure.LOCKED.hint());
            throw refused(
                    "it is not known whether it was written: the disk has not answered within "
                            + limits.patience().toSeconds() + " s",
                    "Look in the audit trail before trying again.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) throw problem;
            throw new IllegalStateException("the journal fails with problems only", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            wishes.remove(wish);
            throw refused("it was broken off while it waited", "Look in the audit trail before trying again.");
        }
    }

    /// The newest entries that a query finds.
    ///
    /// @throws ProblemException when the journal can't be read
    public Page search(Query query) {
        if (Finding.byWords(query)) awaitWords();
        return finding.search(query);
    }

    /// Has the words written of all entries that are known, so that what was just written is found.
    private void awaitWords() {
        awaitOpened();
        if (dialect.index() == null || newest.newest() <= worded) return;
        var wish = new Wish(List.of(), List.of(), true, new CompletableFuture<>());
        if (closed || !wishes.offer(wish)) return;
        try {
            wish.done().get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("it was broken off while it waited", "Try again.");
        } catch (ExecutionException | TimeoutException e) {
            // It can't be written now, which the state says; what is there can be searched all the same.
            LOG.log(Level.DEBUG, "The newest entries are not found by their words yet", e);
        }
    }

    /// The entries behind one in the order of writing, oldest first: for following and for building up
    /// a state.
    ///
    /// @param kinds empty for all
    public List<Entry> since(long seq, Set<Kind> kinds, int limit) {
        return finding.since(seq, kinds, limit);
    }

    /// Writes all that a query finds, page by page, without holding it in memory.
    ///
    /// @return how many entries were written
    public long export(Query query, Export format, Writer to) throws IOException {
        long written = 0;
        to.write(format.begin());
        Query next = query.limit(1_000);
        while (true) {
            Page page = search(next);
            for (Entry entry : page.entries()) to.write(format.entry(entry, written++));
            if (page.next() == null) break;
            next = next.before(page.next());
        }
        to.write(format.end());
        to.flush();
        return written;
    }

    /// What a reader wrote down of its state, to begin from there instead of from the first entry.
    ///
    /// @param seq of the newest entry that the text knows of; 0 for none
    public record Mark(long seq, String text) {}

    public Mark mark(String name) {
        return read(connection -> Tables.mark(connection, name));
    }

    /// Replaces a mark.
    public void mark(String name, Mark mark) {
        Wish wish = wish(List.of());
        synchronized (marks) {
            marks.put(name, mark);
        }
        wishes.offer(wish); // wakes the writer; a full queue does as well
    }

    private final Map<String, Mark> marks = new HashMap<>();

    @Override
    public void close() {
        closed = true;
        wishes.offer(wish(List.of()));
        boolean never = begun.compareAndSet(false, true);
        try {
            if (!never) thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        readers.close();
    }

    private <T> T read(Readers.Work<T> work) {
        return readers.with(work, e -> problem("read from the journal", e), this::awaitOpened);
    }

    /// A reader that comes first waits for the one that makes the tables.
    private void awaitOpened() {
        if (!closed) begin();
        try {
            opened.get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("it was broken off while it waited", "Try again.");
        } catch (ExecutionException | TimeoutException e) {
            Problem problem = state.newest().problem();
            if (problem != null) throw new ProblemException(problem, e);
            throw refused(
                    "it has not been opened within " + limits.patience().toSeconds() + " s", Failure.LOCKED.hint());
        }
    }

    private ProblemException refused(String reason, String hint) {
        return new ProblemException(
                Problem.of("write to the journal", place.toString(), reason).withHint(hint));
    }

    private ProblemException problem(String doing, SQLException e) {
        Failure failure = dialect.failure(e);
        return new ProblemException(
                Problem.of(doing, place.toString(), failure.words() + ": " + firstLine(e.getMessage()))
                        .withHint(failure.hint()),
                e);
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) return "no words";
        String line = message.lines().findFirst().orElse("");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }

    // ---- the writing thread ----

    private void run() {
        var batch = new ArrayList<Wish>();
        while (!closed || !wishes.isEmpty()) {
            try {
                boolean wordless = writer != null && worded < newest.newest() && dialect.index() != null;
                long wait = !opened.isDone() ? 1 : (wordless ? PAUSE : LOOK).toMillis();
                Wish first = wishes.poll(wait, TimeUnit.MILLISECONDS);
                if (first != null) batch.add(first);
                int facts = first == null ? 0 : first.facts().size();
                while (facts < MOST_IN_ONE_COMMIT) {
                    Wish more = wishes.poll();
                    if (more == null) break;
                    batch.add(more);
                    facts += more.facts().size();
                }
                work(batch);
            } catch (InterruptedException e) {
                closed = true; // nobody interrupts this thread but the end of the program
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "A defect of the console: the journal's thread failed", e);
                fail(
                        batch,
                        new ProblemException(Problem.of("write to the journal", place.toString(), String.valueOf(e))
                                .withHint("This is a defect of the console; the log has the details.")));
            }
            batch.clear();
        }
        closeWriter();
    }

    private void work(List<Wish> batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                Connection connection = open();
                List<List<Receipt>> receipts = batch.isEmpty() ? List.of() : write(connection, batch);
                long highest = receipts.stream()
                        .flatMap(List::stream)
                        .mapToLong(Receipt::seq)
                        .max()
                        .orElse(0);
                // Before those who wait are told, so that they find what they wrote by it.
                if (highest > newest.newest()) newest.put(highest);
                boolean wording = batch.isEmpty();
                for (int i = 0; i < batch.size(); i++) {
                    if (batch.get(i).wording()) wording = true;
                    else batch.get(i).done().complete(receipts.get(i));
                }
                writeWords(connection, wording);
                for (Wish wish : batch) wish.done().complete(List.of());
                look(connection, !batch.isEmpty());
                return;
            } catch (Layout.Newer e) {
                closeWriter();
                stop(
                        batch,
                        Problem.of("open the journal", place.toString(), String.valueOf(e.getMessage()))
                                .withHint("Use the newer console; this one writes nothing to it."),
                        e);
                return;
            } catch (UncheckedIOException e) {
                stop(
                        batch,
                        Problem.of("open the journal", place.toString(), String.valueOf(e.getMessage()))
                                .withHint(Failure.READ_ONLY.hint()),
                        e);
                return;
            } catch (SQLException e) {
                Failure failure = dialect.failure(e);
                LOG.log(Level.DEBUG, "The journal refuses", e);
                closeWriter();
                boolean again = attempt == 1 && (failure == Failure.GONE || failure == Failure.BROKEN);
                if (failure == Failure.BROKEN && !keepAside(e)) again = false;
                if (again) continue;
                ProblemException problem = problem("write to the journal", e);
                stop(batch, problem.problem(), e);
                return;
            }
        }
    }

    private void stop(List<Wish> batch, Problem problem, Throwable cause) {
        state.put(state.newest().failed(problem, clock.instant()));
        fail(batch, new ProblemException(problem, cause));
    }

    private static void fail(List<Wish> batch, ProblemException problem) {
        for (Wish wish : batch) wish.done().completeExceptionally(problem);
    }

    private Connection open() throws SQLException {
        Connection connection = writer;
        if (connection != null) return connection;
        connection = dialect.writer();
        try {
            dialect.begin(connection);
            Layout.migrate(connection, dialect.steps());
            dialect.commit(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        writer = connection;
        if (dialect.index() != null) worded = Tables.mark(connection, WORDS).seq();
        // Before anybody reads: what an earlier console left without words is known by it.
        newest.put(Tables.highest(connection));
        endReading(connection);
        opened.complete(true);
        nextUpkeep = System.nanoTime();
        return connection;
    }

    private void closeWriter() {
        Connection connection = writer;
        writer = null;
        if (connection == null) return;
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The journal's connection does not close", e);
        }
    }

    /// Puts a broken file out of the way, with its log, and has the new one begin with a note about it.
    private boolean keepAside(SQLException broken) {
        if (!(place instanceof JournalPlace.File(Path file))) return false;
        readers.drop();
        String suffix = ".broken-" + clock.instant().toString().replace(":", "");
        Path aside = file.resolveSibling(file.getFileName() + suffix);
        try {
            for (String part : List.of("", "-wal", "-shm")) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) Files.move(from, file.resolveSibling(file.getFileName() + suffix + part));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The broken journal can't be moved", e);
            return false;
        }
        Problem problem = Problem.of(
                        "read the journal",
                        file.toString(),
                        "the file can't be read: " + firstLine(broken.getMessage()))
                .withHint("It is kept as " + aside.getFileName() + "; a new journal was begun.");
        LOG.log(Level.WARNING, problem.oneLine());
        var all = new ArrayList<>(problems.newest());
        all.add(problem);
        problems.put(List.copyOf(all));
        wishes.offer(wish(List.of(Fact.of(
                clock.instant(),
                Kind.CONSOLE,
                "",
                "console",
                "",
                "The journal could not be read; it is kept as " + aside.getFileName() + " and this one begun"))));
        return true;
    }

    private List<List<Receipt>> write(Connection connection, List<Wish> batch) throws SQLException {
        try {
            dialect.begin(connection);
            List<Fact> facts =
                    batch.stream().flatMap(wish -> wish.facts().stream()).toList();
            List<String> words =
                    batch.stream().flatMap(wish -> wish.words().stream()).toList();
            List<Receipt> receipts =
                    facts.isEmpty() ? List.of() : tables.insert(connection, facts, words, clock.instant());
            writeMarks(connection);
            dialect.commit(connection);
            var each = new ArrayList<List<Receipt>>();
            int from = 0;
            for (Wish wish : batch) {
                each.add(receipts.subList(from, from + wish.facts().size()));
                from += wish.facts().size();
            }
            return each;
        } catch (SQLException e) {
            rollBack(connection);
            throw e;
        }
    }

    private void rollBack(Connection connection) {
        try {
            dialect.rollBack(connection);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The journal does not roll back", e);
        }
    }

    /// Writes the words of entries that lack them, whoever wrote these, and how far it came, in one transaction: a
    /// crash leaves entries without words, never words without their mark.
    ///
    /// @param all also of the last few
    private void writeWords(Connection connection, boolean all) throws SQLException {
        String index = dialect.index();
        if (index == null || newest.newest() - worded < (all ? 1 : WORDLESS)) return;
        dialect.begin(connection);
        boolean more;
        try {
            long from = Tables.mark(connection, WORDS).seq();
            long to = tables.index(connection, index, from, MOST_IN_ONE_COMMIT);
            if (to > from) Tables.put(connection, Map.of(WORDS, new Mark(to, "")));
            dialect.commit(connection);
            worded = to;
            more = to > from && to < newest.newest();
        } catch (SQLException e) {
            rollBack(connection);
            throw e;
        }
        if (all && more) writeWords(connection, true);
    }

    private void writeMarks(Connection connection) throws SQLException {
        Map<String, Mark> waiting;
        synchronized (marks) {
            waiting = Map.copyOf(marks);
            marks.clear();
        }
        if (!waiting.isEmpty()) Tables.put(connection, waiting);
    }

    /// Tells followers what is new, and once in a while forgets what is too old.
    private void look(Connection connection, boolean wrote) throws SQLException {
        try {
            long highest = Tables.highest(connection);
            if (highest != newest.newest()) newest.put(highest);
            boolean due = System.nanoTime() - nextUpkeep >= 0;
            if (due) nextUpkeep = System.nanoTime() + (forget(connection) ? LOOK : UPKEEP).toNanos();
            if (due || (wrote && state.newest().problem() != null)) publish(connection, highest);
            endReading(connection);
        } catch (SQLException e) {
            // Nobody waits for this; what is wrong is said, and the next look tries again.
            Failure failure = dialect.failure(e);
            if (failure == Failure.BROKEN || failure == Failure.GONE) throw e;
            state.put(state.newest().failed(problem("read from the journal", e).problem(), clock.instant()));
            endReading(connection);
        }
    }

    /// PostgreSQL's driver begins a transaction with each question; it must not stay open.
    private static void endReading(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) connection.rollback();
    }

    private void publish(Connection connection, long highest) throws SQLException {
        var kept = new Kept(place.toString(), dialect.bytes(connection), Tables.oldest(connection), highest);
        state.put(state.newest().succeeded(kept, clock.instant()));
    }

    /// @return whether there may be more to forget
    private boolean forget(Connection connection) throws SQLException {
        endReading(connection);
        dialect.begin(connection);
        try {
            boolean more = tables.forget(connection, clock.instant().minus(Duration.ofDays(limits.days())));
            dialect.commit(connection);
            return more;
        } catch (SQLException e) {
            rollBack(connection);
            throw e;
        }
    }
}

package org.xlcloud.services.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Spans;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Fact;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Link;
import org.xlcloud.services.journal.Receipt;

/// Where operators work on alarms. Everything that happens is written to the journal first; what is
/// shown is what the journal's facts add up to, also those that another console wrote.
///
/// Methods that write block until the journal has it, and until [#alarms] shows it; call them on
/// virtual threads.
public final class AlarmDesk implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(AlarmDesk.class);
    private static final String MARK = "alarms";
    private static final int AT_ONCE = 2_000;
    /// So many facts are added up anew at a start at the most, but for those of the last seconds
    /// before a crash.
    private static final int MARK_EVERY = 5_000;

    private static final int LONGEST_GROUP = 80;
    private static final Duration ROUNDED_FROM = Duration.ofMinutes(10);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);
    private static final Duration JOURNAL_SAID_FOR = Duration.ofMinutes(30);

    private final Journal journal;
    private final Author author;
    private final InstantSource clock;
    private final Mailbox<Alarms> alarms = new Mailbox<>(Alarms.NONE);
    private final Coalesced follow;
    private final Mailbox.Subscription subscription;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition shown = lock.newCondition();
    private final Map<String, SourceState> sources = new LinkedHashMap<>();
    private AlarmBook book = new AlarmBook();
    private boolean read;
    private long marked;
    private volatile boolean closed;

    /// @param author who works here
    public AlarmDesk(Journal journal, Author author, InstantSource clock) {
        this.journal = journal;
        this.author = author;
        this.clock = clock;
        follow = new Coalesced("follow the journal", this::follow);
        subscription = journal.newest().onArrival(follow::ask);
    }

    /// Begins to read the journal and to follow it.
    public void start() {
        follow.start();
        follow.ask();
        Thread.ofVirtual().name("alarm desk").start(() -> {
            while (!closed) {
                try {
                    TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
                } catch (InterruptedException e) {
                    return;
                }
                follow.ask();
            }
        });
    }

    /// The newest of all alarms.
    public Mailbox<Alarms> alarms() {
        return alarms;
    }

    public Journal journal() {
        return journal;
    }

    public Author author() {
        return author;
    }

    // ---- what operators do ----

    /// "I see to it": an active alarm moves to the acknowledged ones, one that has recovered leaves
    /// the list.
    ///
    /// @param keys of [Alarm#key]
    public void acknowledge(Collection<String> keys, String comment) {
        write(Kind.ACKNOWLEDGEMENT, keys, comment, "acknowledged", json -> json.put("acknowledged", true));
    }

    /// Takes an acknowledgement back.
    public void unacknowledge(Collection<String> keys, String comment) {
        write(Kind.ACKNOWLEDGEMENT, keys, comment, "unacknowledged", json -> json.put("acknowledged", false));
    }

    /// Has nobody called by these alarms until a time.
    public void shelve(Collection<String> keys, Instant until, String comment) {
        Instant now = clock.instant();
        if (!until.isAfter(now)) throw refused("shelve alarms", "that time is over", "Choose a time to come.");
        Instant end = until.truncatedTo(ChronoUnit.SECONDS);
        Duration left = Duration.between(now, end);
        // Some of the time has gone by since it was asked for: two hours are not to read as 1 h 59 min.
        if (left.compareTo(ROUNDED_FROM) > 0) left = left.plusSeconds(30);
        String span = Spans.words(left);
        write(Kind.SHELVING, keys, comment, "shelved for " + span, json -> json.put("until", end.toString()));
    }

    /// Brings shelved alarms back.
    public void unshelve(Collection<String> keys, String comment) {
        write(Kind.SHELVING, keys, comment, "unshelved", json -> {});
    }

    /// Takes alarms out of service, until somebody puts them back.
    public void takeOutOfService(Collection<String> keys, String comment) {
        write(Kind.SERVICE, keys, comment, "taken out of service", json -> json.put("out", true));
    }

    public void putInService(Collection<String> keys, String comment) {
        write(Kind.SERVICE, keys, comment, "put back in service", json -> json.put("out", false));
    }

    /// Puts alarms into a group of an operator's own; an alarm is in one group at the most.
    public void group(Collection<String> keys, String name) {
        String group = Text.line(name).strip();
        if (group.isEmpty() || group.length() > LONGEST_GROUP)
            throw refused(
                    "group alarms",
                    group.isEmpty() ? "the group has no name" : "the name is longer than " + LONGEST_GROUP,
                    "Give it a short name.");
        write(Kind.GROUPING, keys, "", "put into the group " + group, json -> json.put("group", group));
    }

    /// Takes alarms out of their groups.
    public void ungroup(Collection<String> keys, String comment) {
        write(Kind.GROUPING, keys, comment, "taken out of its group", json -> json.put("group", ""));
    }

    private void write(Kind kind, Collection<String> keys, String comment, String done, Consumer<ObjectNode> fill) {
        var facts = new ArrayList<Fact>();
        Instant now = clock.instant();
        awaitShown(journal.newest().newest());
        lock.lock();
        try {
            for (String key : keys) {
                Work work = book.find(key);
                if (work == null)
                    throw refused(
                            "work on the alarm " + key,
                            "there is no such alarm",
                            "It may have been deleted; the list of alarms has the keys.");
                facts.add(fact(work.definition, kind, now, comment, done, fill).by(author.toString()));
            }
        } finally {
            lock.unlock();
        }
        append(facts);
    }

    private static Fact fact(
            Definition definition, Kind kind, Instant at, String comment, String done, Consumer<ObjectNode> fill) {
        ObjectNode json = Detail.MAPPER.createObjectNode();
        fill.accept(json);
        json.put("comment", comment);
        var links = new ArrayList<Link>();
        links.add(Link.of("alarm", definition.key()));
        links.addAll(definition.links());
        return Fact.of(at, kind, definition.cloud(), "console", definition.key(), definition.name() + " " + done)
                .because(comment)
                .on(links)
                .with(json.toString());
    }

    private static ProblemException refused(String doing, String reason, String hint) {
        return new ProblemException(Problem.of(doing, "the console", reason).withHint(hint));
    }

    // ---- what sources tell ----

    /// What a source of a cloud has now: the whole list.
    public void define(String cloud, String source, Collection<Definition> definitions) {
        lock.lock();
        try {
            book.define(cloud, source, definitions, clock.instant());
        } finally {
            lock.unlock();
        }
        follow.ask();
    }

    /// How a source of alarms is doing.
    public void source(SourceState state) {
        lock.lock();
        try {
            sources.put(state.cloud() + "/" + state.source(), state);
        } finally {
            lock.unlock();
        }
        follow.ask();
    }

    /// Forgets a source that a cloud turned out not to have.
    void forget(String cloud, String source) {
        lock.lock();
        try {
            sources.remove(cloud + "/" + source);
        } finally {
            lock.unlock();
        }
        follow.ask();
    }

    /// Asks the journal now instead of at the next look, and shows how it does.
    public void refresh() {
        CompletableFuture<?> _ = journal.refresh().whenComplete((_, _) -> follow.ask());
    }

    /// Forgets a cloud's sources, when it is closed.
    public void forget(String cloud) {
        lock.lock();
        try {
            sources.values().removeIf(state -> state.cloud().equals(cloud));
        } finally {
            lock.unlock();
        }
        follow.ask();
    }

    /// Writes what sources tell, together with other facts about it; what is known already is not
    /// written again.
    ///
    /// @param beside facts that are to be written with them, all or nothing
    /// @return how many of the signals were news
    public int tell(Collection<Signal> signals, List<Fact> beside) {
        var facts = new ArrayList<>(beside);
        int news = 0;
        lock.lock();
        try {
            for (Signal signal : signals) {
                Work work = book.find(signal.definition().key());
                if (work != null && !work.changes.isEmpty() && same(work, signal)) continue;
                facts.add(Detail.transition(signal));
                news++;
            }
        } finally {
            lock.unlock();
        }
        append(facts);
        return news;
    }

    private static boolean same(Work work, Signal signal) {
        return work.state == signal.state()
                && work.reason.equals(signal.reason())
                && work.definition.severity() == signal.definition().severity()
                && !work.isWorse(signal.state(), signal.definition().severity());
    }

    /// Writes a webhook's telling with the transitions in it, all or nothing. One that was told
    /// before is not written again, nor are its transitions.
    ///
    /// @return whether it was news
    boolean receive(Notice notice, Fact receipt) {
        var facts = new ArrayList<Fact>();
        facts.add(receipt);
        lock.lock();
        try {
            for (Signal signal : notice.signals()) {
                Work work = book.find(signal.definition().key());
                if (work != null
                        && !work.changes.isEmpty()
                        && work.state == signal.state()
                        && work.reason.equals(signal.reason())) continue;
                // Told again, it is as known as its receipt.
                facts.add(Detail.transition(work == null ? signal : known(signal, work.definition))
                        .once(notice.once() + "/" + signal.definition().key()));
            }
        } finally {
            lock.unlock();
        }
        List<Receipt> receipts = journal.append(facts);
        follow.ask();
        return !receipts.getFirst().duplicate();
    }

    /// What a webhook does not tell of an alarm that is known is as it is known.
    private static Signal known(Signal signal, Definition known) {
        Definition told = signal.definition();
        boolean named = !told.name().equals(told.id());
        return new Signal(
                new Definition(
                        told.cloud(),
                        told.id(),
                        told.source(),
                        known.type().isEmpty() ? told.type() : known.type(),
                        named ? told.name() : known.name(),
                        told.description().isEmpty() ? known.description() : told.description(),
                        named ? told.severity() : known.severity(),
                        known.enabled(),
                        union(told.links(), known.links()),
                        told.guidance().equals(Guidance.NONE) ? known.guidance() : told.guidance()),
                signal.state(),
                signal.at(),
                signal.reason(),
                signal.value(),
                signal.via(),
                signal.event());
    }

    private static List<Link> union(List<Link> some, List<Link> more) {
        var all = new LinkedHashSet<Link>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /// How an alarm stands, newer than [#alarms]; null where there is none.
    @Nullable
    Alarm known(String key) {
        lock.lock();
        try {
            Work work = book.find(key);
            return work == null ? null : work.alarm(clock.instant(), null);
        } finally {
            lock.unlock();
        }
    }

    /// What a source of a cloud calls for now.
    List<Alarm> activeOf(String cloud, String source) {
        lock.lock();
        try {
            return book.activeOf(cloud, source, clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /// The sources of alarms of a cloud.
    List<SourceState> sources(String cloud) {
        lock.lock();
        try {
            return sources.values().stream()
                    .filter(state -> state.cloud().equals(cloud))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// Writes facts and waits until they are shown.
    void append(List<Fact> facts) {
        if (facts.isEmpty()) return;
        long seq = 0;
        for (var receipt : journal.append(facts)) seq = Math.max(seq, receipt.seq());
        awaitShown(seq);
    }

    /// Waits until everything that is in the journal now is in [#alarms].
    public void awaitShown() {
        awaitShown(journal.newest().newest());
        publish(null);
    }

    /// Waits until the facts up to one are added up; a reader that is slower than that shows them
    /// later.
    private void awaitShown(long seq) {
        follow.ask();
        lock.lock();
        try {
            long left = SHOWN_WITHIN.toNanos();
            while (!closed && alarms.newest().seq() < seq && left > 0) left = shown.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    // ---- following the journal ----

    private void follow() {
        try {
            if (!read) begin();
            while (!closed) {
                long upTo = journal.newest().newest();
                List<Entry> entries = journal.since(book.seq(), AlarmBook.KINDS, AT_ONCE);
                lock.lock();
                try {
                    entries.forEach(book::fold);
                    if (entries.size() < AT_ONCE) book.reach(upTo);
                } finally {
                    lock.unlock();
                }
                if (entries.size() < AT_ONCE) break;
            }
            publish(null);
            endShelving();
            writeFlood();
            mark(false);
        } catch (ProblemException e) {
            publish(e.problem());
        }
    }

    private void begin() {
        Journal.Mark mark = journal.mark(MARK);
        AlarmBook known;
        try {
            known = AlarmBook.read(mark.text(), mark.seq());
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.log(Level.WARNING, "The alarms' mark in the journal can't be read; all facts are added up anew", e);
            known = new AlarmBook();
        }
        lock.lock();
        try {
            known.adopt(book);
            book = known;
            marked = known.seq();
            read = true;
        } finally {
            lock.unlock();
        }
    }

    private void publish(@Nullable Problem journalProblem) {
        Instant now = clock.instant();
        lock.lock();
        try {
            var states = new ArrayList<>(sources.values());
            var state = journal.state().newest();
            Problem problem = journalProblem != null ? journalProblem : state.problem();
            states.add(new SourceState("", Journal.NAME, state.valueAt(), problem, state.triedAt(), JOURNAL_SAID_FOR));
            book.tidy(now);
            alarms.put(read ? book.alarms(now, states) : Alarms.unread(states));
            shown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Each console that has the journal open writes it; the journal keeps the first.
    private void endShelving() {
        var facts = new ArrayList<Fact>();
        lock.lock();
        try {
            for (Work work : book.due(clock.instant())) {
                Shelving shelving = work.shelving;
                if (shelving == null) continue;
                Definition definition = work.definition;
                facts.add(fact(definition, Kind.SHELVING, shelving.until(), "", "is back from the shelf", json -> {})
                        .once("unshelve/" + definition.key() + "/" + shelving.at()));
            }
        } finally {
            lock.unlock();
        }
        if (!facts.isEmpty()) journal.append(facts);
    }

    /// As with shelving, whichever console is first writes it.
    private void writeFlood() {
        Fact news;
        lock.lock();
        try {
            news = book.floodNews();
        } finally {
            lock.unlock();
        }
        if (news != null) journal.append(news);
    }

    private void mark(boolean now) {
        String text;
        long seq;
        lock.lock();
        try {
            seq = book.seq();
            if (!read || seq == marked || (!now && seq - marked < MARK_EVERY)) return;
            text = book.write();
            marked = seq;
        } finally {
            lock.unlock();
        }
        journal.mark(MARK, new Journal.Mark(seq, text));
    }

    /// Close it before its journal.
    @Override
    public void close() {
        closed = true;
        subscription.close();
        follow.close();
        mark(true);
    }
}

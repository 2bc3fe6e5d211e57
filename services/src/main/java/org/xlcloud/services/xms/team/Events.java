package org.xlcloud.services.xms.team;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.scaling.Scaling;

/// What goes on with runs and scalings, for those who follow. Whatever the journal holds has its sequence as id, the
/// same at every XMS of a team, so that who comes again with the last id misses nothing, also at another XMS. What is
/// between two facts, a node that has begun, is told without id and only as it is now.
///
/// Nothing is kept for a reader but how far it is: the newest events are kept once for all, and one that fell behind
/// them reads the journal.
final class Events implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Events.class);
    private static final Set<Kind> KINDS = Set.of(Kind.RUN, Kind.SCALING);
    private static final int MOST_KEPT = 1_000;
    private static final int AT_ONCE = 200;

    private final Xms xms;
    private final Journal journal;
    private final Coalesced look = new Coalesced("follow runs and scalings", this::look);
    private final List<Mailbox.Subscription> subscriptions;
    private final AtomicInteger readers = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // under the lock
    private final Deque<Event> newest = new ArrayDeque<>();
    private final Map<String, Progress> progress = new HashMap<>();
    /// Everything of the journal up to here has been looked at; below 0 while it could not be read.
    private long position = -1;
    /// The events after this one are in memory.
    private long floor;

    private long versions;
    private boolean closed;

    // of the looking thread
    private final Map<String, Object> seen = new HashMap<>();

    /// One for a reader.
    ///
    /// @param id of the journal's fact; 0 for what is in no journal
    /// @param data JSON on one line
    record Event(long id, String name, String data) {}

    private record Progress(long version, Event event) {}

    Events(Xms xms) {
        this.xms = xms;
        this.journal = xms.journal();
        subscriptions = List.of(
                journal.newest().onArrival(look::ask),
                xms.progress().onArrival(look::ask),
                xms.standing().onArrival(this::wake));
    }

    void start() {
        look.start();
        look.ask();
    }

    /// How many follow.
    int readers() {
        return readers.get();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Mailbox.Subscription::close);
        look.close();
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    private void look() {
        try {
            durable();
            passing();
        } catch (ProblemException e) {
            LOG.log(Level.DEBUG, e.problem().oneLine()); // /health says it; the next look goes on from here
        }
    }

    private void durable() {
        long from = from();
        List<Entry> entries;
        do {
            long known = journal.newest().newest();
            entries = journal.since(from, KINDS, AT_ONCE);
            if (!entries.isEmpty()) from = entries.getLast().seq();
            // nothing of ours is between the last of them and what the journal had before they were read
            if (entries.size() < AT_ONCE) from = Math.max(from, known);
            add(entries, from);
        } while (entries.size() == AT_ONCE);
    }

    /// Where to look on; the end of the journal at the first time.
    private long from() {
        lock.lock();
        try {
            if (position >= 0) return position;
        } finally {
            lock.unlock();
        }
        journal.since(Long.MAX_VALUE - 1, KINDS, 1); // until it is open
        long end = journal.newest().newest();
        lock.lock();
        try {
            position = end;
            floor = end;
            return end;
        } finally {
            lock.unlock();
        }
    }

    private void add(List<Entry> entries, long to) {
        lock.lock();
        try {
            for (Entry entry : entries) if (told(entry)) newest.addLast(event(entry));
            while (newest.size() > MOST_KEPT) floor = newest.removeFirst().id();
            position = to;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Some facts are about a whole cloud.
    private static boolean told(Entry entry) {
        String subject = entry.fact().subject();
        return subject.startsWith("run/") || subject.startsWith("scaling/");
    }

    private static Event event(Entry entry) {
        String subject = entry.fact().subject();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("seq", entry.seq())
                .put("id", subject.substring(subject.indexOf('/') + 1))
                .put("cloud", entry.fact().cloud())
                .put("at", entry.fact().at().toString())
                .put("text", entry.fact().text())
                .put("who", entry.fact().who());
        return new Event(entry.seq(), entry.fact().kind().id(), data.toString());
    }

    /// What has changed of runs and scalings that go on here.
    private void passing() {
        Map<String, Event> events = new HashMap<>();
        var now = new HashSet<String>();
        for (Run run : xms.runs().underWay()) {
            now.add(run.id());
            if (run.equals(seen.put(run.id(), run))) continue;
            events.put(run.id(), passing("run", run.id(), run.order().cloud(), run.inWords(), run.trouble()));
        }
        for (Scaling scaling : xms.scalingsUnderWay()) {
            now.add(scaling.id());
            if (scaling.equals(seen.put(scaling.id(), scaling))) continue;
            events.put(scaling.id(), passing("scaling", scaling.id(), scaling.cloud(), scaling.words(), ""));
        }
        seen.keySet().retainAll(now);
        lock.lock();
        try {
            progress.keySet().retainAll(now);
            events.forEach((id, event) -> progress.put(id, new Progress(++versions, event)));
            if (!events.isEmpty()) changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Event passing(String what, String id, String cloud, String text, String trouble) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("what", what).put("id", id).put("cloud", cloud).put("text", text);
        return new Event(0, "progress", data.put("trouble", trouble).toString());
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    /// Somebody who follows.
    ///
    /// @param after the last event that it has; below 0 to begin with the next one
    Reader reader(long after) {
        return new Reader(after);
    }

    final class Reader implements AutoCloseable {
        private final boolean led = xms.standing().newest().here();
        private long at;
        private long version;

        private Reader(long after) {
            readers.incrementAndGet();
            lock.lock();
            try {
                at = after < 0 ? position : after;
                version = after < 0 ? versions : 0;
            } finally {
                lock.unlock();
            }
        }

        /// Waits for more.
        ///
        /// @return what there is; empty when nothing came for so long, or it is all over
        /// @throws ProblemException when the journal can't be read
        List<Event> next(Duration atMost) throws InterruptedException {
            long known;
            lock.lock();
            try {
                long left = atMost.toNanos();
                while (!over() && left > 0 && !more()) left = changed.awaitNanos(left);
                if (over() || !more()) return List.of();
                if (at >= floor) return inMemory();
                known = position;
            } finally {
                lock.unlock();
            }
            return ofJournal(known);
        }

        private boolean more() {
            if (position < 0) return false;
            if (at < 0) at = position; // it came before the journal was read
            return at < position || version < versions;
        }

        private List<Event> inMemory() {
            List<Event> events = new ArrayList<>();
            for (Event event : newest) if (event.id() > at) events.add(event);
            at = position;
            for (Progress one : progress.values()) if (one.version() > version) events.add(one.event());
            version = versions;
            return events;
        }

        /// @param known what was in the journal for sure before it is read here
        private List<Event> ofJournal(long known) {
            List<Entry> entries = journal.since(at, KINDS, AT_ONCE);
            if (!entries.isEmpty()) at = entries.getLast().seq();
            if (entries.size() < AT_ONCE) at = Math.max(at, known);
            return entries.stream().filter(Events::told).map(Events::event).toList();
        }

        /// Whether nothing more comes here: it ends, or another one leads by now and has more to tell.
        boolean over() {
            lock.lock();
            try {
                return closed || xms.standing().newest().here() != led;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            readers.decrementAndGet();
        }
    }
}

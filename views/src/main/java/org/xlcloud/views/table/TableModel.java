package org.xlcloud.views.table;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;

/// Prepares, filters and sorts a list away from the JavaFX thread, however many rows there are, so that the thread only
/// has to show the outcome.
///
/// Wishes may come from any thread. While a pass runs, later ones merge into one: the newest wins. New rows after a
/// quiet time show at once; then they are held back and merged, so that a storm of changes costs a few passes a second.
/// What the operator wishes is never held back.
final class TableModel<T> {
    private static final Logger LOG = LateLogger.of(TableModel.class);

    private static final long HOLD_BACK_NANOS = 350_000_000;

    private final TableSpec<T> spec;
    private final InstantSource clock;
    private final Mailbox<Shown<T>> shown = new Mailbox<>(new Shown<>(List.of(), List.of(), 0, null, false, 0));
    private final AtomicBoolean pending = new AtomicBoolean();
    private final ReentrantLock passing = new ReentrantLock();
    private final ReentrantLock pacing = new ReentrantLock();
    private final Condition hurry = pacing.newCondition();
    private long quietUntil = System.nanoTime();
    private boolean urgent;
    private volatile Wish<T> wish;
    private volatile @Nullable Tree<T> newestTree;
    private Map<String, Entry<T>> known = new HashMap<>();
    private Map<String, Entry<T>> placed = new HashMap<>();

    /// @param open which rows of a tree are open
    /// @param filtered the same of rows that lead to those that match a filter
    private record Wish<T>(
            Batch<T> rows,
            List<Term> terms,
            List<Sorting> order,
            ZoneId zone,
            Expansion open,
            Expansion filtered,
            long number) {}

    /// Rows as given, made ready at most once for each zone. Only used while passing.
    private static final class Batch<T> {
        final Supplier<? extends List<T>> rows;
        final boolean given;
        List<Entry<T>> entries = List.of();

        @Nullable
        Tree<T> tree;

        @Nullable
        ZoneId zone;

        Batch(Supplier<? extends List<T>> rows, boolean given) {
            this.rows = rows;
            this.given = given;
        }
    }

    TableModel(TableSpec<T> spec, InstantSource clock, ZoneId zone) {
        this.spec = spec;
        this.clock = clock;
        this.wish =
                new Wish<>(new Batch<>(List::of, false), List.of(), List.of(), zone, Expansion.NONE, Expansion.ALL, 0);
    }

    Mailbox<Shown<T>> shown() {
        return shown;
    }

    /// New rows; the supplier is asked on the thread that prepares them.
    synchronized void rows(Supplier<? extends List<T>> rows) {
        boolean first = !wish.rows.given;
        wish = new Wish<>(
                new Batch<>(rows, true), wish.terms, wish.order, wish.zone, wish.open, wish.filtered, wish.number);
        if (first) pass(); // a filter that was there before them would hold them back
        else begin();
    }

    /// The number under which the outcome will say that it follows this filter.
    synchronized long filter(List<Term> terms) {
        if (terms.equals(wish.terms)) return wish.number;
        wish = new Wish<>(
                wish.rows, List.copyOf(terms), wish.order, wish.zone, wish.open, Expansion.ALL, wish.number + 1);
        pass();
        return wish.number;
    }

    synchronized long order(List<Sorting> order) {
        if (order.equals(wish.order)) return wish.number;
        wish = new Wish<>(
                wish.rows, wish.terms, List.copyOf(order), wish.zone, wish.open, wish.filtered, wish.number + 1);
        pass();
        return wish.number;
    }

    synchronized void zone(ZoneId zone) {
        if (zone.equals(wish.zone)) return;
        wish = new Wish<>(wish.rows, wish.terms, wish.order, zone, wish.open, wish.filtered, wish.number);
        pass();
    }

    /// Opens or closes rows of a tree. Unlike a filter it asks for no other place in the list.
    synchronized void open(Collection<String> keys, boolean open) {
        expand(wish.open.with(keys, open), wish.filtered.with(keys, open));
    }

    /// Opens or closes all rows of a tree.
    synchronized void openAll(boolean open) {
        Expansion all = open ? Expansion.ALL : Expansion.NONE;
        expand(all, all);
    }

    private void expand(Expansion open, Expansion filtered) {
        wish = new Wish<>(wish.rows, wish.terms, wish.order, wish.zone, open, filtered, wish.number);
        pass();
    }

    /// The keys of the rows that a row is in, by the rows that are shown.
    List<String> above(String key) {
        Tree<T> tree = newestTree;
        return tree == null ? List.of() : tree.above(key);
    }

    /// The keys of a row and of the rows in it that can be opened.
    List<String> below(String key) {
        Tree<T> tree = newestTree;
        return tree == null ? List.of() : tree.below(key);
    }

    /// Filters again: what depends on the time of day may have changed.
    void pass() {
        pacing.lock();
        try {
            urgent = true;
            hurry.signal();
        } finally {
            pacing.unlock();
        }
        begin();
    }

    private void begin() {
        if (pending.compareAndSet(false, true)) {
            Thread.ofVirtual().name("list " + spec.id()).start(this::work);
        }
    }

    /// Waits until the time after the last pass is over, or until the operator wishes something.
    private void holdBack() {
        pacing.lock();
        try {
            long left = quietUntil - System.nanoTime();
            while (!urgent && left > 0) left = hurry.awaitNanos(left);
            urgent = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody ends this thread: what was asked for is shown all the same
        } finally {
            quietUntil = System.nanoTime() + HOLD_BACK_NANOS;
            pacing.unlock();
        }
    }

    private void work() {
        holdBack();
        passing.lock();
        try {
            pending.set(false);
            shown.put(outcome(wish, clock.instant()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The list " + spec.id() + " could not be prepared", e);
            Shown<T> last = shown.newest();
            String problem = "The newest data could not be shown (the log has the details): " + e;
            shown.put(new Shown<>(last.entries(), last.all(), last.kept(), problem, last.given(), last.request()));
        } finally {
            passing.unlock();
        }
    }

    private Shown<T> outcome(Wish<T> of, Instant now) {
        List<Entry<T>> all = prepared(of.rows, of.zone);
        var filter = new Filter(of.terms, now);
        if (spec.nesting() != null) return nested(of, all, filter);
        List<Entry<T>> kept = new ArrayList<>(all.size());
        for (Entry<T> entry : all) if (filter.keeps(entry)) kept.add(entry);
        if (!of.order.isEmpty()) kept.sort(Sorting.comparator(spec, of.order));
        return new Shown<>(kept, all, kept.size(), filter.problem(), of.rows.given, of.number);
    }

    private Shown<T> nested(Wish<T> of, List<Entry<T>> all, Filter filter) {
        Tree<T> tree = of.rows.tree;
        if (tree == null) tree = new Tree<>(all, Objects.requireNonNull(spec.nesting()));
        of.rows.tree = tree;
        newestTree = tree;
        Tree.Lines<T> lines = tree.lines(
                of.terms.isEmpty() ? null : i -> filter.keeps(all.get(i)),
                of.order.isEmpty() ? null : Sorting.comparator(spec, of.order),
                of.open,
                of.filtered);
        Map<String, Entry<T>> next = HashMap.newHashMap(lines.lines().size());
        List<Entry<T>> entries = new ArrayList<>(lines.lines().size());
        for (Entry<T> line : lines.lines()) {
            Entry<T> old = placed.get(line.key());
            Entry<T> entry = old != null && old.branch().equals(line.branch()) && old.saysTheSameAs(line) ? old : line;
            next.put(entry.key(), entry);
            entries.add(entry);
        }
        placed = next;
        return new Shown<>(entries, all, lines.kept(), filter.problem(), of.rows.given, of.number);
    }

    private List<Entry<T>> prepared(Batch<T> batch, ZoneId zone) {
        if (!zone.equals(batch.zone)) {
            batch.entries = entries(batch.rows.get(), zone);
            batch.zone = zone;
            batch.tree = null;
        }
        return batch.entries;
    }

    private List<Entry<T>> entries(List<T> rows, ZoneId zone) {
        List<Entry<T>> entries = new ArrayList<>(rows.size());
        Map<String, Entry<T>> next = HashMap.newHashMap(rows.size());
        for (T row : rows) {
            String key = spec.key().apply(row);
            Entry<T> old = known.get(key);
            Entry<T> entry = old != null && old.stillSays(row, zone) ? old : Entry.of(spec, key, row, zone, old);
            if (next.putIfAbsent(key, entry) == null) entries.add(entry);
        }
        known = next;
        return entries;
    }
}

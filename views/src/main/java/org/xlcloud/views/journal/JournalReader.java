package org.xlcloud.views.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Page;
import org.xlcloud.services.journal.Query;
import org.xlcloud.views.fx.FxHop;

/// Reads the journal page by page away from the JavaFX thread; used on it. An answer to a question that was replaced
/// meanwhile is thrown away.
final class JournalReader {
    /// More lines than that nobody reads; the search has to become narrower.
    static final int MOST = 20_000;

    /// So many are read again when something was written.
    private static final int MOST_AGAIN = 2_000;

    private final Function<Query, Page> journal;
    private final Consumer<Found> onFound;
    private Query query = Query.ALL;
    private Found found = Found.NOTHING;
    private @Nullable Long next;
    private long question;
    private boolean topping;
    /// Something was written while an answer was awaited that may not have it.
    private boolean missed;

    /// @param journal answers a query; called off the JavaFX thread, throws [ProblemException]
    JournalReader(Function<Query, Page> journal, Consumer<Found> onFound) {
        this.journal = journal;
        this.onFound = onFound;
    }

    Found found() {
        return found;
    }

    Query query() {
        return query;
    }

    /// Asks something else, from the newest entry on.
    void ask(Query wanted) {
        query = wanted.before(null);
        next = null;
        topping = false;
        missed = false;
        publish(new Found(List.of(), true, false, null));
        read(query, page -> {
            next = page.next();
            return page.entries();
        });
    }

    /// Reads the page behind what is there.
    void more() {
        if (found.asking() || next == null || found.entries().size() >= MOST) return;
        List<Entry> before = found.entries();
        missed |= topping; // its answer is thrown away
        topping = false;
        publish(new Found(before, true, true, null));
        read(query.before(next), page -> {
            next = page.next();
            List<Entry> all = new ArrayList<>(found.entries());
            all.addAll(page.entries());
            return all;
        });
    }

    /// Asks the same again after a failure.
    void retry() {
        if (found.entries().isEmpty()) ask(query);
        else more();
    }

    /// Puts what was written since into its place. Facts are in the order of their own times, and one that was told
    /// late stands below those that happened after it: what is shown is read again, as far as that is not too much.
    void refresh() {
        if (found.asking() || topping) {
            missed = true;
            return;
        }
        if (found.problem() != null) return; // Retry is the operator's
        topping = true;
        int again = Math.min(MOST_AGAIN, found.entries().size() + query.limit());
        read(query.limit(again), page -> {
            topping = false;
            return merged(found.entries(), page);
        });
    }

    private List<Entry> merged(List<Entry> shown, Page page) {
        Set<Long> known = shown.stream().map(Entry::id).collect(Collectors.toSet());
        boolean gap = page.next() != null && page.entries().stream().noneMatch(entry -> known.contains(entry.id()));
        if (shown.isEmpty() || gap) {
            next = page.next();
            return page.entries();
        }
        long oldest = shown.getLast().id();
        boolean all = next == null;
        // What lies below is read when somebody goes there.
        List<Entry> merged = new ArrayList<>(page.entries().stream()
                .filter(entry -> all || entry.id() >= oldest)
                .toList());
        if (page.next() == null) return merged;
        long end = page.entries().getLast().id();
        shown.stream().filter(entry -> entry.id() < end).forEach(merged::add);
        if (all && oldest >= end) next = page.next();
        return merged;
    }

    private void read(Query of, Function<Page, List<Entry>> take) {
        long mine = ++question;
        Thread.ofVirtual().name("journal search").start(() -> {
            try {
                Page page = journal.apply(of);
                FxHop.run(() -> {
                    if (mine != question) return;
                    List<Entry> entries = take.apply(page);
                    publish(new Found(List.copyOf(entries), false, next != null, null));
                    if (!missed) return;
                    missed = false;
                    refresh();
                });
            } catch (ProblemException e) {
                FxHop.run(() -> fail(mine, e.problem()));
            } catch (RuntimeException e) {
                System.getLogger(JournalReader.class.getName())
                        .log(System.Logger.Level.WARNING, "Unexpected failure of a search", e);
                FxHop.run(() -> fail(mine, Problem.of("search the journal", "the journal", String.valueOf(e))));
            }
        });
    }

    private void fail(long of, Problem problem) {
        if (of != question) return;
        topping = false;
        publish(new Found(found.entries(), false, next != null, problem));
    }

    private void publish(Found now) {
        found = now;
        onFound.accept(now);
    }
}

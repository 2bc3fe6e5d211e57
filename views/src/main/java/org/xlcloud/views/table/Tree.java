package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The rows of a tree laid out as the lines of a list: those inside of a closed row are left out, so that a list of any
/// size shows no more than what is open.
///
/// Made once for rows as given, and used by one thread at a time.
final class Tree<T> {
    private static final int NOT_SEEN = 0;
    private static final int ON_THE_WAY = 1;
    private static final int DONE = 2;

    private final List<Entry<T>> all;
    private final Nesting<T> nesting;
    private final Map<String, Integer> places;
    private final int[] parents;
    /// The rows in row `i` are `inside[first[i]]` to `inside[first[i + 1] - 1]`; those at the top are those in the row
    /// after the last.
    private final int[] first;

    private final int[] inside;

    Tree(List<Entry<T>> all, Nesting<T> nesting) {
        this.all = all;
        this.nesting = nesting;
        places = HashMap.newHashMap(all.size());
        for (int i = 0; i < all.size(); i++) places.put(all.get(i).key(), i);
        parents = new int[all.size()];
        Arrays.setAll(parents, i -> {
            String parent = nesting.parent().apply(all.get(i).row());
            return parent == null ? -1 : places.getOrDefault(parent, -1);
        });
        breakCircles();
        first = new int[all.size() + 2];
        for (int parent : parents) first[slot(parent) + 1]++;
        for (int i = 1; i < first.length; i++) first[i] += first[i - 1];
        int[] next = first.clone();
        inside = new int[all.size()];
        for (int i = 0; i < parents.length; i++) inside[next[slot(parents[i])]++] = i;
    }

    private int slot(int parent) {
        return parent < 0 ? all.size() : parent;
    }

    /// A row inside of itself, however far down, is put at the top: no row may be lost.
    private void breakCircles() {
        int[] state = new int[parents.length];
        for (int i = 0; i < parents.length; i++) {
            int at = i;
            while (at >= 0 && state[at] == NOT_SEEN) {
                state[at] = ON_THE_WAY;
                at = parents[at];
            }
            if (at >= 0 && state[at] == ON_THE_WAY) parents[at] = -1;
            for (int back = i; back >= 0 && state[back] == ON_THE_WAY; back = parents[back]) state[back] = DONE;
        }
    }

    /// The keys of the rows that a row is in, from the top; empty where the row is not known.
    List<String> above(String key) {
        List<String> above = new ArrayList<>();
        Integer at = places.get(key);
        for (int i = at == null ? -1 : parents[at]; i >= 0; i = parents[i])
            above.addFirst(all.get(i).key());
        return above;
    }

    /// The keys of a row and of all rows in it that can be opened.
    List<String> below(String key) {
        List<String> below = new ArrayList<>();
        Integer at = places.get(key);
        if (at != null) collect(at, below);
        return below;
    }

    private void collect(int from, List<String> into) {
        var ways = new ArrayList<Integer>(List.of(from));
        while (!ways.isEmpty()) {
            int i = ways.removeLast();
            if (first[i] == first[i + 1]) continue;
            into.add(all.get(i).key());
            for (int k = first[i]; k < first[i + 1]; k++) ways.add(inside[k]);
        }
    }

    /// @param lines what is shown, from top to bottom
    /// @param kept how many rows the filter lets through, those in closed rows included
    record Lines<T>(List<Entry<T>> lines, int kept) {}

    /// @param keeps what the filter lets through; null where there is none. The rows that such a row is in are shown
    /// with it, and where none of the rows in it match, it can be opened to see them all the same
    /// @param order of the rows in the same row; null keeps them as given
    /// @param usual what is open where the filter does not decide
    /// @param filtered of the rows above those that match, which are open
    Lines<T> lines(
            @Nullable IntPredicate keeps, @Nullable Comparator<Entry<T>> order, Expansion usual, Expansion filtered) {
        boolean[] kept = new boolean[all.size()];
        boolean[] leads = new boolean[all.size()];
        int count = keeps == null ? all.size() : match(keeps, kept, leads);
        var lines = new ArrayList<Entry<T>>();
        var walk = new ArrayList<Walk>();
        walk.add(new Walk(sorted(all.size(), order), 0, keeps == null));
        while (!walk.isEmpty()) {
            Walk at = walk.getLast();
            if (at.next == at.rows.length) {
                walk.removeLast();
                continue;
            }
            int i = at.rows[at.next++];
            if (!at.free && !kept[i] && !leads[i]) continue;
            Entry<T> entry = all.get(i);
            int within = first[i + 1] - first[i];
            boolean open = (leads[i] ? filtered : usual).isOpen(entry.key());
            boolean opens = within > 0 || nesting.more().test(entry.row());
            lines.add(entry.at(new Branch(at.depth, within, opens, opens && open)));
            if (open && within > 0) walk.add(new Walk(sorted(i, order), at.depth + 1, at.free || !leads[i]));
        }
        return new Lines<>(lines, count);
    }

    private int match(IntPredicate keeps, boolean[] kept, boolean[] leads) {
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            if (!keeps.test(i)) continue;
            kept[i] = true;
            count++;
            for (int up = parents[i]; up >= 0 && !leads[up]; up = parents[up]) leads[up] = true;
        }
        return count;
    }

    private int[] sorted(int slot, @Nullable Comparator<Entry<T>> order) {
        int[] rows = Arrays.copyOfRange(inside, first[slot], first[slot + 1]);
        if (order == null || rows.length < 2) return rows;
        return Arrays.stream(rows)
                .boxed()
                .sorted((a, b) -> order.compare(all.get(a), all.get(b)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The rows of one level and how far they are laid out.
    private static final class Walk {
        final int[] rows;
        final int depth;
        /// Whether all of them are shown, whatever the filter says.
        final boolean free;

        int next;

        Walk(int[] rows, int depth, boolean free) {
            this.rows = rows;
            this.depth = depth;
            this.free = free;
        }
    }
}

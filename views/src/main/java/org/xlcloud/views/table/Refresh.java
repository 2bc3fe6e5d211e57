package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import org.jspecify.annotations.Nullable;

/// Puts a new list into a table in one step and keeps what the operator has: the selection, the focus and the place,
/// all by key.
///
/// Rows that were set one by one would move the selection to other rows, and cost a hundred times more.
final class Refresh<T> {
    private final TableView<Entry<T>> table;
    private final Set<? extends IndexedCell<?>> drawn;
    private final Rows<Entry<T>> rows = new Rows<>();
    private boolean running;

    /// @param drawn the table's row nodes: those in view are shown again after an exchange
    Refresh(TableView<Entry<T>> table, Set<? extends IndexedCell<?>> drawn) {
        this.table = table;
        this.drawn = drawn;
        table.setItems(rows);
    }

    /// Whether selection changes come from a refresh, not from the operator.
    boolean isRunning() {
        return running;
    }

    /// @param stay whether what is in view shall stay there; otherwise the focused row is brought into view
    /// @param hold the key of a row that shall keep its place in view, rather than most of them; null for none
    void show(List<Entry<T>> entries, boolean stay, @Nullable String hold) {
        if (same(rows.now(), entries)) return;
        running = true;
        try {
            var selection = table.getSelectionModel();
            Set<String> selected = new HashSet<>();
            for (Entry<T> entry : selection.getSelectedItems()) if (entry != null) selected.add(entry.key());
            Entry<T> lastSelected = selection.getSelectedItem();
            Entry<T> focused = table.getFocusModel().getFocusedItem();
            TableColumn<Entry<T>, ?> column = focusedColumn();
            Anchor anchor = stay ? anchor(hold) : null;

            if (!selected.isEmpty()) selection.clearSelection();
            rows.exchange(entries);
            for (IndexedCell<?> row : drawn) row.updateIndex(row.getIndex());

            Map<String, Integer> places = places(entries, selected, focused, anchor);
            select(selected, lastSelected, places);
            Integer focus = focused == null ? null : places.get(focused.key());
            if (focus != null) table.getFocusModel().focus(focus, column);
            if (anchor != null) restore(anchor, places);
            else if (!stay) table.scrollTo(focus == null ? 0 : focus);
        } finally {
            running = false;
        }
    }

    private @Nullable TableColumn<Entry<T>, ?> focusedColumn() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        for (TableColumn<Entry<T>, ?> column : table.getVisibleLeafColumns()) {
            if (at != null && column.equals(at.getTableColumn())) return column;
        }
        return null;
    }

    /// Scrolls to a row only if it is out of sight, and then so that some rows before it show as well.
    void bringIntoView(int index) {
        VirtualFlow<?> flow = flow();
        IndexedCell<?> first = flow == null ? null : flow.getFirstVisibleCell();
        IndexedCell<?> last = flow == null ? null : flow.getLastVisibleCell();
        boolean seen = first != null && last != null && index > first.getIndex() && index < last.getIndex();
        if (!seen) table.scrollTo(Math.max(0, index - 3));
    }

    private static <T> boolean same(List<Entry<T>> old, List<Entry<T>> now) {
        if (old.size() != now.size()) return false;
        for (int i = 0; i < now.size(); i++) if (!old.get(i).equals(now.get(i))) return false;
        return true;
    }

    /// Where the rows are that matter; a list is looked through once, and only if any does.
    private static <T> Map<String, Integer> places(
            List<Entry<T>> entries, Set<String> selected, @Nullable Entry<T> focused, Refresh.@Nullable Anchor anchor) {
        Set<String> wanted = new HashSet<>(selected);
        if (focused != null) wanted.add(focused.key());
        if (anchor != null) wanted.addAll(anchor.indices.keySet());
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < entries.size() && places.size() < wanted.size(); i++) {
            String key = entries.get(i).key();
            if (wanted.contains(key)) places.put(key, i);
        }
        return places;
    }

    private void select(Set<String> selected, @Nullable Entry<T> last, Map<String, Integer> places) {
        int[] indices = selected.stream()
                .filter(key -> last == null || !key.equals(last.key()))
                .map(places::get)
                .filter(java.util.Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        var selection = table.getSelectionModel();
        if (indices.length > 0) selection.selectIndices(indices[0], indices);
        Integer lastPlace = last == null ? null : places.get(last.key());
        if (lastPlace != null) selection.select(lastPlace.intValue());
    }

    /// The rows in view and how much of the first is scrolled away.
    ///
    /// @param indices by key
    /// @param index of the first
    private record Anchor(Map<String, Integer> indices, int index, double offset) {}

    private @Nullable Anchor anchor(@Nullable String hold) {
        VirtualFlow<?> flow = flow();
        if (flow == null) return null;
        IndexedCell<?> first = flow.getFirstVisibleCell();
        IndexedCell<?> last = flow.getLastVisibleCell();
        // At the very top the operator wants to see the top, whatever comes there.
        if (first == null || last == null || (first.getIndex() <= 0 && first.getLayoutY() >= 0)) return null;
        Map<String, Integer> indices = new HashMap<>();
        int end = Math.min(last.getIndex() + 1, rows.size());
        for (int i = first.getIndex(); i < end; i++) indices.put(rows.get(i).key(), i);
        if (hold != null && indices.containsKey(hold)) indices.keySet().retainAll(Set.of(hold));
        return indices.isEmpty() ? null : new Anchor(indices, first.getIndex(), first.getLayoutY());
    }

    /// Moves with most of the rows that were in view: one that was sorted far away takes nobody with it.
    private void restore(Anchor anchor, Map<String, Integer> places) {
        VirtualFlow<?> flow = flow();
        List<Integer> moved = new ArrayList<>();
        anchor.indices.forEach((key, index) -> {
            Integer place = places.get(key);
            if (place != null) moved.add(place - index);
        });
        if (flow == null || moved.isEmpty()) return;
        moved.sort(null);
        int by = moved.get(moved.size() / 2);
        if (by == 0) return;
        flow.scrollToTop(Math.clamp(anchor.index + by, 0, rows.size() - 1));
        flow.scrollPixels(-anchor.offset);
    }

    private @Nullable VirtualFlow<?> flow() {
        return table.lookup("VirtualFlow") instanceof VirtualFlow<?> flow ? flow : null;
    }
}

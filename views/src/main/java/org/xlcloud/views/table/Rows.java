package org.xlcloud.views.table;

import java.util.List;
import javafx.collections.ObservableListBase;

/// The rows under a table, exchanged as a whole: only a change of their number is told, so that the table makes
/// nothing anew; the rows in view are updated by whoever exchanges.
final class Rows<E> extends ObservableListBase<E> {
    private List<E> now = List.of();

    @Override
    public E get(int index) {
        return now.get(index);
    }

    @Override
    public int size() {
        return now.size();
    }

    List<E> now() {
        return now;
    }

    /// @param next not changed any more
    void exchange(List<E> next) {
        List<E> old = now;
        beginChange();
        now = next;
        if (next.size() > old.size()) nextAdd(old.size(), next.size());
        else if (next.size() < old.size()) nextRemove(next.size(), old.subList(next.size(), old.size()));
        endChange();
    }
}

package org.xlcloud.views.table;

import java.util.Comparator;
import java.util.List;

/// One column of a sort order.
///
/// @param column the index in the [TableSpec]
record Sorting(int column, boolean descending) {

    /// Orders entries by several columns, the first one first. Missing values come last, whichever way a column sorts;
    /// entries that are alike in all of them keep their order.
    static <T> Comparator<Entry<T>> comparator(TableSpec<T> spec, List<Sorting> order) {
        return (a, b) -> {
            for (Sorting by : order) {
                Object x = a.value(by.column);
                Object y = b.value(by.column);
                int result;
                if (x == null || y == null) {
                    result = x == y ? 0 : x == null ? 1 : -1;
                } else {
                    result = spec.columns().get(by.column).compare(a.row(), x, b.row(), y);
                    if (by.descending) result = -result;
                }
                if (result != 0) return result;
            }
            return 0;
        };
    }
}

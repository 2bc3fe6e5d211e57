package org.xlcloud.views.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A list as data: its columns and how its rows are told apart.
///
/// @param id stable: the name under which the operator's columns are kept
/// @param one what a row is, in the singular: `GPU`
/// @param many in the plural: `GPUs`
/// @param key unique and stable over refreshes: selection and scroll position follow it
/// @param objectId what "Copy ID" copies: the id that the cloud's own tools take
/// @param spoken a row in words for screen readers, its state included
/// @param columns the first one is that of the tree, where there is one
/// @param nesting which row each row is in; null where the list is no tree
public record TableSpec<T>(
        String id,
        String one,
        String many,
        Function<? super T, String> key,
        Function<? super T, String> objectId,
        Function<? super T, String> spoken,
        List<Column<T>> columns,
        @Nullable Nesting<T> nesting) {

    /// A list without a tree.
    public TableSpec(
            String id,
            String one,
            String many,
            Function<? super T, String> key,
            Function<? super T, String> objectId,
            Function<? super T, String> spoken,
            List<Column<T>> columns) {
        this(id, one, many, key, objectId, spoken, columns, null);
    }

    public TableSpec {
        columns = List.copyOf(columns);
        Set<String> ids = new HashSet<>();
        for (Column<T> column : columns) {
            if (!ids.add(column.id())) throw new IllegalArgumentException("Two columns are called " + column.id());
        }
    }

    /// The places of the given columns without those that are only drawn.
    List<Integer> written(List<Integer> places) {
        return places.stream()
                .filter(place -> columns.get(place).dress().trend() == null)
                .toList();
    }

    /// The columns as the filter knows them.
    List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column<T> column = columns.get(i);
            fields.add(new Field(i, column.id(), column.aliases(), column.type(), column.unit()));
        }
        return fields;
    }

    /// `96 of 128 GPUs, 3 selected`
    String count(int shown, int all, int selected) {
        var text = new StringBuilder();
        if (shown != all) text.append(shown).append(" of ");
        text.append(all).append(' ').append(all == 1 ? one : many);
        if (selected > 0) text.append(", ").append(selected).append(" selected");
        return text.toString();
    }
}

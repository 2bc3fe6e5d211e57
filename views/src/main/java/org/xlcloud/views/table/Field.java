package org.xlcloud.views.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column as the filter sees it.
///
/// @param index the column's place in its [TableSpec]
/// @param unit of a number, where it has one
record Field(
        int index,
        String name,
        List<String> aliases,
        Column.Type type,
        @Nullable String unit) {
    boolean isCalled(String word) {
        return name.equalsIgnoreCase(word) || aliases.stream().anyMatch(word::equalsIgnoreCase);
    }
}

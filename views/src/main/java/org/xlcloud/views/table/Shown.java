package org.xlcloud.views.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list shows: the outcome of one pass of [TableModel].
///
/// @param entries filtered and sorted
/// @param all before the filter, in the order in which they were given
/// @param kept how many the filter lets through; of a tree, those in closed rows are not among the entries
/// @param problem why the filter could not be applied, in words
/// @param given whether these are rows that somebody gave; before the first ones there is nothing to say
/// @param request the number of the operator's newest wish (filter, order) that this fulfils
record Shown<T>(
        List<Entry<T>> entries,
        List<Entry<T>> all,
        int kept,
        @Nullable String problem,
        boolean given,
        long request) {}

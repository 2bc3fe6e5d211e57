package org.xlcloud.views.table;

import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;

/// What makes a tree of a list: which row each row is in, and what stands before its name in the first column.
///
/// @param parent the key of the row that a row is in; null at the top. A parent that is not in the list, or that is
/// inside of its own child, counts as none
/// @param more whether there is more inside of a row than the list has yet
/// @param icon for the kind of thing that a row is
public record Nesting<T>(Function<? super T, @Nullable String> parent, Predicate<T> more, Function<T, Icon> icon) {}

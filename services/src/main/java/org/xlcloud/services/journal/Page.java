package org.xlcloud.services.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of entries, newest first.
///
/// @param next for [Query#before] of the page behind this one; null on the last
public record Page(List<Entry> entries, @Nullable Long next) {
    public Page {
        entries = List.copyOf(entries);
    }
}

package org.xlcloud.views.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.journal.Entry;

/// What has been read of the journal so far.
///
/// @param entries newest first
/// @param asking whether more is on its way
/// @param more whether there are older ones
/// @param problem why the newest question was not answered
record Found(
        List<Entry> entries,
        boolean asking,
        boolean more,
        @Nullable Problem problem) {
    static final Found NOTHING = new Found(List.of(), true, false, null);
}

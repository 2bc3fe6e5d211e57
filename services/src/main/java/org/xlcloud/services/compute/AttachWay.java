package org.xlcloud.services.compute;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;

/// One way to give GPUs to something, with what it costs.
///
/// @param id `resize`, `shelve`, `rebuild`, `stack` or [#NEW]
/// @param outage how long what runs is off
/// @param data what may be lost
/// @param open whether it can be gone now
/// @param why it is open or not
/// @param action goes this way; null where more has to be said first, as for a new instance, and for a way that would
///     cost something and give no GPU
public record AttachWay(
        String id,
        String title,
        String outage,
        String data,
        boolean open,
        String why,
        @Nullable Action action) {
    /// The id of the way that is always there: a new instance.
    public static final String NEW = "new";

    /// Whether it makes a new instance, of which more has to be said first.
    public boolean isNew() {
        return id.equals(NEW);
    }
}

package org.xlcloud.services.compute;

import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;

/// One way to give GPUs to something, with what it costs.
///
/// @param id `resize`, `shelve`, `rebuild`, `stack` or `new`
/// @param outage how long what runs is off
/// @param data what may be lost
/// @param open whether it can be gone now
/// @param why it is open or not
/// @param action goes this way; null where more has to be said first, as for a new instance
public record AttachWay(
        String id,
        String title,
        String outage,
        String data,
        boolean open,
        String why,
        @Nullable Action action) {}

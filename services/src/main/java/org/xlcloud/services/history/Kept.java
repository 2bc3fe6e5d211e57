package org.xlcloud.services.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the history holds, for the operator to see.
///
/// @param bytes of the file that are in use
/// @param since its oldest sample; null while there is none
/// @param waiting rows that are not written yet
/// @param dropped rows that were given up since the start, because writing could not keep up or was not possible
public record Kept(long bytes, @Nullable Instant since, long waiting, long dropped) {}

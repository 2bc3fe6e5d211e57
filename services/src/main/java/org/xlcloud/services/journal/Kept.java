package org.xlcloud.services.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the journal holds, for the operator to see.
///
/// @param place the file or the database's address
/// @param bytes on disk
/// @param oldest the time of its oldest entry; null while it is empty
/// @param newest the sequence of its newest entry; 0 while it is empty
public record Kept(String place, long bytes, @Nullable Instant oldest, long newest) {}

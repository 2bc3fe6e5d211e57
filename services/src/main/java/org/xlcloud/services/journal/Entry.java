package org.xlcloud.services.journal;

import java.time.Instant;

/// A fact that is on the disk.
///
/// @param id orders by the time of the fact; the key of pages
/// @param seq orders by the time of writing, without gaps that could still be filled
/// @param written when it was written, by the clock of the console that wrote it
public record Entry(long id, long seq, Instant written, Fact fact) {}

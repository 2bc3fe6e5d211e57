package org.xlcloud.services.journal;

/// What became of a fact: it is on the disk.
///
/// @param seq of the entry
/// @param duplicate whether an entry with the same `once` was there already, so that nothing was
/// written
public record Receipt(long seq, boolean duplicate) {}

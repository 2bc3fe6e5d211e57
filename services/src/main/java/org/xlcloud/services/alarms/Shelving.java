package org.xlcloud.services.alarms;

import java.time.Instant;

/// Somebody wants to hear nothing of an alarm for a while.
///
/// @param who the person and the machine, `alice@desk-7`
/// @param until when it comes back by itself
public record Shelving(String who, Instant at, Instant until, String comment) {}

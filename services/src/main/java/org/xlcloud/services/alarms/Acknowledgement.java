package org.xlcloud.services.alarms;

import java.time.Instant;

/// Somebody has seen an alarm.
///
/// @param who the person and the machine, `alice@desk-7`
public record Acknowledgement(String who, Instant at, String comment) {}

package org.xlcloud.services.metrics;

import java.time.Instant;

/// What was measured on one subject at one time: a row of a batch that telemetry hands to whoever keeps it.
public record Measured(Subject subject, Instant at, Values values) {}

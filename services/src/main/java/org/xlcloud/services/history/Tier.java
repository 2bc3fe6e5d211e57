package org.xlcloud.services.history;

import java.time.Duration;

/// How finely a part of the history is kept; each is a table.
enum Tier {
    /// The newest samples as they came, in the order of time.
    FRESH("fresh", Duration.ZERO, Duration.ofDays(7), Duration.ZERO),
    /// Single samples of whole hours, sorted by subject so that one series lies together.
    FINE("fine", Duration.ZERO, Duration.ofDays(7), Duration.ofHours(6)),
    FIVE_MINUTES("five_minutes", Duration.ofMinutes(5), Duration.ofDays(31), Duration.ofDays(2)),
    HOURS("hours", Duration.ofHours(1), Duration.ofDays(36_500), Duration.ZERO);

    private final String table;
    private final Duration step;
    private final Duration keeps;
    private final Duration spared;

    Tier(String table, Duration step, Duration keeps, Duration spared) {
        this.table = table;
        this.step = step;
        this.keeps = keeps;
        this.spared = spared;
    }

    String table() {
        return table;
    }

    /// The length of its buckets; zero for single samples.
    Duration step() {
        return step;
    }

    boolean rolledUp() {
        return !step.isZero();
    }

    Duration keeps() {
        return keeps;
    }

    /// What it keeps of the newest when room has to be made, as long as a coarser tier can give some.
    Duration spared() {
        return spared;
    }
}

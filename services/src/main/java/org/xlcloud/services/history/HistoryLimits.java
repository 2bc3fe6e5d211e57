package org.xlcloud.services.history;

import java.time.Duration;

/// How much history is kept. When the file outgrows its size, the oldest single samples go first, then the
/// oldest five-minute buckets, then the oldest hours.
///
/// @param days how far back anything is kept
/// @param mebibytes how large the file may become
public record HistoryLimits(int days, int mebibytes) {
    public static final HistoryLimits DEFAULT = new HistoryLimits(90, 2048);

    public HistoryLimits {
        if (days < 1 || mebibytes < 8)
            throw new IllegalArgumentException("history of " + days + " days in " + mebibytes + " MiB");
    }

    long bytes() {
        return (long) mebibytes << 20;
    }

    /// How long a tier keeps its rows at the most.
    Duration keeps(Tier tier) {
        Duration all = Duration.ofDays(days);
        return all.compareTo(tier.keeps()) < 0 ? all : tier.keeps();
    }
}

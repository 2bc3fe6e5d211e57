package org.xlcloud.services.history;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Keeps the file in order: whole hours of fresh samples are sorted and rolled up, and what is too old or too
/// much is dropped. On the writer's thread.
final class Upkeep {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    /// Late samples of an hour that has just ended still find their way into it.
    private static final Duration GRACE = Duration.ofMinutes(2);
    /// How many subjects are sorted at a time, so that an hour of a large cloud fits into memory.
    private static final int SLICE = 4_096;

    /// Eight of DuckDB's row groups: less than a second's work.
    private static final int MOST_REWRITTEN = 8 * 122_880;

    private static final int MOST_TRIMS = 20;

    private final Database database;
    private final HistoryLimits limits;

    Upkeep(Database database, HistoryLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    void run(Instant now) throws SQLException {
        boolean sorted = sort(now);
        boolean dropped = dropOld(now);
        if (sorted || dropped) database.execute("CHECKPOINT");
        makeRoom();
        if (dropped) database.forgetEmpty();
    }

    private boolean sort(Instant now) throws SQLException {
        long before = now.minus(GRACE).toEpochMilli() / HOUR * HOUR;
        if (database.oldest(Tier.FRESH) >= before) return false;
        database.transaction(() -> {
            for (int first = 0; first < database.subjects(); first += SLICE) {
                database.execute(Layout.sort(), before, first, first + SLICE);
                for (Tier tier : List.of(Tier.FIVE_MINUTES, Tier.HOURS))
                    database.execute(Layout.rollUp(tier), before, first, first + SLICE);
            }
            database.execute("DELETE FROM fresh WHERE time < ?", before);
        });
        for (Tier tier : Tier.values()) database.look(tier);
        return true;
    }

    private boolean dropOld(Instant now) throws SQLException {
        boolean dropped = false;
        for (Tier tier : Tier.values())
            dropped |= drop(tier, now.minus(limits.keeps(tier)).toEpochMilli() / HOUR * HOUR);
        return dropped;
    }

    private boolean drop(Tier tier, long before) throws SQLException {
        if (database.oldest(tier) >= before) return false;
        String table = tier.table();
        // A deletion frees only row groups that are gone whole; a small table is rewritten instead.
        if (database.number("SELECT count(*) FROM " + table) > MOST_REWRITTEN)
            database.execute("DELETE FROM " + table + " WHERE time < ?", before);
        else
            database.execute(
                    "CREATE OR REPLACE TABLE " + table + " AS SELECT * FROM " + table + " WHERE time >= " + before);
        database.look(tier);
        return true;
    }

    private void makeRoom() throws SQLException {
        for (int i = 0; i < MOST_TRIMS; i++) {
            long used = database.usedBytes();
            if (used <= limits.bytes()) return;
            if (!shorten((double) (used - limits.bytes()) / used, true)
                    && !shorten((double) (used - limits.bytes()) / used, false)) return;
            database.execute("CHECKPOINT");
        }
    }

    /// Drops a share of the finest tier that has any to give, whole hours and at least one.
    private boolean shorten(double share, boolean sparing) throws SQLException {
        for (Tier tier : List.of(Tier.FINE, Tier.FIVE_MINUTES, Tier.HOURS)) {
            long newest = database.number("SELECT coalesce(max(time), 0) FROM " + tier.table());
            long oldest = database.oldest(tier);
            long spared = sparing ? tier.spared().toMillis() : 0;
            if (oldest == Long.MAX_VALUE || newest - oldest < spared) continue;
            double most = newest - oldest - spared;
            long hours = Math.max(1, Math.round(Math.min(most, (newest - oldest) * share) / HOUR));
            return drop(tier, (oldest / HOUR + hours) * HOUR);
        }
        return false;
    }
}

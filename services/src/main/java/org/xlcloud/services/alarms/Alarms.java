package org.xlcloud.services.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.SourceState;

/// All alarms at one moment.
///
/// @param all every alarm that is known, also those that are normal; worst first, then newest
/// @param figures how the alarm system itself does
/// @param flood since when more alarms come than a person can follow; null when there is no flood
/// @param sources one state per source of alarms and the journal's, for lights and banners
/// @param seq of the newest journal entry that is in here; 0 before the journal was read
/// @param at when it was put together; null until the journal was read
public record Alarms(
        List<Alarm> all,
        Figures figures,
        @Nullable Instant flood,
        List<SourceState> sources,
        long seq,
        @Nullable Instant at) {
    public static final Alarms NONE = new Alarms(List.of(), Figures.NONE, null, List.of(), 0, null);

    /// Nothing is known before the journal was read, and that is not that there are none.
    static Alarms unread(List<SourceState> sources) {
        return new Alarms(List.of(), Figures.NONE, null, sources, 0, null);
    }

    public Alarms {
        all = List.copyOf(all);
        sources = List.copyOf(sources);
    }

    /// How the alarm system itself does (EEMUA 191: one alarm in ten minutes is what a person can
    /// follow, ten are a flood).
    ///
    /// @param perTenMinutes how many became active in each ten minutes of the last 24 hours, oldest
    /// first: 144 counts
    /// @param floods how many of those counts are ten or more
    /// @param stale active for more than a day
    /// @param chattering changed their state five times or more in the last hour
    /// @param top what became active most often in the last 24 hours, most often first; ten at the most
    public record Figures(List<Integer> perTenMinutes, int floods, int stale, int chattering, List<Talker> top) {
        public static final Figures NONE = new Figures(List.of(), 0, 0, 0, List.of());
        /// From so many new alarms in ten minutes on it is a flood.
        public static final int FLOOD = 10;
        /// Active for longer than this is stale.
        public static final Duration STALE = Duration.ofDays(1);
        /// So many changes in an hour are chatter.
        public static final int CHATTER = 5;

        public Figures {
            perTenMinutes = List.copyOf(perTenMinutes);
            top = List.copyOf(top);
        }
    }

    /// An alarm and how often it became active.
    public record Talker(String key, String name, int times) {}

    /// What has to be looked at, or is being seen to: active, or recovered and not acknowledged;
    /// not shelved and not out of service.
    public Stream<Alarm> active() {
        return all.stream().filter(alarm -> switch (alarm.phase()) {
            case UNACKNOWLEDGED, ACKNOWLEDGED, RETURNED -> true;
            case NORMAL, SHELVED, OUT_OF_SERVICE -> false;
        });
    }

    /// The inventory of what is shelved.
    public Stream<Alarm> shelved() {
        return all.stream().filter(alarm -> alarm.phase() == Phase.SHELVED);
    }

    public @Nullable Alarm find(String key) {
        for (Alarm alarm : all) if (alarm.key().equals(key)) return alarm;
        return null;
    }
}

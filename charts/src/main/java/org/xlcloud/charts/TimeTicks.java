package org.xlcloud.charts;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The moments at which a time axis has lines, and what is written there: round in the zone's own clock, so that days
/// begin at midnight and are 23 or 25 hours long when the clocks change.
///
/// @param millis since 1970
/// @param label the time of day; the date where a day begins
/// @param major whether a day begins
record TimeTicks(long millis, String label, boolean major) {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long[] STEPS = {
        SECOND,
        2 * SECOND,
        5 * SECOND,
        10 * SECOND,
        15 * SECOND,
        30 * SECOND,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
        30 * DAY,
        60 * DAY,
        90 * DAY
    };
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ROOT);

    /// The step between lines that are at least `leastMillis` apart.
    static long step(double leastMillis) {
        for (long step : STEPS) if (step >= leastMillis) return step;
        return STEPS[STEPS.length - 1];
    }

    /// All ticks of a range, its ends included.
    static List<TimeTicks> between(long from, long to, long step, ZoneId zone) {
        var ticks = new ArrayList<TimeTicks>();
        if (step >= DAY) {
            long days = step / DAY;
            LocalDate day = Instant.ofEpochMilli(from).atZone(zone).toLocalDate();
            // Counted from 1970, so that the same days have lines wherever the window begins.
            day = day.minusDays(Math.floorMod(day.toEpochDay(), days));
            for (; ; day = day.plusDays(days)) {
                ZonedDateTime start = day.atStartOfDay(zone);
                long millis = start.toInstant().toEpochMilli();
                if (millis > to) return ticks;
                if (millis >= from) ticks.add(new TimeTicks(millis, DATE.format(start), true));
            }
        }
        ZonedDateTime start =
                Instant.ofEpochMilli(from).atZone(zone).toLocalDate().atStartOfDay(zone);
        while (true) {
            ZonedDateTime next = start.toLocalDate().plusDays(1).atStartOfDay(zone);
            long day = start.toInstant().toEpochMilli();
            long end = next.toInstant().toEpochMilli();
            long skipped = Math.max(0, (from - day) / step);
            for (long millis = day + skipped * step; millis < end; millis += step) {
                if (millis > to) return ticks;
                if (millis < from) continue;
                ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
                boolean midnight = millis == day;
                String label = midnight ? DATE.format(time) : (step < MINUTE ? SECONDS : MINUTES).format(time);
                ticks.add(new TimeTicks(millis, label, midnight));
            }
            start = next;
        }
    }

    /// A moment as the crosshair says it: with seconds, with the date when it is not today.
    static String moment(long millis, long now, ZoneId zone) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(zone);
        boolean today = Instant.ofEpochMilli(now).atZone(zone).toLocalDate().equals(time.toLocalDate());
        return (today ? "" : DATE.format(time) + " ") + SECONDS.format(time);
    }

    /// A length in the unit that fits: "5 min", "1 h", "7 d".
    static String length(Duration length) {
        long millis = length.toMillis();
        if (millis >= DAY && millis % DAY == 0 && millis > DAY) return millis / DAY + " d";
        if (millis >= 10 * DAY) return Math.round(millis / (double) DAY) + " d";
        if (millis >= HOUR) return tenths(millis, HOUR) + " h";
        if (millis >= MINUTE) return tenths(millis, MINUTE) + " min";
        return Math.max(0, millis / SECOND) + " s";
    }

    private static String tenths(long millis, long unit) {
        long whole = Math.round(millis / (double) unit);
        if (millis % unit == 0 || whole >= 10) return Long.toString(whole);
        return String.format(Locale.ROOT, "%.1f", millis / (double) unit);
    }
}

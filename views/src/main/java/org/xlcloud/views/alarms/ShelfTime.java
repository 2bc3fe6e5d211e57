package org.xlcloud.views.alarms;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Until when an alarm is shelved: the usual spans, or a moment as a person types it.
final class ShelfTime {
    /// What is offered, shortest first.
    static final List<Duration> USUAL = List.of(
            Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(12), Duration.ofDays(1), Duration.ofDays(7));

    /// Nobody remembers what was shelved for longer.
    static final Duration LONGEST = Duration.ofDays(90);

    private static final Pattern SPAN = Pattern.compile("(\\d{1,5})\\s*(min|m|h|d|w)[a-z]*");
    private static final Pattern DAY = Pattern.compile("(?:(\\d{4}-\\d{2}-\\d{2})[ T]+)?(\\d{1,2}:\\d{2})(?::\\d{2})?");

    private ShelfTime() {}

    /// `1 h`, `7 d`.
    static String words(Duration span) {
        return span.toDays() > 0 ? span.toDays() + " d" : span.toHours() + " h";
    }

    /// Understands `90 min`, `3 h`, `2 d`, `1 w`, `06:00` (the next one) and `2026-11-29 06:00`, in the given zone.
    ///
    /// @return empty where the text is none of these, or not in the time ahead up to [#LONGEST]
    static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        try {
            Matcher span = SPAN.matcher(plain);
            if (span.matches()) return ahead(now.plus(span(span)), now);
            Matcher day = DAY.matcher(plain.toUpperCase(Locale.ROOT));
            if (day.matches()) return ahead(moment(day, now.atZone(zone)), now);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty(); // 31 February, 25:00
        }
        return Optional.empty();
    }

    private static Duration span(Matcher matched) {
        long number = Long.parseLong(matched.group(1));
        return switch (matched.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofMinutes(number);
        };
    }

    private static Instant moment(Matcher matched, ZonedDateTime now) {
        String clock = matched.group(2).length() == 4 ? "0" + matched.group(2) : matched.group(2);
        LocalTime time = LocalTime.parse(clock);
        if (matched.group(1) != null)
            return LocalDate.parse(matched.group(1))
                    .atTime(time)
                    .atZone(now.getZone())
                    .toInstant();
        ZonedDateTime today = now.with(time);
        return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
    }

    private static Optional<Instant> ahead(Instant until, Instant now) {
        boolean fits = until.isAfter(now) && !until.isAfter(now.plus(LONGEST));
        return fits ? Optional.of(until) : Optional.empty();
    }
}

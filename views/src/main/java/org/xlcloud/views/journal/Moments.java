package org.xlcloud.views.journal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a moment of the past as a person types it.
final class Moments {
    private static final Pattern AGO = Pattern.compile("-?\\s*(\\d{1,6})\\s*(s|m|min|h|d|w)");
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}:\\d{2})(:\\d{2})?");
    private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:[ T](\\d{1,2}:\\d{2}(?::\\d{2})?))?");

    private Moments() {}

    /// Understands `3 h` (ago), `20:15` (the last one), `2026-11-28`, `2026-11-28 20:15` in the given zone, and
    /// ISO-8601 with a zone.
    static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
        String plain = text.strip();
        try {
            Matcher ago = AGO.matcher(plain.toLowerCase(Locale.ROOT));
            if (ago.matches()) return Optional.of(now.minus(span(ago)));
            Matcher clock = CLOCK.matcher(plain);
            if (clock.matches()) {
                var today = now.atZone(zone).with(time(plain));
                return Optional.of((today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant());
            }
            Matcher day = DAY.matcher(plain);
            if (day.matches()) {
                LocalTime time = day.group(2) == null ? LocalTime.MIDNIGHT : time(day.group(2));
                return Optional.of(
                        LocalDate.parse(day.group(1)).atTime(time).atZone(zone).toInstant());
            }
            return Optional.of(Instant.parse(plain.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty(); // 31 February, 25:00, or no time at all
        }
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
    }

    private static Duration span(Matcher matched) {
        long number = Long.parseLong(matched.group(1));
        return switch (matched.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofMinutes(number);
        };
    }
}

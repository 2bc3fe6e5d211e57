package org.xlcloud.simulator.gnocchi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times and spans as Gnocchi's parameters have them.
final class Times {
    private static final Pattern SPAN = Pattern.compile(
            "([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)?");

    private Times() {}

    /// An instant: epoch seconds, ISO 8601 (UTC where no zone is given), or a span before now, `-1minutes`. Null for
    /// null.
    static @Nullable Instant parse(@Nullable String text, Instant now) {
        if (text == null || text.isEmpty()) return null;
        if (text.equals("now")) return now;
        if (text.startsWith("-")) return now.minus(span(text.substring(1).strip()));
        try {
            if (text.matches("[0-9]{1,11}(\\.[0-9]+)?")) {
                return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
            }
            String iso = text.replace(' ', 'T');
            if (iso.length() == 10) iso += "T00:00:00";
            boolean zoned = iso.endsWith("Z") || iso.substring(11).matches(".*[+-].*");
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | IndexOutOfBoundsException malformed) {
            throw Refusal.argument("Must be a datetime or a timestamp");
        }
    }

    /// A span: seconds, or a number with a unit.
    static Duration span(String text) {
        Matcher match = SPAN.matcher(text);
        if (!match.matches()) throw Refusal.invalid("Unable to parse the value: " + text);
        double number = Double.parseDouble(match.group(1));
        String unit = match.group(2) == null ? "s" : match.group(2);
        long millis = switch (unit.charAt(0)) {
            case 'm' -> 60_000;
            case 'h' -> 3_600_000;
            case 'd' -> 86_400_000;
            case 'w' -> 604_800_000;
            default -> 1_000;
        };
        return Duration.ofMillis((long) (number * millis));
    }
}

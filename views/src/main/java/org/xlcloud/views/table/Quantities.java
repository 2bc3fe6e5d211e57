package org.xlcloud.views.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.table.FilterSyntax.NotUnderstood;

/// Numbers, times and ages as operators type them.
final class Quantities {
    private static final Pattern NUMBER = Pattern.compile("([-+]?[0-9]{1,15}(?:\\.[0-9]{1,9})?)([A-Za-z%°]*)");
    private static final List<String> BINARY = List.of("KiB", "MiB", "GiB", "TiB", "PiB");

    private Quantities() {}

    static Term.Match number(Field field, Term.Sign sign, String text) throws NotUnderstood {
        Matcher parts = NUMBER.matcher(text);
        if (!parts.matches()) {
            throw new NotUnderstood(field.name() + " is a number, and " + FilterSyntax.shorten(text) + " is none.");
        }
        double value = Double.parseDouble(parts.group(1));
        String unit = parts.group(2);
        if (unit.isEmpty() || unit.equalsIgnoreCase(field.unit())) return new Term.Quantity(sign, value);
        int from = binary(unit);
        int to = field.unit() == null ? -1 : binary(field.unit());
        if (from < 0 || to < 0) {
            throw new NotUnderstood(field.name() + (field.unit() == null ? " has no unit" : " is in " + field.unit())
                    + ", which does not go with " + FilterSyntax.shorten(unit) + ".");
        }
        return new Term.Quantity(sign, value * Math.pow(1024, from - to));
    }

    private static int binary(String unit) {
        for (int i = 0; i < BINARY.size(); i++) {
            String known = BINARY.get(i);
            if (known.equalsIgnoreCase(unit) || known.substring(0, 1).equalsIgnoreCase(unit)) return i;
        }
        return -1;
    }

    static Term.Match moment(Field field, Term.@Nullable Sign sign, String text, ZoneId zone) throws NotUnderstood {
        Duration age = age(text);
        if (age != null) {
            if (sign == null || sign == Term.Sign.EQUAL) {
                throw new NotUnderstood("Say whether " + field.name() + " is less or more: " + field.name() + "<" + text
                        + " or " + field.name() + ">" + text + ".");
            }
            return new Term.Age(sign, age);
        }
        Instant time = time(text, zone);
        if (time != null && sign != null) return new Term.Time(sign, time);
        if (sign == null) return new Term.Contains(text);
        throw new NotUnderstood(field.name() + " is a time, and " + FilterSyntax.shorten(text)
                + " is none; say 2h, 3d or 2026-11-22T18:30.");
    }

    private static @Nullable Duration age(String text) {
        Matcher parts = NUMBER.matcher(text);
        if (!parts.matches()) return null;
        double seconds = switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "s" -> 1;
            case "m", "min" -> 60;
            case "h" -> 3600;
            case "d" -> 86400;
            case "w" -> 7 * 86400;
            default -> Double.NaN;
        };
        double amount = Double.parseDouble(parts.group(1)) * seconds;
        return Double.isNaN(amount) ? null : Duration.ofMillis((long) (amount * 1000));
    }

    private static @Nullable Instant time(String text, ZoneId zone) {
        try {
            if (text.length() == 10)
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            int clock = text.indexOf('T');
            if (clock < 0) return null;
            boolean offset = text.endsWith("Z") || text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0;
            return offset
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            return null; // not a time: the caller says so in words
        }
    }
}

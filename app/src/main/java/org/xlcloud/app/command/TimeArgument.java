package org.xlcloud.app.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An instant on the command line: `2026-11-22T20:00:00Z`, `2026-11-22` for the beginning of that day in UTC, `now`, or
/// so long ago: `-90s`, `-15m`, `-6h`, `-7d`.
final class TimeArgument implements ITypeConverter<Instant> {
    private static final int DATE = "2026-11-22".length();
    private static final Pattern AGO = Pattern.compile("-([0-9]{1,6})([smhd])");

    @Override
    public Instant convert(String written) {
        if (written.equals("now")) return Instant.now();
        Matcher ago = AGO.matcher(written);
        if (ago.matches())
            return Instant.now()
                    .minus(span(Long.parseLong(ago.group(1)), ago.group(2).charAt(0)));
        try {
            return written.length() == DATE
                    ? LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(written);
        } catch (DateTimeException e) {
            throw new TypeConversionException("\"" + written
                    + "\" is no time; expected 2026-11-22T20:00:00Z, 2026-11-22, now, or -90s, -15m, -6h, -7d");
        }
    }

    private static Duration span(long count, char unit) {
        return switch (unit) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}

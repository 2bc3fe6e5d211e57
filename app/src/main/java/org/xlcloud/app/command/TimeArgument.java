package org.xlcloud.app.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// An instant on the command line: `2026-11-22T20:00:00Z`, `now`, or so long ago: `-90s`, `-15m`, `-6h`, `-7d`.
final class TimeArgument implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("-([0-9]{1,6})([smhd])");

    @Override
    public Instant convert(String written) {
        if (written.equals("now")) return Instant.now();
        Matcher ago = AGO.matcher(written);
        if (ago.matches())
            return Instant.now()
                    .minus(span(Long.parseLong(ago.group(1)), ago.group(2).charAt(0)));
        try {
            return Instant.parse(written);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "\"" + written + "\" is no time; expected 2026-11-22T20:00:00Z, now, or -90s, -15m, -6h, -7d");
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

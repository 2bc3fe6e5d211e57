package org.xlcloud.simulator.http;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times as OpenStack writes them. By hand, for a formatter would take most of the time of a long list.
public final class Stamp {
    private Stamp() {}

    /// `2026-11-22T17:49:27Z`
    public static String zulu(Instant instant) {
        return seconds(instant).append('Z').toString();
    }

    /// `2026-11-22T17:49:28.000000`
    public static String micros(Instant instant) {
        return seconds(instant).append(".000000").toString();
    }

    /// `2026-11-22T21:49:26.000000Z`
    public static String microsZulu(Instant instant) {
        return seconds(instant).append(".000000Z").toString();
    }

    private static StringBuilder seconds(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
        var text = new StringBuilder(28);
        text.append(time.getYear()).append('-');
        two(text, time.getMonthValue()).append('-');
        two(text, time.getDayOfMonth()).append('T');
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        return two(text, time.getSecond());
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

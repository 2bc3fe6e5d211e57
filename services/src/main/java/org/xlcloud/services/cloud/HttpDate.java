package org.xlcloud.services.cloud;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Dates in HTTP headers: "Sun, 22 Nov 2026 18:16:00 GMT" (RFC 9110, 5.6.7).
final class HttpDate {
    private HttpDate() {}

    /// Null when there is none, or one that can't be read.
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null) return null;
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}

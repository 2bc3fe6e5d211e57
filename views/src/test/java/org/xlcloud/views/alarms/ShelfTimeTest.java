package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Until when: as people type it.
class ShelfTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-28T20:30:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "90 min, 2026-11-28T22:00:00Z",
        "3h, 2026-11-28T23:30:00Z",
        "2 days, 2026-11-30T20:30:00Z",
        "1 w, 2026-12-05T20:30:00Z",
        "06:00, 2026-11-29T05:00:00Z",
        "21:31, 2026-11-28T20:31:00Z",
        "2026-12-01 6:15, 2026-12-01T05:15:00Z"
    })
    void spansAndTimesAhead(String typed, Instant until) {
        assertEquals(Optional.of(until), ShelfTime.parse(typed, NOW, BERLIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "0 min", "91 d", "99999 w", "2026-11-28 21:00", "2026-02-31 06:00", "25:00", "-1 h"})
    void nothingElse(String typed) {
        assertEquals(Optional.empty(), ShelfTime.parse(typed, NOW, BERLIN));
    }

    @Test
    void theUsualSpansReadAsTheyAreSaid() {
        assertEquals("1 h", ShelfTime.words(ShelfTime.USUAL.getFirst()));
        assertEquals("7 d", ShelfTime.words(ShelfTime.USUAL.getLast()));
    }
}

package org.xlcloud.views.alarms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.views.shell.Link;

/// Alarms for tests and pictures.
final class SampleAlarms {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private SampleAlarms() {}

    static AlarmRow row(String id, Level latched, Level current, AlarmRow.Standing standing, AlarmRow.Place place) {
        return covered(id, latched, current, standing, place, null, 0);
    }

    static AlarmRow covered(
            String id,
            Level latched,
            Level current,
            AlarmRow.Standing standing,
            AlarmRow.Place place,
            @Nullable String coveredBy,
            int covers) {
        return new AlarmRow(
                "demo/" + id,
                "demo",
                id,
                "Aodh",
                "Alarm " + id,
                latched,
                current,
                NOW.minusSeconds(600),
                NOW.minusSeconds(60),
                "outside its threshold",
                "91 °C",
                "> 85 °C",
                place,
                standing,
                null,
                null,
                coveredBy,
                covers);
    }

    static AlarmRow.Place place(String host, String stack, String layer, String node) {
        var gpu = new Link("gpu", "demo/" + host + "/0000:87:00.0", "0000:87:00.0");
        return new AlarmRow.Place(
                gpu,
                gpu,
                new Link("instance", "demo/" + node, node),
                new Link("host", "demo/" + host, host),
                layer,
                new Link("stack", "demo/" + stack, stack));
    }
}

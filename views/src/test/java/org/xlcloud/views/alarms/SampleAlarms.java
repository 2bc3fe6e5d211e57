package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Acknowledgement;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Guidance;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.alarms.Shelving;
import org.xlcloud.services.alarms.State;
import org.xlcloud.services.journal.Link;

/// Alarms for tests and pictures.
public final class SampleAlarms {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private SampleAlarms() {}

    static AlarmRow row(String id, Severity latched, Severity current, Phase phase, AlarmPlace place) {
        return covered(id, latched, current, phase, place, null, 0);
    }

    static AlarmRow covered(
            String id,
            Severity latched,
            Severity current,
            Phase phase,
            AlarmPlace place,
            @Nullable String coveredBy,
            int covers) {
        return new AlarmRow(alarm(id, latched, current, phase, coveredBy), place, covers);
    }

    static Alarm alarm(String id, Severity latched, Severity current, Phase phase, @Nullable String coveredBy) {
        var links = new ArrayList<Link>();
        links.add(Link.of("cloud", "demo"));
        return alarm(id, latched, current, phase, coveredBy, links);
    }

    public static Alarm alarm(
            String id, Severity latched, Severity current, Phase phase, @Nullable String coveredBy, List<Link> links) {
        var seen = new Acknowledgement("anna@desk-7", NOW.minusSeconds(300), "fan ordered");
        return new Alarm(
                "demo",
                id,
                "Aodh",
                "gnocchi_resources_threshold",
                "Alarm " + id,
                "",
                current.compareTo(Severity.UNKNOWN) > 0 ? current : latched,
                current == Severity.NONE
                        ? State.OK
                        : current == Severity.UNKNOWN ? State.INSUFFICIENT_DATA : State.ALARM,
                phase == Phase.NORMAL ? Severity.NONE : latched,
                "outside its threshold",
                "91 °C",
                NOW.minusSeconds(60),
                NOW.minusSeconds(600),
                1,
                phase == Phase.ACKNOWLEDGED ? seen : null,
                phase == Phase.SHELVED
                        ? new Shelving("anna@desk-7", NOW.minusSeconds(300), NOW.plusSeconds(3600), "known")
                        : null,
                phase == Phase.OUT_OF_SERVICE ? seen : null,
                true,
                links,
                coveredBy,
                "",
                Guidance.NONE);
    }

    static AlarmPlace place(String host, String stack, String layer, String node) {
        var gpu = new org.xlcloud.views.shell.Link("gpu", "demo/" + host + "/0000:87:00.0", "0000:87:00.0");
        return new AlarmPlace(
                gpu,
                gpu,
                new org.xlcloud.views.shell.Link("instance", "demo/" + node, node),
                new org.xlcloud.views.shell.Link("host", "demo/" + host, host),
                layer,
                new org.xlcloud.views.shell.Link("stack", "demo/" + stack, stack));
    }
}

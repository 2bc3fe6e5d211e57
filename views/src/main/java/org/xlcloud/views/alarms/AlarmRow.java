package org.xlcloud.views.alarms;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;

/// One alarm as the lists and the tree show it: with what it is about by name, and how many it covers.
///
/// @param covers how many alarms are explained by this one
public record AlarmRow(Alarm alarm, AlarmPlace place, int covers) {
    public String key() {
        return alarm.key();
    }

    Severity latched() {
        return alarm.latched();
    }

    Severity current() {
        return alarm.current();
    }

    Phase phase() {
        return alarm.phase();
    }

    /// When it was raised; when it came into its state where it never was.
    Instant since() {
        Instant raised = alarm.raised();
        return raised == null ? alarm.since() : raised;
    }

    @Nullable
    String coveredBy() {
        return alarm.coveredBy();
    }

    /// Whether it stands in the list of what somebody has to look at.
    boolean isActive() {
        return switch (phase()) {
            case UNACKNOWLEDGED, RETURNED -> true;
            case NORMAL, ACKNOWLEDGED, SHELVED, OUT_OF_SERVICE -> false;
        };
    }

    boolean isPutAside() {
        return phase() == Phase.SHELVED || phase() == Phase.OUT_OF_SERVICE;
    }

    /// Who brought it where it is, and what he said: "anna@desk: fan ordered"; null where nobody did anything.
    @Nullable
    String by() {
        var out = alarm.outOfService();
        if (out != null) return said(out.who(), out.comment());
        var shelving = alarm.shelving();
        if (shelving != null) return said(shelving.who(), shelving.comment());
        var seen = alarm.acknowledgement();
        return seen == null ? null : said(seen.who(), seen.comment());
    }

    private static String said(String who, String comment) {
        return comment.isEmpty() ? who : who + ": " + comment;
    }
}

package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.views.shell.Badge;
import org.xlcloud.views.state.Look;

/// What calls the operator: one line however many alarms come.
class AlarmBellTest {
    private static Alarm alarm(String id, Severity severity) {
        return SampleAlarms.alarm(id, severity, severity, Phase.UNACKNOWLEDGED, null);
    }

    @Test
    void oneNewAlarmIsNamed() {
        assertEquals(
                "New critical alarm: Alarm hot, 91 °C",
                AlarmBell.words(List.of(alarm("hot", Severity.CRITICAL)), false));
    }

    @Test
    void aFloodIsOneSentence() {
        assertEquals(
                "Flood of alarms: 3 new alarms, 1 critical, 2 low",
                AlarmBell.words(
                        List.of(alarm("a", Severity.LOW), alarm("b", Severity.CRITICAL), alarm("c", Severity.LOW)),
                        true));
    }

    @Test
    void theBadgeHasTheWorstAndGoesWithTheLast() {
        assertEquals(
                new Badge(Look.of(Severity.CRITICAL), "2", "1 critical, 1 low"),
                AlarmBell.badge(List.of(alarm("a", Severity.LOW), alarm("b", Severity.CRITICAL))));
        assertNull(AlarmBell.badge(List.of()));
    }
}

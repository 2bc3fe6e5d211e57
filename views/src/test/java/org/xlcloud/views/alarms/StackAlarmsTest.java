package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.Alarms;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.journal.Link;
import org.xlcloud.views.inventory.Known;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.stacks.SampleStacks;
import org.xlcloud.views.stacks.StackRow;

/// How active alarms are counted at the rows of the tree of stacks.
class StackAlarmsTest {
    private static int count(String key, Alarms alarms) {
        Inventory demo = SampleCloud.of("demo", 24, 4, 4);
        var known = new Known(Map.of(), Map.of(), SampleStacks.map(SampleStacks.of(demo)), alarms);
        return StackRow.of(known).stream()
                .filter(row -> row.key().equals(key))
                .findFirst()
                .orElseThrow()
                .alarms();
    }

    @Test
    void an_alarm_counts_once_at_its_row_and_at_each_above_whatever_it_links_to() {
        var hot = SampleAlarms.alarm(
                "hot",
                Severity.CRITICAL,
                Severity.CRITICAL,
                Phase.UNACKNOWLEDGED,
                null,
                List.of(Link.of("stack", "demo/stack-group"), Link.of("stack", "demo/stack-rendering")));
        var full = SampleAlarms.alarm(
                "full",
                Severity.LOW,
                Severity.LOW,
                Phase.ACKNOWLEDGED,
                null,
                List.of(Link.of("instance", "demo/id-of-collector")));
        var shelved = SampleAlarms.alarm(
                "shelved",
                Severity.LOW,
                Severity.LOW,
                Phase.SHELVED,
                null,
                List.of(Link.of("stack", "demo/stack-group")));
        var alarms = new Alarms(List.of(hot, full, shelved), Alarms.Figures.NONE, null, List.of(), 1, null);
        assertEquals(1, count("demo/stack-render/group", alarms));
        assertEquals(1, count("demo/stack-rendering/render", alarms));
        assertEquals(1, count("demo/stack-rendering/collector", alarms));
        assertEquals(2, count("demo/stack-rendering", alarms), "hot links to the cluster as well and counts once");
        assertEquals(0, count("demo/stack-cfd", alarms));
    }
}

package org.xlcloud.views.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.alarms.Phase;
import org.xlcloud.services.alarms.Severity;

/// The tree of alarms: what a closed branch says of what is below it.
class RollUpTest {
    private static final AlarmRow HOT = SampleAlarms.row(
            "hot",
            Severity.CRITICAL,
            Severity.NONE,
            Phase.UNACKNOWLEDGED,
            SampleAlarms.place("h1", "farm", "render", "node-2"));
    private static final AlarmRow WARM = SampleAlarms.row(
            "warm",
            Severity.LOW,
            Severity.LOW,
            Phase.UNACKNOWLEDGED,
            SampleAlarms.place("h10", "farm", "render", "node-10"));
    private static final AlarmRow KNOWN = SampleAlarms.row(
            "known",
            Severity.MODERATE,
            Severity.MODERATE,
            Phase.ACKNOWLEDGED,
            SampleAlarms.place("h2", "shop", "web", "web-1"));
    private static final AlarmRow SHELVED =
            SampleAlarms.row("shelved", Severity.CRITICAL, Severity.CRITICAL, Phase.SHELVED, AlarmPlace.NOWHERE);

    private static List<Branch> lines(RollUp.Grouping by, String... open) {
        return RollUp.lines(new RollUp.Asked(List.of(WARM, HOT, KNOWN, SHELVED), by, Set.of(open)));
    }

    private static List<String> titles(List<Branch> lines) {
        return lines.stream()
                .map(line -> "  ".repeat(line.depth()) + line.title())
                .toList();
    }

    @Test
    void aClosedCloudSaysTheWorstThatNobodyKnowsAndHowManyOfEach() {
        Branch cloud = lines(RollUp.Grouping.STACK).getFirst();
        assertEquals(Severity.CRITICAL, cloud.latched());
        assertEquals(Severity.MODERATE, cloud.current());
        assertEquals(new Branch.Counts(1, 0, 1, 0), cloud.raised());
        assertEquals(1, cloud.acknowledged());
    }

    @Test
    void shelvedAlarmsStayInTheTreeButNotInTheSum() {
        var lines = lines(RollUp.Grouping.STACK, "at:demo", "at:demo/no stack");
        assertEquals(List.of("demo", "  farm", "  shop", "  no stack", "    Alarm shelved"), titles(lines));
        assertEquals(Severity.NONE, lines.get(3).latched());
    }

    @Test
    void stacksOpenIntoLayersNodesAndAlarmsTheWorstFirst() {
        var lines = lines(
                RollUp.Grouping.STACK, "at:demo", "at:demo/farm", "at:demo/farm/render", "at:demo/farm/render/node-2");
        assertEquals(
                List.of(
                        "demo",
                        "  farm",
                        "    render",
                        "      node-2",
                        "        Alarm hot on 0000:87:00.0",
                        "      node-10",
                        "  shop",
                        "  no stack"),
                titles(lines));
    }

    @Test
    void hostsOpenIntoTheirGpus() {
        var lines = lines(RollUp.Grouping.HOST, "at:demo", "at:demo/h1", "at:demo/h1/0000:87:00.0");
        assertEquals(
                List.of("demo", "  h1", "    0000:87:00.0", "      Alarm hot", "  h10", "  h2", "  no host"),
                titles(lines));
    }

    @Test
    void coveredAlarmsStandBelowWhatCoversThem() {
        var place = SampleAlarms.place("h1", "farm", "render", "node-2");
        var down = SampleAlarms.covered(
                "down", Severity.MODERATE, Severity.MODERATE, Phase.UNACKNOWLEDGED, place, null, 1);
        var below = SampleAlarms.covered(
                "below", Severity.CRITICAL, Severity.CRITICAL, Phase.UNACKNOWLEDGED, place, down.key(), 0);
        var worse = SampleAlarms.row("worse", Severity.CRITICAL, Severity.CRITICAL, Phase.UNACKNOWLEDGED, place);
        assertEquals(List.of(worse, down, below), AlarmLists.inOrder(List.of(below, down, worse)));
    }
}

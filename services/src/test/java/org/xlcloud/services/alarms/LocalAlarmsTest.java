package org.xlcloud.services.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.JournalPlace;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.Subject;
import org.xlcloud.services.metrics.Telemetry;
import org.xlcloud.services.metrics.Values;

/// The console's own rules: what calls, after how long, and what does not nag.
class LocalAlarmsTest {
    private static final String GPU = "gpu-node-1/0000:87:00.0";

    @TempDir
    Path folder;

    private Instant now = AlarmDeskTest.NOON;
    private Journal journal;
    private AlarmDesk desk;
    private LocalAlarms.Xids xids;
    private LocalAlarms local;
    private Set<String> on = Rule.usual();

    // The cloud as it is at the moment.
    private boolean up = true;
    private boolean enabled = true;
    private final Map<Metric, Double> gpu = new HashMap<>();
    private double seen = 1;
    private GpuState state = GpuState.HELD;
    private Problem trouble;
    private Telemetry.State measured = Telemetry.State.LIVE;
    private List<String> held = List.of("lab/" + GPU);

    @BeforeEach
    void open() {
        journal = new Journal(new JournalPlace.File(folder.resolve("journal.db")), JournalLimits.DEFAULT, () -> now);
        desk = new AlarmDesk(journal, AlarmDeskTest.ALICE, () -> now);
        desk.start();
        xids = new LocalAlarms.Xids(null, () -> now);
        local = new LocalAlarms("lab", desk, () -> now, xids);
        gpu.put(Metric.TEMPERATURE, 60.0);
        gpu.put(Metric.SLOWDOWN_TEMPERATURE, 92.0);
        gpu.put(Metric.SHUTDOWN_TEMPERATURE, 97.0);
    }

    @AfterEach
    void close() {
        desk.close();
        journal.close();
    }

    private Inventory inventory() {
        var card = new Gpu(
                "lab",
                "gpu-node-1",
                "0000:87:00.0",
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "GRID K2",
                "CUSTOM_PCI_10DE_11BF",
                0,
                List.of(),
                state,
                null,
                new Holder("i-1", "render-1", "p", "rendering", "gpu", now),
                "rp",
                false);
        var host = new Host(
                "lab",
                "h",
                "gpu-node-1",
                "gpu-node-1",
                up,
                enabled,
                null,
                "QEMU",
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                1,
                now,
                Host.PciReport.PLACEMENT,
                List.of(card));
        var instance = new Instance(
                "lab",
                "i-1",
                "render-1",
                "ACTIVE",
                null,
                "gpu-node-1",
                "p",
                "rendering",
                "u",
                "gpu",
                Map.of(),
                Map.of(),
                List.of(),
                now,
                now,
                now,
                null,
                held.size(),
                held);
        var source = new SourceState("lab", "Nova", now, trouble, now, Duration.ofSeconds(15));
        return new Inventory("lab", List.of(host), List.of(card), List.of(instance), List.of(source), true, now);
    }

    private Telemetry telemetry() {
        var subject = Subject.gpu(
                "lab", "gpu-node-1", "0000:87:00.0", new Subject.Aliases("i-1", "c", "render-1", null, 0, "GPU-7"));
        var card = new Telemetry.GpuTelemetry(
                subject, "render-1", 0, Telemetry.Rule.UUID, measured, Values.of(gpu), now, "Ganglia");
        var node = new Telemetry.NodeTelemetry(
                Subject.instance("lab", "i-1", subject.aliases()),
                "render-1",
                Telemetry.Rule.NAME,
                measured,
                Values.of(Map.of(Metric.NODE_GPUS, seen)),
                now,
                "Ganglia");
        return new Telemetry("lab", Map.of("lab/" + GPU, card), Map.of("lab/i-1", node), List.of(), List.of(), now);
    }

    /// Looks every five seconds for a while.
    private void pass(int seconds) {
        for (int i = 0; i <= seconds; i += 5) {
            local.look(inventory(), telemetry(), null, on);
            now = now.plusSeconds(5);
        }
        desk.awaitShown();
    }

    private Alarm alarm(String id) {
        return desk.alarms().newest().find("lab/" + id);
    }

    private boolean calls(String id) {
        Alarm alarm = alarm(id);
        return alarm != null && alarm.active();
    }

    private int transitions() {
        return journal.search(Query.ALL.of(Kind.TRANSITION)).entries().size();
    }

    @Test
    void aQuietCloudWritesNothing() {
        pass(3_600);
        assertEquals(0, journal.search(Query.ALL).entries().size());
    }

    @Test
    void aCardAtItsOwnLimitCallsAfterTheDelayAndIsOverBelowTheDeadBand() {
        String id = "gpu-temperature/" + GPU;
        gpu.put(Metric.TEMPERATURE, 93.0);
        pass(20);
        assertNull(alarm(id), "a peak of seconds is no alarm");
        pass(20);
        Alarm hot = alarm(id);
        assertTrue(hot.active());
        assertEquals(Severity.MODERATE, hot.severity());
        assertEquals("93 °C; the card slows down at 92 °C", hot.reason());
        assertEquals("lab/" + GPU, hot.link("gpu"));
        assertEquals("lab/i-1", hot.link("instance"));
        assertEquals("lab/gpu-node-1", hot.link("host"));
        assertFalse(hot.guidance().text().isEmpty());
        gpu.put(Metric.TEMPERATURE, 91.0);
        pass(300);
        assertTrue(calls(id), "one degree below the limit is not cool");
        // To and fro over the limit is one alarm.
        for (int i = 0; i < 20; i++) {
            gpu.put(Metric.TEMPERATURE, i % 2 == 0 ? 80.0 : 94.0);
            pass(20);
        }
        assertEquals(1, transitions());
        gpu.put(Metric.TEMPERATURE, 97.5);
        pass(60);
        assertEquals(Severity.CRITICAL, alarm(id).severity());
        gpu.put(Metric.TEMPERATURE, 70.0);
        pass(120);
        assertFalse(calls(id));
        assertEquals(Severity.CRITICAL, alarm(id).latched());
        assertEquals(3, transitions());
    }

    @Test
    void aCardThatIsHotAgainAndAgainForAMomentCallsByTheCountAndIsOverWhenThatEnds() {
        String id = "gpu-temperature/" + GPU;
        for (int i = 0; i < 3; i++) {
            gpu.put(Metric.TEMPERATURE, 93.0);
            pass(10);
            if (i < 2) assertFalse(calls(id), "once or twice for ten seconds is nothing");
            gpu.put(Metric.TEMPERATURE, 80.0);
            pass(60);
        }
        assertTrue(calls(id));
        assertTrue(
                alarm(id).reason().contains("3 times within 10 min"), alarm(id).reason());
        pass(300);
        assertTrue(calls(id), "it may come again at any moment");
        pass(400);
        assertFalse(calls(id));
        assertEquals(2, transitions());
    }

    @Test
    void aCardWithoutLimitsHasNoTemperatureAlarm() {
        gpu.remove(Metric.SLOWDOWN_TEMPERATURE);
        gpu.remove(Metric.SHUTDOWN_TEMPERATURE);
        gpu.put(Metric.TEMPERATURE, 150.0);
        pass(120);
        assertEquals(0, transitions());
    }

    @Test
    void aDoubleBitErrorCallsAtOnce() {
        gpu.put(Metric.ECC_DOUBLE_BIT, 2.0);
        pass(0);
        assertEquals(Severity.CRITICAL, alarm("gpu-ecc/" + GPU).severity());
        assertEquals("2 double-bit errors were counted", alarm("gpu-ecc/" + GPU).reason());
    }

    @Test
    void fewerGpusInTheGuestThanNovaGaveCallAfterTheGuestHadTimeToBoot() {
        seen = 0;
        pass(170);
        assertNull(alarm("gpu-missing/i-1"));
        pass(20);
        assertEquals("the guest sees 0 of 1 GPUs", alarm("gpu-missing/i-1").reason());
        seen = 1;
        pass(60);
        assertFalse(calls("gpu-missing/i-1"));
    }

    @Test
    void theCardThatIsMissingIsTheOneThatIsMeasuredNoMore() {
        String other = "lab/gpu-node-1/0000:88:00.0";
        held = List.of("lab/" + GPU, other);
        seen = 1;
        pass(190);
        assertEquals("the guest sees 1 of 2 GPUs", alarm("gpu-missing/i-1").reason());
        assertEquals(other, alarm("gpu-missing/i-1").link("gpu"), "and not the first, which works");
    }

    @Test
    void whereItCannotBeToldWhichCardIsMissingNoneIsNamed() {
        held = List.of("lab/" + GPU, "lab/gpu-node-1/0000:88:00.0", "lab/gpu-node-1/0000:89:00.0");
        seen = 2;
        pass(190);
        assertNull(alarm("gpu-missing/i-1").link("gpu"));
        assertEquals("lab/i-1", alarm("gpu-missing/i-1").link("instance"));
    }

    @Test
    void aHostThatIsDownCallsAndCoversItsGpusAndOneThatIsDisabledDoesNot() {
        gpu.put(Metric.ECC_DOUBLE_BIT, 1.0);
        up = false;
        pass(70);
        assertTrue(calls("host-down/gpu-node-1"));
        assertEquals(
                "nova-compute does not report", alarm("host-down/gpu-node-1").reason(), "no time of no zone");
        assertEquals("lab/host-down/gpu-node-1", alarm("gpu-ecc/" + GPU).coveredBy());
        enabled = false;
        pass(60);
        assertFalse(calls("host-down/gpu-node-1"), "an administrator has disabled it and knows");
    }

    @Test
    void aSourceThatFailsForTwoMinutesCallsButNotOneThatTheCallerMayNotRead() {
        trouble = new Problem("read servers", "Nova", "connection refused", null, null, null);
        pass(100);
        assertNull(alarm("source-stale/Nova"));
        pass(40);
        assertEquals("connection refused", alarm("source-stale/Nova").reason());
        trouble = new Problem("read servers", "Nova", "forbidden", 403, null, null);
        pass(60);
        assertFalse(calls("source-stale/Nova"));
    }

    @Test
    void noGpuLeftIsOffUnlessWanted() {
        pass(600);
        assertEquals(0, transitions());
        on = Set.of("no-gpu-left");
        pass(310);
        assertEquals("0 of 1 are free", alarm("no-gpu-left/GRID K2").reason());
        state = GpuState.FREE;
        pass(100);
        assertFalse(calls("no-gpu-left/GRID K2"));
    }

    @Test
    void aRuleThatIsSwitchedOffEndsItsAlarms() {
        gpu.put(Metric.ECC_DOUBLE_BIT, 2.0);
        pass(0);
        on = Set.of();
        pass(0);
        assertFalse(calls("gpu-ecc/" + GPU));
    }

    @Test
    void aCardThatIsNotMeasuredAnyMoreIsNeitherHotNorWell() {
        gpu.put(Metric.TEMPERATURE, 95.0);
        pass(60);
        measured = Telemetry.State.DOWN;
        pass(0);
        Alarm alarm = alarm("gpu-temperature/" + GPU);
        assertEquals(State.INSUFFICIENT_DATA, alarm.state());
        assertEquals(Phase.RETURNED, alarm.phase());
    }

    @Test
    void afterARestartWhatCalledCallsStillWithoutBeingToldAgain() {
        gpu.put(Metric.TEMPERATURE, 95.0);
        pass(60);
        local = new LocalAlarms("lab", desk, () -> now, xids);
        pass(120);
        assertTrue(calls("gpu-temperature/" + GPU));
        assertEquals(1, transitions());
    }

    @Test
    void aFaultOfTheDriverIsSaidInWordsWithWhatToDoAndIsOverAfterAWhile() throws Exception {
        xids.take(prometheus("79"), now);
        pass(0);
        Alarm fault = alarm("gpu-xid/" + GPU);
        assertNotNull(fault);
        assertEquals("XID 79: The GPU has fallen off the bus on " + GPU, fault.name());
        assertTrue(fault.guidance().text().contains("Reboot the node"));
        assertTrue(fault.guidance().text().contains("lost to the instance"));
        assertEquals(Severity.CRITICAL, fault.severity());
        // The exporter goes on to show the old code.
        now = now.plus(Duration.ofMinutes(31));
        xids.take(prometheus("79"), now);
        pass(0);
        assertFalse(calls("gpu-xid/" + GPU));
        // … also to a console that begins later, for which it is no news.
        xids = new LocalAlarms.Xids(null, () -> now);
        local = new LocalAlarms("lab", desk, () -> now, xids);
        xids.take(prometheus("79"), now);
        pass(0);
        assertFalse(calls("gpu-xid/" + GPU));
        xids.take(prometheus("31"), now);
        pass(0);
        assertTrue(calls("gpu-xid/" + GPU));
        assertEquals(Severity.MODERATE, alarm("gpu-xid/" + GPU).severity());
    }

    private static com.fasterxml.jackson.databind.JsonNode prometheus(String code) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree(
                        "[{\"metric\": {\"__name__\": \"DCGM_FI_DEV_XID_ERRORS\", \"UUID\": \"GPU-7\", \"gpu\": \"0\","
                                + " \"Hostname\": \"render-1\", \"pci_bus_id\": \"00000000:00:05.0\"}, \"value\": [1, \""
                                + code
                                + "\"]}, {\"metric\": {}, \"value\": [1, \"NaN\"]}]");
    }

    @Test
    void everyKnownFaultHasWordsActionAndMeaning() {
        for (int code : new int[] {
            13, 31, 32, 38, 43, 45, 48, 61, 62, 63, 64, 68, 69, 74, 79, 92, 94, 95, 109, 119, 120, 121, 140, 143, 154
        }) {
            Xid xid = Xid.of(code);
            assertFalse(xid.words().startsWith("Fault "), () -> "XID " + code);
            assertFalse(xid.action().isEmpty());
        }
        assertTrue(Xid.of(9_999).words().contains("9999"));
    }
}

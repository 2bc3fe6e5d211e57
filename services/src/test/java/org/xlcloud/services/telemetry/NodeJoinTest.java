package org.xlcloud.services.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.metrics.ClusterReport;
import org.xlcloud.services.metrics.GpuReport;
import org.xlcloud.services.metrics.Metric;
import org.xlcloud.services.metrics.NodeReport;
import org.xlcloud.services.metrics.Telemetry.GpuTelemetry;
import org.xlcloud.services.metrics.Telemetry.Rule;
import org.xlcloud.services.metrics.Telemetry.State;
import org.xlcloud.services.metrics.Values;

class NodeJoinTest {
    private static final Instant AT = Instant.parse("2026-11-22T20:00:00Z");
    private static final String A = "0000:87:00.0";
    private static final String B = "0000:88:00.0";

    private final Witness witness = new Witness();
    private final List<Gpu> gpus = new ArrayList<>();
    private final List<Instance> instances = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private boolean stalled;

    private void instance(String name, String address, String... cards) {
        String id = "id-" + name;
        instances.add(new Instance(
                "lab",
                id,
                name,
                "ACTIVE",
                null,
                "h",
                "p",
                "p",
                "u",
                "f",
                Map.of(),
                Map.of(),
                List.of(address),
                null,
                null,
                null,
                null,
                cards.length,
                List.of()));
        for (String card : cards) gpus.add(gpu(card, new Holder(id, name, null, null, null, null)));
    }

    private static Gpu gpu(String address, Holder holder) {
        return new Gpu(
                "lab",
                "h",
                address,
                Gpu.Kind.PCI,
                "10de",
                "11bf",
                "K2",
                "C",
                null,
                List.of(),
                holder == null ? GpuState.FREE : GpuState.HELD,
                null,
                holder,
                null,
                false);
    }

    private static GpuReport card(int index, String uuid, double temperature) {
        return card(index, uuid, null, 1, temperature);
    }

    private static GpuReport card(int index, String uuid, String pciId, long tn, double temperature) {
        Values values = Values.of(Map.of(Metric.TEMPERATURE, temperature));
        return new GpuReport(index, values, false, tn, uuid, pciId, null, null);
    }

    private static NodeReport node(String name, String address, int seen, GpuReport... cards) {
        return new NodeReport("c", name, address, 1, 4, false, seen, Values.NONE, List.of(cards));
    }

    private static NodeReport silent(String name, String address) {
        var card = new GpuReport(0, Values.NONE, false, 300, "u1", null, null, null);
        return new NodeReport("c", name, address, 1, 300, true, 1, Values.NONE, List.of(card));
    }

    private Joined join(NodeReport... nodes) {
        var inventory = new Inventory("lab", hosts, gpus, instances, List.of(), true, AT);
        var cluster = new ClusterReport("c", AT, stalled, List.of(nodes));
        return Join.of(new Lookup(inventory), witness, "Ganglia", AT, List.of(cluster), false);
    }

    private static GpuTelemetry at(Joined joined, String address) {
        GpuTelemetry gpu = joined.gpus().get("lab/h/" + address);
        assertTrue(gpu != null, () -> joined.toString());
        return gpu;
    }

    private static void why(Joined joined, String words) {
        assertEquals(1, joined.unmatched().size(), () -> joined.unmatched().toString());
        String why = joined.unmatched().getFirst().why();
        assertTrue(why.contains(words), why);
    }

    @ParameterizedTest
    @CsvSource({
        "anything,10.0.0.5,IP_ADDRESS",
        "render-1,192.168.0.1,NAME",
        "Render-1.novalocal,192.168.0.1,NAME",
        "id-render-1,192.168.0.1,NAME"
    })
    void aNodeIsFoundByAddressElseByName(String name, String address, Rule rule) {
        instance("render-1", "10.0.0.5", A);
        Joined joined = join(node(name, address, 1, card(0, "u1", 60)));
        assertEquals(rule, joined.instances().get("lab/id-render-1").matchedBy());
        assertEquals(Rule.POSITION, at(joined, A).matchedBy());
        assertEquals(60, at(joined, A).values().get(Metric.TEMPERATURE));
        assertEquals(AT.minusSeconds(1), at(joined, A).at());
        assertEquals("id-render-1", at(joined, A).subject().aliases().instanceId());
        assertEquals(List.of(), joined.unmatched());
    }

    @Test
    void anAddressThatSeveralProjectsUseIsNoProof() {
        instance("one", "10.0.0.5", A);
        instance("two", "10.0.0.5", B);
        assertEquals(
                Rule.NAME,
                join(node("two", "10.0.0.5", 1, card(0, "u2", 60)))
                        .instances()
                        .get("lab/id-two")
                        .matchedBy());
        why(join(node("other", "10.0.0.5", 1, card(0, "u9", 60))), "2 instances have the address 10.0.0.5: one, two");
        // by now it is known where card u2 is
        assertEquals(
                Rule.UUID,
                join(node("other", "10.0.0.5", 1, card(0, "u2", 60)))
                        .instances()
                        .get("lab/id-two")
                        .matchedBy());
    }

    @Test
    void aNodeThatNobodyKnowsIsListedWithTheReason() {
        instance("render-1", "10.0.0.5", A);
        why(join(node("stranger", "10.0.0.9", 0)), "no instance and no host has the address 10.0.0.9 or the name");
        why(join(node("stranger", "", 0)), "no instance and no host has the name stranger");
    }

    @Test
    void twoNodesOfOneInstanceAreNotMixed() {
        instance("render-1", "10.0.0.5", A);
        Joined joined = join(silent("render-1", "10.0.0.4"), node("render-1", "10.0.0.5", 1, card(0, "u1", 60)));
        assertEquals(State.LIVE, at(joined, A).state());
        why(joined, "is the same instance and was heard more recently");
    }

    @Test
    void theNthGpuOfANodeIsTheInstancesNthByAddress() {
        instance("render-1", "10.0.0.5", B, A);
        Joined joined = join(node("n", "10.0.0.5", 2, card(0, "u1", 60), card(1, "u2", 70)));
        assertEquals(60, at(joined, A).values().get(Metric.TEMPERATURE));
        assertEquals(70, at(joined, B).values().get(Metric.TEMPERATURE));
    }

    @Test
    void anAddressThatIsTheHostsOwnOverrulesThePosition() {
        instance("bare", "10.0.0.5", A, B);
        Joined joined = join(node(
                "n", "10.0.0.5", 2, card(0, "u1", "00000000:88:00.0", 1, 60), card(1, "u2", "0000:87:00.0", 1, 70)));
        assertEquals(Rule.PCI_ADDRESS, at(joined, A).matchedBy());
        assertEquals(70, at(joined, A).values().get(Metric.TEMPERATURE));
        assertEquals(60, at(joined, B).values().get(Metric.TEMPERATURE));
    }

    @Test
    void aHostThatReportsItselfIsMatchedByPciAddress() {
        gpus.add(gpu(A, null));
        hosts.add(new Host(
                "lab",
                "i",
                "h",
                "h",
                true,
                true,
                null,
                "ironic",
                "10.1.0.1",
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                null,
                Host.PciReport.PLACEMENT,
                gpus));
        Joined joined = join(node("h", "10.1.0.1", 1, card(0, "u1", A, 1, 60)));
        assertEquals(Rule.PCI_ADDRESS, at(joined, A).matchedBy());
        assertTrue(joined.instances().isEmpty() && joined.unmatched().isEmpty());
    }

    @Test
    void aSilentNodesValuesAreNotShown() {
        instance("render-1", "10.0.0.5", A);
        Joined joined = join(silent("render-1", "10.0.0.5"));
        assertEquals(State.DOWN, at(joined, A).state());
        assertFalse(at(joined, A).values().any());
        assertEquals(State.DOWN, joined.instances().get("lab/id-render-1").state());
    }

    @Test
    void whereTheDataSourceIsStalledNothingIsLive() {
        instance("render-1", "10.0.0.5", A);
        stalled = true;
        assertEquals(
                State.STALE,
                at(join(node("n", "10.0.0.5", 1, card(0, "u1", 60))), A).state());
    }

    @Test
    void aGpuThatTheDriverNoLongerSeesIsMissing() {
        instance("render-1", "10.0.0.5", A, B);
        Joined joined = join(node("n", "10.0.0.5", 1, card(0, "u1", 60), card(1, "u2", null, 500, 70)));
        assertEquals(State.LIVE, at(joined, A).state());
        assertEquals(State.MISSING, at(joined, B).state());
        assertFalse(at(joined, B).values().any());
    }

    @Test
    void whenTheDriverCountsAnewTheUuidTellsWhichCardIsLeft() {
        instance("render-1", "10.0.0.5", A, B);
        join(node("n", "10.0.0.5", 2, card(0, "u1", 60), card(1, "u2", 70)));
        Joined joined = join(node("n", "10.0.0.5", 1, card(0, "u2", 71), card(1, "u2", null, 500, 70)));
        assertEquals(71, at(joined, B).values().get(Metric.TEMPERATURE));
        assertEquals(Rule.UUID, at(joined, B).matchedBy());
        assertEquals(State.MISSING, at(joined, A).state());
    }

    @Test
    void withoutAWitnessACardThatIsLeftIsNotGuessed() {
        instance("render-1", "10.0.0.5", A, B);
        Joined joined = join(node("n", "10.0.0.5", 1, card(0, "u2", 71)));
        assertTrue(joined.gpus().isEmpty(), () -> joined.gpus().toString());
        why(joined, "1 of the 2 GPUs");
    }

    @Test
    void aSliceBelongsToTheInstanceThatHoldsItAlthoughOthersAreOfTheSameCard() {
        instance("desk-1", "10.0.0.5", "0000:84:00.0#1");
        instance("desk-2", "10.0.0.6", "0000:84:00.0#2", "0000:84:00.0#10");
        Joined joined = join(
                node("desk-1", "10.0.0.5", 1, card(0, "s1", "0000:00:05.0", 1, 11)),
                node(
                        "desk-2",
                        "10.0.0.6",
                        2,
                        card(0, "s2", "0000:00:05.0", 1, 12),
                        card(1, "s10", "0000:00:06.0", 1, 13)));
        assertEquals(11, at(joined, "0000:84:00.0#1").values().get(Metric.TEMPERATURE));
        assertEquals(12, at(joined, "0000:84:00.0#2").values().get(Metric.TEMPERATURE));
        assertEquals(13, at(joined, "0000:84:00.0#10").values().get(Metric.TEMPERATURE));
        assertEquals(Rule.POSITION, at(joined, "0000:84:00.0#10").matchedBy());
        assertEquals(
                "id-desk-1", at(joined, "0000:84:00.0#1").subject().aliases().instanceId());
        assertEquals(List.of(), joined.unmatched());
    }

    @Test
    void moreGpusThanTheInstanceHoldsAreListed() {
        instance("render-1", "10.0.0.5");
        why(join(node("n", "10.0.0.5", 1, card(0, "u1", 60))), "no GPU that the instance holds");
    }
}

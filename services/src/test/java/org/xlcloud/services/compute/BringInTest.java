package org.xlcloud.services.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xlcloud.services.compute.BringIn.Card;
import org.xlcloud.services.compute.BringIn.Hypervisor;
import org.xlcloud.services.compute.BringIn.Step;
import org.xlcloud.services.compute.BringIn.Syntax;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;

/// The pieces of configuration for the seed's cards, and where a host is stuck.
final class BringInTest {
    private static final Card K2 = Card.parse("10de:11bf=k2@0000:87:00.0,0000:88:00.0");

    private static String text(Hypervisor hypervisor, Syntax syntax) {
        var text = new StringBuilder();
        new BringIn("gpu-node-9", List.of(K2), hypervisor, syntax)
                .fragments()
                .forEach(each -> text.append(each.where()).append('\n').append(each.text()));
        return text.toString();
    }

    @Test
    void xen_hides_the_cards_from_dom0_as_in_the_seed() {
        assertTrue(text(Hypervisor.XEN, Syntax.OLD).contains("pciback.hide=(87:00.0)(88:00.0)"));
    }

    @Test
    void kvm_gives_the_ids_to_vfio_and_switches_the_iommu_on() {
        String text = text(Hypervisor.KVM, Syntax.NEW);
        assertTrue(text.contains("options vfio-pci ids=10de:11bf\n"), text);
        assertTrue(text.contains("intel_iommu=on"), text);
    }

    @Test
    void new_and_old_nova_are_written_in_their_own_words() {
        String now = text(Hypervisor.KVM, Syntax.NEW);
        assertTrue(
                now.contains(
                        "device_spec = { \"vendor_id\": \"10de\", \"product_id\": \"11bf\", \"address\": \"0000:87:00.0\" }"),
                now);
        assertTrue(now.contains("report_in_placement = true") && now.contains("GRID K2"), now);
        assertTrue(now.contains("PciPassthroughFilter"), now);
        String old = text(Hypervisor.KVM, Syntax.OLD);
        assertTrue(old.contains("passthrough_whitelist = {") && !old.contains("device_spec"), old);
        assertFalse(old.contains("report_in_placement"), old);
    }

    @Test
    void the_cards_of_the_seeds_have_names() {
        for (String ids : List.of("10de:11bf", "10de:118a", "10de:06d2", "10de:11bc")) {
            String[] pair = ids.split(":", -1);
            assertTrue(new Card(pair[0], pair[1], "x", List.of("0000:01:00.0")).name() != null, ids);
        }
    }

    @Test
    void what_is_no_card_is_refused_with_the_form() {
        for (String bad : List.of(
                "",
                "k2",
                "10de:11bf=k2",
                "10de:zzzz=k2@0000:87:00.0",
                "10de:11bf=k2@87:00.0",
                "10de:11bf=k 2@0000:87:00.0")) assertThrows(ProblemException.class, () -> Card.parse(bad), bad);
    }

    @Test
    void the_last_report_is_told_in_the_readers_own_time() {
        Inventory inventory = Hardware.of(Hardware.host("gpu-node-9"));
        Step reports = new BringIn("gpu-node-9", List.of(K2), Hypervisor.KVM, Syntax.NEW)
                .progress(inventory, at -> at.equals(Hardware.SEEN) ? "9:15" : "another time").stream()
                        .filter(step -> step.title().equals("nova-compute reports"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(reports.done());
        assertEquals("last at 9:15", reports.words());
    }

    @Test
    void a_host_that_nova_does_not_know_is_stuck_at_the_first_step() {
        List<Step> steps = new BringIn("gpu-node-9", List.of(K2), Hypervisor.KVM, Syntax.NEW)
                .progress(Inventory.empty("lab"), Instant::toString);
        assertEquals("Nova knows the host", steps.getFirst().title());
        assertTrue(steps.stream().noneMatch(Step::done), steps::toString);
        assertTrue(steps.getFirst().words().contains("discover_hosts"), steps::toString);
    }
}

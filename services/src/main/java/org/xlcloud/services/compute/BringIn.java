package org.xlcloud.services.compute;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.PciIds;

/// What has to be written on a host, and once for the cloud, before Nova can give the host's GPUs to instances; and how
/// far the host has come.
///
/// @param host the compute host's name
/// @param cards what is in it
/// @param hypervisor what runs on it
/// @param syntax how its Nova reads device lists
public record BringIn(String host, List<Card> cards, Hypervisor hypervisor, Syntax syntax) {

    /// A kind of card, with the addresses that it sits at.
    ///
    /// @param vendor four hexadecimal digits, `10de`
    /// @param product four hexadecimal digits, `11bf`
    /// @param alias the name that flavors ask for it by
    /// @param addresses `0000:87:00.0`, as lspci -D prints them
    public record Card(String vendor, String product, String alias, List<String> addresses) {
        public Card {
            addresses = List.copyOf(addresses);
            boolean ids = vendor.matches("[0-9a-f]{4}") && product.matches("[0-9a-f]{4}");
            boolean at = !addresses.isEmpty()
                    && addresses.stream().allMatch(each -> each.matches("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]"));
            if (!ids || !at || !alias.matches("[A-Za-z0-9_.-]{1,64}"))
                throw new ProblemException(Problem.of(
                                "read a card",
                                "the request",
                                "“" + vendor + ":" + product + " " + alias + " " + addresses + "” is none")
                        .withHint("Write it as 10de:11bf=k2@0000:87:00.0,0000:88:00.0, as lspci -Dnn prints them"));
        }

        /// `10de:11bf=k2@0000:87:00.0,0000:88:00.0`
        public static Card parse(String text) {
            String low = text.strip().toLowerCase(Locale.ROOT);
            int is = low.indexOf('=');
            int at = low.indexOf('@');
            String[] ids = (is < 0 ? "" : low.substring(0, is)).split(":", -1);
            if (is < 0 || at < is || ids.length != 2) return new Card("", "", text, List.of());
            return new Card(
                    ids[0],
                    ids[1],
                    text.strip().substring(is + 1, at),
                    List.of(low.substring(at + 1).split(",", -1)));
        }

        /// The name in pci.ids; null for one that the list does not have.
        public @Nullable String name() {
            return PciIds.bundled().product(vendor, product).orElse(null);
        }
    }

    /// What runs instances on the host.
    public enum Hypervisor {
        KVM,
        XEN
    }

    /// How Nova's lists of devices are written.
    public enum Syntax {
        /// `[pci] passthrough_whitelist`, before Zed; before Ocata `pci_passthrough_whitelist` in `[DEFAULT]`.
        OLD,
        /// `[pci] device_spec`, since Zed.
        NEW
    }

    /// A piece of a file.
    ///
    /// @param where the file and the machine
    /// @param then what to do for it to count
    public record Fragment(String where, String text, String then) {}

    /// How far the host has come.
    ///
    /// @param done whether the step is behind it
    /// @param words what is so, or what is missing and where to look
    public record Step(String title, boolean done, String words) {}

    /// All pieces, in the order of doing.
    public List<Fragment> fragments() {
        List<Fragment> all = new ArrayList<>();
        if (hypervisor == Hypervisor.XEN) xen(all);
        else kvm(all);
        compute(all);
        control(all);
        return List.copyOf(all);
    }

    private List<String> addresses() {
        return cards.stream()
                .flatMap(card -> card.addresses().stream())
                .sorted()
                .toList();
    }

    private void xen(List<Fragment> all) {
        var hide = new StringBuilder();
        for (String address : addresses())
            hide.append('(').append(address.substring(5)).append(')');
        all.add(new Fragment(
                "/etc/default/grub on " + host,
                "# dom0 leaves the cards alone\nGRUB_CMDLINE_XEN=\"iommu=1\"\nGRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="
                        + "\"pciback.hide=" + hide + " xen-pciback.hide=" + hide + "\"\n",
                "update-grub && reboot; then: xl pci-assignable-list shows them"));
    }

    private void kvm(List<Fragment> all) {
        String ids = String.join(
                ",",
                cards.stream()
                        .map(card -> card.vendor() + ":" + card.product())
                        .distinct()
                        .sorted()
                        .toList());
        all.add(new Fragment(
                "/etc/default/grub on " + host,
                "# Intel; on AMD amd_iommu is on already\nGRUB_CMDLINE_LINUX=\"intel_iommu=on iommu=pt\"\n",
                "update-grub && reboot; then: dmesg | grep -i -e DMAR -e IOMMU"));
        all.add(new Fragment(
                "/etc/modprobe.d/vfio.conf on " + host,
                "options vfio-pci ids=" + ids + "\nsoftdep nouveau pre: vfio-pci\nsoftdep nvidia pre: vfio-pci\n"
                        + "softdep snd_hda_intel pre: vfio-pci\n",
                "update-initramfs -u && reboot; then: lspci -nnk shows vfio-pci at " + String.join(", ", addresses())));
    }

    private void compute(List<Fragment> all) {
        var text = new StringBuilder("[pci]\n");
        for (Card card : cards)
            for (String address : card.addresses())
                text.append(syntax == Syntax.NEW ? "device_spec" : "passthrough_whitelist")
                        .append(" = { \"vendor_id\": \"")
                        .append(card.vendor())
                        .append("\", \"product_id\": \"")
                        .append(card.product())
                        .append("\", \"address\": \"")
                        .append(address)
                        .append("\" }\n");
        text.append(aliases());
        if (syntax == Syntax.NEW)
            text.append(
                    "# each card shows in Placement and here; it can't be switched off again\nreport_in_placement = true\n");
        else text.append("# before Ocata: pci_passthrough_whitelist and pci_alias in [DEFAULT]\n");
        all.add(new Fragment("/etc/nova/nova.conf on " + host, text.toString(), "systemctl restart nova-compute"));
    }

    private String aliases() {
        var text = new StringBuilder();
        var byAlias = new TreeMap<String, Card>();
        for (Card card : cards) byAlias.putIfAbsent(card.alias() + card.product(), card);
        byAlias.values().forEach(card -> {
            if (card.name() != null) text.append("# ").append(card.name()).append('\n');
            text.append("alias = { \"vendor_id\": \"")
                    .append(card.vendor())
                    .append("\", \"product_id\": \"")
                    .append(card.product())
                    .append("\", \"device_type\": \"type-PCI\", \"name\": \"")
                    .append(card.alias())
                    .append("\" }\n");
        });
        return text.toString();
    }

    private void control(List<Fragment> all) {
        all.add(new Fragment(
                "/etc/nova/nova.conf where nova-api, nova-conductor and nova-scheduler run",
                "[pci]\n" + aliases()
                        + "\n[filter_scheduler]\n# Nova's own list has no PciPassthroughFilter; NUMATopologyFilter keeps"
                        + " CPUs and card together\nenabled_filters = ComputeFilter,ComputeCapabilitiesFilter,"
                        + "ImagePropertiesFilter,ServerGroupAntiAffinityFilter,ServerGroupAffinityFilter,"
                        + "PciPassthroughFilter,NUMATopologyFilter\n",
                "systemctl restart nova-api nova-conductor nova-scheduler"));
    }

    /// How far the host has come, by what the cloud tells: the first step that is not done is where it is stuck.
    ///
    /// @param time writes a time as its readers expect it
    public List<Step> progress(Inventory inventory, Function<Instant, String> time) {
        List<Step> steps = new ArrayList<>();
        Host found = inventory.hosts().stream()
                .filter(each -> each.name().equals(host) || each.service().equals(host))
                .findFirst()
                .orElse(null);
        steps.add(new Step(
                "Nova knows the host",
                found != null,
                found != null
                        ? "its hypervisor is " + found.name()
                        : "no hypervisor " + host + ": does nova-compute run there, and has nova-manage cell_v2"
                                + " discover_hosts been run?"));
        steps.add(new Step(
                "nova-compute reports",
                found != null && found.up(),
                found == null
                        ? "not yet"
                        : found.up()
                                ? found.seenAt() == null ? "it does" : "last at " + time.apply(found.seenAt())
                                : "it is down: journalctl -u nova-compute on " + host));
        steps.add(new Step(
                "The scheduler may use it",
                found != null && found.enabled(),
                found == null
                        ? "not yet"
                        : found.enabled() ? "it is enabled" : "it is disabled: ./xlcloud host enable " + host));
        boolean reports = found != null && found.pci() == Host.PciReport.PLACEMENT;
        steps.add(
                new Step(
                        "It reports PCI devices in Placement",
                        reports,
                        reports
                                ? "its resource provider has devices"
                                : "none yet: report_in_placement = true in [pci] of its nova.conf, and a device_spec that matches"));
        for (Card card : cards)
            for (String address : card.addresses()) {
                Gpu gpu = found == null
                        ? null
                        : found.gpus().stream()
                                .filter(each -> each.address().equals(address))
                                .findFirst()
                                .orElse(null);
                boolean right = gpu != null && gpu.productId().equals(card.product());
                steps.add(new Step(
                        address + " is there",
                        right,
                        gpu == null
                                ? "not reported: does lspci -s " + address
                                        + " show it, and vfio-pci or pciback hold it?"
                                : right
                                        ? gpu.model() + ", " + gpu.state().word()
                                        : "another card is there: " + gpu.vendorId() + ":" + gpu.productId()));
            }
        return List.copyOf(steps);
    }
}

package org.xlcloud.services.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a provider's name tells by Nova's conventions: `<host>_0000:87:00.0` is a PCI device
/// (`nova/compute/pci_placement_translator.py`), `<host>_pci_0000_84_00_0` one of libvirt's whose mediated devices are
/// given away (`nova/virt/libvirt/driver.py`), `<host>_NUMA1` a NUMA node.
///
/// @param address the PCI address; the name without the host's where there is none
/// @param mediated whether it gives away slices
record ProviderName(String address, boolean pci, boolean mediated) {
    private static final Pattern PCI =
            Pattern.compile(".*_([0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7])", Pattern.DOTALL);
    private static final Pattern MEDIATED =
            Pattern.compile(".*_pci_([0-9a-fA-F]{4,8})_([0-9a-fA-F]{2})_([0-9a-fA-F]{2})_([0-7])", Pattern.DOTALL);
    private static final Pattern NUMA = Pattern.compile(".*_(?:CUSTOM_)?NUMA_?(?:NODE_?)?([0-9]{1,3})", Pattern.DOTALL);

    static ProviderName of(String name, String hostName) {
        Matcher pci = PCI.matcher(name);
        if (pci.matches()) return new ProviderName(lower(pci.group(1)), true, false);
        Matcher mediated = MEDIATED.matcher(name);
        if (mediated.matches()) {
            String address =
                    mediated.group(1) + ":" + mediated.group(2) + ":" + mediated.group(3) + "." + mediated.group(4);
            return new ProviderName(lower(address), false, true);
        }
        return new ProviderName(
                name.startsWith(hostName + "_") ? name.substring(hostName.length() + 1) : name, false, false);
    }

    /// Whether the name is one of a device at all. Neutron's providers of bandwidth are `<host>:<agent>:<bridge>`.
    static boolean mayBeDevice(String name, String hostName) {
        return !name.startsWith(hostName + ":") && numaNode(name) == null;
    }

    /// The node's number in the name of a NUMA node's provider or in a trait such as `CUSTOM_NUMA_NODE_1`.
    static @Nullable Integer numaNode(String name) {
        Matcher numa = NUMA.matcher(name);
        return numa.matches() ? Integer.valueOf(numa.group(1)) : null;
    }

    private static String lower(String hex) {
        return hex.toLowerCase(java.util.Locale.ROOT);
    }
}

package org.xlcloud.services.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A resource provider of Placement that is a GPU or is cut into several.
///
/// @param id the provider's UUID
/// @param root the UUID of the host's provider, which is the hypervisor's
/// @param hostName the root provider's name
/// @param address the PCI address, `0000:87:00.0`; another name where the provider has none
/// @param numaNode where a provider between it and the root, or a trait, tells it
/// @param generation Placement's, to notice changes by
/// @param total how many there are to give; more than one for a card that is cut into slices
/// @param reserved how many of them are set aside
/// @param traits in alphabetical order
/// @param held how many each consumer holds
/// @param free whether Placement would give one away now
/// @param readAt when `held` was read, by our clock
record Device(
        String id,
        String root,
        String hostName,
        String address,
        @Nullable Integer numaNode,
        long generation,
        String resourceClass,
        int total,
        int reserved,
        List<String> traits,
        Map<String, Integer> held,
        boolean free,
        Instant readAt) {

    Device {
        traits = List.copyOf(traits);
        held = Map.copyOf(held);
    }

    int heldCount() {
        int count = 0;
        for (int amount : held.values()) count += amount;
        return count;
    }

    /// Whether it is one whole card, with nothing set aside, as far as is known.
    boolean plain() {
        return total == 1 && reserved == 0;
    }
}

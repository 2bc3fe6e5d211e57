package org.xlcloud.services.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One GPU: a PCI function that goes to an instance whole, or one slice of a vGPU.
///
/// @param cloud the cloud's name in clouds.yaml
/// @param host the hypervisor's host name
/// @param address the PCI address, `0000:87:00.0`; a slice is `0000:84:00.0#3`; a GPU that is derived from flavors only
/// is `flavor#1`
/// @param kind whether it is a whole card or a slice
/// @param vendorId four hexadecimal digits in lower case, `10de`; empty where nothing tells it
/// @param productId four hexadecimal digits in lower case, `11bf`; empty where nothing tells it
/// @param model the name in pci.ids, `GK104GL [GRID K2]`; the resource class where ids are unknown
/// @param resourceClass Placement's, `CUSTOM_PCI_10DE_11BF` or `VGPU`; empty for derived ones
/// @param numaNode where some source tells it
/// @param traits Placement's traits of the provider; empty until they were read
/// @param reason why it is in its state, where there is more to say than the state's word
/// @param holder who holds it
/// @param providerId the resource provider's UUID; null for derived ones
/// @param derived true when Placement does not report PCI on the host and this was computed from flavors and aliases
public record Gpu(
        String cloud,
        String host,
        String address,
        Kind kind,
        String vendorId,
        String productId,
        String model,
        String resourceClass,
        @Nullable Integer numaNode,
        List<String> traits,
        GpuState state,
        @Nullable String reason,
        @Nullable Holder holder,
        @Nullable String providerId,
        boolean derived) {

    public enum Kind {
        PCI,
        VGPU
    }

    public Gpu {
        traits = List.copyOf(traits);
    }

    /// Unique over all clouds and stable over refreshes.
    public String key() {
        return cloud + "/" + host + "/" + address;
    }
}

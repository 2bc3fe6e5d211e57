package org.xlcloud.app.command;

import java.util.Locale;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Inventory;
import picocli.CommandLine.Command;

/// `xlcloud hosts`: every hypervisor with its GPUs counted by state.
@Command(name = "hosts", description = "List every host with its state and its GPUs counted by state.")
public final class HostsCommand extends ListCommand<Host> {
    private static final Listing<Host> LISTING = new Listing<Host>()
            .column("cloud", "CLOUD", Host::cloud)
            .column("host", "HOST", Host::name)
            .field("id", Host::id)
            .column("state", "STATE", host -> host.up() ? "up" : "down")
            .column("status", "STATUS", host -> host.enabled() ? "enabled" : "disabled")
            .field("disabledReason", Host::disabledReason)
            .column("zone", "ZONE", Host::zone)
            .column("aggregates", "AGGREGATES", Host::aggregates)
            .field("type", Host::type)
            .field("address", Host::address)
            .column("gpus", "GPUS", host -> host.gpus().size())
            .column("free", "FREE", host -> host.count(GpuState.FREE))
            .column("held", "HELD", host -> host.count(GpuState.HELD))
            .column("reserved", "RESERVED", host -> host.count(GpuState.RESERVED))
            .column("trouble", "TROUBLE", host -> host.count(GpuState.TROUBLE))
            .column("pci", "PCI FROM", host -> host.pci().name().toLowerCase(Locale.ROOT))
            .column("instances", "INSTANCES", Host::instances)
            .field("vcpus", Host::vcpus)
            .field("vcpusUsed", Host::vcpusUsed)
            .field("memoryMiB", Host::memoryMiB)
            .field("memoryUsedMiB", Host::memoryUsedMiB)
            .field("diskGiB", Host::diskGiB)
            .field("diskUsedGiB", Host::diskUsedGiB)
            .field("seenAt", Host::seenAt);

    public HostsCommand() {
        super(LISTING, Inventory::hosts, "Nova");
    }
}

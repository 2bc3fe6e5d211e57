package org.xlcloud.app.command;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Inventory;
import picocli.CommandLine.Command;

/// `xlcloud gpus`: every GPU of every host with who holds it.
@Command(name = "gpus", description = "List every GPU of every host, its state and who holds it.")
public final class GpusCommand extends ListCommand<Gpu> {
    private static final Listing<Gpu> LISTING = new Listing<Gpu>()
            .column("cloud", "CLOUD", Gpu::cloud)
            .column("host", "HOST", Gpu::host)
            .column("address", "ADDRESS", Gpu::address)
            .field("kind", gpu -> gpu.kind().name())
            .field("vendorId", Gpu::vendorId)
            .field("productId", Gpu::productId)
            .column("model", "MODEL", Gpu::model)
            .field("resourceClass", Gpu::resourceClass)
            .column("state", "STATE", gpu -> gpu.state().word())
            .field("reason", Gpu::reason)
            .field("instanceId", held(Holder::instanceId))
            .column("instanceName", "HELD BY", held(Holder::instanceName))
            .field("projectId", held(Holder::projectId))
            .column("projectName", "PROJECT", held(Holder::projectName))
            .column("flavor", "FLAVOR", held(Holder::flavor))
            .column("since", "SINCE", held(Holder::since))
            .field("numaNode", Gpu::numaNode)
            .field("traits", Gpu::traits)
            .field("providerId", Gpu::providerId)
            .field("derived", Gpu::derived);

    public GpusCommand() {
        super(LISTING, Inventory::gpus, "Nova", "Placement");
    }

    private static Function<Gpu, @Nullable Object> held(Function<Holder, @Nullable Object> value) {
        return gpu -> gpu.holder() == null ? null : value.apply(gpu.holder());
    }
}

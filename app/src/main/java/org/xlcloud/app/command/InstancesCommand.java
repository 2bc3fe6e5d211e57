package org.xlcloud.app.command;

import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import picocli.CommandLine.Command;

/// `xlcloud instances`: every server with the GPUs that it asked for and those that it holds.
@Command(
        name = "instances",
        description = "List every instance with the GPUs that it asked for and those that it holds.")
public final class InstancesCommand extends ListCommand<Instance> {
    private static final Listing<Instance> LISTING = new Listing<Instance>()
            .column("cloud", "CLOUD", Instance::cloud)
            .field("id", Instance::id)
            .column("name", "NAME", Instance::name)
            .column("status", "STATUS", Instance::status)
            .field("taskState", Instance::taskState)
            .column("host", "HOST", Instance::hostName)
            .field("projectId", Instance::projectId)
            .column("projectName", "PROJECT", Instance::projectName)
            .field("userId", Instance::userId)
            .column("flavor", "FLAVOR", Instance::flavor)
            .column("gpusAsked", "GPUS ASKED", Instance::gpusAsked)
            .field("gpus", Instance::gpus)
            .column("gpusHeld", "GPUS HELD", instance -> instance.gpus().size())
            .field("addresses", Instance::addresses)
            .field("metadata", Instance::metadata)
            .field("createdAt", Instance::createdAt)
            .column("launchedAt", "LAUNCHED", Instance::launchedAt)
            .field("updatedAt", Instance::updatedAt)
            .field("fault", Instance::fault);

    public InstancesCommand() {
        super(LISTING, Inventory::instances, "Nova servers");
    }
}

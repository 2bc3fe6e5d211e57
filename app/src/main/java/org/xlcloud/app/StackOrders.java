package org.xlcloud.app;

import org.xlcloud.services.actions.Action;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.stacks.StackDesk;

/// Makes what the window can do with the stacks of the clouds that are open.
record StackOrders(OpenClouds clouds, OpenStacks stacks) implements StackDesk.Maker {
    @Override
    public Action change(StackChange.What what, String cloud, TreeNode cluster) {
        return new StackChange(what, connection(cloud), cluster);
    }

    @Override
    public Action scale(String cloud, TreeNode group, CapacityChange change) {
        return new GroupScaling(
                connection(cloud), reader(cloud), () -> newest(cloud), () -> inventory(cloud), group, change);
    }

    private Cloud connection(String cloud) {
        return clouds.connection(cloud).orElseThrow(() -> closed(cloud));
    }

    private StackReader reader(String cloud) {
        return stacks.reader(cloud).orElseThrow(() -> closed(cloud));
    }

    private Stacks newest(String cloud) {
        Stacks newest = stacks.newest().newest().get(cloud);
        if (newest == null) throw closed(cloud);
        return newest;
    }

    private Inventory inventory(String cloud) {
        return clouds.inventories().newest().getOrDefault(cloud, Inventory.empty(cloud));
    }

    private static ProblemException closed(String cloud) {
        return new ProblemException(Problem.of("change a stack", "cloud " + cloud, "the cloud is not open any more"));
    }
}

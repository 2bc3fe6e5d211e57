package org.xlcloud.views.inventory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Holder;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.detail.Detail;
import org.xlcloud.views.detail.Facts;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.state.Look;

/// Links between hosts, GPUs and instances, and the names that they are known by.
public final class Links {
    public static final String HOST = "host";
    public static final String GPU = "gpu";
    public static final String INSTANCE = "instance";
    public static final String STACK = "stack";

    private Links() {}

    public static Link host(String cloud, String name) {
        return new Link(HOST, cloud + "/" + name, name);
    }

    public static Link host(Host host) {
        return new Link(HOST, host.key(), host.name());
    }

    public static Link gpu(Gpu gpu) {
        return new Link(GPU, gpu.key(), gpu.address());
    }

    /// A link that reads as something else than the address.
    public static Link gpu(Gpu gpu, String text) {
        return new Link(GPU, gpu.key(), text);
    }

    public static Link instance(Instance instance) {
        return new Link(INSTANCE, instance.key(), instance.name());
    }

    /// The row of the tree that something is in the stacks.
    public static Link stack(TreeNode node) {
        return new Link(STACK, node.key(), node.name());
    }

    /// Says where in the stacks something is: its group, its layer and its cluster, each as a link.
    public static Detail.Section stacks(List<TreeNode> path) {
        var facts = new Facts("Stacks");
        for (TreeNode node : path.reversed()) {
            String word = node.kind().word();
            facts.item(Character.toUpperCase(word.charAt(0)) + word.substring(1), stack(node), Look.of(node.health()));
        }
        return facts.section();
    }

    /// The instance that holds a GPU.
    public static @Nullable Link holder(Gpu gpu) {
        Holder holder = gpu.holder();
        return holder == null ? null : new Link(INSTANCE, gpu.cloud() + "/" + holder.instanceId(), name(holder));
    }

    /// The instance's name, or its id where Nova does not list it.
    public static String name(Holder holder) {
        return holder.instanceName() == null ? holder.instanceId() : holder.instanceName();
    }

    public static @Nullable String project(Holder holder) {
        return holder.projectName() == null ? holder.projectId() : holder.projectName();
    }

    public static String project(Instance instance) {
        return instance.projectName() == null ? instance.projectId() : instance.projectName();
    }

    /// `10de:11bf`; null where the ids are unknown.
    public static @Nullable String device(Gpu gpu) {
        return gpu.vendorId().isEmpty() ? null : gpu.vendorId() + ":" + gpu.productId();
    }

    /// When the holder got it.
    public static @Nullable Instant since(Gpu gpu) {
        return gpu.holder() == null ? null : gpu.holder().since();
    }

    /// What people call a GPU: `gpu-node-1 87:00.0` of `gpu-node-1/0000:87:00.0`. PCI domain 0000
    /// is nearly everybody's and tells nothing.
    public static String shortGpu(String id) {
        return id.replace("/0000:", " ").replace('/', ' ');
    }

    /// The part of a key after the cloud's name: the id in a deep link.
    public static String id(String cloud, String key) {
        return key.substring(cloud.length() + 1);
    }
}

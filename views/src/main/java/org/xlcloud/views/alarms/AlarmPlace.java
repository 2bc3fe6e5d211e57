package org.xlcloud.views.alarms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Alarm;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Host;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.inventory.AlarmedGpus;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.inventory.Names;
import org.xlcloud.views.shell.Link;

/// What an alarm is about, as far as it is known: from the thing itself up to its stack.
///
/// @param object the nearest of them: what the alarm is on
public record AlarmPlace(
        @Nullable Link object,
        @Nullable Link gpu,
        @Nullable Link instance,
        @Nullable Link host,
        @Nullable String layer,
        @Nullable Link stack) {
    public static final AlarmPlace NOWHERE = new AlarmPlace(null, null, null, null, null, null);

    /// The kind of stacks' links.
    static final String STACK = Links.STACK;

    /// The layer that the instance belongs to, or else the stack, where the cloud's stacks have it; null where they
    /// don't.
    ///
    /// @param stacks null where they are not known
    @Nullable
    Link layer(@Nullable Stacks stacks) {
        if (stacks == null) return null;
        for (Link of : Arrays.asList(instance, object, stack)) {
            if (of == null) continue;
            TreeNode row = stacks.find(of.key())
                    .or(() -> stacks.byId(tail(stacks.cloud(), of.key())))
                    .orElse(null);
            if (row == null) continue;
            for (TreeNode above : stacks.path(row.key()).reversed())
                if (above.kind() == Kind.LAYER) return Links.stack(above);
        }
        return null;
    }

    /// From the cloud's side: stack, layer, node.
    List<String> byStack() {
        return List.of(
                stack == null ? "no stack" : stack.text(),
                layer == null ? "" : layer,
                instance == null ? "" : instance.text());
    }

    /// From the machine's side: host, GPU.
    List<String> byHost() {
        return List.of(host == null ? "no host" : host.text(), gpu == null ? "" : gpu.text());
    }

    /// Finds what alarms are about among what the clouds have.
    public static final class Finder {
        private final Map<String, Gpu> gpus = new HashMap<>();
        private final Map<String, Host> hosts = new HashMap<>();
        private final Map<String, Instance> instances = new HashMap<>();

        public Finder(Map<String, Inventory> inventories) {
            for (Inventory inventory : inventories.values()) {
                for (Gpu gpu : inventory.gpus()) gpus.put(gpu.key(), gpu);
                for (Host host : inventory.hosts()) hosts.put(host.key(), host);
                for (Instance instance : inventory.instances()) instances.put(instance.key(), instance);
            }
        }

        /// What the alarm names, and what that hangs on by the inventory and the stacks.
        public AlarmPlace of(Alarm alarm, AlarmedGpus alarmed, Names names) {
            String cloud = alarm.cloud();
            String gpuKey = alarmed.key(alarm);
            Gpu gpu = gpuKey == null ? null : gpus.get(gpuKey);
            Link gpuLink = gpuKey == null ? null : new Link(Links.GPU, gpuKey, Links.shortGpu(tail(cloud, gpuKey)));
            String instanceKey = alarm.link(Links.INSTANCE);
            if (instanceKey == null && gpu != null && gpu.holder() != null)
                instanceKey = cloud + "/" + gpu.holder().instanceId();
            Instance instance = instanceKey == null ? null : instances.get(instanceKey);
            Link instanceLink = instanceKey == null
                    ? null
                    : instance == null
                            ? new Link(Links.INSTANCE, instanceKey, tail(cloud, instanceKey))
                            : Links.instance(instance);
            Link host = host(alarm, gpu, instance);
            Names.Place inStacks = inStacks(alarm, names);
            Link stack = inStacks == null ? stack(alarm, instance) : Links.stack(inStacks.cluster());
            String layer = alarm.link("layer");
            String layerName = layer == null
                    ? instance == null ? layerOf(inStacks) : instance.metadata().get("layer")
                    : layer.substring(layer.lastIndexOf('/') + 1);
            Link object = gpuLink != null ? gpuLink : instanceLink != null ? instanceLink : host;
            if (object == null && inStacks != null) {
                TreeNode nearest = inStacks.layer() == null ? inStacks.cluster() : inStacks.layer();
                object = new Link(STACK, nearest.key(), inStacks.text());
            } else if (object == null) object = stack;
            return new AlarmPlace(object, gpuLink, instanceLink, host, layerName, stack);
        }

        private @Nullable Link host(Alarm alarm, @Nullable Gpu gpu, @Nullable Instance instance) {
            String key = alarm.link(Links.HOST);
            if (key != null) {
                Host known = hosts.get(key);
                return new Link(Links.HOST, key, known == null ? tail(alarm.cloud(), key) : known.name());
            }
            if (gpu != null) return Links.host(gpu.cloud(), gpu.host());
            return instance == null || instance.hostName() == null
                    ? null
                    : Links.host(instance.cloud(), instance.hostName());
        }

        /// An alarm is a resource of the stack that made it; another may name a stack.
        private static Names.@Nullable Place inStacks(Alarm alarm, Names names) {
            Names.Place own = names.stack(alarm.key());
            String stack = alarm.link(STACK);
            return own != null || stack == null ? own : names.stack(stack);
        }

        private static @Nullable String layerOf(Names.@Nullable Place place) {
            return place == null || place.layer() == null ? null : place.layer().name();
        }

        private static @Nullable Link stack(Alarm alarm, @Nullable Instance instance) {
            String name = instance == null ? null : instance.metadata().get("stack_name");
            String key = alarm.link(STACK);
            if (key != null) return new Link(STACK, key, name == null ? tail(alarm.cloud(), key) : name);
            String id = instance == null ? null : instance.metadata().get("stack_id");
            if (name == null) return null;
            return new Link(STACK, alarm.cloud() + "/" + (id == null ? name : id), name);
        }
    }

    /// The key without the cloud's name.
    private static String tail(String cloud, String key) {
        return key.startsWith(cloud + "/") ? key.substring(cloud.length() + 1) : key;
    }
}

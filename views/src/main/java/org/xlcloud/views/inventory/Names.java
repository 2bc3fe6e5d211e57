package org.xlcloud.views.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.shell.Link;

/// What things are called of which only the id is known, as alarms and the journal know stacks and instances. Safe on
/// any thread.
public final class Names {
    /// For what stands alone.
    public static final Names NONE = new Names(new Mailbox<>(Map.of()), new Mailbox<>(Map.of()));

    /// Where in the stacks something is.
    ///
    /// @param cluster its master stack
    /// @param layer the layer that it is or is in; null for what is directly in the cluster
    public record Place(TreeNode cluster, @Nullable TreeNode layer) {
        /// As operators write it, also on the command line: "mvic", "mvic/render_layer".
        public String text() {
            return layer == null ? cluster.name() : cluster.name() + "/" + layer.name();
        }
    }

    private record Indexed<T, V>(T of, Map<String, V> values) {
        @SuppressWarnings("ReferenceEquality") // what is newer is another map, and to compare all in it takes longer
        boolean isOf(T newest) {
            return of == newest;
        }
    }

    private final Mailbox<Map<String, Inventory>> inventories;
    private final Mailbox<Map<String, Stacks>> stacks;
    private volatile @Nullable Indexed<Map<String, Inventory>, Link> instances;
    private volatile @Nullable Indexed<Map<String, Stacks>, Place> places;

    public Names(InventoryContext context) {
        this(context.shown(), context.stacks().newest());
    }

    public Names(Mailbox<Map<String, Inventory>> inventories, Mailbox<Map<String, Stacks>> stacks) {
        this.inventories = inventories;
        this.stacks = stacks;
    }

    /// A link with the name of what it leads to, or else the end of its key. What was written down before it had an id
    /// is found by its name, as long as only one has it.
    public Link link(String kind, String key) {
        Place place = kind.equals(Links.STACK) ? stack(key) : null;
        if (place != null) return new Link(kind, key, place.text());
        Link instance = kind.equals(Links.INSTANCE) ? instance(key) : null;
        return instance != null ? instance : new Link(kind, key, Links.shortGpu(key.substring(key.indexOf('/') + 1)));
    }

    private @Nullable Link instance(String key) {
        Map<String, Inventory> newest = inventories.newest();
        var known = instances;
        if (known == null || !known.isOf(newest)) {
            Map<String, Link> byId = new HashMap<>();
            Map<String, List<Link>> byName = new HashMap<>();
            for (Inventory inventory : newest.values())
                for (Instance instance : inventory.instances()) {
                    Link link = Links.instance(instance);
                    byId.put(link.key(), link);
                    byName.computeIfAbsent(instance.cloud() + "/" + instance.name(), _ -> new ArrayList<>(1))
                            .add(link);
                }
            byName.forEach((name, links) -> {
                if (links.size() == 1) byId.putIfAbsent(name, links.getFirst());
            });
            known = new Indexed<>(newest, byId);
            instances = known;
        }
        return known.values().get(key);
    }

    /// Where a stack, a group or another resource that is no server is, such as an alarm; null where no tree has it.
    ///
    /// @param key the cloud's name, a slash, and the thing's OpenStack id
    public @Nullable Place stack(String key) {
        Map<String, Stacks> newest = stacks.newest();
        var known = places;
        if (known == null || !known.isOf(newest)) {
            Map<String, Place> found = new HashMap<>();
            for (Stacks of : newest.values())
                for (TreeNode root : of.roots()) walk(of.cloud(), root, new Place(root, null), found);
            known = new Indexed<>(newest, found);
            places = known;
        }
        return known.values().get(key);
    }

    private static void walk(String cloud, TreeNode node, Place above, Map<String, Place> found) {
        if (node.kind() == Kind.NODE || node.kind() == Kind.GPU) return;
        Place place = node.kind() == Kind.LAYER ? new Place(above.cluster(), node) : above;
        if (!node.id().isEmpty()) found.put(cloud + "/" + node.id(), place);
        for (TreeNode child : node.children()) walk(cloud, child, place, found);
    }
}

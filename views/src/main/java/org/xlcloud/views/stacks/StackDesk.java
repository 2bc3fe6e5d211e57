package org.xlcloud.views.stacks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import org.xlcloud.icons.Icon;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.actions.ActionDesk;
import org.xlcloud.views.clusters.ClusterMaker;
import org.xlcloud.views.clusters.ClusterWizard;
import org.xlcloud.views.clusters.TemplateDialog;
import org.xlcloud.views.clusters.UpdateDialog;
import org.xlcloud.views.compute.AttachDialog;
import org.xlcloud.views.compute.AttachSubject;
import org.xlcloud.views.inventory.InventoryContext;
import org.xlcloud.views.inventory.Links;
import org.xlcloud.views.shell.Link;
import org.xlcloud.views.shell.Navigator;

/// What can be done with stacks from the window, each with its preview.
///
/// @param desk shows previews, asks and runs
/// @param maker makes the actions
/// @param clusters makes clusters of layers, and gives stacks other values
public record StackDesk(ActionDesk desk, Maker maker, ClusterMaker clusters) {

    private static final Set<Kind> HAS_NODES = Set.of(Kind.LAYER, Kind.GROUP, Kind.NODE);
    private static final Set<Kind> CONTEXTUALIZED = Set.of(Kind.CLUSTER, Kind.LAYER, Kind.GROUP, Kind.NODE);

    /// Makes what the desk shows; throws [org.xlcloud.services.flow.ProblemException] when the cloud is not open.
    public interface Maker {
        Action change(StackChange.What what, String cloud, TreeNode cluster);

        Action scale(String cloud, TreeNode group, CapacityChange change);

        /// What gives GPUs to the nodes of a row.
        AttachSubject attach(String cloud, TreeNode row);

        /// Takes the GPUs of a row's nodes away by their stack.
        Action detach(String cloud, TreeNode row);

        /// Tells the nodes of a row and of all below it to run a lifecycle event.
        ///
        /// @param path the rows from the cluster down to it
        Action contextualize(String cloud, List<TreeNode> path, LifecycleEvent event);

        /// What a change of a group's size would mean. Blocks.
        ScalePlan plan(String cloud, TreeNode group, CapacityChange change);
    }

    /// Opens the wizard that makes a cluster, and shows the new one in the tree.
    ///
    /// @param likely the cloud of the selected row; null where none is
    void newCluster(Node anchor, InventoryContext context, Navigator navigator, @Nullable String likely) {
        List<String> clouds = new ArrayList<>(context.stacks().newest().newest().keySet());
        if (clouds.isEmpty()) return;
        if (likely != null && clouds.remove(likely)) clouds.addFirst(likely);
        ClusterWizard.open(
                desk,
                anchor,
                clusters,
                clouds,
                context.recall(),
                context.remember(),
                (cloud, stack) -> navigator.open(new Link(Links.STACK, cloud + "/" + stack.id(), stack.name())));
    }

    /// Opens the dialog that makes a stack of a template, and shows the new one in the tree.
    ///
    /// @param likely the cloud of the selected row; null where none is
    void newStack(Node anchor, InventoryContext context, Navigator navigator, @Nullable String likely) {
        Set<String> clouds = context.stacks().newest().newest().keySet();
        if (clouds.isEmpty()) return;
        String cloud = likely != null && clouds.contains(likely)
                ? likely
                : clouds.iterator().next();
        TemplateDialog.open(
                desk,
                anchor,
                clusters,
                cloud,
                (in, stack) -> navigator.open(new Link(Links.STACK, in + "/" + stack.id(), stack.name())));
    }

    /// The entries of menus, palette and keys for a selected row.
    List<org.xlcloud.views.shell.Action> actions(
            StackRow row,
            InventoryContext context,
            Navigator navigator,
            Supplier<@Nullable TreeNode> node,
            Supplier<Node> anchor) {
        List<org.xlcloud.views.shell.Action> actions = new ArrayList<>();
        if (CONTEXTUALIZED.contains(row.kind()))
            for (LifecycleEvent event : LifecycleEvent.values())
                actions.add(entry(
                        "stack.contextualize-" + event.id(),
                        "Contextualize: " + event.id() + "…",
                        Icon.RUN,
                        node,
                        found -> desk.ask(
                                anchor.get(),
                                maker.contextualize(row.cloud(), path(context, row.cloud(), found), event))));
        if (HAS_NODES.contains(row.kind())) {
            boolean single = row.kind() == Kind.NODE;
            actions.add(entry(
                    "stack.attach",
                    single ? "Attach GPUs by its stack…" : "Attach GPUs to its nodes…",
                    Icon.GPU,
                    node,
                    found -> AttachDialog.open(desk, maker.attach(row.cloud(), found))));
            actions.add(entry(
                    "stack.detach",
                    single ? "Detach its GPUs by its stack…" : "Detach the GPUs of its nodes…",
                    Icon.GPU_SLICE,
                    node,
                    found -> desk.ask(anchor.get(), maker.detach(row.cloud(), found))));
        }
        if (row.kind() == Kind.CLUSTER) {
            actions.add(entry(
                    "stack.update",
                    "Update the cluster…",
                    Icon.EDIT,
                    node,
                    found -> UpdateDialog.open(
                            desk, anchor.get(), context.stacks().source(), clusters, row.cloud(), found)));
            actions.add(entry(
                    "stack.replace-template",
                    "Replace its template…",
                    Icon.STACK,
                    node,
                    found -> TemplateDialog.replace(
                            desk,
                            anchor.get(),
                            context.stacks().source(),
                            clusters,
                            row.cloud(),
                            found,
                            tags(context, row))));
            actions.add(entry(
                    "stack.layers",
                    "Add or take away layers…",
                    Icon.LAYER,
                    node,
                    found -> ClusterWizard.change(
                            desk, anchor.get(), clusters, row.cloud(), found, context.recall(), context.remember())));
            for (StackChange.What what : StackChange.What.values())
                actions.add(entry(
                        "stack." + what.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        what.verb() + " the cluster…",
                        icon(what),
                        node,
                        found -> desk.ask(anchor.get(), maker.change(what, row.cloud(), found))));
        }
        // What is left of a stack whose resource has gone: nothing else would ever take it away.
        if (row.kind() == Kind.STACK)
            actions.add(entry(
                    "stack.delete",
                    "Delete the stack…",
                    icon(StackChange.What.DELETE),
                    node,
                    found -> desk.ask(anchor.get(), maker.change(StackChange.What.DELETE, row.cloud(), found))));
        if (row.kind() == Kind.GROUP) {
            actions.add(entry(
                    "stack.scale",
                    "Scale the group…",
                    Icon.SCALE,
                    node,
                    found -> scale(anchor.get(), context, navigator, row.cloud(), found)));
            actions.add(entry(
                    "stack.scale-up",
                    "Scale up by one…",
                    Icon.SCALE,
                    node,
                    found -> desk.ask(
                            anchor.get(),
                            maker.scale(row.cloud(), found, new CapacityChange(CapacityChange.Way.MORE, 1)))));
            actions.add(entry(
                    "stack.scale-down",
                    "Scale down by one…",
                    Icon.SCALE,
                    node,
                    found -> desk.ask(
                            anchor.get(),
                            maker.scale(row.cloud(), found, new CapacityChange(CapacityChange.Way.FEWER, 1)))));
        }
        return actions;
    }

    private static List<String> tags(InventoryContext context, StackRow row) {
        Stacks newest = context.stacks().newest().newest().get(row.cloud());
        if (newest == null) return List.of();
        return newest.all().stream()
                .filter(stack -> stack.id().equals(row.id()))
                .findFirst()
                .map(org.xlcloud.services.openstack.Stack::tags)
                .orElse(List.of());
    }

    private static List<TreeNode> path(InventoryContext context, String cloud, TreeNode row) {
        Stacks newest = context.stacks().newest().newest().get(cloud);
        return newest == null ? List.of(row) : newest.path(row.key());
    }

    /// Opens the dialog that scales a group.
    void scale(Node anchor, InventoryContext context, Navigator navigator, String cloud, TreeNode group) {
        ScaleDialog.open(anchor, context, this, navigator, cloud, group);
    }

    private static org.xlcloud.views.shell.Action entry(
            String id, String title, Icon icon, Supplier<@Nullable TreeNode> node, Consumer<TreeNode> run) {
        return new org.xlcloud.views.shell.Action(
                id, "Stack", title, icon, null, () -> node.get() == null ? "it is not there any more" : null, () -> {
                    TreeNode found = node.get();
                    if (found != null) run.accept(found);
                });
    }

    private static Icon icon(StackChange.What what) {
        return switch (what) {
            case CHECK -> Icon.CHECK;
            case SUSPEND -> Icon.STOP;
            case RESUME -> Icon.RUN;
            case CANCEL_UPDATE -> Icon.CANCELLED;
            case DELETE -> Icon.DELETE;
        };
    }
}

package org.xlcloud.services.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackId;

/// One row of the tree with all below it.
///
/// @param key unique over all clouds and stable over refreshes; of a GPU or a node below its stack's key
/// @param name the resource's in its template; a stack's own where no resource stands for it; a GPU's address
/// @param type the resource's type, or the file of a nested template; a GPU's model; empty for a master stack
/// @param id what it stands for: the stack's id, the server's, the alarm's; a GPU's key in the inventory
/// @param stack the stack that it is, for clusters, layers, groups and nested stacks
/// @param in the stack that its resource is in; null for a master stack and for GPUs
/// @param status Heat's word, `CREATE_COMPLETE`, the nested stack's where that is worse than the resource's; the GPU's
/// own for a GPU
/// @param own its own health, without what is below
/// @param reason why its own health is what it is; empty when well
/// @param since when what was done with it last began
/// @param requiredBy names of resources in the same stack that depend on it
/// @param complete whether what is below was read; false while the first reading is under way
public record TreeNode(
        Kind kind,
        String key,
        String name,
        String type,
        String id,
        @Nullable StackId stack,
        @Nullable StackId in,
        String status,
        Health own,
        String reason,
        @Nullable Instant since,
        List<String> requiredBy,
        boolean complete,
        RollUp rolled,
        List<TreeNode> children) {
    public TreeNode {
        requiredBy = List.copyOf(requiredBy);
        children = List.copyOf(children);
    }

    /// The worst of it and of all below: what a row's icon shows.
    public Health health() {
        return rolled.worst();
    }

    /// Gives it and all below to `each`, from above.
    public void walk(Consumer<TreeNode> each) {
        each.accept(this);
        for (TreeNode child : children) child.walk(each);
    }

    /// It and all below of one kind.
    public List<TreeNode> all(Kind wanted) {
        var found = new ArrayList<TreeNode>();
        walk(node -> {
            if (node.kind == wanted) found.add(node);
        });
        return found;
    }

    /// The row of a key, itself or below.
    public Optional<TreeNode> find(String wanted) {
        if (key.equals(wanted)) return Optional.of(this);
        for (TreeNode child : children) {
            Optional<TreeNode> found = child.find(wanted);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }
}

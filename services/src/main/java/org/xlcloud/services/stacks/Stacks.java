package org.xlcloud.services.stacks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.Stack;

/// Everything known of one cloud's stacks at one time.
///
/// @param all every stack that the caller may see, nested ones too, in Heat's order
/// @param roots the trees of the master stacks, by name
/// @param source how Heat is doing
/// @param loaded whether every stack's resources have been read once or failed; until then some trees are incomplete
/// @param unread master stacks whose resources could not be read again; what was known of them stands, and the rest
/// @param joinedAt when it was put together; null before the first answer
public record Stacks(
        String cloud,
        List<Stack> all,
        List<TreeNode> roots,
        SourceState source,
        boolean loaded,
        List<Unread> unread,
        @Nullable Instant joinedAt) {
    /// A master stack that Heat lists and whose resources it did not give.
    ///
    /// @param id of the stack
    /// @param readAt when they were read last; null for never
    public record Unread(
            String id,
            String name,
            Problem problem,
            @Nullable Instant readAt) {}

    public Stacks {
        all = List.copyOf(all);
        roots = List.copyOf(roots);
        unread = List.copyOf(unread);
    }

    /// Nothing was answered yet.
    public static Stacks loading(String cloud, SourceState source) {
        return new Stacks(cloud, List.of(), List.of(), source, false, List.of(), null);
    }

    /// All groups of all trees.
    public List<TreeNode> groups() {
        var groups = new ArrayList<TreeNode>();
        roots.forEach(root -> groups.addAll(root.all(Kind.GROUP)));
        return groups;
    }

    /// The row of a key.
    public Optional<TreeNode> find(String key) {
        return first(node -> node.key().equals(key));
    }

    /// The row that a server, an alarm or a stack is in some tree, by its OpenStack id: the way
    /// back from an instance or an alarm to its cluster.
    public Optional<TreeNode> byId(String id) {
        return first(node -> node.id().equals(id) && node.kind() != Kind.GPU);
    }

    /// The rows from the master stack down to a row; empty where there is none of this key.
    public List<TreeNode> path(String key) {
        for (TreeNode root : roots) {
            var path = new ArrayList<TreeNode>();
            if (down(root, key, path)) return path;
        }
        return List.of();
    }

    /// The master stack of a name or an id.
    ///
    /// @throws ProblemException when there is none, or there are several of the name
    public TreeNode cluster(String nameOrId) {
        var found = roots.stream()
                .filter(root -> root.name().equals(nameOrId) || root.id().equals(nameOrId))
                .toList();
        if (found.size() == 1) return found.getFirst();
        throw new ProblemException(Problem.of(
                        "find cluster " + nameOrId,
                        "Heat of cloud " + cloud,
                        found.isEmpty() ? "there is no master stack of that name or id" : "there are " + found.size())
                .withHint(found.isEmpty() ? "xlcloud stacks lists them" : "Give its id instead of its name"));
    }

    /// The group of a cluster by its name, or by the names from the layer on, `render/group`; the
    /// layer's name alone will do where the layer has one group.
    ///
    /// @throws ProblemException when there is none, or several
    public TreeNode group(String cluster, String wanted) {
        TreeNode root = cluster(cluster);
        var found = new ArrayList<TreeNode>();
        for (TreeNode group : root.all(Kind.GROUP)) {
            String below = String.join(
                    "/", path(group.key()).stream().skip(1).map(TreeNode::name).toList());
            if (below.equals(wanted) || below.endsWith("/" + wanted) || below.startsWith(wanted + "/"))
                found.add(group);
        }
        if (found.size() == 1) return found.getFirst();
        String there = String.join(
                ", ",
                root.all(Kind.GROUP).stream()
                        .map(group -> String.join(
                                "/",
                                path(group.key()).stream()
                                        .skip(1)
                                        .map(TreeNode::name)
                                        .toList()))
                        .toList());
        throw new ProblemException(Problem.of(
                        "find group " + wanted + " of cluster " + cluster,
                        "Heat of cloud " + cloud,
                        found.isEmpty() ? "there is none" : "there are " + found.size())
                .withHint(there.isEmpty() ? "This cluster has no group" : "Its groups are " + there));
    }

    /// The layer, group or node of a cluster by the names from the layer on: `render`, `render/group`.
    ///
    /// @throws ProblemException when there is none
    public TreeNode below(String cluster, String wanted) {
        TreeNode root = cluster(cluster);
        TreeNode at = root;
        for (String name : wanted.split("/", -1)) {
            TreeNode above = at;
            at = above.children().stream()
                    .filter(child -> child.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(Problem.of(
                                    "find " + wanted + " of cluster " + cluster,
                                    "Heat of cloud " + cloud,
                                    above.name() + " has no " + Text.line(name))
                            .withHint("Below it are "
                                    + above.children().stream()
                                            .map(TreeNode::name)
                                            .collect(Collectors.joining(", ")))));
        }
        return at;
    }

    private Optional<TreeNode> first(Predicate<TreeNode> wanted) {
        for (TreeNode root : roots) {
            Optional<TreeNode> found = first(root, wanted);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private static Optional<TreeNode> first(TreeNode node, Predicate<TreeNode> wanted) {
        if (wanted.test(node)) return Optional.of(node);
        for (TreeNode child : node.children()) {
            Optional<TreeNode> found = first(child, wanted);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private static boolean down(TreeNode node, String key, List<TreeNode> path) {
        path.add(node);
        if (node.key().equals(key)) return true;
        for (TreeNode child : node.children()) if (down(child, key, path)) return true;
        path.removeLast();
        return false;
    }
}

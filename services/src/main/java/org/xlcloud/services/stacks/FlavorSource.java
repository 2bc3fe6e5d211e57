package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;

/// Where a server of a stack gets its flavor from: found by following `get_param` from the server's own template up to
/// the master stack, whose parameters alone can be changed from outside.
///
/// @param cluster the row of the master stack
/// @param parameter the master stack's; null where the flavor can't be changed from outside
/// @param words where it is written
/// @param wayOut what an operator can do who wants another flavor; empty where the parameter does it
public record FlavorSource(TreeNode cluster, @Nullable String parameter, String words, String wayOut) {

    /// Finds them in the trees of one cloud, and reads each stack's template once.
    public static final class Finder {
        private final Heat heat;
        private final Stacks stacks;
        private final Map<String, JsonNode> templates = new HashMap<>();

        public Finder(Cloud cloud, Stacks stacks) {
            heat = new Heat(cloud);
            this.stacks = stacks;
        }

        /// Of a server. Blocks. One below a nested stack that no resource stands for (the rest of what could not be
        /// deleted) has no parameter: no template above tells of it.
        ///
        /// @throws org.xlcloud.services.flow.ProblemException when it is in no tree, or Heat can't be asked
        public FlavorSource of(TreeNode server) {
            List<TreeNode> path = stacks.path(server.key());
            if (path.isEmpty()) throw GroupReader.gone(server);
            TreeNode row = server;
            String property = "flavor";
            while (true) {
                TreeNode around = around(path, row);
                if (around == null) return left(path.getFirst(), row);
                boolean member = around.kind() == Kind.GROUP;
                TreeNode written = member ? around : row;
                TreeNode owner = member ? around(path, around) : around;
                if (owner == null) return left(path.getFirst(), around);
                JsonNode value = value(template(owner), written.name(), member, property);
                String parameter = Hot.parameterOf(value);
                if (parameter == null) return written(path.getFirst(), owner, written, value, property);
                if (owner.equals(path.getFirst()))
                    return new FlavorSource(
                            owner, parameter, "parameter " + Text.line(parameter) + " of " + owner.name(), "");
                row = owner;
                property = parameter;
            }
        }

        private JsonNode template(TreeNode owner) {
            StackId stack = owner.stack();
            if (stack == null) throw GroupReader.gone(owner);
            return templates.computeIfAbsent(stack.id(), _ -> heat.template(stack));
        }
    }

    private static FlavorSource written(
            TreeNode cluster, TreeNode owner, TreeNode resource, JsonNode value, String property) {
        String where = "resource " + resource.name() + " of stack " + owner.name();
        return new FlavorSource(
                cluster,
                null,
                value.isMissingNode()
                        ? "the template of " + where + " does not say its " + Text.line(property)
                        : "its flavor is written into the template, at " + where + ", property " + Text.line(property),
                "change it there and update the stack with that template");
    }

    private static FlavorSource left(TreeNode cluster, TreeNode row) {
        return new FlavorSource(
                cluster,
                null,
                "no resource of " + cluster.name() + " stands for " + row.name()
                        + " any more, so no template tells its flavor",
                "delete what was left over, or resize its servers one by one");
    }

    /// The row above it that is the stack which its resource is in; null for a stack that no resource stands for.
    private static @Nullable TreeNode around(List<TreeNode> path, TreeNode row) {
        StackId in = row.in();
        for (TreeNode above : path) {
            StackId stack = above.stack();
            if (in != null && stack != null && stack.id().equals(in.id())) return above;
        }
        return null;
    }

    /// A group's template has its members' properties one level deeper; the members' own stack, which Heat makes, has
    /// only what came out of them.
    private static JsonNode value(JsonNode template, String resource, boolean member, String property) {
        JsonNode own = Hot.either(template, "resources", "Resources").path(resource);
        JsonNode properties = Hot.either(own, "properties", "Properties");
        if (member)
            properties = Hot.either(Hot.either(properties, "resource", "resource_def"), "properties", "Properties");
        JsonNode value = properties.path(property);
        return value.isMissingNode() && property.equals("flavor") ? properties.path("InstanceType") : value;
    }
}

package org.xlcloud.views.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;

/// What the window needs to build clusters and change them. Every method throws
/// [org.xlcloud.services.flow.ProblemException] when the cloud is not open.
public interface ClusterMaker {
    /// The catalog's folder where the operator has named none.
    Path catalog();

    /// What a cloud has to choose from. Blocks.
    Offers offers(String cloud);

    /// Has Heat check a cluster, and looks whether it has room. Blocks.
    Clusters.Verdict check(String cloud, Heat.Order order, List<Choice> choices);

    /// @param made told the new stack when Heat has taken the order; on another thread
    Action create(String cloud, Heat.Order order, List<Choice> choices, Consumer<StackId> made);

    /// Makes a stack of any template.
    ///
    /// @param made told the new stack when Heat has taken the order; on another thread
    Action create(String cloud, Heat.Order order, Consumer<StackId> made);

    /// The layers that a cluster has, with their values. Blocks.
    ///
    /// @throws org.xlcloud.services.flow.ProblemException when it was not made of the catalog's layers
    List<Choice> layers(String cloud, TreeNode cluster, Catalog catalog);

    /// @param choices all layers that the cluster is to have
    Action change(String cloud, TreeNode cluster, Catalog catalog, List<Choice> choices);

    /// @param values of the parameters that are to change
    Action update(String cloud, TreeNode cluster, Map<String, JsonNode> values);

    /// @param order another template with its files, environment and parameters
    Action update(String cloud, TreeNode cluster, Heat.Order order);

    /// What a cloud has to choose from, by name.
    record Offers(List<String> flavors, List<String> images) {
        public static final Offers NONE = new Offers(List.of(), List.of());

        public Offers {
            flavors = List.copyOf(flavors);
            images = List.copyOf(images);
        }

        /// What a parameter can be, by its name or Heat's own constraint; empty where anything may be typed.
        List<String> of(FormField field) {
            if (!field.allowed().isEmpty()) return field.allowed();
            if (field.is("flavor")) return flavors;
            return field.is("image") ? images : List.of();
        }
    }
}

package org.xlcloud.services.lifecycle;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Rejections;

/// Who would be told, and who should be there and says nothing.
///
/// @param addressed the nodes that said that the target means them: these and nobody else
/// @param silent ACTIVE instances of the target of which no node has answered
/// @param rejected what came and was not taken for an answer
public record Preview(Target target, List<Node> addressed, List<Instance> silent, Rejections rejected) {
    public Preview {
        addressed = addressed.stream().sorted(Comparator.comparing(Node::name)).toList();
        silent = silent.stream().sorted(Comparator.comparing(Instance::name)).toList();
    }

    /// A node that answered.
    ///
    /// @param instanceId its fact; empty where it has none
    /// @param instance the one of that id; null where the cloud has none: somebody else's machine on
    /// the bus, or one that has just been deleted
    public record Node(
            String name, String instanceId, @Nullable Instance instance) {}

    /// That nobody is there to be told.
    public ProblemException nobody() {
        return new ProblemException(Problem.of("tell " + target, "the collective", "no node answers to it")
                .withHint("Nodes need the agent and the stack's facts; xlcloud nodes lists those that there are"));
    }

    public List<String> names() {
        return addressed.stream().map(Node::name).toList();
    }

    /// The ids of the servers by their nodes' names, as far as the nodes know them.
    public Map<String, String> servers() {
        return addressed.stream()
                .filter(node -> !node.instanceId().isEmpty())
                .collect(Collectors.toMap(Node::name, Node::instanceId, (first, second) -> first));
    }
}

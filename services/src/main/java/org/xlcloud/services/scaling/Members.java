package org.xlcloud.services.scaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Server;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.openstack.StackStatus;

/// Finds the servers of a group's members: a member is a server, or a nested stack with servers in it.
final class Members {
    private static final int NOT_FOUND = 404;
    private static final String SERVER = "OS::Nova::Server";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Heat heat;
    private final Nova nova;

    Members(Cloud cloud) {
        heat = new Heat(cloud);
        nova = new Nova(cloud);
    }

    /// The nodes of members that came. One whose server is gone again has an empty server.
    List<Scaling.Node> coming(StackId group, List<GroupChange.Member> members) {
        return nodes(group, members, false);
    }

    /// The nodes of members that go, as far as Nova still knows them.
    List<Scaling.Node> leaving(StackId group, List<GroupChange.Member> members) {
        return nodes(group, members, true);
    }

    private List<Scaling.Node> nodes(StackId group, List<GroupChange.Member> members, boolean leaving) {
        var nodes = new ArrayList<Scaling.Node>();
        for (GroupChange.Member member : members) {
            if (leaving && member.ended() != null) {
                nodes.add(gone(member));
                continue;
            }
            List<String> servers = servers(group, member);
            for (String id : servers) nodes.add(node(member, id, leaving));
        }
        return nodes;
    }

    private Scaling.Node node(GroupChange.Member member, String id, boolean leaving) {
        try {
            Server server = nova.server(id);
            return new Scaling.Node(
                    member.name(),
                    server.id(),
                    server.name(),
                    server.metadata().getOrDefault("recipes", ""),
                    leaving,
                    server.created(),
                    server.launched(),
                    "",
                    null,
                    false,
                    false);
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
            return new Scaling.Node(member.name(), "", member.name(), "", leaving, null, null, "", null, true, false);
        }
    }

    /// Heat is done with it: nobody has to be asked.
    private static Scaling.Node gone(GroupChange.Member member) {
        return new Scaling.Node(member.name(), "", member.name(), "", true, null, null, "", null, true, false);
    }

    /// Whether a server is gone.
    boolean gone(String server) {
        try {
            return nova.server(server).deleted();
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
            return true;
        }
    }

    /// The servers of a member: itself, or those of the stack that it is.
    private List<String> servers(StackId group, GroupChange.Member member) {
        try {
            nova.server(member.id());
            return List.of(member.id());
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
        }
        try {
            String nested = heat.ownResources(group).stream()
                    .filter(resource -> resource.name().equals(member.name()) && resource.nestedId() != null)
                    .map(resource -> String.valueOf(resource.nestedId()))
                    .findFirst()
                    .orElse("");
            if (nested.isEmpty()) return List.of(member.id());
            List<String> found = heat.stacks(List.of(nested)).stream()
                    .flatMap(stack -> heat.ownResources(StackId.of(stack)).stream())
                    .filter(resource -> resource.type().equals(SERVER))
                    .map(StackResource::physicalId)
                    .toList();
            return found.isEmpty() ? List.of(member.id()) : found;
        } catch (ProblemException e) {
            if (!missing(e)) throw e;
            return List.of(member.id());
        }
    }

    /// The layer's name in the metadata of the first node that has one.
    String layer(Collection<Scaling.Node> nodes) {
        for (Scaling.Node node : nodes) {
            if (node.server().isEmpty()) continue;
            try {
                String layer = nova.server(node.server()).metadata().getOrDefault("layer", "");
                if (!layer.isEmpty()) return Text.line(layer);
            } catch (ProblemException e) {
                if (!missing(e)) throw e;
            }
        }
        return "";
    }

    /// The ids of the servers that a group has now, and whose members are well.
    List<String> present(StackId group) {
        var present = new ArrayList<String>();
        for (StackResource member : heat.ownResources(group)) {
            boolean well = member.status().state() == StackStatus.State.COMPLETE
                    && !member.status().action().equals("DELETE");
            if (!well) continue;
            if (member.nestedId() == null) present.add(member.physicalId());
            else
                heat.stacks(List.of(member.nestedId()))
                        .forEach(stack -> heat.ownResources(StackId.of(stack)).stream()
                                .filter(resource -> resource.type().equals(SERVER))
                                .forEach(resource -> present.add(resource.physicalId())));
        }
        return present;
    }

    /// The recipes of a layer for an event, as a run list; empty for the node's own.
    static String recipes(String json, String event) {
        if (json.isBlank()) return "";
        try {
            JsonNode list = JSON.readTree(json).path(event);
            var names = new ArrayList<String>();
            list.forEach(name -> names.add(name.asText()));
            String joined = String.join(",", names);
            return joined.matches("[\\w:@\\[\\].,\\-]*") ? joined : "";
        } catch (JsonProcessingException e) {
            return ""; // metadata may be anybody's: the node's own recipes are run then
        }
    }

    static boolean missing(ProblemException e) {
        Integer status = e.problem().status();
        return status != null && status == NOT_FOUND;
    }

    /// Recipes by node, grouped so that one run has one run list.
    static Map<String, List<Scaling.Node>> byRecipes(List<Scaling.Node> nodes, String event) {
        var groups = new java.util.LinkedHashMap<String, List<Scaling.Node>>();
        for (Scaling.Node node : nodes)
            groups.computeIfAbsent(recipes(node.recipes(), event), key -> new ArrayList<>())
                    .add(node);
        return groups;
    }
}

package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Placement;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.ScalePlan.Leaving;
import org.xlcloud.services.stacks.ScalePlan.Means;

/// Finds out what giving a group another size would mean, and asks the servers for what it needs. Blocks.
public final class ScalePlanner {
    private static final int MOST_SIGNALS = 20;
    private static final int FORBIDDEN = 403;

    /// Nova lists its hosts to administrators alone.
    public static final String UNSEEN =
            "whether it fits is not known: this user may not see the cloud's hosts and GPUs";

    private final Cloud cloud;
    private final Heat heat;
    private final StackReader reader;

    public ScalePlanner(Cloud cloud, StackReader reader) {
        this.cloud = cloud;
        this.reader = reader;
        heat = new Heat(cloud);
    }

    /// @param stacks the newest of the cloud
    /// @param node the group's row
    /// @throws ProblemException when the group is gone or the servers can't be asked
    public ScalePlan plan(Stacks stacks, TreeNode node, CapacityChange change, Inventory inventory) {
        List<TreeNode> path = stacks.path(node.key());
        StackId cluster = path.isEmpty() ? null : path.getFirst().stack();
        if (cluster == null) throw GroupReader.gone(node);
        there(cluster);
        Group group = reader.cooling(reader.settings(node));
        int from = group.current();
        int to = change.of(from);
        var warnings = new ArrayList<String>();
        var against = new ArrayList<String>();
        if (to < 0) against.add("it has " + from + " members, " + (from - to) + " cannot go");
        if (group.least() != null && to < group.least() && to >= 0)
            against.add("its smallest size is " + group.least() + ", " + to + " is below it");
        if (group.most() != null && to > group.most())
            against.add("its largest size is " + group.most() + ", " + to + " is above it");
        TreeNode root = path.getFirst();
        if (busy(path))
            against.add("something is being done with it now (" + word(path) + "): Heat would refuse or ignore it");
        path.stream()
                .filter(row -> row.status().startsWith("SUSPEND_"))
                .findFirst()
                .ifPresent(
                        row -> against.add(row.name() + " is suspended: Heat changes no group of it; resume it first"));
        Means how = to == from || !against.isEmpty() ? null : means(stacks, path, group, change, to, warnings, against);
        List<Leaving> leaving = to < from && to >= 0 ? leaving(group, to, inventory) : List.of();
        Fit fit = to > from ? fit(group, to - from, inventory, warnings) : null;
        if (root.health() == Health.FAILED && node.health() == Health.FAILED && to > from)
            warnings.add("its last change failed: " + node.rolled().reason());
        return new ScalePlan(cluster, group, from, to, how, leaving, fit, warnings, against);
    }

    /// Heat shows a deleted stack for a while to who knows its id.
    private void there(StackId cluster) {
        List<Stack> now = heat.stacks(List.of(cluster.id()));
        if (now.isEmpty() || now.getFirst().status().word().equals("DELETE_COMPLETE"))
            throw new ProblemException(
                    Problem.of("scale a group", "Heat", "its cluster " + cluster.name() + " has been deleted"));
    }

    private static boolean busy(List<TreeNode> path) {
        return path.stream().anyMatch(row -> row.own() == Health.BUSY);
    }

    private static String word(List<TreeNode> path) {
        return path.stream()
                .filter(row -> row.own() == Health.BUSY)
                .map(row -> row.name() + " is " + row.status())
                .findFirst()
                .orElse("");
    }

    // How

    private @Nullable Means means(
            Stacks stacks,
            List<TreeNode> path,
            Group group,
            CapacityChange change,
            int to,
            List<String> warnings,
            List<String> against) {
        int by = to - group.current();
        for (Group.Policy policy : group.policies())
            if (policy.applied(group.current()) == to) return new ScalePlan.Signals(policy, 1);
        String parameter = rootParameter(path, group.capacityParameter());
        // One that is the smallest size as well would keep the group from shrinking again.
        boolean least = parameter != null && parameter.contains("min");
        if (parameter != null && !least) return update(stacks, path, group, parameter, to, warnings);
        for (Group.Policy policy : group.policies()) {
            Integer step = policy.adjustment();
            if (step == null || step == 0 || !policy.adjustmentType().equals("change_in_capacity")) continue;
            if (by % step == 0 && by / step > 0 && by / step <= MOST_SIGNALS)
                return new ScalePlan.Signals(policy, by / step);
        }
        if (parameter != null) return update(stacks, path, group, parameter, to, warnings);
        against.add("its template has no parameter for its capacity and no policy that leads to " + to + " (" + change
                + ")");
        return null;
    }

    /// The master stack's parameter that reaches a group's template; null where something else does.
    private @Nullable String rootParameter(List<TreeNode> path, @Nullable String own) {
        String parameter = own;
        for (int i = path.size() - 2; i > 0 && parameter != null; i--) {
            TreeNode layer = path.get(i);
            StackId in = layer.in();
            if (in == null) return null;
            JsonNode given = heat.template(in)
                    .path("resources")
                    .path(layer.name())
                    .path("properties")
                    .path(parameter)
                    .path("get_param");
            parameter = given.isTextual() ? given.asText() : null;
        }
        return parameter;
    }

    /// An update sets every group of the cluster back to the capacity in its template: those whose policies gave them
    /// another size are asked to keep it, where a parameter of theirs allows it.
    private Means update(
            Stacks stacks, List<TreeNode> path, Group group, String parameter, int to, List<String> warnings) {
        var parameters = new TreeMap<String, Integer>();
        parameters.put(parameter, to);
        if (parameter.contains("min"))
            warnings.add("the parameter " + parameter + " that sets its capacity may set its smallest size as well");
        keep(stacks, path.getFirst(), group.node().key(), parameters, warnings);
        return new ScalePlan.Update(parameters);
    }

    /// Adds the parameters that keep the groups of a cluster as large as they are.
    ///
    /// @param except the key of a group that is not to be kept; empty for none
    private void keep(
            Stacks stacks, TreeNode cluster, String except, Map<String, Integer> parameters, List<String> warnings) {
        for (TreeNode other : cluster.all(Kind.GROUP)) {
            if (other.key().equals(except)) continue;
            Group settings = reader.settings(other);
            Integer desired = settings.desired();
            if (desired == null || desired == settings.current()) continue;
            List<TreeNode> way = stacks.path(other.key());
            String its = rootParameter(way, settings.capacityParameter());
            String name = way.size() > 1 ? way.get(1).name() : other.name();
            if (its != null && parameters.putIfAbsent(its, settings.current()) == null) continue;
            warnings.add("the update sets group " + name + " back from " + settings.current() + " to "
                    + (its == null ? desired : parameters.get(its)));
        }
    }

    /// The parameters of a cluster that keep its groups as large as they are through an update; a
    /// warning for each group that none keeps.
    public Map<String, Integer> keeping(Stacks stacks, TreeNode cluster, List<String> warnings) {
        var parameters = new TreeMap<String, Integer>();
        keep(stacks, cluster, "", parameters, warnings);
        return parameters;
    }

    // Who goes

    /// Those that go when a group is to have a size: failed ones among them, which Heat counts, and takes first.
    List<Leaving> leaving(Group group, int to, Inventory inventory) {
        StackId stack = group.node().stack();
        if (stack == null) return List.of();
        return leaving(group, heat.ownResources(stack), to, inventory);
    }

    /// @param resources the group's own
    static List<Leaving> leaving(Group group, List<StackResource> resources, int to, Inventory inventory) {
        List<StackResource> members = new ArrayList<>(resources);
        members.removeIf(member -> member.status().word().equals("DELETE_COMPLETE"));
        members.sort(order(group.type()));
        Map<String, Instance> instances = inventory.instances().stream()
                .collect(Collectors.toMap(Instance::id, each -> each, (one, same) -> one));
        var leaving = new ArrayList<Leaving>();
        for (StackResource member : members.subList(0, Math.max(0, members.size() - to))) {
            List<Instance> servers = servers(group.node(), member.physicalId()).stream()
                    .map(instances::get)
                    .filter(Objects::nonNull)
                    .toList();
            String id = member.physicalId();
            if (servers.isEmpty()) leaving.add(new Leaving(member.name(), id, "", "", List.of(), List.of()));
            for (Instance server : servers)
                leaving.add(
                        new Leaving(member.name(), id, server.id(), server.name(), server.gpus(), server.sessions()));
        }
        return leaving;
    }

    /// Ids of a member's servers: itself, or those of the stack that it is.
    private static List<String> servers(TreeNode group, String member) {
        return group.children().stream()
                .filter(child -> child.id().equals(member))
                .findFirst()
                .map(child -> child.all(Kind.NODE).stream().map(TreeNode::id).toList())
                .filter(ids -> !ids.isEmpty())
                .orElse(List.of(member));
    }

    /// Heat's own order (`grouputils.get_members`: failed ones first, then by age); a resource group counts its members
    /// and takes the highest numbers away.
    static Comparator<StackResource> order(String type) {
        if (type.equals("OS::Heat::ResourceGroup"))
            return Comparator.<StackResource>comparingInt(member -> number(member.name()))
                    .reversed();
        return Comparator.<StackResource, Boolean>comparing(
                        member -> !member.status().failed())
                .thenComparing(StackResource::createdAt, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(StackResource::name);
    }

    private static int number(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            return -1; // no number: a resource group has none of these
        }
    }

    // Whether it fits

    @Nullable
    Fit fit(Group group, int count, Inventory inventory, List<String> warnings) {
        String wanted = group.flavor();
        if (wanted == null) wanted = flavorOfMembers(group, inventory);
        Flavor flavor = wanted == null ? null : flavor(wanted);
        if (flavor == null) {
            warnings.add("which flavor its servers have is not known, so neither whether more would fit");
            return null;
        }
        if (inventory.hosts().isEmpty()) {
            warnings.add(UNSEEN);
            return null;
        }
        return Fit.of(inventory, flavor, count, allowed(cloud, flavor));
    }

    private static @Nullable String flavorOfMembers(Group group, Inventory inventory) {
        Set<String> servers =
                group.node().all(Kind.NODE).stream().map(TreeNode::id).collect(Collectors.toSet());
        for (Instance instance : inventory.instances())
            if (servers.contains(instance.id()) && instance.flavor() != null) return instance.flavor();
        return null;
    }

    private @Nullable Flavor flavor(String nameOrId) {
        for (Flavor flavor : new Nova(cloud).flavors())
            if (flavor.name().equals(nameOrId) || flavor.id().equals(nameOrId)) return flavor;
        return null;
    }

    /// The ids of the hosts that Placement would let a server of a flavor go to; null where the
    /// caller may not ask or the cloud has no Placement.
    public static @Nullable Set<String> allowed(Cloud cloud, Flavor flavor) {
        if (!cloud.has(Service.PLACEMENT)) return null;
        try {
            return new Placement(cloud).withRoom(flavor);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            if (status != null && status == FORBIDDEN) return null;
            throw e;
        }
    }

    /// The parameters of an update as Heat takes them.
    static Map<String, JsonNode> values(Map<String, Integer> parameters) {
        var values = new TreeMap<String, JsonNode>();
        parameters.forEach((name, value) -> values.put(name, JsonNodeFactory.instance.numberNode(value)));
        return values;
    }
}

package org.xlcloud.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.compute.AttachWays;
import org.xlcloud.services.compute.GpuAsk;
import org.xlcloud.services.compute.GpuTypes;
import org.xlcloud.services.compute.StackAttach;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.lifecycle.Contextualizing;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CapacityChange;
import org.xlcloud.services.stacks.GroupScaling;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.stacks.ScalePlan;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackCreation;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;
import org.xlcloud.views.clusters.ClusterMaker;
import org.xlcloud.views.compute.AttachSubject;
import org.xlcloud.views.compute.ComputeActions;
import org.xlcloud.views.stacks.StackDesk;

/// Makes what the window can do with the stacks of the clouds that are open.
record StackOrders(OpenClouds clouds, OpenStacks stacks, KeptRuns runs)
        implements StackDesk.Maker, ClusterMaker, ComputeActions.StackOwners {
    @Override
    public Action change(StackChange.What what, String cloud, TreeNode cluster) {
        return new StackChange(what, connection(cloud), cluster, () -> inventory(cloud));
    }

    @Override
    public Action scale(String cloud, TreeNode group, CapacityChange change) {
        return new GroupScaling(
                connection(cloud),
                reader(cloud),
                () -> newest(cloud),
                () -> inventory(cloud),
                group,
                change,
                runs.drain(cloud, () -> inventory(cloud).instances()).orElse(null));
    }

    @Override
    public AttachSubject attach(String cloud, TreeNode row) {
        return new AttachSubject(
                "Attach GPUs to " + row.name(),
                connection(cloud),
                ask -> List.of(AttachWays.of(attach(cloud, row, ask))));
    }

    @Override
    public Action detach(String cloud, TreeNode row) {
        return attach(cloud, row, GpuAsk.NONE);
    }

    @Override
    public Optional<StackAttach> owner(String cloud, String instanceId, GpuAsk ask) {
        return Optional.ofNullable(stacks.newest().newest().get(cloud))
                .flatMap(newest -> newest.byId(instanceId))
                .map(row -> attach(cloud, row, ask));
    }

    private StackAttach attach(String cloud, TreeNode row, GpuAsk ask) {
        return new StackAttach(connection(cloud), reader(cloud), () -> newest(cloud), () -> inventory(cloud), row, ask);
    }

    @Override
    public Action contextualize(String cloud, List<TreeNode> path, LifecycleEvent event) {
        return new Contextualizing(
                connection(cloud),
                runs.teller(cloud, () -> inventory(cloud).instances()),
                target(path, inventory(cloud)),
                words(path),
                event,
                Author.ofThisProgram().toString());
    }

    /// "layer render of farm": facts have a cluster's id, people its name.
    private static String words(List<TreeNode> path) {
        TreeNode row = path.getLast();
        List<String> above =
                path.subList(0, path.size() - 1).stream().map(TreeNode::name).toList();
        return row.kind().word() + " " + row.name() + (above.isEmpty() ? "" : " of " + String.join(" › ", above));
    }

    /// The nodes of the last row: by the fact `layer` where that tells them from the cluster's others, so that a node
    /// that has just come is among them; else by the servers that it has.
    private static Target target(List<TreeNode> path, Inventory inventory) {
        TreeNode row = path.getLast();
        String cluster = path.getFirst().id();
        if (row.kind() == Kind.CLUSTER) return new Target(cluster, "", "", "", "");
        Set<String> servers = ids(row);
        Set<String> all = ids(path.getFirst());
        Set<String> layers = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (Instance instance : inventory.instances()) {
            String layer = instance.metadata().getOrDefault("layer", "");
            if (servers.contains(instance.id())) layers.add(layer);
            else if (all.contains(instance.id())) others.add(layer);
        }
        String layer = layers.size() == 1 ? layers.iterator().next() : "";
        return layer.isEmpty() || others.contains(layer) || row.kind() == Kind.NODE
                ? Target.ofServers(cluster, servers)
                : new Target(cluster, layer, "", "", "");
    }

    private static Set<String> ids(TreeNode row) {
        return row.all(Kind.NODE).stream().map(TreeNode::id).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public ScalePlan plan(String cloud, TreeNode group, CapacityChange change) {
        Stacks newest = newest(cloud);
        TreeNode row = newest.find(group.key()).orElse(group);
        return new ScalePlanner(connection(cloud), reader(cloud)).plan(newest, row, change, inventory(cloud));
    }

    @Override
    public Path catalog() {
        return Catalog.place(System.getenv());
    }

    @Override
    public Offers offers(String cloud) {
        Cloud connection = connection(cloud);
        List<String> flavors = new Nova(connection)
                .flavors().stream().map(Flavor::name).sorted().toList();
        List<String> images = connection.has(Service.IMAGE)
                ? GpuTypes.images(connection).stream().sorted().toList()
                : List.of();
        return new Offers(flavors, images);
    }

    @Override
    public Clusters.Verdict check(String cloud, Heat.Order order, List<Choice> choices) {
        return new Clusters(connection(cloud)).check(order, choices, inventory(cloud));
    }

    @Override
    public Action create(String cloud, Heat.Order order, List<Choice> choices, Consumer<StackId> made) {
        return new Clusters(connection(cloud)).creation(order, choices, () -> inventory(cloud), made);
    }

    @Override
    public Action create(String cloud, Heat.Order order, Consumer<StackId> made) {
        return new StackCreation(connection(cloud), order, preview -> {}, made);
    }

    @Override
    public List<Choice> layers(String cloud, TreeNode cluster, Catalog catalog) {
        return new Clusters(connection(cloud)).choices(reader(cloud), cluster, catalog);
    }

    @Override
    public Action change(String cloud, TreeNode cluster, Catalog catalog, List<Choice> choices) {
        return new Clusters(connection(cloud))
                .update(reader(cloud), () -> newest(cloud), () -> inventory(cloud), cluster, catalog, choices);
    }

    @Override
    public Action update(String cloud, TreeNode cluster, Map<String, JsonNode> values) {
        return update(cloud, cluster, new StackEdit.Values(values));
    }

    @Override
    public Action update(String cloud, TreeNode cluster, Heat.Order order) {
        return update(cloud, cluster, new StackEdit.Template(order));
    }

    private Action update(String cloud, TreeNode cluster, StackEdit edit) {
        return new StackUpdate(
                connection(cloud), reader(cloud), () -> newest(cloud), () -> inventory(cloud), cluster, edit);
    }

    private Cloud connection(String cloud) {
        return clouds.connection(cloud).orElseThrow(() -> closed(cloud));
    }

    private StackReader reader(String cloud) {
        return stacks.reader(cloud).orElseThrow(() -> closed(cloud));
    }

    private Stacks newest(String cloud) {
        Stacks newest = stacks.newest().newest().get(cloud);
        if (newest == null) throw closed(cloud);
        return newest;
    }

    private Inventory inventory(String cloud) {
        return clouds.inventories().newest().getOrDefault(cloud, Inventory.empty(cloud));
    }

    private static ProblemException closed(String cloud) {
        return new ProblemException(Problem.of("change a stack", "cloud " + cloud, "the cloud is not open any more"));
    }
}

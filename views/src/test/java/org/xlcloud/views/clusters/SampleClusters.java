package org.xlcloud.views.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;

/// Makes clusters of nothing, and remembers what was asked for.
public final class SampleClusters implements ClusterMaker {
    /// What was asked for, in order: `create farm`, `update rendering {size=3}`.
    public final List<String> wanted = new CopyOnWriteArrayList<>();

    public volatile Clusters.Verdict verdict = new Clusters.Verdict(List.of(), List.of(), List.of(), List.of());
    public volatile Path folder = Path.of("..", "cloud", "catalog");

    @Override
    public Path catalog() {
        return folder;
    }

    @Override
    public Offers offers(String cloud) {
        return new Offers(List.of("cpu.small", "gpu.k2.1"), List.of("tiny"));
    }

    @Override
    public Clusters.Verdict check(String cloud, Heat.Order order, List<Choice> choices) {
        return verdict;
    }

    @Override
    public Action create(String cloud, Heat.Order order, List<Choice> choices, Consumer<StackId> made) {
        return action(cloud, "Create cluster " + order.name(), () -> {
            wanted.add("create " + order.name());
            made.accept(new StackId(order.name(), "new-stack"));
        });
    }

    @Override
    public Action create(String cloud, Heat.Order order, Consumer<StackId> made) {
        return create(cloud, order, List.of(), made);
    }

    @Override
    public List<Choice> layers(String cloud, TreeNode cluster, Catalog catalog) {
        return List.of(new Choice(
                catalog.layer("rendering-nodes"), "render", Map.of("size", JsonNodeFactory.instance.numberNode(3))));
    }

    @Override
    public Action change(String cloud, TreeNode cluster, Catalog catalog, List<Choice> choices) {
        wanted.add("change " + cluster.name() + " to "
                + String.join(", ", choices.stream().map(Choice::name).toList()));
        return action(cloud, "Update cluster " + cluster.name(), () -> {});
    }

    @Override
    public Action update(String cloud, TreeNode cluster, Map<String, JsonNode> values) {
        wanted.add("update " + cluster.name() + " " + values);
        return action(cloud, "Update cluster " + cluster.name(), () -> {});
    }

    @Override
    public Action update(String cloud, TreeNode cluster, Heat.Order order) {
        wanted.add("replace " + cluster.name() + " with "
                + order.template().lines().count() + " lines, " + order.parameters());
        return action(cloud, "Update stack " + cluster.name(), () -> {});
    }

    private static Action action(String cloud, String title, Runnable work) {
        return new Action() {
            @Override
            public String cloud() {
                return cloud;
            }

            @Override
            public String kind() {
                return "sample";
            }

            @Override
            public String title() {
                return title;
            }

            @Override
            public Preview preview() {
                return new Preview(
                        title,
                        cloud,
                        false,
                        List.of(),
                        List.of(new Touched(Touched.Kind.STACK, "", title, "is changed", false)),
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null);
            }

            @Override
            public String run(Run run) {
                work.run();
                return "done";
            }
        };
    }
}

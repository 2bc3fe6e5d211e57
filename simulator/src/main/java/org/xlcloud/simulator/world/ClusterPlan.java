package org.xlcloud.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.xlcloud.simulator.world.Cluster.Group;
import org.xlcloud.simulator.world.Cluster.Layer;

/// A cluster that is to be founded: its layers with their groups.
record ClusterPlan(int number, String name, String project, List<Tier> tiers) {
    /// A layer.
    ///
    /// @param prefix what its resources and servers are called after, `render`
    record Tier(String prefix, String flavor, int servers, int maximum, double load) {}

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    /// The clusters that suit the size of a world.
    static List<ClusterPlan> of(World world) {
        int count = world.gpus().isEmpty() ? 0 : Math.clamp(world.hosts().size() / 6, 1, 60);
        var plans = new ArrayList<ClusterPlan>();
        for (int i = 0; i < count; i++) {
            plans.add(plan(world, i));
        }
        return plans;
    }

    private static ClusterPlan plan(World world, int number) {
        String suffix = number < 4 ? "" : "-" + (number / 4 + 1);
        boolean varied = world.hosts().size() >= 8;
        var balancer = new Tier("balancer", "cpu-small", 1, 2, 0);
        var collector = new Tier("collector", "cpu-medium", 1, 1, 0);
        return switch (number % 4) {
            case 0 ->
                new ClusterPlan(
                        number,
                        "mvic" + suffix,
                        "rendering",
                        List.of(balancer, new Tier("render", "gpu-k2-1", 3, 6, 78), collector));
            case 1 ->
                new ClusterPlan(
                        number,
                        "mfic" + suffix,
                        "cfd",
                        List.of(new Tier("solver", varied ? "gpu-a100-1" : "gpu-k2-1", 2, 4, 88), collector));
            case 2 ->
                new ClusterPlan(
                        number,
                        "bodyview" + suffix,
                        "visualization",
                        List.of(balancer, new Tier("view", varied ? "gpu-m60-1" : "gpu-k2-1", 2, 5, 41)));
            default ->
                new ClusterPlan(
                        number,
                        "arcade" + suffix,
                        "gaming",
                        List.of(balancer, new Tier("stream", varied ? "gpu-t4-1" : "gpu-k2-1", 2, 8, 63), collector));
        };
    }

    int size() {
        return tiers.stream().mapToInt(Tier::servers).sum();
    }

    UUID id(Dice dice) {
        return dice.uuid("cluster", number);
    }

    private UUID layerId(Dice dice, Tier tier) {
        return dice.uuid("layer " + tier.prefix(), number);
    }

    private UUID groupId(Dice dice, Tier tier) {
        return dice.uuid("group " + tier.prefix(), number);
    }

    /// What a server of a layer knows of its place, as the templates write it.
    Map<String, String> metadata(Dice dice, Tier tier) {
        return Map.of(
                "stack_id", id(dice).toString(),
                "stack_name", name,
                "layer", tier.prefix(),
                "group", tier.prefix() + "_group",
                "metering.server_group", groupId(dice, tier).toString());
    }

    void found(World world, List<? extends List<UUID>> servers, Instant created) {
        Dice dice = world.dice();
        SplittableRandom random = dice.stream("stack names", number);
        var identity = world.identity();
        String projectId = identity.project(project).orElseThrow().id();
        String userId = identity.users().stream()
                .filter(user -> projectId.equals(user.defaultProjectId()))
                .toList()
                .getLast()
                .id();
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            String layerStack = name + "-" + tier.prefix() + "_layer-" + suffix(random);
            var group = new Group(
                    tier.prefix() + "_group",
                    groupId(dice, tier),
                    layerStack + "-" + tier.prefix() + "_group-" + suffix(random),
                    1,
                    tier.maximum(),
                    servers.get(i).size(),
                    Duration.ofSeconds(60),
                    world.images().get(3).id(),
                    Objects.requireNonNull(world.flavors().get(tier.flavor())),
                    name + "-" + tier.prefix(),
                    "CREATE_COMPLETE",
                    "Stack CREATE completed successfully",
                    servers.get(i),
                    created);
            layers.add(new Layer(
                    tier.prefix() + "_layer",
                    layerId(dice, tier),
                    layerStack,
                    "CREATE_COMPLETE",
                    "Stack CREATE completed successfully",
                    group));
        }
        world.clusters()
                .put(
                        name,
                        new Cluster(
                                id(dice),
                                name,
                                projectId,
                                userId,
                                created,
                                null,
                                "CREATE_COMPLETE",
                                "Stack CREATE completed successfully",
                                layers));
    }

    private static String suffix(SplittableRandom random) {
        var text = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            text.append(ALPHABET.charAt(random.nextInt(32)));
        }
        return text.toString();
    }
}

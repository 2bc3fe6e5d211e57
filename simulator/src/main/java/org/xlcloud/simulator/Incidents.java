package org.xlcloud.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.heat.Scaling;
import org.xlcloud.simulator.heat.Stack;
import org.xlcloud.simulator.world.Allocation;
import org.xlcloud.simulator.world.Boot;
import org.xlcloud.simulator.world.Flavor;
import org.xlcloud.simulator.world.GpuMetrics;
import org.xlcloud.simulator.world.Identity.User;
import org.xlcloud.simulator.world.Product;
import org.xlcloud.simulator.world.SimGpu;
import org.xlcloud.simulator.world.SimHost;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Plays the scripted incidents on the world's clock. What each does is told at `Scenario`.
final class Incidents {
    private static final Duration BEGIN = Duration.ofSeconds(10);
    private static final int FLOOD_ALARMS = 200;
    private static final int FLOOD_SECONDS = 600;
    /// NVIDIA's XID for an uncontained memory error.
    private static final int UNCONTAINED = 95;

    private final World world;
    private final Scaling scaling;
    private final Alarms alarms;
    private int number;

    Incidents(World world, Scaling scaling, Alarms alarms) {
        this.world = world;
        this.scaling = scaling;
        this.alarms = alarms;
    }

    void play(Set<Scenario> scenarios) {
        scenarios.stream()
                .sorted()
                .forEach(scenario -> world.schedule(BEGIN, () -> {
                    switch (scenario) {
                        case THERMAL -> thermal();
                        case EXHAUSTED -> exhausted();
                        case HOST_DOWN -> hostDown();
                        case STUCK_STACK -> stuckStack();
                        case GPU_LOST -> gpuLost();
                        case GPU_FAULT -> gpuFault();
                        case FLOOD -> flood();
                    }
                }));
    }

    /// A group with GPUs, each scenario its own as far as there are some.
    private @Nullable Stack group(int choice) {
        List<Stack> groups = scaling.gpuGroups();
        return groups.isEmpty() ? null : groups.get(choice % groups.size());
    }

    private void thermal() {
        Stack group = group(0);
        if (group == null) return;
        List<SimGpu> cards = new ArrayList<>();
        for (UUID server : scaling.servers(group)) {
            Allocation held = world.allocation(server);
            if (held != null) held.gpus().forEach(share -> cards.add(share.gpu()));
        }
        for (SimGpu card : cards) {
            world.load(card, 100);
            world.cooling(card, 1.5);
        }
        world.schedule(
                Duration.ofMinutes(20),
                () -> cards.forEach(card -> {
                    world.load(card, -1);
                    world.cooling(card, 1);
                }));
    }

    private void exhausted() {
        for (Product product : Product.values()) {
            ask(product, false, world.flavors().get("gpu-" + product.alias() + "-1"));
            ask(product, true, world.flavors().get("vgpu-m60-2q"));
        }
        world.schedule(Duration.ofSeconds(30), () -> {
            Stack group = group(1);
            if (group != null) scaling.grow(group);
            Flavor flavor = world.flavors().get("gpu-k2-1");
            if (flavor != null) boot("one-too-many", flavor);
        });
    }

    /// Asks for as many servers as there are free GPUs of a kind.
    private void ask(Product product, boolean sliced, @Nullable Flavor flavor) {
        if (flavor == null) return;
        int free = 0;
        for (SimGpu gpu : world.gpus()) {
            boolean placeable = gpu.host().up() && !gpu.host().disabled();
            if (placeable && gpu.product() == product && gpu.sliced() == sliced) free += Math.max(0, gpu.available());
        }
        for (int i = 0; i < free; i++) boot("burst", flavor);
    }

    private SimServer boot(String name, Flavor flavor) {
        User user = world.identity().users().getLast();
        String project = user.defaultProjectId() == null
                ? world.identity().projects().getLast().id()
                : user.defaultProjectId();
        UUID image = world.images().getFirst().id();
        return world.boot(new Boot(name + "-" + ++number, project, user.id(), flavor, image, Map.of(), null, 70));
    }

    private void hostDown() {
        SimHost busiest = world.hosts().stream()
                .filter(SimHost::up)
                .max(Comparator.comparingInt(Incidents::held))
                .orElse(null);
        if (busiest == null) return;
        world.up(busiest, false);
        world.schedule(Duration.ofMinutes(30), () -> world.up(busiest, true));
    }

    private static int held(SimHost host) {
        return (int) host.gpus().stream()
                .filter(gpu -> !gpu.sliced() && !gpu.holdings().isEmpty())
                .count();
    }

    private void stuckStack() {
        Stack group = group(2);
        if (group != null) scaling.stick(group.id());
    }

    private void gpuLost() {
        SimGpu card = inUse(1).stream().findFirst().orElse(null);
        if (card == null) return;
        world.ecc(card, 12, 2);
        world.schedule(Duration.ofSeconds(10), () -> world.lose(card, true));
    }

    /// Another card than the lost one, where there is another.
    private void gpuFault() {
        List<SimGpu> cards = inUse(2);
        if (cards.isEmpty()) return;
        SimGpu card = cards.getLast();
        world.ecc(card, 0, 1);
        world.fault(card, UNCONTAINED);
        world.schedule(Duration.ofMinutes(20), () -> world.fault(card, 0));
    }

    /// Whole cards of active servers, on hosts with the fewest other things in use first.
    private List<SimGpu> inUse(int most) {
        return world.gpus().stream()
                .filter(gpu -> !gpu.sliced() && !gpu.lost() && gpu.host().up())
                .filter(gpu -> !gpu.holdings().isEmpty())
                .filter(gpu -> {
                    SimServer server = world.server(gpu.holdings().getFirst().consumer());
                    return server != null && server.status() == SimServer.Status.ACTIVE;
                })
                .sorted(Comparator.comparingInt(gpu -> held(gpu.host())))
                .limit(most)
                .toList();
    }

    private void flood() {
        List<UUID> made = new ArrayList<>();
        for (SimGpu card : inUse(FLOOD_ALARMS)) {
            made.add(edge(card, world.metricsAt(card, world.elapsed())));
        }
        world.schedule(Duration.ofSeconds(FLOOD_SECONDS), () -> made.forEach(alarms::remove));
        wave(FLOOD_SECONDS, null);
    }

    /// An alarm right at the temperature that a card has.
    private UUID edge(SimGpu card, GpuMetrics now) {
        SimServer server = world.server(card.holdings().getFirst().consumer());
        User admin = world.identity().users().getFirst();
        String project = server == null ? world.identity().projects().getFirst().id() : server.projectId();
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.put("metric", "gpu.temperature");
        rule.put("resource_id", card.uuid().substring("GPU-".length()));
        rule.put("resource_type", "gpu");
        rule.put("comparison_operator", "gt");
        rule.put("threshold", (double) now.temperatureC());
        rule.put("aggregation_method", "mean");
        rule.put("evaluation_periods", 1);
        rule.put("granularity", 5);
        Instant at = world.now();
        String[] severities = {"low", "moderate", "critical"};
        UUID id = world.dice().uuid("flood alarm", ++number);
        alarms.create(new Alarm(
                id,
                "edge-" + card.host().name() + "-" + card.address(),
                "GPU temperature at its edge",
                true,
                "gnocchi_resources_threshold",
                rule,
                project,
                admin.id(),
                Alarm.State.INSUFFICIENT_DATA,
                Alarm.NOT_EVALUATED,
                at,
                at,
                at,
                severities[number % severities.length],
                false,
                List.of(),
                List.of(),
                List.of()));
        return id;
    }

    private void wave(int left, @Nullable UUID last) {
        if (last != null) world.delete(last);
        Flavor small = world.flavors().get("cpu-small");
        if (left <= 0 || small == null) return;
        SimServer server = boot("wave", small);
        world.schedule(Duration.ofSeconds(1), () -> wave(left - 1, server.id()));
    }
}

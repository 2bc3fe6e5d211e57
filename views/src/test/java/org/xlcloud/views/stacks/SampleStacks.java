package org.xlcloud.views.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Gpu;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackEvent;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackStatus;
import org.xlcloud.services.stacks.Group;
import org.xlcloud.services.stacks.Health;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.Resize;
import org.xlcloud.services.stacks.RollUp;
import org.xlcloud.services.stacks.RollUp.Counts;
import org.xlcloud.services.stacks.StackDetail;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.views.inventory.SampleCloud;
import org.xlcloud.views.inventory.StacksContext;

/// Stacks to test and look at, over the sample cloud: a rendering cluster whose group found no GPU, one that is being
/// made, a quiet one with long names, and a leftover. The same every time.
public final class SampleStacks implements StacksContext.Source {
    static final String RENDERING = "demo/stack-rendering";
    static final String LAYER = "demo/stack-rendering/render";
    static final String GROUP = "demo/stack-render/group";
    static final String LEFTOVER = "demo/stack-q2";

    /// Answers as a stack does that was deleted.
    volatile boolean gone;

    /// How many events there are that came after the first 260, which are numbered downwards from 0.
    volatile int since;

    private static final Instant NOW = SampleCloud.NOW;

    public static Stacks of(Inventory inventory) {
        List<Instance> held = inventory.instances().stream()
                .filter(instance -> !instance.gpus().isEmpty())
                .limit(4)
                .toList();
        List<TreeNode> roots = new ArrayList<>();
        roots.add(rendering(inventory, held));
        roots.add(making());
        roots.add(quiet());
        roots.add(row(
                Kind.CLUSTER,
                "demo/stack-old",
                "viz-old",
                "",
                "stack-old",
                new StackId("viz-old", "stack-old"),
                null,
                "DELETE_FAILED",
                Health.FAILED,
                "Conflict: the volume is in use",
                List.of(),
                List.of(row(
                        Kind.STACK,
                        LEFTOVER,
                        "viz-old-render-q2",
                        "",
                        "stack-q2",
                        new StackId("viz-old-render-q2", "stack-q2"),
                        null,
                        "DELETE_FAILED",
                        Health.FAILED,
                        "Conflict: the volume is in use",
                        List.of(),
                        List.of()))));
        var source = new SourceState("demo", "Heat", NOW.minusSeconds(3), null, NOW, Duration.ofSeconds(10));
        var listed = new Stack(
                "stack-rendering",
                "rendering",
                StackStatus.of("CREATE_COMPLETE"),
                "",
                "project-7",
                "ada",
                null,
                "Remote rendering for the studios",
                List.of("xlcloud"),
                NOW.minus(Duration.ofDays(3)),
                null);
        return new Stacks("demo", List.of(listed), roots, source, true, List.of(), NOW);
    }

    public static Map<String, Stacks> map(Stacks stacks) {
        return Map.of(stacks.cloud(), stacks);
    }

    private static TreeNode rendering(Inventory inventory, List<Instance> held) {
        var master = new StackId("rendering", "stack-rendering");
        var layer = new StackId("rendering-render-x3k", "stack-render");
        var group = new StackId("rendering-render-x3k-group-91a", "stack-group");
        List<TreeNode> nodes = new ArrayList<>();
        for (Instance instance : held) {
            String key = "demo/stack-group/" + instance.name();
            List<TreeNode> cards = new ArrayList<>();
            for (Gpu gpu : inventory.gpus()) {
                if (!instance.gpus().contains(gpu.key())) continue;
                cards.add(row(
                        Kind.GPU,
                        key + "/" + gpu.key(),
                        gpu.host() + " " + gpu.address(),
                        gpu.model(),
                        gpu.key(),
                        null,
                        null,
                        gpu.state().word(),
                        Health.OK,
                        "",
                        List.of(),
                        List.of()));
            }
            nodes.add(row(
                    Kind.NODE,
                    key,
                    instance.name(),
                    "OS::Nova::Server",
                    instance.id(),
                    null,
                    group,
                    "CREATE_COMPLETE",
                    Health.OK,
                    "",
                    List.of(),
                    cards));
        }
        nodes.add(row(
                Kind.NODE,
                "demo/stack-group/nd7qkx2",
                "nd7qkx2",
                "OS::Nova::Server",
                "",
                null,
                group,
                "CREATE_FAILED",
                Health.FAILED,
                "no GPU left: none of 96 is free (Nova: No valid host was found)",
                List.of(),
                List.of()));
        TreeNode scaling = row(
                Kind.GROUP,
                GROUP,
                "group",
                "OS::Heat::AutoScalingGroup",
                "stack-group",
                group,
                layer,
                "UPDATE_FAILED",
                Health.FAILED,
                "no GPU left: none of 96 is free (Nova: No valid host was found)",
                List.of("up", "down"),
                nodes);
        List<TreeNode> inLayer = List.of(
                scaling,
                part(layer, "up", "OS::Heat::ScalingPolicy", List.of("hot")),
                part(layer, "down", "OS::Heat::ScalingPolicy", List.of("cold")),
                part(layer, "hot", "OS::Aodh::GnocchiAggregationByResourcesAlarm", List.of()),
                part(layer, "cold", "OS::Aodh::GnocchiAggregationByResourcesAlarm", List.of()),
                part(layer, "ended", "OS::Ceilometer::Notification", List.of()));
        TreeNode render = row(
                Kind.LAYER,
                LAYER,
                "render",
                "render.yaml",
                "stack-render",
                layer,
                master,
                "CREATE_COMPLETE",
                Health.OK,
                "",
                List.of(),
                inLayer);
        var balancer = new StackId("rendering-balancer-7tt", "stack-balancer");
        TreeNode balancing = row(
                Kind.LAYER,
                "demo/stack-rendering/balancer",
                "balancer",
                "load-balancer.yaml",
                "stack-balancer",
                balancer,
                master,
                "CREATE_COMPLETE",
                Health.OK,
                "",
                List.of("render"),
                List.of(part(balancer, "agent", "OS::Nova::Server", List.of())));
        return row(
                Kind.CLUSTER,
                RENDERING,
                "rendering",
                "",
                "stack-rendering",
                master,
                null,
                "CREATE_COMPLETE",
                Health.OK,
                "",
                List.of(),
                List.of(
                        render,
                        balancing,
                        part(master, "network", "OS::Neutron::Net", List.of("subnet")),
                        part(master, "subnet", "OS::Neutron::Subnet", List.of("balancer", "render", "collector")),
                        part(master, "key", "OS::Nova::KeyPair", List.of("balancer", "render", "collector")),
                        part(master, "collector", "OS::Nova::Server", List.of("render"))));
    }

    private static TreeNode making() {
        var master = new StackId("hpc-team-4", "stack-hpc");
        return row(
                Kind.CLUSTER,
                "demo/stack-hpc",
                "hpc-team-4",
                "",
                "stack-hpc",
                master,
                null,
                "CREATE_IN_PROGRESS",
                Health.BUSY,
                "",
                List.of(),
                List.of(
                        part(master, "network", "OS::Neutron::Net", List.of("head")),
                        row(
                                Kind.NODE,
                                "demo/stack-hpc/head",
                                "head",
                                "OS::Nova::Server",
                                "server-head",
                                null,
                                master,
                                "CREATE_IN_PROGRESS",
                                Health.BUSY,
                                "",
                                List.of(),
                                List.of())));
    }

    private static TreeNode quiet() {
        var master = new StackId("computational-fluid-dynamics-of-the-wind-tunnel-2026", "stack-cfd");
        return row(
                Kind.CLUSTER,
                "demo/stack-cfd",
                master.name(),
                "",
                "stack-cfd",
                master,
                null,
                "UPDATE_COMPLETE",
                Health.OK,
                "",
                List.of(),
                List.of(part(master, "solver", "OS::Nova::Server", List.of())));
    }

    private static TreeNode part(StackId in, String name, String type, List<String> requiredBy) {
        return row(
                type.endsWith("Server") ? Kind.NODE : Kind.RESOURCE,
                "demo/" + in.id() + "/" + name,
                name,
                type,
                "id-of-" + name,
                null,
                in,
                "CREATE_COMPLETE",
                Health.OK,
                "",
                requiredBy,
                List.of());
    }

    static TreeNode row(
            Kind kind,
            String key,
            String name,
            String type,
            String id,
            @Nullable StackId stack,
            @Nullable StackId in,
            String status,
            Health own,
            String reason,
            List<String> requiredBy,
            List<TreeNode> children) {
        int[] sum = {
            stack == null ? 0 : 1,
            in == null ? 0 : 1,
            kind == Kind.GROUP ? 1 : 0,
            kind == Kind.NODE ? 1 : 0,
            kind == Kind.GPU ? 1 : 0,
            own == Health.FAILED ? 1 : 0,
            own == Health.BUSY ? 1 : 0
        };
        TreeNode worst = null;
        for (TreeNode child : children) {
            Counts below = child.rolled().counts();
            sum[0] += below.stacks();
            sum[1] += below.resources();
            sum[2] += below.groups();
            sum[3] += below.nodes();
            sum[4] += below.gpus();
            sum[5] += below.failed();
            sum[6] += below.busy();
            if (worst == null || child.health().worseThan(worst.health())) worst = child;
        }
        var counts = new Counts(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6]);
        RollUp rolled;
        if (worst == null || worst.health() == Health.OK || own.worseThan(worst.health())) {
            rolled = new RollUp(own, reason, List.of(), counts);
        } else {
            List<String> path = new ArrayList<>(List.of(worst.name()));
            path.addAll(worst.rolled().path());
            rolled = new RollUp(worst.health(), worst.rolled().reason(), path, counts);
        }
        Instant since = NOW.minus(Duration.ofMinutes(14));
        return new TreeNode(
                kind, key, name, type, id, stack, in, status, own, reason, since, requiredBy, true, rolled, children);
    }

    @Override
    public StackDetail detail(String cloud, StackId stack) {
        lookUp(stack);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("OS::stack_id", stack.id());
        parameters.put("flavor", "gpu-k2-1");
        parameters.put("size", "4");
        parameters.put("password", "******");
        return new StackDetail(
                stack,
                "Remote rendering",
                parameters,
                List.of(
                        new StackDetail.Output("url", "where sessions begin", "https://10.0.0.7/", ""),
                        new StackDetail.Output("size", "nodes now", "", "The attribute current_size is not there yet")),
                30,
                false,
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
    }

    @Override
    public Map<String, String> texts(String cloud, StackId stack) {
        lookUp(stack);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("template", """
                {
                  "heat_template_version": "2018-08-31",
                  "description": "One layer of rendering nodes",
                  "parameters": {
                    "flavor": { "type": "string", "constraints": [ { "custom_constraint": "nova.flavor" } ] },
                    "password": { "type": "string", "hidden": true },
                    "size": {
                      "type": "number", "label": "Nodes", "default": 2,
                      "constraints": [ { "range": { "min": 0, "max": 8 } } ]
                    }
                  },
                  "resources": {
                    "group": {
                      "type": "OS::Heat::AutoScalingGroup",
                      "properties": {
                        "min_size": 1,
                        "max_size": { "get_param": "most" },
                        "resource": { "type": "OS::Nova::Server" }
                      }
                    }
                  }
                }
                """);
        texts.put("render.yaml", """
                heat_template_version: 2018-08-31
                # The group grows by alarms, and shrinks the same way.
                parameters:
                  image: { type: string, default: 'rocky-9' }
                resources:
                  group:
                    type: OS::Heat::AutoScalingGroup
                    properties:
                      min_size: 1
                      desired_capacity: { get_param: size }
                      resource:
                        type: OS::Nova::Server
                        properties: { image: { get_param: image }, flavor: gpu-k2-1 }
                """);
        return texts;
    }

    @Override
    public List<StackEvent> events(String cloud, StackId stack, @Nullable String after, int most) {
        lookUp(stack);
        List<StackEvent> events = new ArrayList<>();
        int from = after == null ? -since : Integer.parseInt(after.substring("event-".length())) + 1;
        for (int i = from; i < Math.min(260, from + most); i++) {
            boolean failed = i == 2;
            events.add(new StackEvent(
                    "event-" + i,
                    Math.floorMod(i, 3) == 0 ? "stack-group" : "stack-render",
                    Math.floorMod(i, 3) == 0 ? "rendering-render-x3k-group-91a" : "rendering-render-x3k",
                    Math.floorMod(i, 3) == 0 ? "nd7qkx2" : "group",
                    "id-" + i,
                    StackStatus.of(
                            failed
                                    ? "CREATE_FAILED"
                                    : Math.floorMod(i, 2) == 0 ? "UPDATE_COMPLETE" : "UPDATE_IN_PROGRESS"),
                    failed ? "ResourceInError: resources.nd7qkx2: No valid host was found" : "state changed",
                    NOW.minusSeconds(20L * i)));
        }
        return events;
    }

    @Override
    public Map<String, String> resource(String cloud, StackId stack, String name) {
        lookUp(stack);
        return Map.of("metadata", "{\n  \"layer\": \"" + name + "\",\n  \"scaling_in_progress\": false\n}");
    }

    @Override
    public Group group(String cloud, TreeNode group) {
        return new Group(
                group,
                group.type(),
                4,
                1,
                6,
                2,
                Duration.ofSeconds(60),
                SampleCloud.NOW.plusSeconds(40),
                "gpu-k2-1",
                List.of(
                        new Group.Policy(
                                "up",
                                new StackId("rendering-render-x3k", "stack-render"),
                                "change_in_capacity",
                                1,
                                Duration.ofSeconds(60)),
                        new Group.Policy(
                                "down",
                                new StackId("rendering-render-x3k", "stack-render"),
                                "change_in_capacity",
                                -1,
                                null)),
                "size",
                List.of(
                        new Resize(
                                NOW.minusSeconds(840),
                                NOW.minusSeconds(756),
                                4,
                                4,
                                List.of(),
                                List.of(),
                                Health.FAILED,
                                "No valid host was found",
                                "policy up: alarm state changed from ok to alarm (temperature above 70)"),
                        new Resize(
                                NOW.minusSeconds(9000),
                                NOW.minusSeconds(8960),
                                2,
                                4,
                                List.of("a", "b"),
                                List.of(),
                                Health.OK,
                                "",
                                "update of the stack")));
    }

    @Override
    public @Nullable Operation operation(String cloud, TreeNode cluster) {
        if (!cluster.name().equals("hpc-team-4")) return null;
        return new Operation(
                "CREATE",
                cluster.name(),
                NOW.minusSeconds(860),
                Duration.ofSeconds(860),
                Duration.ofSeconds(90),
                List.of(new Operation.Wait(
                        "demo/stack-hpc/head",
                        List.of("head"),
                        "CREATE_IN_PROGRESS",
                        NOW.minusSeconds(840),
                        Duration.ofSeconds(840),
                        Duration.ofSeconds(40))));
    }

    private void lookUp(StackId stack) {
        if (gone)
            throw new ProblemException(new Problem(
                    "read stack " + stack.name(), "Heat", "The Stack could not be found.", 404, "req-1", null));
    }
}

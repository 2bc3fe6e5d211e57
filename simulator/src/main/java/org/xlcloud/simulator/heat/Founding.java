package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.simulator.aodh.Alarm;
import org.xlcloud.simulator.aodh.Alarms;
import org.xlcloud.simulator.world.Cluster;
import org.xlcloud.simulator.world.Cluster.Layer;
import org.xlcloud.simulator.world.SimServer;
import org.xlcloud.simulator.world.World;

/// Makes Heat's stacks of the clusters that a world begins with: a master stack, a nested stack for each
/// layer and one for each group, with the events of their creation and with the alarms that scale them.
public final class Founding {
    private static final String COMPLETE = "CREATE_COMPLETE";
    private static final String PROGRESS = "CREATE_IN_PROGRESS";
    private static final String STARTED = "Stack CREATE started";
    private static final String DONE = "Stack CREATE completed successfully";
    private static final double HOT = 80;
    private static final double COOL = 40;
    private static final String WEBHOOK = "http://127.0.0.1:9998?action=UP";

    private final World world;
    private final Stacks stacks;
    private final Engine engine;
    private final Alarms alarms;
    private final String heat;
    private final JsonMapper mapper = new JsonMapper();
    private long number;

    /// @param heat the address of Heat's API without a path, for the alarms' actions
    public Founding(World world, Stacks stacks, Engine engine, Alarms alarms, String heat) {
        this.world = world;
        this.stacks = stacks;
        this.engine = engine;
        this.alarms = alarms;
        this.heat = heat;
    }

    /// Makes all of them.
    public void found() {
        world.locked(() -> world.clusters().values().forEach(this::cluster));
    }

    private void cluster(Cluster cluster) {
        Instant at = cluster.created();
        Map<String, StackResource> resources = new LinkedHashMap<>();
        Map<String, String> files = new TreeMap<>();
        for (Layer layer : cluster.layers()) {
            String file = file(layer);
            files.put(file, text(file));
            resources.put(
                    layer.resource(),
                    resource(layer.resource(), file, layer.stackId().toString(), at, List.of(), layer.stackId()));
        }
        Map<String, String> parameters = own(cluster.id(), cluster.projectId(), cluster.name());
        parameters.put("image", image(cluster));
        parameters.put("webhook", WEBHOOK);
        parameters.put("hot", whole(HOT));
        parameters.put("cool", whole(COOL));
        ObjectNode template = master(cluster);
        var stack = new Stack(
                cluster.id(),
                cluster.name(),
                cluster.projectId(),
                owner(cluster.userId()),
                template.path("description").asText(),
                null,
                null,
                cluster.id(),
                at,
                cluster.updated(),
                cluster.status(),
                cluster.reason(),
                parameters,
                resources,
                new StackTemplate(template, files, Map.of("image", image(cluster), "webhook", WEBHOOK)));
        stacks.put(stack);
        stacks.event(stack, stack.name(), stack.id().toString(), PROGRESS, STARTED, at);
        for (Layer layer : cluster.layers()) {
            stacks.event(
                    stack, layer.resource(), layer.stackName(), PROGRESS, StackResource.CHANGED, at.plusSeconds(1));
            layer(cluster, layer, at.plusSeconds(1));
            stacks.event(
                    stack,
                    layer.resource(),
                    layer.stackId().toString(),
                    COMPLETE,
                    StackResource.CHANGED,
                    at.plusSeconds(5));
        }
        stacks.event(stack, stack.name(), stack.id().toString(), COMPLETE, DONE, at.plusSeconds(5));
    }

    private void layer(Cluster cluster, Layer layer, Instant at) {
        Cluster.Group group = layer.group();
        boolean scaled = group.flavor().wantsGpu();
        Map<String, StackResource> resources = new LinkedHashMap<>();
        resources.put(
                "group",
                resource(
                        "group",
                        "OS::Heat::AutoScalingGroup",
                        group.stackId().toString(),
                        at,
                        scaled
                                ? List.of("policy_up", "policy_down", "alarm_hot", "alarm_cool")
                                : List.of("policy_up", "policy_down"),
                        group.stackId()));
        for (String way : List.of("up", "down")) {
            String policy = "policy_" + way;
            List<String> needed = !scaled ? List.of() : List.of(way.equals("up") ? "alarm_hot" : "alarm_cool");
            String id = world.dice().hexId("policy " + layer.stackId() + way, 0);
            resources.put(policy, resource(policy, "OS::Heat::ScalingPolicy", id, at, needed, null));
        }
        if (scaled) {
            for (Alarm alarm : alarms(cluster, layer, at)) {
                alarms.create(alarm);
                String name = alarm.name()
                        .substring(layer.stackName().length() + 1, alarm.name().lastIndexOf('-'));
                String type =
                        name.equals("scaled") ? "OS::Aodh::EventAlarm" : "OS::Aodh::GnocchiAggregationByResourcesAlarm";
                resources.put(name, resource(name, type, alarm.id().toString(), at, List.of(), null));
            }
        }
        Map<String, String> parameters = own(layer.stackId(), cluster.projectId(), layer.stackName());
        parameters.put("image", image(cluster));
        parameters.put("flavor", group.flavor().name());
        if (scaled) {
            parameters.put("webhook", WEBHOOK);
            parameters.put("hot", whole(HOT));
            parameters.put("cool", whole(COOL));
        }
        parameters.put("min_size", Integer.toString(group.minimum()));
        parameters.put("max_size", Integer.toString(group.maximum()));
        parameters.put("layer", layer.resource());
        String file = file(layer);
        var stack = new Stack(
                layer.stackId(),
                layer.stackName(),
                cluster.projectId(),
                owner(cluster.userId()),
                "",
                cluster.id(),
                layer.resource(),
                cluster.id(),
                at,
                null,
                layer.status(),
                layer.reason(),
                parameters,
                resources,
                new StackTemplate(
                        Hot.parse(mapper.getNodeFactory().textNode(text(file))),
                        Map.of(),
                        new LinkedHashMap<>(parameters)));
        stacks.put(stack);
        stacks.event(stack, stack.name(), stack.id().toString(), PROGRESS, STARTED, at);
        for (StackResource resource : resources.values()) {
            String name = layer.stackName() + "-" + resource.name() + "-" + random();
            stacks.event(stack, resource.name(), name, PROGRESS, StackResource.CHANGED, at.plusSeconds(1));
            if (resource.name().equals("group")) group(cluster, layer, at.plusSeconds(1));
            stacks.event(
                    stack, resource.name(), resource.physicalId(), COMPLETE, StackResource.CHANGED, at.plusSeconds(3));
        }
        stacks.event(stack, stack.name(), stack.id().toString(), COMPLETE, DONE, at.plusSeconds(4));
    }

    private void group(Cluster cluster, Layer layer, Instant at) {
        Cluster.Group group = layer.group();
        JsonNode properties = engine.properties(stacks.get(layer.stackId()), "group");
        Map<String, StackResource> members = new LinkedHashMap<>();
        double load = 0;
        Map<String, String> metadata = Map.of();
        // All have come in one second, and of such Heat takes the one with the first name for the oldest.
        Iterator<String> names = Stream.generate(this::random)
                .limit(group.servers().size())
                .sorted()
                .iterator();
        for (UUID id : group.servers()) {
            String name = names.next();
            SimServer server = world.server(id);
            if (server == null) continue;
            load += server.load() / group.servers().size();
            metadata = server.metadata();
            members.put(name, resource(name, "OS::Nova::Server", id.toString(), at, List.of(), null));
        }
        var stack = new Stack(
                group.stackId(),
                group.stackName(),
                cluster.projectId(),
                owner(cluster.userId()),
                "",
                layer.stackId(),
                "group",
                cluster.id(),
                at,
                null,
                group.status(),
                group.reason(),
                own(group.stackId(), cluster.projectId(), group.stackName()),
                members,
                new StackTemplate(groupTemplate(members, Group.member(properties)), Map.of(), Map.of()));
        stacks.put(stack);
        stacks.event(stack, stack.name(), stack.id().toString(), PROGRESS, STARTED, at);
        for (StackResource member : members.values()) {
            String name = stack.name() + "-" + member.name();
            stacks.event(stack, member.name(), name, PROGRESS, StackResource.CHANGED, at);
            stacks.event(stack, member.name(), member.physicalId(), COMPLETE, StackResource.CHANGED, at.plusSeconds(1));
        }
        stacks.event(stack, stack.name(), stack.id().toString(), COMPLETE, DONE, at.plusSeconds(1));
        engine.manage(
                stack, new Group(layer.stackId(), properties, group.lastScaled(), load, metadata), cluster.userId());
    }

    private List<Alarm> alarms(Cluster cluster, Layer layer, Instant at) {
        ObjectNode ended = mapper.createObjectNode();
        ended.put("event_type", "orchestration.autoscaling.end").putArray("query");
        return List.of(
                alarm(
                        cluster,
                        layer,
                        "alarm_hot",
                        "mean GPU temperature of the layer is too high",
                        threshold(layer.group(), "gt", HOT),
                        "critical",
                        signalUrl(cluster, layer, "policy_up"),
                        at),
                alarm(
                        cluster,
                        layer,
                        "alarm_cool",
                        "mean GPU temperature of the layer is low",
                        threshold(layer.group(), "lt", COOL),
                        "low",
                        signalUrl(cluster, layer, "policy_down"),
                        at),
                alarm(cluster, layer, "scaled", "the group has been resized", ended, "low", WEBHOOK, at));
    }

    private String signalUrl(Cluster cluster, Layer layer, String policy) {
        return "trust+" + heat + "/v1/" + cluster.projectId() + "/stacks/" + layer.stackName() + "/" + layer.stackId()
                + "/resources/" + policy + "/signal";
    }

    private ObjectNode threshold(Cluster.Group group, String comparison, double threshold) {
        ObjectNode rule = mapper.createObjectNode();
        rule.put("metric", "gpu.temperature");
        rule.put("query", "{\"=\": {\"server_group\": \"" + group.stackId() + "\"}}");
        rule.put("resource_type", "gpu");
        rule.put("comparison_operator", comparison);
        rule.put("threshold", threshold);
        rule.put("aggregation_method", "mean");
        rule.put("evaluation_periods", 1);
        rule.put("granularity", 60);
        return rule;
    }

    private Alarm alarm(
            Cluster cluster,
            Layer layer,
            String name,
            String description,
            ObjectNode rule,
            String severity,
            String action,
            Instant at) {
        boolean event = rule.has("event_type");
        return new Alarm(
                world.dice().uuid("alarm " + name, ++number),
                layer.stackName() + "-" + name + "-" + random(),
                description,
                true,
                event ? "event" : "gnocchi_aggregation_by_resources_threshold",
                rule,
                cluster.projectId(),
                cluster.userId(),
                Alarm.State.INSUFFICIENT_DATA,
                Alarm.NOT_EVALUATED,
                at,
                at,
                at,
                severity,
                event || name.equals("alarm_hot"),
                List.of(),
                List.of(action),
                List.of());
    }

    // Templates

    private static String file(Layer layer) {
        return layer.group().flavor().wantsGpu() ? "layer.yaml" : "tier.yaml";
    }

    private ObjectNode master(Cluster cluster) {
        ObjectNode template = mapper.createObjectNode();
        template.put("heat_template_version", "2018-08-31");
        template.put("description", "Master template of a GPU application; every layer is a nested stack.");
        ObjectNode parameters = template.putObject("parameters");
        parameters.putObject("image").put("type", "string");
        parameters.putObject("webhook").put("type", "string");
        parameters.putObject("hot").put("type", "number").put("default", (int) HOT);
        parameters.putObject("cool").put("type", "number").put("default", (int) COOL);
        ObjectNode resources = template.putObject("resources");
        ObjectNode outputs = template.putObject("outputs");
        for (Layer layer : cluster.layers()) {
            ObjectNode resource = resources.putObject(layer.resource());
            resource.put("type", file(layer));
            ObjectNode properties = resource.putObject("properties");
            properties.putObject("image").put("get_param", "image");
            properties.put("flavor", layer.group().flavor().name());
            properties.put("min_size", layer.group().minimum());
            properties.put("max_size", layer.group().maximum());
            properties.put("layer", layer.resource());
            if (layer.group().flavor().wantsGpu()) {
                for (String name : List.of("webhook", "hot", "cool")) {
                    properties.putObject(name).put("get_param", name);
                }
            }
            ObjectNode size = outputs.putObject(layer.resource() + "_size");
            size.put("description", "current number of servers of the layer");
            size.putObject("value").putArray("get_attr").add(layer.resource()).add("size");
        }
        return template;
    }

    private ObjectNode groupTemplate(Map<String, StackResource> members, JsonNode definition) {
        ObjectNode template = mapper.createObjectNode();
        template.put("heat_template_version", "2015-04-30");
        ObjectNode resources = template.putObject("resources");
        members.keySet().forEach(name -> resources.set(name, definition));
        return template;
    }

    private static String text(String file) {
        try (InputStream in = Founding.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // Parts

    private static Map<String, String> own(UUID id, String projectId, String name) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("OS::stack_id", id.toString());
        parameters.put("OS::project_id", projectId);
        parameters.put("OS::stack_name", name);
        return parameters;
    }

    private static StackResource resource(
            String name, String type, String physicalId, Instant at, List<String> requiredBy, @Nullable UUID nested) {
        return new StackResource(name, type, physicalId, COMPLETE, StackResource.CHANGED, at, at, requiredBy, nested);
    }

    private String image(Cluster cluster) {
        UUID id = cluster.layers().getFirst().group().image();
        return world.images().stream()
                .filter(image -> image.id().equals(id))
                .findFirst()
                .orElseThrow()
                .name();
    }

    private String owner(String userId) {
        return world.identity().user(userId).orElseThrow().name();
    }

    private static String whole(double value) {
        return Long.toString(Math.round(value));
    }

    private String random() {
        return Ledger.random(world, "founding", ++number);
    }
}

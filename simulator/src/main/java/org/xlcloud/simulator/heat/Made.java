package org.xlcloud.simulator.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What a stack was made from: its template with the values of its parameters, the files that it refers to, its
/// environment, and the properties that each resource was made with.
final class Made {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /// Heat's `max_nested_stack_depth`.
    static final int DEEPEST = 5;

    static final String SERVER = "OS::Nova::Server";
    static final String SCALED = "OS::Heat::AutoScalingGroup";
    static final String COUNTED = "OS::Heat::ResourceGroup";
    static final String CFN_SCALED = "AWS::AutoScaling::AutoScalingGroup";
    static final String LAUNCHED = "AWS::AutoScaling::LaunchConfiguration";
    /// What a group of CloudFormation's makes, by Heat's own environment an [#INSTANCE].
    static final String SCALED_MEMBER = "OS::Heat::ScaledResource";

    private static final String INSTANCE = "AWS::EC2::Instance";
    private static final Set<String> GROUPS = Set.of(SCALED, COUNTED, CFN_SCALED);
    private static final Set<String> POLICIES = Set.of("OS::Heat::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy");
    private static final Set<String> SERVERS = Set.of(SERVER, SCALED_MEMBER, INSTANCE);

    private static final Set<String> TYPES = Set.of(
            SERVER,
            SCALED,
            COUNTED,
            CFN_SCALED,
            LAUNCHED,
            SCALED_MEMBER,
            INSTANCE,
            "OS::Heat::ScalingPolicy",
            "AWS::AutoScaling::ScalingPolicy",
            "OS::Heat::RandomString",
            "OS::Heat::None",
            "OS::Heat::TestResource",
            "OS::Aodh::EventAlarm",
            "OS::Aodh::GnocchiAggregationByResourcesAlarm",
            "OS::Neutron::Net",
            "OS::Neutron::Subnet",
            "OS::Neutron::Port");

    final Hot hot;
    final Map<String, String> files;
    final JsonNode environment;
    final Map<String, JsonNode> properties = new ConcurrentHashMap<>();

    Made(Hot hot, Map<String, String> files, JsonNode environment) {
        this.hot = hot;
        this.files = files;
        this.environment = environment;
    }

    /// @param body as sent to `POST /stacks`
    static Made of(JsonNode body, String project, UUID id, String name) {
        ObjectNode template = Hot.parse(body.path("template"));
        return new Made(Hot.of(template, given(body), own(id, project, name)), files(body), body.path("environment"));
    }

    /// What a stack that nobody has ordered says that it was made from.
    static Made of(Stack stack) {
        Map<String, JsonNode> values = new HashMap<>();
        ObjectNode template = stack.template().body();
        stack.parameters().forEach((name, value) -> {
            if (template.path("parameters").has(name)) values.put(name, JSON.textNode(value));
        });
        Map<String, JsonNode> own = own(stack.id(), stack.projectId(), stack.name());
        return new Made(Hot.of(template, values, own), stack.template().files(), JSON.objectNode());
    }

    /// The same once more, without what became of it.
    Made again() {
        return new Made(hot, files, environment);
    }

    static boolean isGroup(String type) {
        return GROUPS.contains(type);
    }

    static boolean isPolicy(String type) {
        return POLICIES.contains(type);
    }

    static boolean isServer(String type) {
        return SERVERS.contains(type);
    }

    /// The properties of the launch configuration that a group of CloudFormation's names, with the network
    /// that the group names itself.
    JsonNode launched(JsonNode group) {
        JsonNode found = properties.get(group.path("LaunchConfigurationName").asText(""));
        ObjectNode launched = found instanceof ObjectNode object ? object.deepCopy() : JSON.objectNode();
        if (group.path("VPCZoneIdentifier").has(0))
            launched.set("SubnetId", group.path("VPCZoneIdentifier").path(0));
        return launched;
    }

    /// Of the stack behind a resource.
    ///
    /// @param text of its template
    Made below(UUID id, String project, String name, String resource, String text, JsonNode properties) {
        Hot nested = Hot.of(Hot.parse(JSON.textNode(text)), values(properties), own(id, project, name));
        return new Made(nested, files, below(environment, resource));
    }

    /// Of the stack behind a resource that is to have other properties.
    Made below(Stack stack, StackResource resource, JsonNode properties, Made before) {
        String text = nested(hot.type(resource.name()), resource.name());
        if (text != null) return below(stack.id(), stack.projectId(), stack.name(), resource.name(), text, properties);
        Map<String, JsonNode> own = own(stack.id(), stack.projectId(), stack.name());
        return new Made(Hot.of(before.hot.body(), values(properties), own), files, below(environment, resource.name()));
    }

    /// Of the stack with a group's members.
    Made group(UUID id, String project, String name, ObjectNode resources) {
        ObjectNode template = JSON.objectNode().put("heat_template_version", "2015-04-30");
        template.set("resources", resources);
        return new Made(Hot.of(template, Map.of(), own(id, project, name)), files, environment);
    }

    /// Properties as the parameters of the template behind them.
    static Map<String, JsonNode> values(JsonNode properties) {
        Map<String, JsonNode> values = new TreeMap<>();
        properties.properties().forEach(one -> values.put(one.getKey(), one.getValue()));
        return values;
    }

    /// What an update makes of it.
    ///
    /// @param body as sent to `PUT` or `PATCH`; with `existing` what is left out stays
    Made next(Stack stack, JsonNode body) {
        boolean existing = body.path("existing").asBoolean();
        Map<String, JsonNode> values = new HashMap<>();
        ObjectNode template = body.has("template") ? Hot.parse(body.path("template")) : hot.body();
        if (existing) values.putAll(hot.parameters());
        values.keySet().removeIf(name -> !template.path("parameters").has(name));
        values.putAll(given(body));
        return new Made(
                Hot.of(template, values, own(stack.id(), stack.projectId(), stack.name())),
                existing || !body.has("files") ? files : files(body),
                body.has("environment") ? body.path("environment") : environment);
    }

    static Map<String, JsonNode> given(JsonNode body) {
        Map<String, JsonNode> given = new TreeMap<>();
        body.path("environment")
                .path("parameters")
                .properties()
                .forEach(one -> given.put(one.getKey(), one.getValue()));
        body.path("parameters").properties().forEach(one -> given.put(one.getKey(), one.getValue()));
        return given;
    }

    static List<String> tags(JsonNode body) {
        String text = body.path("tags").asText();
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    static Map<String, String> files(JsonNode body) {
        Map<String, String> files = new TreeMap<>();
        body.path("files")
                .properties()
                .forEach(one -> files.put(one.getKey(), one.getValue().asText()));
        return files;
    }

    static Map<String, JsonNode> own(UUID id, String project, String name) {
        Map<String, JsonNode> own = new LinkedHashMap<>();
        own.put("OS::stack_id", JSON.textNode(id.toString()));
        own.put("OS::project_id", JSON.textNode(project));
        own.put("OS::stack_name", JSON.textNode(name));
        return own;
    }

    /// Refuses what Heat would refuse.
    void validate() {
        validate(hot, files, environment, 0);
    }

    /// The nested template behind a resource; null where there is none.
    @Nullable
    String nested(String type, String resource) {
        return nested(type, resource, files, environment);
    }

    /// The nested template behind a type, by the environment or by its name among the files; null where it is a
    /// resource.
    private static @Nullable String nested(
            String type, String resource, Map<String, String> files, JsonNode environment) {
        JsonNode registry = environment.path("resource_registry");
        String mapped = registry.path("resources")
                .path(resource)
                .path(type)
                .asText(registry.path(type).asText(type));
        if (mapped.equals(SCALED_MEMBER)) mapped = registry.path(INSTANCE).asText(INSTANCE);
        return files.get(mapped);
    }

    /// The environment of the stack behind a resource: a mapping by name follows the path of names down.
    static JsonNode below(JsonNode environment, String resource) {
        if (!environment.path("resource_registry").isObject()) return environment;
        ObjectNode below = environment.deepCopy();
        ObjectNode registry = (ObjectNode) below.path("resource_registry");
        registry.set(
                "resources",
                environment
                        .path("resource_registry")
                        .path("resources")
                        .path(resource)
                        .deepCopy());
        return below;
    }

    private static void validate(Hot hot, Map<String, String> files, JsonNode environment, int depth) {
        if (depth > DEEPEST) throw Refusal.template("Recursion depth exceeds 5.");
        for (String name : hot.order()) {
            String type = hot.type(name);
            String text = nested(type, name, files, environment);
            if (text == null && !TYPES.contains(type)) throw Refusal.noType(type);
            if (text == null) continue;
            ObjectNode template = Hot.parse(JSON.textNode(text));
            hot.resource(name).path("properties").properties().forEach(one -> {
                if (!template.path("parameters").has(one.getKey()))
                    throw Refusal.property(name, "Unknown Property " + one.getKey());
            });
            template.path("parameters").properties().forEach(one -> {
                boolean given = hot.resource(name).path("properties").has(one.getKey());
                if (!given && !one.getValue().has("default"))
                    throw Refusal.property(name, "Property " + one.getKey() + " not assigned");
            });
        }
    }
}

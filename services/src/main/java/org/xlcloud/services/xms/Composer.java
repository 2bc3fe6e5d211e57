package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;

/// Makes a cluster's master template of chosen layers: each a nested stack, with its parameters as the master's own
/// under the layer's name, so that an update of the cluster can set them one by one.
public final class Composer {
    /// Marks the stacks that XMS made.
    public static final String TAG = "xlcloud";

    /// The metadata of a layer's resource in a master template: the layer's name and version in the catalog.
    static final String LAYER = "xlcloud_layer";

    static final String VERSION = "xlcloud_version";

    /// What XMS itself gives to every layer.
    static final Set<String> GIVEN = Set.of("layer", "role", "stack_id", "stack_name", "recipes");

    private static final int MINUTES = 30;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Composer() {}

    /// @throws ProblemException that names every wrong value
    public static Heat.Order compose(String cluster, Catalog catalog, List<Choice> choices) {
        var wrong = new ArrayList<String>();
        if (!cluster.matches("[A-Za-z][A-Za-z0-9_.-]{0,100}"))
            wrong.add("\"" + cluster
                    + "\" is no name for a stack: it begins with a letter and has letters, digits, _ . -");
        if (choices.isEmpty()) wrong.add("it has no layer");
        ObjectNode template = JSON.objectNode();
        template.put("heat_template_version", "2018-08-31");
        template.put(
                "description",
                "XLcloud cluster of "
                        + String.join(
                                ", ",
                                choices.stream()
                                        .map(choice -> choice.name() + " ("
                                                + choice.layer().name() + " "
                                                + choice.layer().version() + ")")
                                        .toList()));
        ObjectNode parameters = template.putObject("parameters");
        ObjectNode resources = template.putObject("resources");
        ObjectNode outputs = template.putObject("outputs");
        var files = new TreeMap<String, String>();
        var values = new TreeMap<String, JsonNode>();
        var names = new HashSet<String>();
        for (Choice choice : choices) {
            if (!names.add(choice.name())) wrong.add("two layers are named " + choice.name());
            layer(choice, parameters, resources, outputs, values, wrong);
            files.putAll(choice.layer().texts());
        }
        if (!wrong.isEmpty())
            throw new ProblemException(
                    Problem.of("compose cluster " + cluster, "the catalog", String.join("; ", wrong)));
        JsonNode environment = environment(catalog, choices, files);
        return new Heat.Order(cluster, template.toString(), files, environment, values, List.of(TAG), MINUTES);
    }

    private static void layer(
            Choice choice,
            ObjectNode parameters,
            ObjectNode resources,
            ObjectNode outputs,
            Map<String, JsonNode> values,
            List<String> wrong) {
        Layer layer = choice.layer();
        ObjectNode resource = resources.putObject(choice.name());
        resource.put("type", layer.template());
        // Several layers may share a template: this says which it is.
        resource.putObject("metadata").put(LAYER, layer.name()).put(VERSION, layer.version());
        ObjectNode properties = resource.putObject("properties");
        properties.put("layer", choice.name()).put("role", layer.role());
        properties.putObject("stack_id").put("get_param", "OS::stack_id");
        properties.putObject("stack_name").put("get_param", "OS::stack_name");
        ObjectNode recipes = JSON.objectNode();
        layer.recipes().forEach((event, list) -> list.forEach(recipes.withArray("/" + event)::add));
        properties.put("recipes", recipes.toString());
        choice.values().keySet().stream()
                .filter(name -> layer.parameters().stream()
                        .noneMatch(parameter -> parameter.name().equals(name)))
                .sorted()
                .forEach(name -> wrong.add("layer " + choice.name() + " has no parameter " + name + "; it has "
                        + String.join(
                                ", ",
                                layer.parameters().stream()
                                        .map(Layer.Parameter::name)
                                        .toList())));
        for (Layer.Parameter parameter : layer.parameters()) {
            JsonNode given = choice.values().get(parameter.name());
            JsonNode value = given == null ? parameter.standard() : given;
            if (value == null) {
                wrong.add("layer " + choice.name() + " needs " + parameter.name());
                continue;
            }
            String against = parameter.against(value);
            if (!against.isEmpty()) wrong.add("layer " + choice.name() + ": " + against);
            if (layer.ownSubnet()
                    && parameter.name().equals("subnet_cidr")
                    && value.asText().isEmpty())
                wrong.add("layer " + choice.name() + " must have a subnet of its own: give its subnet_cidr");
            String name = parameterName(choice.name(), parameter.name());
            if (parameters.has(name))
                wrong.add("layer " + choice.name() + ": its parameter " + parameter.name() + " would be " + name
                        + " of the cluster, as is that of another layer; give it another name");
            declare(parameters.putObject(name), parameter);
            values.put(name, value);
            properties.putObject(parameter.name()).put("get_param", name);
        }
        layer.templateTree().path("outputs").properties().forEach(output -> {
            if (output.getKey().startsWith("OS::")) return;
            ObjectNode own = outputs.putObject(parameterName(choice.name(), output.getKey()));
            own.put("description", output.getValue().path("description").asText());
            own.putObject("value").putArray("get_attr").add(choice.name()).add(output.getKey());
        });
    }

    /// `rendering_nodes_size`: of the parameter `size` of the layer `rendering-nodes`.
    public static String parameterName(String layer, String parameter) {
        return layer.replace('-', '_') + "_" + parameter;
    }

    private static void declare(ObjectNode declared, Layer.Parameter parameter) {
        declared.put("type", parameter.type());
        declared.put("label", parameter.label());
        Double least = parameter.least();
        Double most = parameter.most();
        if (least != null || most != null) {
            ObjectNode range = declared.withArray("/constraints").addObject().putObject("range");
            if (least != null) range.set("min", number(least));
            if (most != null) range.set("max", number(most));
        }
        // What an update gives is held against it as well, and that one is checked by Heat alone. Heat matches from the
        // beginning and takes the first alternative that does.
        if (parameter.pattern() != null)
            declared.withArray("/constraints")
                    .addObject()
                    .put("allowed_pattern", "(?:" + parameter.pattern() + ")$")
                    .put("description", "must match " + parameter.pattern());
    }

    private static JsonNode number(double limit) {
        return limit == Math.rint(limit) ? JSON.numberNode((long) limit) : JSON.numberNode(limit);
    }

    /// Zed's Heat maps this type itself, to one that Aodh refuses, and then forgets a user's mapping of it.
    private static final String MAPPED_BY_HEAT = "OS::Ceilometer::Alarm";

    /// The mapping of the seed's types, and the layers' templates with the provider template's name
    /// in place of the type that can't be mapped.
    private static ObjectNode environment(Catalog catalog, List<Choice> choices, Map<String, String> files) {
        ObjectNode environment = JSON.objectNode();
        ObjectNode registry = environment.putObject("resource_registry");
        for (Choice choice : choices) {
            JsonNode template = choice.layer().templateTree().deepCopy();
            template.path("resources").properties().forEach(one -> {
                String type = one.getValue().path("type").asText();
                String file = Catalog.SEED_TYPES.get(type);
                if (file == null || !(one.getValue() instanceof ObjectNode resource)) return;
                String text = catalog.mapping().get(file);
                if (text == null)
                    throw new ProblemException(Problem.of(
                            "compose a cluster", catalog.folder().toString(), "the catalog lacks heat/" + file));
                files.put(file, text);
                if (!type.equals(MAPPED_BY_HEAT)) {
                    registry.put(type, file);
                    return;
                }
                resource.put("type", file);
                files.put(choice.layer().template(), template.toString());
            });
        }
        return environment;
    }
}

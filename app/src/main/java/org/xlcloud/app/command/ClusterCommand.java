package org.xlcloud.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.CloudStacks;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;
import org.xlcloud.services.xms.Catalog;
import org.xlcloud.services.xms.Choice;
import org.xlcloud.services.xms.Clusters;
import org.xlcloud.services.xms.Composer;
import org.xlcloud.services.xms.Layer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `xlcloud cluster`: builds clusters of the catalog's layers, changes and deletes them.
@Command(name = "cluster", description = "Build clusters of the catalog's layers, change and delete them.")
public final class ClusterCommand {
    private static final Listing<Layer> LAYERS = new Listing<Layer>()
            .column("name", "LAYER", Layer::name)
            .column("version", "VERSION", Layer::version)
            .column("gpus", "GPUS PER NODE", Layer::gpus)
            .column("purpose", "PURPOSE", Layer::purpose)
            .field("file", Layer::file)
            .field(
                    "parameters",
                    layer -> layer.parameters().stream()
                            .map(parameter -> parameter.name() + "="
                                    + (parameter.standard() == null
                                            ? ""
                                            : parameter.standard().asText()))
                            .toList());

    private record Row(String cloud, Stack stack) {}

    private static final Listing<Row> LISTING = new Listing<Row>()
            .column("cloud", "CLOUD", Row::cloud)
            .field("id", row -> row.stack.id())
            .column("name", "NAME", row -> row.stack.name())
            .column("status", "STATUS", row -> row.stack.status().word())
            .field("reason", row -> row.stack.reason())
            .field("projectId", row -> row.stack.projectId())
            .column("description", "LAYERS", row -> row.stack.description())
            .column("createdAt", "CREATED", row -> row.stack.createdAt())
            .field("updatedAt", row -> row.stack.updatedAt());

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// Which catalog.
    static final class CatalogOption {
        @Option(
                names = "--catalog",
                paramLabel = "FOLDER",
                description = "A folder or git checkout with layers/. Default: $XLCLOUD_CATALOG, or cloud/catalog.")
        private @Nullable Path folder;

        Catalog read() {
            @Nullable String fromEnvironment = System.getenv("XLCLOUD_CATALOG");
            Path shipped = Path.of("cloud", "catalog");
            Path chosen = folder != null
                    ? folder
                    : fromEnvironment != null && !fromEnvironment.isBlank() ? Path.of(fromEnvironment) : shipped;
            if (!Files.isDirectory(chosen))
                throw new ProblemException(Problem.of("read the catalog", chosen.toString(), "there is no such folder")
                        .withHint("Name it with --catalog or $XLCLOUD_CATALOG"));
            return Catalog.read(chosen);
        }
    }

    @Command(name = "layers", description = "List the catalog's layers.")
    int layers(
            @Mixin CatalogOption catalog,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "table",
                            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
                    Listing.Format format) {
        Catalog read = catalog.read();
        LAYERS.print(read.layers(), format, spec.commandLine().getOut());
        read.problems().forEach(problem -> spec.commandLine().getErr().println("xlcloud: " + problem.oneLine()));
        return read.problems().isEmpty() ? 0 : 1;
    }

    @Command(name = "create", description = "Create a cluster of layers, and follow it to the end.")
    int create(
            @Mixin CloudOption clouds,
            @Mixin CatalogOption catalog,
            @Mixin Consent consent,
            @Parameters(index = "0", paramLabel = "NAME", description = "The new cluster's name.") String name,
            @Option(
                            names = "--layer",
                            required = true,
                            paramLabel = "LAYER[=NAME]",
                            description = "A layer of the catalog, with another name where it is there twice.")
                    List<String> layers,
            @Option(names = "--set", paramLabel = "NAME.PARAMETER=VALUE", description = "A parameter of a layer.")
                    @Nullable
                    List<String> values) {
        Catalog read = catalog.read();
        List<Choice> choices = choices(read, layers, values);
        Heat.Order order = Composer.compose(name, read, choices);
        return clouds.loadOne((cloud, config, inventory) -> {
            var clusters = new Clusters(cloud);
            Clusters.Verdict verdict = clusters.check(order, choices, inventory);
            var effects = new ArrayList<String>();
            choices.forEach(choice -> effects.add("layer " + choice.name() + ": "
                    + choice.layer().name() + " " + choice.layer().version()));
            verdict.fits().stream().filter(Fit::all).forEach(fit -> effects.add(fit.inWords()));
            return consent.carryOut(
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr(),
                    "create cluster " + name,
                    effects,
                    verdict.against(),
                    verdict.lacking(),
                    progress -> {
                        StackId made = clusters.create(order, progress);
                        return "cluster " + made.name() + " (" + made.id() + ") is created";
                    });
        });
    }

    @Command(
            name = "update",
            description =
                    "Change parameters of a cluster; groups stay as large as they are unless their size is among them.")
    int update(
            @Mixin CloudOption clouds,
            @Mixin Consent consent,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name,
            @Option(
                            names = "--set",
                            required = true,
                            paramLabel = "NAME.PARAMETER=VALUE",
                            description = "A parameter of a layer.")
                    List<String> values) {
        return clouds.loadOne((cloud, config, inventory) -> {
            Stacks stacks = CloudStacks.load(cloud, InstantSource.system(), inventory);
            TreeNode cluster = stacks.cluster(name);
            StackId stack = stack(cluster);
            var warnings = new ArrayList<String>();
            var reader = new StackReader(cloud, InstantSource.system());
            Map<String, JsonNode> parameters = new TreeMap<>();
            new ScalePlanner(cloud, reader)
                    .keeping(stacks, cluster, warnings)
                    .forEach((parameter, value) ->
                            parameters.put(parameter, JsonNodeFactory.instance.numberNode(value)));
            settings(values)
                    .forEach((layer, own) -> own.forEach(
                            (parameter, value) -> parameters.put(Composer.parameterName(layer, parameter), value)));
            var heat = new Heat(cloud);
            JsonNode changes = heat.previewChange(stack, parameters);
            var effects = new ArrayList<String>();
            parameters.forEach((parameter, value) -> effects.add(parameter + " = " + value.asText()));
            for (String kind : List.of("added", "updated", "replaced", "deleted"))
                for (JsonNode resource : changes.path(kind))
                    effects.add(kind + ": " + resource.path("stack_name").asText() + " "
                            + resource.path("resource_name").asText() + " ("
                            + resource.path("resource_type").asText() + ")");
            warnings.forEach(warning -> effects.add("mind: " + warning));
            return consent.carryOut(
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr(),
                    "update cluster " + cluster.name(),
                    effects,
                    List.of(),
                    List.of(),
                    progress -> {
                        new Clusters(cloud).change(stack, parameters, progress);
                        return "cluster " + cluster.name() + " is updated";
                    });
        });
    }

    @Command(name = "delete", description = "Delete a cluster with everything in it, and follow it to the end.")
    int delete(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name) {
        return clouds.loadOne((cloud, config, inventory) -> {
            TreeNode cluster =
                    CloudStacks.load(cloud, InstantSource.system(), inventory).cluster(name);
            return options.carryOut(spec, List.of(new StackChange(StackChange.What.DELETE, cloud, cluster)));
        });
    }

    @Command(name = "list", description = "List the clusters that were made of the catalog's layers.")
    int list(
            @Mixin CloudOption clouds,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "table",
                            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
                    Listing.Format format) {
        List<Row> rows = new ArrayList<>();
        clouds.load((cloud, config, inventory) -> new Clusters(cloud)
                        .list().stream()
                                .map(stack -> new Row(config.name(), stack))
                                .toList())
                .forEach(rows::addAll);
        LISTING.print(rows, format, spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "show",
            description = "Show a cluster's tree, parameters and outputs, and what is being done with it.")
    int show(
            @Mixin CloudOption clouds,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name) {
        return clouds.loadOne((cloud, config, inventory) -> {
            var out = spec.commandLine().getOut();
            TreeNode cluster =
                    CloudStacks.load(cloud, InstantSource.system(), inventory).cluster(name);
            var reader = new StackReader(cloud, InstantSource.system());
            var detail = reader.detail(stack(cluster));
            out.println(cluster.name() + " (" + cluster.id() + "): " + cluster.status() + ", "
                    + cluster.health().word());
            if (!cluster.rolled().reason().isEmpty())
                out.println("  " + cluster.rolled().where() + ": "
                        + cluster.rolled().reason());
            var operation = reader.operation(cluster);
            if (operation != null) out.println("  " + operation.inWords());
            print(out, cluster, 1);
            detail.parameters().forEach((parameter, value) -> out.println("  parameter " + parameter + " = " + value));
            detail.outputs().forEach(output -> out.println("  output " + output.key() + " = " + output.value()));
            out.flush();
            return 0;
        });
    }

    private static void print(PrintWriter out, TreeNode node, int depth) {
        for (TreeNode child : node.children()) {
            out.println("  ".repeat(depth) + child.kind().word() + " " + child.name() + ": " + child.status()
                    + (child.own() == child.health()
                            ? ""
                            : ", " + child.health().word()));
            print(out, child, depth + 1);
        }
    }

    private static StackId stack(TreeNode cluster) {
        return new StackId(cluster.name(), cluster.id());
    }

    private static List<Choice> choices(Catalog catalog, List<String> layers, @Nullable List<String> values) {
        Map<String, Map<String, JsonNode>> settings = settings(values == null ? List.of() : values);
        var choices = new ArrayList<Choice>();
        for (String given : layers) {
            int equals = given.indexOf('=');
            String layer = equals < 0 ? given : given.substring(0, equals);
            String name = equals < 0 ? given : given.substring(equals + 1);
            Map<String, JsonNode> own = settings.remove(name);
            choices.add(
                    new Choice(catalog.layer(layer), name, typed(catalog.layer(layer), own == null ? Map.of() : own)));
        }
        if (!settings.isEmpty())
            throw new ProblemException(Problem.of(
                    "read --set", "the command line", "no layer is named " + String.join(", ", settings.keySet())));
        return choices;
    }

    /// A text that looks like a number stays one for a parameter that takes texts.
    private static Map<String, JsonNode> typed(Layer layer, Map<String, JsonNode> values) {
        var typed = new LinkedHashMap<>(values);
        for (Layer.Parameter parameter : layer.parameters())
            typed.computeIfPresent(
                    parameter.name(),
                    (name, value) -> parameter.type().equals("string")
                            ? JsonNodeFactory.instance.textNode(value.asText())
                            : value);
        return typed;
    }

    /// By layer and parameter.
    private static Map<String, Map<String, JsonNode>> settings(List<String> values) {
        var settings = new TreeMap<String, Map<String, JsonNode>>();
        for (String value : values) {
            int equals = value.indexOf('=');
            int dot = value.indexOf('.');
            if (dot <= 0 || equals < dot)
                throw new ProblemException(
                        Problem.of("read --set", "the command line", "\"" + value + "\" is no NAME.PARAMETER=VALUE"));
            settings.computeIfAbsent(value.substring(0, dot), layer -> new TreeMap<>())
                    .put(value.substring(dot + 1, equals), node(value.substring(equals + 1)));
        }
        return settings;
    }

    private static JsonNode node(String text) {
        if (text.equals("true") || text.equals("false"))
            return JsonNodeFactory.instance.booleanNode(text.equals("true"));
        if (text.matches("-?[0-9]{1,17}")) return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
        if (text.matches("-?[0-9]{1,15}\\.[0-9]{1,15}"))
            return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        return JsonNodeFactory.instance.textNode(text);
    }
}

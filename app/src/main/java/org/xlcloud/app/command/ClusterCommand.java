package org.xlcloud.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.Operation;
import org.xlcloud.services.stacks.StackChange;
import org.xlcloud.services.stacks.StackDetail;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
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
import picocli.CommandLine.ParameterException;
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
                description = "A folder or git checkout with layers/. Default: $XLCLOUD_CATALOG,"
                        + " ~/.local/share/xlcloud/catalog, or the shipped one.")
        private @Nullable Path folder;

        Catalog read() {
            Path chosen = folder != null ? folder : Catalog.place(System.getenv());
            if (!Files.isDirectory(chosen))
                throw new ProblemException(Problem.of("read the catalog", chosen.toString(), "there is no such folder")
                        .withHint("Name it with --catalog or $XLCLOUD_CATALOG"));
            return Catalog.read(chosen);
        }
    }

    @Command(name = "layers", description = "List the catalog's layers.")
    int layers(@Mixin CatalogOption catalog, @Mixin FormatOption output) {
        Catalog read = catalog.read();
        LAYERS.print(read.layers(), output.format, spec.commandLine().getOut());
        read.problems().forEach(problem -> spec.commandLine().getErr().println("xlcloud: " + problem.oneLine()));
        return read.problems().isEmpty() ? 0 : 1;
    }

    @Command(name = "create", description = "Create a cluster of layers, and follow it to the end.")
    int create(
            @Mixin CloudOption clouds,
            @Mixin CatalogOption catalog,
            @Mixin ActionOptions options,
            @Option(names = "--force", description = "Do it although there is no room for it now.") boolean force,
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
        List<Choice> choices = LayerChoices.of(read, layers, values == null ? List.of() : values);
        Heat.Order order = Composer.compose(name, read, choices);
        return clouds.loadOne((cloud, config, inventory) -> {
            var clusters = new Clusters(cloud);
            if (!force) roomFor("create cluster " + name, clusters.check(order, choices, inventory));
            return options.carryOut(spec, List.of(clusters.creation(order, choices, () -> inventory, made -> {})));
        });
    }

    private static void roomFor(String what, Clusters.Verdict verdict) {
        if (verdict.against().isEmpty() && !verdict.lacking().isEmpty())
            throw new ProblemException(Problem.of(what, "the cloud", String.join("; ", verdict.lacking()))
                    .withHint("--force tries it nevertheless"));
    }

    @Command(
            name = "update",
            description =
                    "Change parameters of a cluster, or add and take away layers; groups stay as large as they are"
                            + " unless their size is among what changes.")
    int update(
            @Mixin CloudOption clouds,
            @Mixin CatalogOption catalog,
            @Mixin ActionOptions options,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name,
            @Option(names = "--set", paramLabel = "NAME.PARAMETER=VALUE", description = "A parameter of a layer.")
                    @Nullable
                    List<String> values,
            @Option(names = "--add", paramLabel = "LAYER[=NAME]", description = "A layer of the catalog to add.")
                    @Nullable
                    List<String> added,
            @Option(names = "--remove", paramLabel = "NAME", description = "A layer of the cluster to take away.")
                    @Nullable
                    List<String> removed) {
        List<String> settings = values == null ? List.of() : values;
        if (settings.isEmpty() && added == null && removed == null)
            throw new ProblemException(Problem.of(
                    "update cluster " + name, "the command line", "none of --set, --add and --remove is given"));
        return clouds.loadStacksOfOne((cloud, inventory, stacks) -> {
            TreeNode cluster = stacks.cluster(name);
            var reader = new StackReader(cloud, InstantSource.system());
            StackUpdate update;
            if (added == null && removed == null) {
                var edit = new StackEdit.Values(LayerChoices.parameters(settings));
                update = new StackUpdate(cloud, reader, () -> stacks, () -> inventory, cluster, edit);
            } else {
                Catalog read = catalog.read();
                var clusters = new Clusters(cloud);
                List<Choice> choices = LayerChoices.changed(
                        read,
                        clusters.choices(reader, cluster, read),
                        added == null ? List.of() : added,
                        removed == null ? List.of() : removed,
                        settings);
                update = clusters.update(reader, () -> stacks, () -> inventory, cluster, read, choices);
            }
            return options.carryOut(spec, List.of(update));
        });
    }

    @Command(name = "delete", description = "Delete a cluster with everything in it, and follow it to the end.")
    int delete(
            @Mixin CloudOption clouds,
            @Mixin ActionOptions options,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name) {
        return clouds.loadStacksOfOne((cloud, inventory, stacks) -> {
            TreeNode cluster = stacks.cluster(name);
            return options.carryOut(
                    spec, List.of(new StackChange(StackChange.What.DELETE, cloud, cluster, () -> inventory)));
        });
    }

    @Command(name = "list", description = "List the clusters that were made of the catalog's layers.")
    int list(@Mixin CloudOption clouds, @Mixin FormatOption output) {
        List<Row> rows = new ArrayList<>();
        clouds.load((cloud, config, inventory) -> new Clusters(cloud)
                        .list().stream()
                                .map(stack -> new Row(config.name(), stack))
                                .toList())
                .forEach(rows::addAll);
        LISTING.print(rows, output.format, spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "show",
            description = "Show a cluster's tree, parameters and outputs, and what is being done with it.")
    int show(
            @Mixin CloudOption clouds,
            @Mixin FormatOption output,
            @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name or id.") String name) {
        if (output.format == Listing.Format.csv)
            throw new ParameterException(
                    spec.commandLine(), "what a cluster is has no columns: use stacks --tree -o csv, or -o json");
        return clouds.loadStacksOfOne((cloud, inventory, stacks) -> {
            var out = spec.commandLine().getOut();
            TreeNode cluster = stacks.cluster(name);
            var reader = new StackReader(cloud, InstantSource.system());
            var detail = reader.detail(stack(cluster));
            var operation = reader.operation(cluster);
            var names = new HashMap<String, String>();
            inventory.instances().forEach(instance -> names.put(instance.id(), instance.name()));
            if (output.format == Listing.Format.json) {
                out.println(
                        json(cloud.name(), cluster, operation, detail, names).toPrettyString());
                out.flush();
                return 0;
            }
            out.println(cluster.name() + " (" + cluster.id() + "): " + cluster.status() + ", "
                    + cluster.health().word());
            if (!cluster.rolled().reason().isEmpty())
                out.println("  " + cluster.rolled().where() + ": "
                        + cluster.rolled().reason());
            if (operation != null) out.println("  " + operation.inWords());
            print(out, cluster, names, 1);
            detail.parameters().forEach((parameter, value) -> out.println("  parameter " + parameter + " = " + value));
            detail.outputs().forEach(one -> out.println("  output " + one.key() + " = " + one.value()));
            out.flush();
            return 0;
        });
    }

    /// @param names Nova's, by the servers' ids
    private static ObjectNode json(
            String cloud,
            TreeNode cluster,
            @Nullable Operation operation,
            StackDetail detail,
            Map<String, String> names) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("cloud", cloud);
        json.setAll(json(cluster, names));
        json.put("operation", operation == null ? null : operation.inWords());
        json.put("description", detail.description());
        ObjectNode parameters = json.putObject("parameters");
        detail.parameters().forEach(parameters::put);
        ObjectNode outputs = json.putObject("outputs");
        detail.outputs().forEach(output -> outputs.put(output.key(), output.value()));
        return json;
    }

    /// A row with all below it, in the words of `stacks --tree -o json`.
    private static ObjectNode json(TreeNode node, Map<String, String> names) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", node.id()).put("kind", node.kind().word()).put("name", node.name());
        if (node.kind() == Kind.NODE) json.put("instanceName", names.get(node.id()));
        json.put("type", node.type()).put("status", node.status());
        json.put("health", node.health().word()).put("where", node.rolled().where());
        json.put("reason", node.rolled().reason());
        json.put("since", node.since() == null ? null : node.since().toString());
        ArrayNode children = json.putArray("children");
        node.children().forEach(child -> children.add(json(child, names)));
        return json;
    }

    /// @param names Nova's, by the servers' ids
    private static void print(PrintWriter out, TreeNode node, Map<String, String> names, int depth) {
        for (TreeNode child : node.children()) {
            String nova = child.kind() == Kind.NODE ? names.getOrDefault(child.id(), "") : "";
            out.println("  ".repeat(depth) + child.kind().word() + " " + child.name()
                    + (nova.isEmpty() || nova.equals(child.name()) ? "" : " (" + nova + ")") + ": " + child.status()
                    + (child.own() == child.health()
                            ? ""
                            : ", " + child.health().word())
                    + (child.reason().isEmpty() ? "" : ": " + child.reason()));
            print(out, child, names, depth + 1);
        }
    }

    private static StackId stack(TreeNode cluster) {
        return new StackId(cluster.name(), cluster.id());
    }
}

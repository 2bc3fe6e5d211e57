package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.CloudConfigs;
import org.xlcloud.services.cloud.Text;
import org.xlcloud.services.cloud.UserFolders;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.stacks.TemplateBundle;
import org.xlcloud.services.stacks.TemplateFile;

/// The layers that clusters are composed of. A broken one is a problem with its file and line, and the others stay
/// usable.
///
/// @param folder where it was read
/// @param revision the commit that the folder has checked out; empty where it is no git checkout
/// @param layers by name
/// @param mapping the provider templates of the seed's resource types, by file name
public record Catalog(
        Path folder, String revision, List<Layer> layers, Map<String, String> mapping, List<Problem> problems) {
    /// The provider templates' files, by the resource type that they stand in for.
    static final Map<String, String> SEED_TYPES = Map.of(
            "OS::Ceilometer::Alarm", "ceilometer_alarm.yaml",
            "OS::Ceilometer::Notification", "ceilometer_notification.yaml");

    private static final int MOST_LAYERS = 500;
    private static final int MOST_GPUS = 64;
    private static final Path SHIPPED = Path.of("cloud", "catalog");
    private static final Path MAPPINGS = Path.of("cloud", "heat");

    /// From the folder of the program's files to the folder of an installation or a checkout.
    private static final int MOST_FOLDERS_UP = 5;

    private static final Set<String> EVENTS = Set.of("setup", "configure", "deploy", "undeploy", "shutdown");
    private static final Set<String> TYPES = Set.of("string", "number", "boolean");
    private static final Set<String> OF_A_PARAMETER =
            Set.of("type", "label", "default", "minimum", "maximum", "pattern");

    public Catalog {
        layers = List.copyOf(layers);
        mapping = Map.copyOf(mapping);
        problems = List.copyOf(problems);
    }

    /// The folder of the catalog where nobody has named one: `XLCLOUD_CATALOG`; the user's own,
    /// `catalog` among the user's data; the shipped one, `cloud/catalog` above the program's files;
    /// and that of the working folder.
    public static Path place(Map<String, String> environment) {
        return place(environment, program());
    }

    /// @param program where the program's own files are
    static Path place(Map<String, String> environment, @Nullable Path program) {
        String named = environment.getOrDefault("XLCLOUD_CATALOG", "");
        if (!named.isBlank()) return Path.of(named);
        Path own = UserFolders.of(environment, CloudConfigs.home(environment))
                .data()
                .resolve("catalog");
        if (isCatalog(own)) return own;
        Path shipped = shipped(program, SHIPPED, Catalog::isCatalog);
        return shipped == null ? SHIPPED : shipped;
    }

    /// What an installation or a checkout has above the program's own files; null where it is not there.
    private static @Nullable Path shipped(@Nullable Path program, Path wanted, Predicate<Path> isThere) {
        Path at = program;
        for (int up = 0; at != null && up < MOST_FOLDERS_UP; up++, at = at.getParent()) {
            Path found = at.resolve(wanted);
            if (isThere.test(found)) return found;
        }
        return null;
    }

    private static boolean isCatalog(Path folder) {
        return Files.isDirectory(folder.resolve("layers"));
    }

    /// The folder of the program's classes; null where they are in no file.
    private static @Nullable Path program() {
        CodeSource source = Catalog.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) return null;
        try {
            return Path.of(source.getLocation().toURI()).getParent();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return null; // loaded from elsewhere than a file: the working folder is looked in
        }
    }

    /// The layer of a name.
    ///
    /// @throws ProblemException when there is none, with the problem of its file where that is why
    public Layer layer(String name) {
        for (Layer layer : layers) if (layer.name().equals(name)) return layer;
        for (Problem problem : problems) if (isOf(problem, name)) throw new ProblemException(problem);
        throw new ProblemException(Problem.of(
                        "find layer " + name, folder.toString(), "the catalog has none of that name")
                .withHint("It has "
                        + String.join(", ", layers.stream().map(Layer::name).toList())));
    }

    /// Whether a problem is that of the manifest that is named like a layer.
    private static boolean isOf(Problem problem, String layer) {
        return problem.system().matches(".*[/\\\\]" + Pattern.quote(layer) + "\\.ya?ml(:[0-9]+)?(, .*)?");
    }

    /// With the manifest before the template in which something is wrong: several layers may share one.
    private static Problem named(Path manifest, Problem problem) {
        if (problem.system().startsWith(manifest.toString())) return problem;
        return new Problem(
                problem.doing(),
                manifest + ", " + problem.system(),
                problem.reason(),
                problem.status(),
                problem.requestId(),
                problem.hint());
    }

    /// Reads a catalog: manifests in `layers/`, the templates that they name, and the mapping of the seed's types in
    /// `heat/`, in the folder or beside it, else the shipped one.
    ///
    /// @throws ProblemException when there is no such folder
    public static Catalog read(Path folder) {
        Path layers = folder.resolve("layers");
        var found = new ArrayList<Layer>();
        var problems = new ArrayList<Problem>();
        List<Path> manifests;
        try (Stream<Path> files = Files.list(layers)) {
            manifests = files.filter(file -> file.getFileName().toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                                    "read the catalog",
                                    layers.toString(),
                                    "it can't be listed: " + e.getClass().getSimpleName())
                            .withHint("Name the folder that has layers/ in it with --catalog or $XLCLOUD_CATALOG"),
                    e);
        }
        if (manifests.size() > MOST_LAYERS)
            problems.add(Problem.of(
                            "read the catalog",
                            layers.toString(),
                            "it has " + manifests.size() + " manifests; only the first " + MOST_LAYERS + " are read")
                    .withHint("Keep those that are used in a catalog of their own"));
        for (Path manifest : manifests.subList(0, Math.min(manifests.size(), MOST_LAYERS))) {
            try {
                Layer layer = layer(folder, manifest);
                for (Layer other : found) beside(other, layer);
                found.add(layer);
            } catch (ProblemException e) {
                problems.add(named(manifest, e.problem()));
            }
        }
        found.sort(Comparator.comparing(Layer::name));
        Map<String, String> mapping = new TreeMap<>();
        for (String file : SEED_TYPES.values()) {
            Path provider = mapping(folder, file);
            try {
                if (provider != null)
                    mapping.put(
                            file,
                            TemplateFile.read(provider, TemplateFile.Use.CATALOG)
                                    .text());
            } catch (ProblemException e) {
                problems.add(e.problem());
            }
        }
        return new Catalog(folder, Revision.of(folder), found, mapping, problems);
    }

    /// The provider template of one of the seed's types: the catalog's own, one beside it, or the shipped one. Null
    /// where there is none, which only a layer that uses the type would mind.
    private static @Nullable Path mapping(Path folder, String file) {
        Path own = folder.resolve("heat").resolve(file);
        if (Files.exists(own)) return own;
        Path beside = folder.toAbsolutePath().normalize().resolveSibling("heat").resolve(file);
        return Files.exists(beside) ? beside : shipped(program(), MAPPINGS.resolve(file), Files::exists);
    }

    /// Layers may share a template, and are told apart by their names; a cluster has one file of a name.
    ///
    /// @throws ProblemException when the second can't be used beside the first
    private static void beside(Layer first, Layer second) {
        if (first.name().equals(second.name()))
            throw TemplateFile.Use.CATALOG.problem(second.file(), 1, "there is another layer named " + second.name());
        Map<String, String> texts = first.texts();
        second.texts().forEach((name, text) -> {
            if (!text.equals(texts.getOrDefault(name, text)))
                throw TemplateFile.Use.CATALOG.problem(
                        second.file(),
                        1,
                        "its file " + Text.line(name) + " is another than that of the same name of layer "
                                + first.name() + ", and a cluster has one of a name");
        });
    }

    private static Layer layer(Path folder, Path manifest) {
        TemplateFile file = TemplateFile.read(manifest, TemplateFile.Use.CATALOG);
        String name = text(file, "name");
        if (!name.matches("[a-z][a-z0-9-]{0,40}"))
            throw file.problem(
                    "/name", "\"" + Text.line(name) + "\" is no name: expected small letters, digits, dashes");
        String version = text(file, "version");
        if (!version.matches("[0-9]+(\\.[0-9]+){0,2}"))
            throw file.problem("/version", "\"" + Text.line(version) + "\" is no version such as 1.0.0");
        TemplateFile template = template(folder, manifest, file);
        Map<String, String> files =
                TemplateBundle.of(template, Path.of(template.name())).files();
        JsonNode declared = template.root().path("parameters");
        var parameters = new ArrayList<Layer.Parameter>();
        file.root().path("parameters").properties().forEach(one -> {
            String pointer = "/parameters/" + one.getKey();
            if (!declared.has(one.getKey()))
                throw file.problem(pointer, "the template " + template.name() + " has no parameter " + one.getKey());
            parameters.add(parameter(file, pointer, one.getKey(), one.getValue()));
        });
        declared.properties().forEach(one -> {
            boolean given = Composer.GIVEN.contains(one.getKey())
                    || file.root().path("parameters").has(one.getKey());
            if (!given && !one.getValue().has("default"))
                throw file.problem(
                        "/parameters", "the template needs the parameter " + one.getKey() + ", which nothing gives");
        });
        String group = file.root().path("group").isTextual() ? text(file, "group") : null;
        if (group != null && !template.root().path("resources").has(group))
            throw file.problem("/group", "the template has no resource " + Text.line(group));
        String subnet = file.root().path("subnet").asText("shared");
        if (!subnet.equals("shared") && !subnet.equals("own"))
            throw file.problem("/subnet", "found \"" + Text.line(subnet) + "\", expected shared or own");
        JsonNode count = file.root().path("gpu").path("count");
        int gpus = count.asInt(-1);
        if (count.isMissingNode()) gpus = 0;
        if (gpus < 0 || gpus > MOST_GPUS)
            throw file.problem("/gpu/count", "found " + Text.line(count.asText()) + ", expected 0 to " + MOST_GPUS);
        return new Layer(
                name,
                version,
                text(file, "purpose"),
                manifest.toString(),
                Path.of(template.name()).getFileName().toString(),
                template.text(),
                template.root(),
                files,
                text(file, "role"),
                subnet.equals("own"),
                gpus == 0 ? "" : Text.line(file.root().path("gpu").path("type").asText("any")),
                gpus,
                group,
                parameters,
                recipes(file),
                alarms(file, template));
    }

    /// @throws ProblemException when it is not within the catalog: a manifest may come from anybody
    private static TemplateFile template(Path folder, Path manifest, TemplateFile file) {
        String name = text(file, "template");
        Path path;
        try {
            path = manifest.resolveSibling(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw file.problem("/template", "\"" + Text.line(name) + "\" is no file name");
        }
        if (!TemplateFile.isWithin(path, folder.toAbsolutePath().normalize()))
            throw file.problem("/template", "the template " + Text.line(name) + " is outside of the catalog");
        TemplateFile template = TemplateFile.read(path, TemplateFile.Use.CATALOG);
        if (!template.root().has("heat_template_version"))
            throw template.problem("", "this is no HOT template: it has no heat_template_version");
        if (!template.root().path("resources").isObject()) throw template.problem("", "the template has no resources");
        return template;
    }

    private static Layer.Parameter parameter(TemplateFile file, String pointer, String name, JsonNode own) {
        String type = own.path("type").asText("string");
        if (!TYPES.contains(type))
            throw file.problem(pointer, "found the type " + Text.line(type) + ", expected string, number or boolean");
        own.properties().forEach(one -> {
            if (!OF_A_PARAMETER.contains(one.getKey()))
                throw file.problem(
                        pointer + "/" + one.getKey(),
                        "found " + Text.line(one.getKey()) + ", expected "
                                + String.join(
                                        ", ", OF_A_PARAMETER.stream().sorted().toList()));
        });
        for (String limit : List.of("minimum", "maximum"))
            if (own.has(limit) && !own.path(limit).isNumber())
                throw file.problem(
                        pointer + "/" + limit,
                        "found " + Text.line(own.path(limit).toString()) + ", expected a number");
        String pattern = own.path("pattern").isTextual() ? own.path("pattern").asText() : null;
        var parameter = new Layer.Parameter(
                name,
                Text.line(own.path("label").asText(name)),
                type,
                own.has("default") && !own.path("default").isNull() ? own.path("default") : null,
                own.path("minimum").isNumber() ? own.path("minimum").asDouble() : null,
                own.path("maximum").isNumber() ? own.path("maximum").asDouble() : null,
                pattern);
        try {
            JsonNode standard = parameter.standard();
            String against = standard == null ? "" : parameter.against(standard);
            if (!against.isEmpty()) throw file.problem(pointer, "its default is out of its limits: " + against);
        } catch (PatternSyntaxException e) {
            throw file.problem(pointer, "its pattern is none: " + Text.line(e.getDescription()));
        }
        return parameter;
    }

    private static Map<String, List<String>> recipes(TemplateFile file) {
        var recipes = new LinkedHashMap<String, List<String>>();
        file.root().path("recipes").properties().forEach(one -> {
            if (!EVENTS.contains(one.getKey()))
                throw file.problem(
                        "/recipes/" + one.getKey(),
                        "found " + Text.line(one.getKey()) + ", expected "
                                + String.join(", ", EVENTS.stream().sorted().toList()));
            if (!one.getValue().isArray())
                throw file.problem("/recipes/" + one.getKey(), "expected a list of recipes, [one, two]");
            var names = new ArrayList<String>();
            for (JsonNode recipe : one.getValue()) {
                String name = recipe.asText();
                if (!name.matches("[A-Za-z0-9_.-]+(::[A-Za-z0-9_.-]+)?"))
                    throw file.problem("/recipes/" + one.getKey(), "\"" + Text.line(name) + "\" is no recipe");
                names.add(name);
            }
            recipes.put(one.getKey(), List.copyOf(names));
        });
        return recipes;
    }

    private static Map<String, String> alarms(TemplateFile file, TemplateFile template) {
        var alarms = new LinkedHashMap<String, String>();
        file.root().path("alarms").properties().forEach(one -> {
            if (!template.root().path("resources").has(one.getKey()))
                throw file.problem(
                        "/alarms/" + one.getKey(), "the template has no resource " + Text.line(one.getKey()));
            alarms.put(one.getKey(), Text.line(one.getValue().asText()));
        });
        return alarms;
    }

    private static String text(TemplateFile file, String key) {
        JsonNode value = file.root().path(key);
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank())
            throw file.problem("/" + key, "it has no " + key);
        return Text.line(value.asText());
    }
}

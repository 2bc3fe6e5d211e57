package org.xlcloud.services.xms;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.GpuState;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Nova;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.ScalePlanner;
import org.xlcloud.services.stacks.StackCreation;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Checks clusters of the catalog's layers, and makes the actions that create and update them. Blocks.
public final class Clusters {
    private final Cloud cloud;
    private final Heat heat;

    public Clusters(Cloud cloud) {
        this.cloud = cloud;
        heat = new Heat(cloud);
    }

    /// What was found out about layers before a cluster is made of them.
    ///
    /// @param fits whether its servers would fit, a line for each flavor
    /// @param against what stands against it, each with what to do; empty when it may be made
    /// @param lacking what is not there now: Heat would try in vain
    /// @param unknown what could not be found out
    public record Verdict(List<Fit> fits, List<String> against, List<String> lacking, List<String> unknown) {
        public Verdict {
            fits = List.copyOf(fits);
            against = List.copyOf(against);
            lacking = List.copyOf(lacking);
            unknown = List.copyOf(unknown);
        }
    }

    /// Has Heat check the templates, and looks whether the flavors exist, have the GPUs that their layers need, and
    /// fit.
    public Verdict check(Heat.Order order, List<Choice> choices, Inventory inventory) {
        String refusal = StackCreation.refusal(heat, order);
        Verdict found = look(choices, inventory);
        if (refusal.isEmpty()) return found;
        var against = new ArrayList<>(List.of(refusal));
        against.addAll(found.against());
        return new Verdict(found.fits(), against, found.lacking(), found.unknown());
    }

    private Verdict look(List<Choice> choices, Inventory inventory) {
        Map<String, Flavor> flavors = flavors();
        List<String> against = needs(choices, flavors, inventory);
        Map<String, Integer> wanted = new TreeMap<>();
        for (Choice choice : choices) wanted.merge(value(choice, "flavor"), size(choice), Integer::sum);
        if (inventory.hosts().isEmpty())
            return new Verdict(List.of(), against, List.of(), List.of(ScalePlanner.UNSEEN));
        var fits = new ArrayList<Fit>();
        var lacking = new ArrayList<String>();
        wanted.forEach((name, count) -> {
            Flavor flavor = flavors.get(name);
            if (flavor == null) return;
            Fit fit = Fit.of(inventory, flavor, count, ScalePlanner.allowed(cloud, flavor));
            fits.add(fit);
            if (!fit.all()) lacking.add(fit.inWords());
        });
        together(fits, inventory).ifPresent(lacking::add);
        return new Verdict(fits, against, lacking, List.of());
    }

    /// Each flavor may have room alone and all of them not: they take the same GPUs.
    private static Optional<String> together(List<Fit> fits, Inventory inventory) {
        for (Fit fit : fits) {
            if (fit.types().isEmpty() || !fit.all()) continue;
            List<Fit> same = fits.stream()
                    .filter(other -> fit.types().containsAll(other.types())
                            && !other.types().isEmpty())
                    .toList();
            int needed = same.stream()
                    .mapToInt(each -> each.wanted()
                            * each.gpusEach().values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum())
                    .sum();
            long free = inventory.gpus().stream()
                    .filter(gpu -> gpu.state() == GpuState.FREE && fit.types().contains(gpu.model()))
                    .count();
            if (same.size() > 1 && needed > free)
                return Optional.of("does not fit together: "
                        + same.stream()
                                .map(each -> each.wanted() + " of " + each.flavor())
                                .collect(Collectors.joining(" and "))
                        + " need " + needed + " free GPUs of "
                        + String.join(" or ", fit.types()) + ", " + free + " are free");
        }
        return Optional.empty();
    }

    /// How many servers a layer makes at once.
    private static int size(Choice choice) {
        String size = value(choice, "size");
        try {
            return size.isEmpty() ? 1 : (int) Double.parseDouble(size);
        } catch (NumberFormatException e) {
            return 1; // a parameter of the same name that counts nothing
        }
    }

    private Map<String, Flavor> flavors() {
        Map<String, Flavor> flavors = new TreeMap<>();
        new Nova(cloud).flavors().forEach(flavor -> flavors.put(flavor.name(), flavor));
        return flavors;
    }

    /// What the layers' manifests ask for and the chosen flavors have not: GPUs per node, and of which type.
    private static List<String> needs(List<Choice> choices, Map<String, Flavor> flavors, Inventory inventory) {
        var against = new ArrayList<String>();
        for (Choice choice : choices) {
            Layer layer = choice.layer();
            String name = value(choice, "flavor");
            // A layer of networks or alarms alone makes no server, and one may name its flavor in its template.
            if (name.isEmpty()) continue;
            Flavor flavor = flavors.get(name);
            if (flavor == null) {
                against.add("layer " + choice.name() + ": there is no flavor " + name + "; there are "
                        + String.join(", ", flavors.keySet()));
                continue;
            }
            Fit meant = Fit.of(inventory, flavor, 0, null);
            int gpus = meant.gpusEach().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            if (gpus < layer.gpus())
                against.add("layer " + choice.name() + " needs " + layer.gpus() + " GPU per node, flavor " + name
                        + " asks for " + gpus + fitting(layer, flavors, inventory));
            else if (!isOfType(layer, meant))
                against.add("layer " + choice.name() + " needs GPUs of type " + layer.gpuType() + ", flavor " + name
                        + " asks for " + String.join(", ", meant.gpusEach().keySet())
                        + (meant.types().isEmpty() ? "" : " (" + String.join(", ", meant.types()) + ")")
                        + fitting(layer, flavors, inventory));
        }
        return against;
    }

    /// Whether a flavor's GPUs are what a layer asks for: by the alias or a word of the model.
    private static boolean isOfType(Layer layer, Fit flavor) {
        String type = layer.gpuType().toLowerCase(Locale.ROOT);
        if (type.isEmpty() || type.equals("any")) return true;
        return Stream.concat(flavor.gpusEach().keySet().stream(), flavor.types().stream())
                .flatMap(name -> Arrays.stream(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)))
                .anyMatch(type::equals);
    }

    /// Which flavors would do for a layer.
    private static String fitting(Layer layer, Map<String, Flavor> flavors, Inventory inventory) {
        List<String> names = flavors.values().stream()
                .filter(flavor -> {
                    Fit fit = Fit.of(inventory, flavor, 0, null);
                    int gpus = fit.gpusEach().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
                    return gpus >= layer.gpus() && isOfType(layer, fit);
                })
                .map(Flavor::name)
                .toList();
        return names.isEmpty() ? "; no flavor of this cloud has them" : "; choose one of " + String.join(", ", names);
    }

    private static void tell(Verdict verdict, Preview.Builder preview) {
        verdict.against().forEach(words -> preview.blocker(Reason.STATE, words));
        verdict.lacking().forEach(preview::warning);
        verdict.unknown().forEach(preview::warning);
        for (Fit fit : verdict.fits())
            for (Fit.Place place : fit.places())
                preview.touches(
                        Touched.Kind.HOST,
                        place.host(),
                        place.host(),
                        "takes up to " + place.servers() + " of " + fit.flavor() + "; free GPUs: " + place.freeGpus());
    }

    private static String value(Choice choice, String parameter) {
        JsonNode given = choice.values().get(parameter);
        if (given != null) return given.asText();
        for (Layer.Parameter each : choice.layer().parameters()) {
            JsonNode standard = each.standard();
            if (each.name().equals(parameter) && standard != null) return standard.asText();
        }
        return "";
    }

    /// What creates a cluster.
    ///
    /// @param order as [Composer] made it of the choices
    /// @param inventory the newest of the cloud
    /// @param made told the new stack as soon as Heat has taken the order; on the thread that runs it
    public StackCreation creation(
            Heat.Order order, List<Choice> choices, Supplier<Inventory> inventory, Consumer<StackId> made) {
        return new StackCreation(cloud, order, preview -> tell(look(choices, inventory.get()), preview), made);
    }

    /// What gives a cluster other layers, or its layers other values; what its groups have by their policies stays.
    ///
    /// @param stacks the newest of the cloud
    /// @param cluster the row of its master stack
    /// @param choices all layers that it is to have; see [#choices]
    /// @throws ProblemException that names every wrong value
    public StackUpdate update(
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode cluster,
            Catalog catalog,
            List<Choice> choices) {
        Heat.Order order = Composer.compose(cluster.name(), catalog, choices);
        return new StackUpdate(
                cloud,
                reader,
                stacks,
                inventory,
                cluster,
                new StackEdit.Template(order),
                preview -> needs(choices, flavors(), inventory.get())
                        .forEach(words -> preview.blocker(Reason.STATE, words)));
    }

    /// The layers that a cluster was made of, with the values that they have now: what an update of it begins with.
    ///
    /// @throws ProblemException when it was not made of the catalog's layers
    public List<Choice> choices(StackReader reader, TreeNode cluster, Catalog catalog) {
        StackId stack = cluster.stack();
        if (stack == null) throw new IllegalArgumentException(cluster.name() + " is no stack");
        JsonNode template = reader.template(stack);
        Map<String, String> values = reader.detail(stack).parameters();
        var choices = new ArrayList<Choice>();
        template.path("resources").properties().forEach(one -> {
            String name = layerOf(one.getKey(), one.getValue(), template);
            if (name.isEmpty()) return;
            Layer layer = catalog.layer(name);
            Map<String, JsonNode> own = new TreeMap<>();
            for (Layer.Parameter parameter : layer.parameters()) {
                String value = values.get(Composer.parameterName(one.getKey(), parameter.name()));
                if (value != null) own.put(parameter.name(), parameter.read(value));
            }
            choices.add(new Choice(layer, one.getKey(), own));
        });
        if (choices.isEmpty())
            throw new ProblemException(Problem.of(
                            "read the layers of " + cluster.name(),
                            "Heat of cloud " + cloud.name(),
                            "it was not made of the catalog's layers")
                    .withHint("Its parameters can be changed all the same"));
        return List.copyOf(choices);
    }

    /// The catalog's name of a layer; clusters of before this was noted with it have it in their description.
    private static String layerOf(String resource, JsonNode definition, JsonNode template) {
        String noted = definition.path("metadata").path(Composer.LAYER).asText();
        if (!noted.isEmpty()) return noted;
        Matcher described = Pattern.compile("[ ,]" + Pattern.quote(resource) + " \\(([a-z][a-z0-9-]*) [0-9.]+\\)")
                .matcher(template.path("description").asText());
        return described.find() ? described.group(1) : "";
    }

    /// The clusters that XMS has made, those of its tag.
    public List<Stack> list() {
        return heat.stacks().stream()
                .filter(stack -> !stack.nested() && stack.tags().contains(Composer.TAG))
                .toList();
    }
}

package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.stacks.UpdateEffect.What;

/// Finds out what an update of a stack would do to what is in it: compares its templates and parameters with the new
/// ones, level by level, and asks Heat for its own preview. Blocks.
public final class UpdatePlanner {
    private static final int DEEPEST = 20;

    private final Cloud cloud;
    private final Heat heat;
    private final StackReader reader;

    public UpdatePlanner(Cloud cloud, StackReader reader) {
        this.cloud = cloud;
        this.reader = reader;
        heat = new Heat(cloud);
    }

    /// @param stacks the newest of the cloud
    /// @param cluster the row of the master stack
    /// @throws ProblemException with status 400 when Heat refuses it, or when the servers can't be asked
    public UpdatePlan plan(Stacks stacks, TreeNode cluster, StackEdit edit, Inventory inventory) {
        StackId stack = cluster.stack();
        if (stack == null) throw GroupReader.gone(cluster);
        var warnings = new ArrayList<String>();
        Map<String, JsonNode> parameters = new TreeMap<>(keeping(stacks, cluster, edit, warnings));
        parameters.putAll(edit.parameters());
        JsonNode previewed = switch (edit) {
            case StackEdit.Values values -> heat.previewChange(stack, parameters);
            case StackEdit.Template template -> heat.previewUpdate(stack, with(template.order(), parameters));
        };
        var walk = new Walk(edit, inventory, previewed, warnings);
        walk.master(cluster, stack, parameters);
        var counts = new LinkedHashMap<String, Integer>();
        for (String kind : List.of("added", "updated", "replaced", "deleted"))
            counts.put(kind, previewed.path(kind).size());
        return new UpdatePlan(parameters, walk.effects, walk.fits, counts, warnings);
    }

    /// The parameters that keep the groups as large as they are, which Heat would set back.
    private Map<String, JsonNode> keeping(Stacks stacks, TreeNode cluster, StackEdit edit, List<String> warnings) {
        var own = new ArrayList<String>();
        Map<String, JsonNode> keeping =
                ScalePlanner.values(new ScalePlanner(cloud, reader).keeping(stacks, cluster, own));
        if (edit instanceof StackEdit.Template template) {
            Set<String> declared = new HashSet<>();
            Hot.either(template(template.order()), "parameters", "Parameters")
                    .properties()
                    .forEach(one -> declared.add(one.getKey()));
            keeping.keySet().retainAll(declared);
        }
        warnings.addAll(own);
        return keeping;
    }

    static Heat.Order with(Heat.Order order, Map<String, JsonNode> parameters) {
        return new Heat.Order(
                order.name(),
                order.template(),
                order.files(),
                order.environment(),
                parameters,
                order.tags(),
                order.minutes());
    }

    private static JsonNode template(Heat.Order order) {
        return TemplateFile.parse(order.name(), order.template(), TemplateFile.Use.TEMPLATE)
                .root();
    }

    /// One comparison from the master stack down.
    private final class Walk {
        private final Inventory inventory;
        private final Map<String, Instance> instances = new HashMap<>();
        private final Set<String> replacedByHeat = new HashSet<>();
        private final List<String> warnings;
        private final @Nullable Map<String, String> files;
        private final JsonNode master;
        private final List<UpdateEffect> effects = new ArrayList<>();
        private final List<Fit> fits = new ArrayList<>();
        private Set<String> filesChanged = Set.of();

        Walk(StackEdit edit, Inventory inventory, JsonNode previewed, List<String> warnings) {
            this.inventory = inventory;
            this.warnings = warnings;
            inventory.instances().forEach(instance -> instances.put(instance.id(), instance));
            for (JsonNode one : previewed.path("replaced"))
                replacedByHeat.add(one.path("parent_resource").asText("") + "/"
                        + one.path("resource_name").asText());
            if (edit instanceof StackEdit.Template template) {
                files = template.order().files();
                master = template(template.order());
            } else {
                files = null;
                master = MissingNode.getInstance();
            }
        }

        void master(TreeNode row, StackId stack, Map<String, JsonNode> given) {
            JsonNode before = heat.template(stack);
            JsonNode after = files == null ? before : master;
            Map<String, String> olds = reader.detail(stack).parameters();
            Map<String, String> news = new HashMap<>(files == null ? olds : Map.of());
            Hot.either(after, "parameters", "Parameters").properties().forEach(one -> {
                JsonNode standard = Hot.either(one.getValue(), "default", "Default");
                if (!standard.isMissingNode()) news.putIfAbsent(one.getKey(), text(standard));
            });
            olds.forEach((name, value) -> {
                if (name.startsWith("OS::") || name.startsWith("AWS::")) news.put(name, value);
            });
            given.forEach((name, value) -> news.put(name, text(value)));
            if (files != null) filesChanged = changedFiles(heat.files(stack), files);
            level(row, "", List.of(), before, after, differing(olds, news), news, 0);
        }

        private static Set<String> differing(Map<String, String> olds, Map<String, String> news) {
            var differing = new HashSet<String>();
            news.forEach((name, value) -> {
                String old = olds.get(name);
                if (old == null || !Hot.same(old, value)) differing.add(name);
            });
            return differing;
        }

        private static Set<String> changedFiles(Map<String, String> olds, Map<String, String> news) {
            var changed = new HashSet<String>();
            news.forEach((name, text) -> {
                if (!text.equals(olds.get(name))) changed.add(name);
            });
            return changed;
        }

        /// Compares what a stack is made from with what it is to be made from.
        ///
        /// @param parent its resource's name in the stack above; empty for the master
        /// @param changed its parameters that have another value
        /// @param values of its parameters, as far as they are known
        private void level(
                TreeNode row,
                String parent,
                List<String> path,
                JsonNode before,
                JsonNode after,
                Set<String> changed,
                Map<String, String> values,
                int depth) {
            if (depth > DEEPEST) return;
            Map<String, TemplateDiff.Change> changes =
                    TemplateDiff.of(before, after, changed, filesChanged).changes();
            var rows = new HashMap<String, TreeNode>();
            row.children().forEach(child -> rows.put(child.name(), child));
            JsonNode resources = TemplateDiff.resources(after);
            JsonNode conditions = Hot.either(after, "conditions", "Conditions");
            var names = new LinkedHashMap<String, TemplateDiff.@Nullable Change>();
            changes.forEach(names::put);
            // A nested template may be another one although nothing that it is given differs.
            resources.properties().forEach(one -> names.putIfAbsent(one.getKey(), null));
            names.forEach((name, change) -> resource(
                    rows.get(name), name, parent, path, resources.path(name), change, conditions, values, depth));
        }

        private void resource(
                @Nullable TreeNode row,
                String name,
                String parent,
                List<String> path,
                JsonNode definition,
                TemplateDiff.@Nullable Change change,
                JsonNode conditions,
                Map<String, String> values,
                int depth) {
            List<String> here = longer(path, name);
            TemplateDiff.Way way = change == null ? null : change.way();
            Boolean wanted = way == TemplateDiff.Way.DELETED
                    ? Boolean.FALSE
                    : Hot.holds(definition.path("condition"), conditions, values);
            if (row == null) {
                if ((way == TemplateDiff.Way.ADDED && !Boolean.FALSE.equals(wanted))
                        || (way == TemplateDiff.Way.CONDITIONAL && Boolean.TRUE.equals(wanted)))
                    effects.add(added(here, name, TemplateDiff.type(definition)));
                return;
            }
            if (Boolean.FALSE.equals(wanted)) {
                all(row, here, What.DELETED, way == TemplateDiff.Way.CONDITIONAL ? "its condition fails" : "");
                return;
            }
            if (way == TemplateDiff.Way.RETYPED) {
                all(row, here, What.REPLACED, "its type changes");
                return;
            }
            if (way == TemplateDiff.Way.CONDITIONAL && wanted == null)
                warnings.add(String.join(" › ", here) + " may be deleted: its condition depends on what changes");
            Set<String> properties = change == null ? Set.of() : change.properties();
            switch (row.kind()) {
                case GROUP ->
                    group(
                            row,
                            here,
                            definition,
                            properties,
                            change == null ? Set.of() : change.members(),
                            values,
                            depth);
                case NODE -> {
                    What what = Servers.what(properties, TemplateDiff.properties(definition), values);
                    if (what != null) effects.add(effect(row, here, what, changing(properties)));
                }
                default -> {
                    StackId nested = row.stack();
                    if (nested != null) nested(row, name, here, definition, properties, values, depth);
                    else if (!properties.isEmpty()) {
                        boolean replaced = replacedByHeat.contains(parent + "/" + name);
                        effects.add(effect(row, here, replaced ? What.REPLACED : What.CHANGED, changing(properties)));
                    }
                }
            }
        }

        private void nested(
                TreeNode row,
                String name,
                List<String> path,
                JsonNode definition,
                Set<String> properties,
                Map<String, String> values,
                int depth) {
            StackId stack = row.stack();
            if (stack == null) return;
            String text = files == null ? null : files.get(TemplateDiff.type(definition));
            boolean another = files != null && filesChanged.contains(TemplateDiff.type(definition));
            if (properties.isEmpty() && !another && !holdsGroup(row)) return;
            JsonNode before = heat.template(stack);
            JsonNode after = text == null || !another
                    ? before
                    : TemplateFile.parse(TemplateDiff.type(definition), text, TemplateFile.Use.TEMPLATE)
                            .root();
            Map<String, String> inner = new HashMap<>(reader.detail(stack).parameters());
            Map<String, String> olds = Map.copyOf(inner);
            var changed = new HashSet<>(properties);
            TemplateDiff.properties(definition).properties().forEach(one -> {
                String value = Hot.text(one.getValue(), values);
                boolean known = Hot.parameterOf(one.getValue()) == null
                        ? one.getValue().isValueNode()
                        : values.containsKey(Hot.parameterOf(one.getValue()));
                if (known) inner.put(one.getKey(), value);
                else if (properties.contains(one.getKey())) inner.remove(one.getKey());
            });
            // What turned out to be the same value after all changes nothing.
            changed.removeIf(each -> inner.containsKey(each)
                    && olds.containsKey(each)
                    && Hot.same(inner.getOrDefault(each, ""), olds.getOrDefault(each, "")));
            level(row, name, path, before, after, changed, inner, depth + 1);
        }

        private static boolean holdsGroup(TreeNode row) {
            return row.rolled().counts().groups() > 0;
        }

        // Groups

        private void group(
                TreeNode row,
                List<String> path,
                JsonNode definition,
                Set<String> properties,
                Set<String> inner,
                Map<String, String> values,
                int depth) {
            JsonNode own = TemplateDiff.properties(definition);
            Group group = reader.settings(row);
            Integer least = Hot.number(Hot.either(own, "min_size", "MinSize"), values);
            Integer most = Hot.number(Hot.either(own, "max_size", "MaxSize"), values);
            JsonNode asked = Hot.either(own, "desired_capacity", "DesiredCapacity");
            if (asked.isMissingNode()) asked = Hot.either(own, "count", "Size");
            Integer wanted = Hot.number(asked, values);
            if (wanted == null && asked.isMissingNode()) wanted = least;
            int to = wanted == null ? group.current() : clamped(wanted, least, most);
            resize(row, path, group, to, values, own);
            boolean members = properties.contains("resource")
                    || properties.contains("resource_def")
                    || properties.contains("LaunchConfigurationName");
            if (members) members(row, path, definition, properties, inner, values, depth);
            else if (!properties.isEmpty() && to == group.current())
                effects.add(effect(row, path, What.CHANGED, changing(properties)));
        }

        private static int clamped(int wanted, @Nullable Integer least, @Nullable Integer most) {
            int atLeast = least == null ? wanted : Math.max(wanted, least);
            return most == null ? atLeast : Math.min(atLeast, most);
        }

        private void resize(
                TreeNode row, List<String> path, Group group, int to, Map<String, String> values, JsonNode own) {
            int from = group.current();
            if (to == from) return;
            effects.add(effect(row, path, What.CHANGED, "from " + from + " to " + to + " members"));
            var planner = new ScalePlanner(cloud, reader);
            if (to > from) {
                JsonNode member = TemplateDiff.properties(Hot.either(own, "resource", "resource_def"));
                String flavor = Hot.text(Hot.either(member, "flavor", "InstanceType"), values);
                Fit fit = planner.fit(flavor.isEmpty() ? group : group.of(flavor), to - from, inventory, warnings);
                if (fit != null) fits.add(fit);
                return;
            }
            for (ScalePlan.Leaving leaving : planner.leaving(group, to, inventory))
                row.children().stream()
                        .filter(child -> child.name().equals(leaving.member()))
                        .forEach(child -> all(child, longer(path, child.name()), What.DELETED, "its group shrinks"));
        }

        private void members(
                TreeNode row,
                List<String> path,
                JsonNode definition,
                Set<String> properties,
                Set<String> inner,
                Map<String, String> values,
                int depth) {
            JsonNode own = TemplateDiff.properties(definition);
            JsonNode member = Hot.either(own, "resource", "resource_def");
            var gone = new HashSet<String>();
            effects.forEach(effect -> gone.add(effect.key()));
            for (TreeNode child : row.children()) {
                if (gone.contains(child.key())) continue;
                List<String> here = longer(path, child.name());
                if (properties.contains("LaunchConfigurationName")) {
                    boolean rolling = definition.has("UpdatePolicy");
                    if (rolling) all(child, here, What.REPLACED, "another launch configuration");
                    else
                        warnings.add(String.join(" › ", here)
                                + " stays as it is; only new members have the other launch configuration");
                } else if (child.kind() == Kind.NODE) {
                    What what = Servers.what(inner, TemplateDiff.properties(member), values);
                    if (what != null) effects.add(effect(child, here, what, changing(inner)));
                } else if (child.stack() != null) {
                    nested(child, child.name(), here, member, inner, values, depth + 1);
                } else {
                    effects.add(effect(child, here, What.CHANGED, changing(inner)));
                }
            }
            if (own.has("rolling_updates") || definition.has("update_policy"))
                warnings.add(String.join(" › ", path) + " changes its members in batches");
        }

        // What becomes of one

        private void all(TreeNode row, List<String> path, What what, String because) {
            effects.add(effect(row, path, what, because));
            for (TreeNode child : row.children())
                if (child.kind() != Kind.GPU) all(child, longer(path, child.name()), what, because);
        }

        private UpdateEffect effect(TreeNode row, List<String> path, What what, String because) {
            Instance instance = row.kind() == Kind.NODE ? instances.get(row.id()) : null;
            return new UpdateEffect(
                    row.key(),
                    path,
                    row.kind(),
                    row.id(),
                    instance == null ? row.name() : instance.name(),
                    row.type(),
                    what,
                    because,
                    instance == null ? List.of() : instance.gpus(),
                    instance == null ? List.of() : instance.sessions());
        }

        private static UpdateEffect added(List<String> path, String name, String type) {
            return new UpdateEffect("", path, Kind.RESOURCE, "", name, type, What.ADDED, "", List.of(), List.of());
        }
    }

    private static String changing(Set<String> properties) {
        return String.join(", ", properties.stream().sorted().toList())
                + (properties.size() == 1 ? " changes" : " change");
    }

    private static List<String> longer(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}

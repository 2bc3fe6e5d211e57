package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Flavor;
import org.xlcloud.services.stacks.FlavorSource;
import org.xlcloud.services.stacks.Kind;
import org.xlcloud.services.stacks.StackEdit;
import org.xlcloud.services.stacks.StackReader;
import org.xlcloud.services.stacks.StackUpdate;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Gives a node, a group or a whole layer another number of GPUs by an update of the stack that owns it: the way that
/// lasts, since Heat knows of it. The parameter that the flavor comes from is changed, and with it every server that
/// takes its flavor from there.
public final class StackAttach implements Action {
    private final Cloud cloud;
    private final StackReader reader;
    private final Supplier<Stacks> stacks;
    private final Supplier<Inventory> inventory;
    private final TreeNode row;
    private final GpuAsk ask;

    /// @param stacks the newest of the cloud
    /// @param inventory the newest of the cloud
    /// @param row of a node, or of what has nodes below it
    /// @param ask which GPUs each of its nodes is to have in all; [GpuAsk#NONE] takes them away
    public StackAttach(
            Cloud cloud,
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode row,
            GpuAsk ask) {
        this.cloud = cloud;
        this.reader = reader;
        this.stacks = stacks;
        this.inventory = inventory;
        this.row = row;
        this.ask = ask;
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return ask.none() ? "gpu.detach" : "gpu.attach";
    }

    @Override
    public String title() {
        return ask.none() ? "Detach the GPUs of " + place() : "Attach " + ask.words() + " to " + place();
    }

    /// What is done, in an operator's words.
    String way() {
        List<TreeNode> path = stacks.get().path(row.key());
        String cluster = path.isEmpty() ? "" : " " + path.getFirst().name();
        return row.kind() == Kind.NODE
                ? "Change its flavor in its stack" + cluster
                : "Change the flavor of the nodes of " + row.name() + " in stack" + cluster;
    }

    /// Its cluster and its name.
    private String place() {
        List<TreeNode> path = stacks.get().path(row.key());
        return path.size() < 2 ? row.name() : path.getFirst().name() + " › " + row.name();
    }

    /// What would be changed.
    ///
    /// @param affected all nodes that take their flavor from there
    /// @param model a node whose size the flavor must have
    /// @param flavors all that there are
    /// @param flavor that the nodes are to have; null when it has to be made
    private record Plan(
            FlavorSource source,
            String parameter,
            List<TreeNode> affected,
            InstanceFacts model,
            GpuFlavors flavors,
            @Nullable Flavor flavor) {}

    private Plan plan() {
        Stacks now = stacks.get();
        TreeNode newest = now.find(row.key()).orElse(row);
        List<TreeNode> nodes = servers(newest);
        if (nodes.isEmpty()) throw refused(Reason.STATE, newest.name() + " has no server to take the size from");
        var sources = new FlavorSource.Finder(cloud, now);
        FlavorSource source = sources.of(nodes.getFirst());
        for (TreeNode node : nodes) {
            FlavorSource of = sources.of(node);
            if (!Objects.equals(of.parameter(), source.parameter()))
                throw refused(
                        Reason.UNSUPPORTED,
                        "its nodes take their flavors from different places: " + source.words() + ", and " + of.words()
                                + ". Choose a group or a node of it");
        }
        String parameter = source.parameter();
        if (parameter == null) throw refused(Reason.UNSUPPORTED, source.words() + ": " + source.wayOut());
        InstanceFacts model = InstanceFacts.read(cloud, nodes.getFirst().id());
        if (model == null)
            throw refused(Reason.GONE, "Nova has " + nodes.getFirst().name() + " no more");
        TreeNode cluster = now.find(source.cluster().key()).orElse(source.cluster());
        List<TreeNode> affected = servers(cluster).stream()
                .filter(node -> parameter.equals(sources.of(node).parameter()))
                .toList();
        var flavors = GpuFlavors.read(cloud);
        return new Plan(source, parameter, affected, model, flavors, flavors.target(model, ask));
    }

    private static List<TreeNode> servers(TreeNode below) {
        return below.all(Kind.NODE).stream()
                .filter(node -> !node.id().isEmpty())
                .toList();
    }

    /// Why it can't be, known before anything is sent.
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Reason reason;

        Refused(Reason reason, String words) {
            super(words);
            this.reason = reason;
        }
    }

    private static Refused refused(Reason reason, String words) {
        return new Refused(reason, words);
    }

    /// How long the nodes are off, in words.
    String outage() {
        return row.kind() == Kind.NODE
                ? "off for about half a minute, with all nodes whose flavor comes from the same place"
                : "each node is off for about half a minute";
    }

    @Override
    public Preview preview() {
        Plan plan;
        try {
            plan = plan();
        } catch (Refused e) {
            return Preview.of(this, cloud)
                    .blocker(e.reason, String.valueOf(e.getMessage()))
                    .build();
        }
        if (plan.flavors.has(plan.model.specs(), ask))
            return Preview.of(this, cloud)
                    .nothingToDo(row.name()
                            + (ask.none() ? " asks for no GPU by its flavor" : " has " + ask.words() + " already"))
                    .build();
        Flavor flavor = plan.flavor;
        if (flavor == null) return unmade(plan, plan.flavors.nameFor(plan.model, ask));
        Preview update = update(plan, flavor.name()).preview();
        var preview = Preview.of(this, cloud).usually(Duration.ofSeconds(60));
        update.calls().forEach(call -> preview.call(call.service(), call.method(), call.path(), call.body()));
        update.touched().forEach(each -> {
            if (each.grave()) preview.hurts(each.kind(), each.id(), each.name(), each.effect());
            else preview.touches(each.kind(), each.id(), each.name(), each.effect());
        });
        update.blockers().forEach(each -> preview.blocker(each.reason(), each.words()));
        update.warnings().forEach(preview::warning);
        fits(preview, plan, flavor.extraSpecs());
        return preview.build();
    }

    /// What an update would do can be planned only with a flavor that Heat finds.
    private Preview unmade(Plan plan, String name) {
        var preview = Preview.of(this, cloud).needsRole("admin").usually(Duration.ofSeconds(60));
        preview.touches(Touched.Kind.FLAVOR, name, name, "is made for it: " + (ask.none() ? "no GPU" : ask.specs()));
        plan.affected.forEach(node -> preview.hurts(
                Touched.Kind.INSTANCE,
                node.id(),
                node.name(),
                "is resized or replaced, as its template says, and takes its flavor from " + plan.source.words()));
        preview.warning(
                "No flavor has the size of " + plan.model.name() + " and " + ask.words() + ": one is made first");
        preview.call("Nova", "POST", "/flavors", "{\"flavor\": {\"name\": \"" + name + "\", …}}");
        preview.call(
                "orchestration",
                "PATCH",
                "/stacks/" + plan.source.cluster().name(),
                "{\"existing\": true, \"parameters\": {\"" + plan.parameter + "\": \"" + name + "\"}}");
        fits(preview, plan, ask.specs());
        return preview.build();
    }

    private void fits(Preview.Builder preview, Plan plan, Map<String, String> specs) {
        if (ask.none()) return;
        Supply supply = Supply.of(cloud, inventory.get(), ask);
        int nodes = plan.affected.size();
        if (!supply.known()) preview.warning(supply.untold());
        else if (supply.room(ask.count(), specs) < nodes)
            preview.blocker(
                    Reason.CAPACITY,
                    nodes + (nodes == 1 ? " node asks" : " nodes ask") + " for " + ask.words() + " each: "
                            + supply.exhausted(ask.count()));
        else
            preview.warning("It fits on " + Supply.words(supply.hostsWith(ask.count(), specs)) + " (" + supply.free()
                    + " " + ask.model() + " free in all)");
        String numa = supply.numa(ask.count(), specs);
        if (numa != null) preview.warning(numa);
    }

    private StackUpdate update(Plan plan, String flavor) {
        Map<String, JsonNode> values = Map.of(plan.parameter, TextNode.valueOf(flavor));
        return new StackUpdate(cloud, reader, stacks, inventory, plan.source.cluster(), new StackEdit.Values(values));
    }

    @Override
    public String run(Run run) throws InterruptedException {
        Plan plan;
        try {
            plan = plan();
        } catch (Refused e) {
            throw new ProblemException(Problem.of(title(), "cloud " + cloud.name(), String.valueOf(e.getMessage())), e);
        }
        Flavor known = plan.flavor;
        if (known == null) plan.flavors.create(run, plan.model, ask);
        String flavor = known == null ? plan.flavors.nameFor(plan.model, ask) : known.name();
        String outcome = update(plan, flavor).run(run);
        return outcome + "; " + plan.source.words() + " is " + flavor;
    }
}

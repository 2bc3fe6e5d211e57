package org.xlcloud.services.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.ArrayList;
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
    /// @param model a node whose size the flavor must have
    /// @param flavor that its nodes are to have; null when it has to be made
    private record Plan(
            FlavorSource source,
            String parameter,
            InstanceFacts model,
            @Nullable Flavor flavor) {}

    private Plan plan() {
        Stacks now = stacks.get();
        TreeNode newest = now.find(row.key()).orElse(row);
        List<TreeNode> nodes = newest.all(Kind.NODE).stream()
                .filter(node -> !node.id().isEmpty())
                .toList();
        if (nodes.isEmpty()) throw refused(Reason.STATE, newest.name() + " has no server to take the size from");
        var sources = new FlavorSource.Finder(cloud, now);
        FlavorSource source = null;
        for (TreeNode node : nodes) {
            FlavorSource of = sources.of(node);
            if (source != null && !Objects.equals(of.parameter(), source.parameter()))
                throw refused(
                        Reason.UNSUPPORTED,
                        "its nodes take their flavors from different places: " + source.words() + ", and " + of.words()
                                + ". Choose a group or a node of it");
            source = of;
        }
        if (source == null || source.parameter() == null)
            throw refused(
                    Reason.UNSUPPORTED,
                    (source == null ? "" : source.words())
                            + ": change it there and update the stack with that template");
        InstanceFacts model = InstanceFacts.read(cloud, nodes.getFirst().id());
        if (model == null)
            throw refused(Reason.GONE, "Nova has " + nodes.getFirst().name() + " no more");
        return new Plan(
                source, source.parameter(), model, GpuFlavors.read(cloud).target(model, ask));
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
        GpuFlavors flavors = GpuFlavors.read(cloud);
        if (flavors.has(plan.model.specs(), ask))
            return Preview.of(this, cloud)
                    .nothingToDo(row.name()
                            + (ask.none() ? " asks for no GPU by its flavor" : " has " + ask.words() + " already"))
                    .build();
        Flavor flavor = plan.flavor;
        if (flavor == null) return unmade(plan, flavors.nameFor(plan.model, ask));
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
        affected(plan)
                .forEach(node -> preview.hurts(
                        Touched.Kind.INSTANCE,
                        node.id(),
                        node.name(),
                        "is resized or replaced, as its template says, and takes its flavor from "
                                + plan.source.words()));
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

    private List<TreeNode> affected(Plan plan) {
        Stacks now = stacks.get();
        var sources = new FlavorSource.Finder(cloud, now);
        List<TreeNode> found = new ArrayList<>();
        for (TreeNode node : now.find(plan.source.cluster().key())
                .orElse(plan.source.cluster())
                .all(Kind.NODE))
            if (!node.id().isEmpty() && plan.parameter.equals(sources.of(node).parameter())) found.add(node);
        return found;
    }

    private void fits(Preview.Builder preview, Plan plan, Map<String, String> specs) {
        if (ask.none()) return;
        Supply supply = Supply.of(cloud, inventory.get(), ask);
        int nodes = affected(plan).size();
        if (!supply.known())
            preview.warning("Placement does not tell which GPUs are free: whether it fits shows only when Nova tries");
        else if (supply.room(ask.count(), specs) < nodes)
            preview.blocker(
                    Reason.CAPACITY,
                    nodes + (nodes == 1 ? " node asks" : " nodes ask") + " for " + ask.words() + " each: "
                            + supply.exhausted(ask.count()));
        else
            preview.warning("It fits on " + String.join(", ", supply.hostsWith(ask.count(), specs)) + " ("
                    + supply.free() + " " + ask.model() + " free in all)");
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
        String flavor;
        if (plan.flavor == null) {
            var flavors = GpuFlavors.read(cloud);
            flavors.create(run, plan.model, ask);
            flavor = flavors.nameFor(plan.model, ask);
        } else flavor = plan.flavor.name();
        String outcome = update(plan, flavor).run(run);
        return outcome + "; " + plan.source.words() + " is " + flavor;
    }
}

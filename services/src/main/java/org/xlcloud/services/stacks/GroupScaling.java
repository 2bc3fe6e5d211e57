package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.lifecycle.Drain;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.StackResource;

/// Gives a group another size: says beforehand what would fit where and which instances go, and follows it to
/// the end.
public final class GroupScaling implements Action {
    private final Cloud cloud;
    private final StackReader reader;
    private final Supplier<Stacks> stacks;
    private final Supplier<Inventory> inventory;
    private final TreeNode group;
    private final CapacityChange change;
    private final @Nullable Drain drain;

    /// @param stacks the newest of the cloud
    /// @param inventory the newest of the cloud
    /// @param group the group's row
    /// @param drain has members that go leave their work; null where the cloud's nodes can't be told
    public GroupScaling(
            Cloud cloud,
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode group,
            CapacityChange change,
            @Nullable Drain drain) {
        this.cloud = cloud;
        this.reader = reader;
        this.stacks = stacks;
        this.inventory = inventory;
        this.group = group;
        this.change = change;
        this.drain = drain;
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "group.scale";
    }

    @Override
    public String title() {
        return "Scale group " + place() + " (" + change + ")";
    }

    /// Where the group is, from its cluster on, `farm/render/group`: groups are often named alike.
    private String place() {
        List<TreeNode> path = stacks.get().path(group.key());
        return path.isEmpty() ? group.name() : path.stream().map(TreeNode::name).collect(Collectors.joining("/"));
    }

    private ScalePlan plan() {
        Stacks newest = stacks.get();
        TreeNode row = newest.find(group.key()).orElse(group);
        return new ScalePlanner(cloud, reader).plan(newest, row, change, inventory.get());
    }

    @Override
    public Preview preview() {
        ScalePlan plan = plan();
        Preview.Builder preview = Preview.of(this, cloud);
        preview.touches(
                Touched.Kind.STACK, group.id(), place(), "goes from " + plan.from() + " to " + plan.to() + " members");
        if (plan.from() == plan.to()) preview.nothingToDo("It has " + plan.from() + " members already");
        for (ScalePlan.Leaving leaving : plan.leaving()) {
            preview.hurts(
                    Touched.Kind.INSTANCE,
                    leaving.serverId(),
                    leaving.name(),
                    switch (leaving.gpus().size()) {
                        case 0 -> "is deleted";
                        case 1 -> "is deleted; its GPU becomes free";
                        default -> "is deleted; its " + leaving.gpus().size() + " GPUs become free";
                    });
            for (String session : leaving.sessions())
                preview.hurts(Touched.Kind.SESSION, session, session, "ends with " + leaving.name());
        }
        Fit fit = plan.fit();
        if (fit != null) {
            if (!fit.all() || fit.guessed()) preview.warning(fit.inWords());
            for (Fit.Place place : fit.places())
                preview.touches(
                        Touched.Kind.HOST,
                        place.host(),
                        place.host(),
                        "takes up to " + place.servers() + " of the new members; free GPUs: " + place.freeGpus());
        }
        Instant until = plan.group().coolsUntil();
        if (until != null && plan.group().cools(Instant.now()))
            preview.warning("it is in its cooldown until " + until.truncatedTo(ChronoUnit.SECONDS)
                    + "; Heat will ignore alarms until then"
                    + (plan.how() instanceof ScalePlan.Signals ? ", and this waits for it" : ""));
        plan.warnings().forEach(preview::warning);
        plan.against().forEach(words -> preview.blocker(Reason.STATE, words));
        drain(plan, preview);
        calls(plan, preview);
        return preview.build();
    }

    private void drain(ScalePlan plan, Preview.Builder preview) {
        List<String> servers = servers(plan);
        if (drain == null || servers.isEmpty() || !plan.possible()) return;
        try {
            org.xlcloud.services.lifecycle.Preview whom =
                    drain.whom(plan.cluster().name(), servers);
            Set<String> silent = Set.copyOf(Drain.silent(whom, servers));
            for (ScalePlan.Leaving leaving : plan.leaving())
                if (silent.contains(leaving.serverId()))
                    preview.warning(
                            leaving.name() + " does not answer on the bus: it goes without undeploy and shutdown");
            if (whom.names().isEmpty()) return;
            for (LifecycleEvent event : List.of(LifecycleEvent.UNDEPLOY, LifecycleEvent.SHUTDOWN))
                preview.call("mcollective", "RPC", "xlcloud." + event.id(), String.join(" ", whom.names()));
        } catch (ProblemException e) {
            preview.warning("those that go can't be told to undeploy and shut down first: "
                    + e.problem().reason());
        }
    }

    private static List<String> servers(ScalePlan plan) {
        return plan.leaving().stream()
                .map(ScalePlan.Leaving::serverId)
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private void calls(ScalePlan plan, Preview.Builder preview) {
        switch (plan.how()) {
            case ScalePlan.Signals signals -> {
                for (int i = 0; i < signals.times(); i++)
                    preview.call(
                            "orchestration",
                            "POST",
                            "/stacks/" + signals.policy().in().name() + "/"
                                    + signals.policy().in().id() + "/resources/"
                                    + signals.policy().name() + "/signal",
                            "{}");
            }
            case ScalePlan.Update update ->
                preview.call(
                        "orchestration",
                        "PATCH",
                        "/stacks/" + plan.cluster().name() + "/"
                                + plan.cluster().id(),
                        "{\"existing\": true, \"parameters\": " + json(update) + "}");
            case null -> {}
        }
    }

    private static JsonNode json(ScalePlan.Update update) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        update.parameters().forEach(json::put);
        return json;
    }

    @Override
    public String run(Run run) throws InterruptedException {
        ScalePlan plan = plan();
        String drained = drained(plan, run);
        String done = new Scaler(cloud, inventory.get(), run.pace(), run::step).run(plan);
        return drained.isEmpty() ? done : done + "; drained before: " + drained + stayed(plan);
    }

    /// Heat takes whom it wants.
    private String stayed(ScalePlan plan) {
        Set<String> there = new Heat(cloud)
                .ownResources(Objects.requireNonNull(plan.group().node().stack())).stream()
                        .map(StackResource::physicalId)
                        .collect(Collectors.toSet());
        String names = plan.leaving().stream()
                .filter(leaving -> !leaving.serverId().isEmpty() && there.contains(leaving.memberId()))
                .map(ScalePlan.Leaving::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? ""
                : "; Heat took others than planned: " + names + " drained and stays, contextualize it (deploy)";
    }

    /// @return how it went, in words; empty where nobody was to be told
    private String drained(ScalePlan plan, Run run) throws InterruptedException {
        List<String> servers = servers(plan);
        if (drain == null || servers.isEmpty() || !plan.possible()) return "";
        String words;
        try {
            words = drain.run(plan.cluster().name(), servers, step -> run.step(-1, step));
        } catch (InterruptedException e) {
            throw new InterruptedException("Cancelled while " + names(plan) + " drained, which stay. Contextualize them"
                    + " (deploy) where they are to work again");
        }
        // it took a while, and an alarm may have been quicker: Heat would take others now
        ScalePlan now =
                new ScalePlanner(cloud, reader).plan(stacks.get(), plan.group().node(), change, inventory.get());
        if (!servers(now).equals(servers))
            throw new ProblemException(Problem.of(
                            title(),
                            "Heat",
                            "the group has changed while " + names(plan) + " drained; nothing was asked of Heat")
                    .withHint("Look at the group; contextualize those that stay (deploy), and try again"));
        return words;
    }

    private static String names(ScalePlan plan) {
        return plan.leaving().stream().map(ScalePlan.Leaving::name).collect(Collectors.joining(", "));
    }
}

package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Inventory;

/// Gives a group another size: says beforehand what would fit where and which instances go, and follows it to
/// the end.
public final class GroupScaling implements Action {
    private final Cloud cloud;
    private final StackReader reader;
    private final Supplier<Stacks> stacks;
    private final Supplier<Inventory> inventory;
    private final TreeNode group;
    private final CapacityChange change;

    /// @param stacks the newest of the cloud
    /// @param inventory the newest of the cloud
    /// @param group the group's row
    public GroupScaling(
            Cloud cloud,
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode group,
            CapacityChange change) {
        this.cloud = cloud;
        this.reader = reader;
        this.stacks = stacks;
        this.inventory = inventory;
        this.group = group;
        this.change = change;
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
                    leaving.gpus().isEmpty()
                            ? "is deleted"
                            : "is deleted; " + leaving.gpus().size() + " GPUs become free");
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
        plan.warnings().forEach(preview::warning);
        plan.against().forEach(words -> preview.blocker(Reason.STATE, words));
        calls(plan, preview);
        return preview.build();
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
        return new Scaler(cloud, inventory.get(), run::step).run(plan());
    }
}

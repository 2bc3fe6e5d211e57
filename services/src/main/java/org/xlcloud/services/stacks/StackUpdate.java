package org.xlcloud.services.stacks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Fit;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;

/// Updates any stack and follows it to the end: says beforehand what is added, changed, replaced and deleted,
/// which GPUs are lost for a moment by that, and keeps groups as large as they are unless their size is what
/// is asked for.
public final class StackUpdate implements Action {
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Cloud cloud;
    private final Heat heat;
    private final StackReader reader;
    private final Supplier<Stacks> stacks;
    private final Supplier<Inventory> inventory;
    private final TreeNode cluster;
    private final StackId stack;
    private final StackEdit edit;
    private final Consumer<Preview.Builder> also;

    /// @param stacks the newest of the cloud
    /// @param inventory the newest of the cloud
    /// @param cluster the row of a master stack
    public StackUpdate(
            Cloud cloud,
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode cluster,
            StackEdit edit) {
        this(cloud, reader, stacks, inventory, cluster, edit, preview -> {});
    }

    /// @param also says what else a preview is to tell, for one what a cluster's layers need
    public StackUpdate(
            Cloud cloud,
            StackReader reader,
            Supplier<Stacks> stacks,
            Supplier<Inventory> inventory,
            TreeNode cluster,
            StackEdit edit,
            Consumer<Preview.Builder> also) {
        StackId id = cluster.stack();
        if (id == null) throw new IllegalArgumentException(cluster.name() + " is no stack");
        this.cloud = cloud;
        this.reader = reader;
        this.stacks = stacks;
        this.inventory = inventory;
        this.cluster = cluster;
        this.edit = edit;
        this.also = also;
        stack = id;
        heat = new Heat(cloud);
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "stack.update";
    }

    @Override
    public String title() {
        return "Update stack " + cluster.name();
    }

    /// What it would do, for who wants more of it than a preview tells.
    public UpdatePlan plan() {
        Stacks newest = stacks.get();
        return new UpdatePlanner(cloud, reader)
                .plan(newest, newest.find(cluster.key()).orElse(cluster), edit, inventory.get());
    }

    @Override
    public Preview preview() {
        Preview.Builder preview = Preview.of(this, cloud);
        Stack now = heat.now(stack);
        if (now == null)
            return preview.blocker(Reason.GONE, "Heat has no stack " + cluster.name() + " any more")
                    .build();
        if (edit instanceof StackEdit.Values && edit.parameters().isEmpty())
            preview.nothingToDo("No parameter is given another value");
        if (now.status().inProgress())
            preview.blocker(Reason.BUSY, "something is being done with it now: Heat says " + now.status());
        if (now.status().action().equals("SUSPEND") && !now.status().inProgress())
            return preview.blocker(
                            Reason.STATE, "it is suspended, and Heat updates no suspended stack: resume it first")
                    .build();
        UpdatePlan plan;
        try {
            plan = plan();
        } catch (ProblemException e) {
            return preview.blocker(Reason.STATE, "Heat refuses it: " + Failures.refusal(e))
                    .build();
        }
        preview.call("orchestration", method(), "/stacks/" + stack.name() + "/" + stack.id(), body(plan));
        preview.touches(Touched.Kind.STACK, stack.id(), cluster.name(), "is updated: " + counts(plan));
        plan.effects().forEach(effect -> tell(effect, preview));
        for (Fit fit : plan.fits()) if (!fit.all() || fit.guessed()) preview.warning(fit.inWords());
        plan.warnings().forEach(preview::warning);
        also.accept(preview);
        return preview.build();
    }

    private static void tell(UpdateEffect effect, Preview.Builder preview) {
        String path = String.join(" › ", effect.path());
        String name = effect.kind() == Kind.NODE ? NovaName.beside(path, effect.name()) : path;
        Touched.Kind kind = effect.kind() == Kind.NODE
                ? Touched.Kind.INSTANCE
                : effect.kind() == Kind.RESOURCE ? Touched.Kind.OTHER : Touched.Kind.STACK;
        String words = effect.because().isEmpty()
                ? effect.what().words()
                : effect.what().words() + " (" + effect.because() + ")";
        String id = effect.id().isEmpty() ? name : effect.id();
        boolean lost = effect.what() == UpdateEffect.What.DELETED || effect.what() == UpdateEffect.What.REPLACED;
        if (effect.grave() || lost) preview.hurts(kind, id, name, words);
        else preview.touches(kind, id, name, words);
        if (!effect.grave()) return;
        for (String gpu : effect.gpus()) preview.hurts(Touched.Kind.GPU, gpu, gpu, gpu(effect));
        for (String session : effect.sessions())
            preview.hurts(Touched.Kind.SESSION, session, session, "ends with " + effect.name());
    }

    private static String gpu(UpdateEffect effect) {
        return switch (effect.what()) {
            case RESIZED -> "is given back by " + effect.name() + ", which then takes one anew";
            case REBUILT -> "is of no use for a moment while " + effect.name() + " is rebuilt";
            case REPLACED -> "becomes free once another server has one in place of " + effect.name();
            default -> "becomes free";
        };
    }

    private static String counts(UpdatePlan plan) {
        if (plan.effects().isEmpty()) return "nothing in it depends on what changes";
        Map<String, Long> counts = plan.effects().stream()
                .collect(Collectors.groupingBy(
                        effect -> effect.what().words().split(":", 2)[0].replaceFirst("^is ", ""),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.entrySet().stream()
                .map(one -> one.getValue() + " " + one.getKey())
                .collect(Collectors.joining(", "));
    }

    private String method() {
        return edit instanceof StackEdit.Values ? "PATCH" : "PUT";
    }

    private String body(UpdatePlan plan) {
        if (edit instanceof StackEdit.Template template)
            return StackCreation.brief(UpdatePlanner.with(template.order(), plan.parameters()));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("existing", true);
        ObjectNode values = body.putObject("parameters");
        plan.parameters().forEach(values::set);
        return body.toString();
    }

    @Override
    public String run(Run run) throws InterruptedException {
        UpdatePlan plan = plan();
        Instant before = StackFollowing.updatedAt(heat, stack);
        run.change("Heat has begun to update stack " + cluster.name(), () -> send(plan), () -> {
            Stack now = heat.now(stack);
            return now != null && !Objects.equals(now.updatedAt(), before) ? Look.HAPPENED : Look.NOT_SEEN;
        });
        return new StackFollowing(cloud, stack, "UPDATE", before).await(run, LONGEST);
    }

    private void send(UpdatePlan plan) {
        switch (edit) {
            case StackEdit.Values values -> heat.change(stack, plan.parameters());
            case StackEdit.Template template ->
                heat.update(stack, UpdatePlanner.with(template.order(), plan.parameters()));
        }
    }
}

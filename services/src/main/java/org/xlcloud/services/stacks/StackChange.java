package org.xlcloud.services.stacks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Look;
import org.xlcloud.services.actions.Preview;
import org.xlcloud.services.actions.Run;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;

/// Checks, suspends, resumes or deletes a cluster, or breaks off its update, and follows it to the end.
///
/// Heat accepts each of them at once; what became of it is in the stack's status.
public final class StackChange implements Action {
    private static final Duration LONGEST = Duration.ofMinutes(60);

    /// What can be done with a cluster as a whole.
    public enum What {
        CHECK("Check", "check", "each resource is compared with what it stands for"),
        SUSPEND("Suspend", "suspend", "is suspended"),
        RESUME("Resume", "resume", "runs again"),
        CANCEL_UPDATE("Cancel the update of", "cancel-update", "goes back to what it was before the update"),
        DELETE("Delete", "delete", "is deleted");

        private final String verb;
        private final String kind;
        private final String effect;

        What(String verb, String kind, String effect) {
            this.verb = verb;
            this.kind = kind;
            this.effect = effect;
        }

        public String verb() {
            return verb;
        }

        /// Whether Heat's action that a stack's status names is this one's.
        private boolean is(String action) {
            return this == CANCEL_UPDATE ? action.equals("ROLLBACK") || action.equals("UPDATE") : action.equals(name());
        }
    }

    private final What what;
    private final Cloud cloud;
    private final Heat heat;
    private final TreeNode cluster;
    private final StackId stack;
    private final Supplier<Inventory> inventory;

    /// @param cluster the row of a master stack, or of a nested one that nothing stands for any more
    /// @param inventory the newest that is known of servers
    public StackChange(What what, Cloud cloud, TreeNode cluster, Supplier<Inventory> inventory) {
        StackId id = cluster.stack();
        if (id == null) throw new IllegalArgumentException(cluster.name() + " is no stack");
        this.what = what;
        this.cloud = cloud;
        this.cluster = cluster;
        this.inventory = inventory;
        stack = id;
        heat = new Heat(cloud);
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "stack." + what.kind;
    }

    @Override
    public String title() {
        return what.verb + (cluster.kind() == Kind.CLUSTER ? " cluster " : " stack ") + cluster.name();
    }

    @Override
    public Preview preview() {
        Preview.Builder preview = Preview.of(this, cloud);
        Stack now = heat.now(stack);
        String path = "/stacks/" + stack.name() + "/" + stack.id();
        if (what == What.DELETE) preview.call("orchestration", "DELETE", path, "");
        else
            preview.call(
                    "orchestration",
                    "POST",
                    path + "/actions",
                    "{\"" + what.name().toLowerCase(Locale.ROOT) + "\": null}");
        if (now == null)
            return preview.nothingToDo("Heat has no such stack any more").build();
        boolean busy = now.status().inProgress();
        if (what == What.CANCEL_UPDATE && !now.status().word().equals("UPDATE_IN_PROGRESS"))
            preview.blocker(Reason.STATE, "it is not being updated: Heat says " + now.status());
        if (busy && what != What.CANCEL_UPDATE && what != What.DELETE)
            preview.blocker(Reason.BUSY, "something is being done with it now: Heat says " + now.status());
        against(now, preview);
        if (busy && what == What.DELETE)
            preview.warning("Something is being done with it now (" + now.status() + "); deleting breaks that off");
        touched(preview);
        if (what == What.DELETE) preview.typed(cluster.name());
        return preview.build();
    }

    /// What Heat takes at once and then fails with, which leaves a cluster in a worse state than before.
    private void against(Stack now, Preview.Builder preview) {
        if (now.status().inProgress()) return;
        boolean suspended = now.status().action().equals("SUSPEND");
        if (what == What.SUSPEND && suspended && !now.status().failed()) preview.nothingToDo("It is suspended already");
        if (what == What.RESUME && now.status().word().equals("RESUME_COMPLETE"))
            preview.nothingToDo("It runs again already");
        else if (what == What.RESUME && !suspended && !now.status().action().equals("RESUME"))
            preview.blocker(
                    Reason.STATE,
                    "it is not suspended (Heat says " + now.status() + "): Heat would take the order and fail with it");
    }

    private void touched(Preview.Builder preview) {
        boolean grave = what == What.DELETE || what == What.SUSPEND;
        touch(preview, grave, Touched.Kind.STACK, cluster.id(), cluster.name(), what.effect);
        Map<String, Instance> servers = servers();
        cluster.children().forEach(child -> touched(preview, child, child.name(), servers));
        int others = cluster.rolled().counts().resources()
                - cluster.rolled().counts().nodes();
        if (others > 0 && what == What.DELETE)
            preview.warning(others + " other resources are deleted with it: networks, alarms, policies and the like");
    }

    /// @param path the names from the cluster down to the row
    /// @param servers by id
    private void touched(Preview.Builder preview, TreeNode row, String path, Map<String, Instance> servers) {
        boolean grave = what == What.DELETE || what == What.SUSPEND;
        if (row.kind() == Kind.NODE && !row.id().isEmpty()) {
            Instance server = servers.get(row.id());
            String name = NovaName.beside(path, server == null ? "" : server.name());
            touch(
                    preview,
                    grave,
                    Touched.Kind.INSTANCE,
                    row.id(),
                    name,
                    what == What.CHECK ? "is looked at" : what.effect);
            for (String session : server == null || !grave ? List.<String>of() : server.sessions())
                touch(
                        preview,
                        true,
                        Touched.Kind.SESSION,
                        session,
                        session,
                        (what == What.DELETE ? "ends with " : "stands still with ") + name);
        }
        if (row.kind() == Kind.GPU && what == What.DELETE)
            touch(preview, false, Touched.Kind.GPU, row.id(), row.name(), "becomes free");
        row.children().forEach(child -> touched(preview, child, path + " › " + child.name(), servers));
    }

    private static void touch(
            Preview.Builder preview, boolean grave, Touched.Kind kind, String id, String name, String effect) {
        if (grave) preview.hurts(kind, id, name, effect);
        else preview.touches(kind, id, name, effect);
    }

    @Override
    public String run(Run run) throws InterruptedException {
        run.change("cluster " + cluster.name() + ": Heat has taken the order to " + what.kind, this::send, () -> {
            Stack now = heat.now(stack);
            boolean seen =
                    now == null ? what == What.DELETE : what.is(now.status().action());
            return seen ? Look.HAPPENED : Look.NOT_SEEN;
        });
        return run.await("waiting for cluster " + cluster.name(), LONGEST, () -> outcome(run));
    }

    private void send() {
        switch (what) {
            case CHECK -> heat.check(stack);
            case SUSPEND -> heat.suspend(stack);
            case RESUME -> heat.resume(stack);
            case CANCEL_UPDATE -> heat.cancelUpdate(stack);
            case DELETE -> heat.delete(stack);
        }
    }

    /// Null while it goes on.
    private @Nullable String outcome(Run run) {
        Stack now = heat.now(stack);
        if (now == null) {
            if (what == What.DELETE) return cluster.name() + " is deleted";
            throw failed("it was deleted meanwhile");
        }
        run.step(-1, "Heat says " + now.status());
        if (now.status().inProgress() || !what.is(now.status().action())) return null;
        // An update that was broken off may end as failed, which is what was asked for.
        if (now.status().failed() && what != What.CANCEL_UPDATE) throw failed(now);
        return now.status().inProgress() ? null : cluster.name() + ": " + now.status();
    }

    private Map<String, Instance> servers() {
        Map<String, Instance> servers = new HashMap<>();
        inventory.get().instances().forEach(instance -> servers.put(instance.id(), instance));
        return servers;
    }

    /// Names every resource that failed: Heat's own reason has no more of them than one's name.
    private ProblemException failed(Stack now) {
        Map<String, Instance> servers = servers();
        Map<String, String> names = new HashMap<>();
        cluster.children().forEach(child -> names(child, child.name(), servers, names));
        Remains remains = Remains.of(
                heat,
                stack,
                resource -> names.getOrDefault(resource.stackId() + "/" + resource.name(), resource.name()));
        String reason = remains.inWords(now.reason());
        if (what != What.DELETE) return failed(reason);
        return new ProblemException(Problem.of(title(), "Heat of cloud " + cloud.name(), reason)
                .withHint("It is " + now.status() + ", and " + remains.there()
                        + " of its resources are still there. Put right what is said of each, and delete the cluster"
                        + " again: what is gone stays gone"));
    }

    /// What the resources are called in the tree, and servers by Nova as well; by their stack's id and their name.
    private static void names(TreeNode row, String path, Map<String, Instance> servers, Map<String, String> names) {
        StackId in = row.in();
        Instance server = servers.get(row.id());
        if (in != null)
            names.put(in.id() + "/" + row.name(), NovaName.beside(path, server == null ? "" : server.name()));
        row.children().forEach(child -> names(child, path + " › " + child.name(), servers, names));
    }

    private ProblemException failed(String reason) {
        return new ProblemException(Problem.of(title(), "Heat of cloud " + cloud.name(), reason)
                .withHint("The cluster's tree shows which resource it is"));
    }
}

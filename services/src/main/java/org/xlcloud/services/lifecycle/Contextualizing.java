package org.xlcloud.services.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Mco;

/// Tells the nodes of a target to run a lifecycle event: the preview asks the nodes themselves who is
/// meant, and names those that should answer and do not.
public final class Contextualizing implements Action {
    private static final List<LifecycleEvent> GRAVE = List.of(LifecycleEvent.UNDEPLOY, LifecycleEvent.SHUTDOWN);

    private final Cloud cloud;
    private final Supplier<Mco> collective;
    private final Runs runs;
    private final Supplier<? extends Collection<Instance>> instances;
    private final Target target;
    private final LifecycleEvent event;
    private final String who;
    private final String requestId = UUID.randomUUID().toString();

    /// @param collective the client for the cloud's nodes; throws a problem where there is no way
    /// to them
    /// @param instances the newest of the cloud
    /// @param who the person
    public Contextualizing(
            Cloud cloud,
            Supplier<Mco> collective,
            Runs runs,
            Supplier<? extends Collection<Instance>> instances,
            Target target,
            LifecycleEvent event,
            String who) {
        this.cloud = cloud;
        this.collective = collective;
        this.runs = runs;
        this.instances = instances;
        this.target = target;
        this.event = event;
        this.who = who;
    }

    @Override
    public String cloud() {
        return cloud.name();
    }

    @Override
    public String kind() {
        return "contextualize." + event.id();
    }

    @Override
    public String title() {
        return "Contextualize " + target + ": " + event.id();
    }

    @Override
    public org.xlcloud.services.actions.Preview preview() {
        var preview = org.xlcloud.services.actions.Preview.of(this, cloud);
        Preview whom = Previewing.of(collective.get(), target, instances.get());
        boolean grave = GRAVE.contains(event);
        for (Preview.Node node : whom.addressed()) {
            String id = node.instanceId().isEmpty() ? node.name() : node.instanceId();
            if (grave) preview.hurts(Touched.Kind.NODE, id, node.name(), "runs " + event.id());
            else preview.touches(Touched.Kind.NODE, id, node.name(), "runs " + event.id());
        }
        for (Instance silent : whom.silent())
            preview.warning(
                    "Instance " + silent.name() + " belongs to " + target + " and its node is silent: it is not told");
        if (whom.rejected().any())
            preview.warning("Some answers were not taken: " + whom.rejected().counts());
        if (whom.addressed().isEmpty())
            preview.blocker(
                    Reason.STATE, "no node answers to " + target + "; nodes need the agent and the stack's facts");
        preview.call("mcollective", "RPC", "xlcloud." + event.id(), String.join(" ", whom.names()));
        return preview.build();
    }

    @Override
    public String run(org.xlcloud.services.actions.Run run) throws InterruptedException {
        Preview whom = Previewing.of(collective.get(), target, instances.get());
        if (whom.names().isEmpty()) throw whom.nobody();
        Order order = Order.of(requestId, cloud.name(), target, event, whom.names(), who);
        Run begun = runs.begin(order);
        run.step(0.1, "run " + begun.id() + " on " + begun.nodes().size() + " nodes");
        Run ended = runs.await(begun.id());
        if (!ended.succeeded())
            throw new ProblemException(Problem.of(title(), "the nodes", ended.inWords())
                    .withHint("See run " + ended.id() + " on the Runs page; Retry repeats the failed"));
        return event.id() + " on " + target + ": " + ended.inWords() + ", run " + ended.id();
    }
}

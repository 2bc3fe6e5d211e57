package org.xlcloud.services.lifecycle;

import java.util.List;
import java.util.UUID;
import org.xlcloud.services.actions.Action;
import org.xlcloud.services.actions.Blocker.Reason;
import org.xlcloud.services.actions.Touched;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;

/// Tells the nodes of a target to run a lifecycle event: the preview asks the nodes themselves who is
/// meant, and names those that should answer and do not.
public final class Contextualizing implements Action {
    private static final List<LifecycleEvent> GRAVE = List.of(LifecycleEvent.UNDEPLOY, LifecycleEvent.SHUTDOWN);

    private final Cloud cloud;
    private final Teller teller;
    private final Target target;
    private final LifecycleEvent event;
    private final String who;
    private final String requestId = UUID.randomUUID().toString();

    /// @param teller of this cloud's nodes
    /// @param who the person
    public Contextualizing(Cloud cloud, Teller teller, Target target, LifecycleEvent event, String who) {
        this.cloud = cloud;
        this.teller = teller;
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
        Preview whom = teller.whom(target, event);
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
        Preview whom = teller.whom(target, event);
        if (whom.names().isEmpty()) throw whom.nobody();
        Run begun = teller.begin(requestId, whom, event, Manner.LIMIT, who);
        run.step(0.1, "run " + begun.id() + " on " + begun.nodes().size() + " nodes");
        Run ended = teller.await(begun.id());
        if (!ended.succeeded())
            throw new ProblemException(Problem.of(title(), "the nodes", ended.inWords())
                    .withHint("See run " + ended.id() + " on the Runs page; Retry repeats the failed"));
        return event.id() + " on " + target + ": " + ended.inWords() + ", run " + ended.id();
    }
}

package org.xlcloud.services.lifecycle;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
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

    /// More silent nodes than this do not get a line each.
    private static final int MOST_LINES = 5;

    private final Cloud cloud;
    private final Teller teller;
    private final Target target;
    private final String words;
    private final LifecycleEvent event;
    private final String who;
    private final String requestId = UUID.randomUUID().toString();

    /// @param teller of this cloud's nodes
    /// @param words what the target is called, where it is by an id
    /// @param who the person
    public Contextualizing(Cloud cloud, Teller teller, Target target, String words, LifecycleEvent event, String who) {
        this.cloud = cloud;
        this.words = words;
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
        return "Contextualize " + words + ": " + event.id();
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
        List<Instance> all = whom.silent();
        int named = Math.min(all.size(), MOST_LINES);
        for (Instance silent : all.subList(0, named))
            preview.warning(
                    "Instance " + silent.name() + " belongs to " + words + " and its node is silent: it is not told");
        if (all.size() > named)
            preview.warning((all.size() - named) + " more instances belong to " + words
                    + " and their nodes are silent, so that they are not told: "
                    + all.subList(named, all.size()).stream()
                            .map(Instance::name)
                            .collect(Collectors.joining(", ")));
        if (whom.rejected().any())
            preview.warning("Some answers were not taken: " + whom.rejected().counts());
        if (whom.addressed().isEmpty())
            preview.blocker(
                    Reason.STATE, "no node answers to " + words + "; nodes need the agent and the stack's facts");
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
        return event.id() + " on " + words + ": " + ended.inWords() + ", run " + ended.id();
    }
}

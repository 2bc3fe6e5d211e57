package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.xlcloud.services.flow.ProblemException;

/// Has nodes leave their work before their servers are deleted: `undeploy`, which ends it, then `shutdown`. Both are
/// bounded in time, and a node that can't be told goes all the same: whoever deletes it has decided that.
public final class Drain {
    /// How long one node may take to end its work.
    public static final Duration UNDEPLOY = Duration.ofMinutes(2);

    public static final Duration SHUTDOWN = Duration.ofSeconds(30);
    /// Beyond what nodes may take: for those that are silent, and for a bus that is away.
    private static final Duration GRACE = Duration.ofSeconds(35);

    private final Teller teller;
    private final String who;
    private final String requestId = UUID.randomUUID().toString();

    /// @param teller of the cloud's nodes
    /// @param who the person
    public Drain(Teller teller, String who) {
        this.teller = teller;
        this.who = who;
    }

    /// Who would be told.
    ///
    /// @param cluster the stack's name, for people
    /// @param servers ids of those that are to go
    /// @throws ProblemException when the bus can't be asked
    public Preview whom(String cluster, Collection<String> servers) {
        return teller.whom(Target.ofServers(cluster, servers), LifecycleEvent.UNDEPLOY);
    }

    /// Those of the servers whose nodes did not answer.
    public static List<String> silent(Preview whom, Collection<String> servers) {
        Set<String> answered = new HashSet<>(whom.servers().values());
        return servers.stream().filter(id -> !answered.contains(id)).toList();
    }

    /// Once; told again it goes on with the same runs.
    ///
    /// @param step takes what is being done
    /// @return how it went, in words
    public String run(String cluster, Collection<String> servers, Consumer<String> step) throws InterruptedException {
        var words = new ArrayList<String>();
        try {
            step.accept("draining: asks who of " + servers.size() + " can be told");
            Preview whom = whom(cluster, servers);
            int silent = silent(whom, servers).size();
            if (silent > 0) words.add(silent + " not reached on the bus");
            if (!whom.names().isEmpty()) {
                words.add(told(whom, LifecycleEvent.UNDEPLOY, UNDEPLOY, step));
                words.add(told(whom, LifecycleEvent.SHUTDOWN, SHUTDOWN, step));
            }
        } catch (ProblemException e) {
            words.add(e.problem().oneLine());
        }
        return String.join("; ", words);
    }

    private String told(Preview whom, LifecycleEvent event, Duration limit, Consumer<String> step)
            throws InterruptedException {
        Run begun = teller.begin("drain-" + event.id() + "-" + requestId, whom, event, limit, who);
        String names = String.join(", ", whom.names().stream().limit(3).toList())
                + (whom.names().size() > 3 ? " and " + (whom.names().size() - 3) + " more" : "");
        step.accept("draining: " + event.id() + " on " + names + ", at most " + limit.toSeconds() + " s");
        Run run = teller.await(begun.id(), limit.plus(GRACE));
        return event.id() + ": " + run.inWords() + (run.ended() ? "" : " when its time was over");
    }
}

package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;

/// Finds out who a target means: by asking the nodes themselves, and by what Nova says should be there.
public final class Previewing {
    /// As MCollective's own client listens.
    private static final Duration LISTEN = Duration.ofSeconds(2);
    /// Ends the wait when nobody is missing and nothing more comes.
    private static final Duration QUIET = Duration.ofMillis(500);

    private Previewing() {}

    /// @param instances of the target's cloud
    public static Preview of(Mco mco, Target target, Collection<Instance> instances) {
        Map<String, Instance> byId = new HashMap<>();
        List<Instance> expected = new ArrayList<>();
        for (Instance instance : instances) {
            byId.put(instance.id(), instance);
            if (target.expects(instance)) expected.add(instance);
        }
        Rpc who = Rpc.of("rpcutil", "get_fact").with("fact", "instance_id");
        // as long as somebody who should be there may still answer, listen to the end
        Outcome outcome =
                mco.broadcast(who, target.onFacts().withAgent("xlcloud"), LISTEN, QUIET, expected.size(), answer -> {});
        List<Preview.Node> nodes = new ArrayList<>();
        Set<String> answered = new HashSet<>();
        for (Answer answer : outcome.answers()) {
            String id = answer.text("value");
            answered.add(id);
            nodes.add(new Preview.Node(answer.node(), id, byId.get(id)));
        }
        List<Instance> silent = expected.stream()
                .filter(instance -> !answered.contains(instance.id()))
                .toList();
        return new Preview(target, nodes, silent, outcome.rejected());
    }
}

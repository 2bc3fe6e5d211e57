package org.xlcloud.services.scaling;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Filter;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rpc;

/// Asks which nodes are these servers. A node says so itself, by its fact `instance_id`.
final class Bus {
    private static final Duration LISTEN = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final int MOST_IN_ONE_FILTER = 50;

    private Bus() {}

    /// @param servers ids
    /// @return names on the bus by server id, of those that answered
    static Map<String, String> ask(Mco mco, Collection<String> servers) {
        var ids = servers.stream().filter(id -> id.matches("[0-9a-fA-F-]{36}")).toList();
        var found = new HashMap<String, String>();
        for (int from = 0; from < ids.size(); from += MOST_IN_ONE_FILTER) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_IN_ONE_FILTER));
            Outcome outcome = mco.broadcast(
                    Rpc.of("rpcutil", "get_fact").with("fact", "instance_id"),
                    filter(some).withAgent("xlcloud"),
                    LISTEN,
                    QUIET,
                    some.size(),
                    answer -> {});
            for (Answer answer : outcome.answers()) {
                String id = answer.text("value");
                // the first that says it is that server is taken; a second one is told by nobody
                if (answer.done() && some.contains(id)) found.putIfAbsent(id, answer.node());
            }
        }
        return found;
    }

    private static Filter filter(List<String> ids) {
        if (ids.size() == 1) return Filter.ALL.withFact("instance_id", ids.getFirst());
        return Filter.ALL.withFact(new Filter.Fact("instance_id", "=~", "/^(" + String.join("|", ids) + ")$/"));
    }
}

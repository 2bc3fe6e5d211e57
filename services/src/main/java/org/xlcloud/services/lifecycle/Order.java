package org.xlcloud.services.lifecycle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What an operator, or an alarm, has asked for.
///
/// @param requestId the same one is carried out once, whoever sends it again
/// @param nodes exactly these are told, in this order
/// @param servers the ids of their servers by their names, as far as they are known: another server may have had a
/// node's name before
/// @param who the person, or the alarm
/// @param retryOf the run whose failures this repeats; empty for a first one
public record Order(
        String requestId,
        String cloud,
        Target target,
        LifecycleEvent event,
        List<String> nodes,
        Map<String, String> servers,
        Manner manner,
        String who,
        String retryOf) {
    public Order {
        nodes = List.copyOf(new LinkedHashSet<>(nodes));
        servers = Map.copyOf(servers);
    }

    /// One that is carried out in the usual manner.
    public static Order of(
            String requestId, String cloud, Target target, LifecycleEvent event, List<String> nodes, String who) {
        return new Order(requestId, cloud, target, event, nodes, Map.of(), Manner.USUAL, who, "");
    }

    public Order withServers(Map<String, String> ids) {
        return new Order(requestId, cloud, target, event, nodes, ids, manner, who, retryOf);
    }

    public Order with(Manner other) {
        return new Order(requestId, cloud, target, event, nodes, servers, other, who, retryOf);
    }

    /// The same for other nodes, as a repetition of a run.
    Order again(String otherRequestId, List<String> these, String runId, String byWhom) {
        return new Order(otherRequestId, cloud, target, event, these, servers, manner, byWhom, runId);
    }
}

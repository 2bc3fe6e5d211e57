package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What an operator, or an alarm, has asked for.
///
/// @param requestId the same one is carried out once, whoever sends it again
/// @param nodes exactly these are told, in this order
/// @param servers the ids of their servers by their names, as far as they are known: another server may have had a
/// node's name before
/// @param recipes the run list; empty: each layer's own, which its nodes have as a fact
/// @param attributes a JSON object for the recipes
/// @param tool chef, ansible, puppet or command; empty: each layer's own
/// @param atOnce how many nodes may be at it at the same time
/// @param stopAfter with so many failed nodes no further one is begun; 0: goes on whatever happens
/// @param limit how long one node may take
/// @param who the person, or the alarm
/// @param retryOf the run whose failures this repeats; empty for a first one
public record Order(
        String requestId,
        String cloud,
        Target target,
        LifecycleEvent event,
        List<String> nodes,
        Map<String, String> servers,
        String recipes,
        String attributes,
        String tool,
        int atOnce,
        int stopAfter,
        Duration limit,
        String who,
        String retryOf) {
    public static final int ALL_AT_ONCE = 100_000;
    public static final Duration LIMIT = Duration.ofMinutes(9);

    public Order {
        nodes = List.copyOf(new LinkedHashSet<>(nodes));
        servers = Map.copyOf(servers);
        if (atOnce < 1) throw new IllegalArgumentException(atOnce + " at once");
        if (stopAfter < 0) throw new IllegalArgumentException("stop after " + stopAfter);
    }

    public static Order of(
            String requestId, String cloud, Target target, LifecycleEvent event, List<String> nodes, String who) {
        return new Order(
                requestId, cloud, target, event, nodes, Map.of(), "", "{}", "", ALL_AT_ONCE, 0, LIMIT, who, "");
    }

    public Order withServers(Map<String, String> ids) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                ids,
                recipes,
                attributes,
                tool,
                atOnce,
                stopAfter,
                limit,
                who,
                retryOf);
    }

    public Order withRecipes(String list) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                servers,
                list,
                attributes,
                tool,
                atOnce,
                stopAfter,
                limit,
                who,
                retryOf);
    }

    public Order withAttributes(String json) {
        return new Order(
                requestId, cloud, target, event, nodes, servers, recipes, json, tool, atOnce, stopAfter, limit, who,
                retryOf);
    }

    public Order withTool(String name) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                servers,
                recipes,
                attributes,
                name,
                atOnce,
                stopAfter,
                limit,
                who,
                retryOf);
    }

    public Order withAtOnce(int most) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                servers,
                recipes,
                attributes,
                tool,
                most,
                stopAfter,
                limit,
                who,
                retryOf);
    }

    public Order withStopAfter(int failures) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                servers,
                recipes,
                attributes,
                tool,
                atOnce,
                failures,
                limit,
                who,
                retryOf);
    }

    public Order withLimit(Duration most) {
        return new Order(
                requestId,
                cloud,
                target,
                event,
                nodes,
                servers,
                recipes,
                attributes,
                tool,
                atOnce,
                stopAfter,
                most,
                who,
                retryOf);
    }

    /// The same for other nodes, as a repetition of a run.
    Order again(String otherRequestId, List<String> these, String runId, String byWhom) {
        return new Order(
                otherRequestId,
                cloud,
                target,
                event,
                these,
                servers,
                recipes,
                attributes,
                tool,
                atOnce,
                stopAfter,
                limit,
                byWhom,
                runId);
    }
}

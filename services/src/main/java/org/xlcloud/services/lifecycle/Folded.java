package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.mcollective.Rejections;

/// A run that is being put together, node by node.
final class Folded {
    private final String id;
    private final Order order;
    private final Instant startedAt;
    private final @Nullable Duration usual;
    private final Map<String, NodeRun> nodes = new LinkedHashMap<>();
    private @Nullable Instant endedAt;
    private boolean cancelled;

    private Folded(String id, Order order, Instant startedAt, @Nullable Duration usual) {
        this.id = id;
        this.order = order;
        this.startedAt = startedAt;
        this.usual = usual;
        for (String node : order.nodes()) nodes.put(node, NodeRun.queued(node));
    }

    static Folded begun(String id, Order order, Instant startedAt) {
        return new Folded(id, order, startedAt, null);
    }

    static Run fresh(String id, Order order, Instant startedAt, @Nullable Duration usual) {
        return new Folded(id, order, startedAt, usual).run();
    }

    void node(NodeRun node) {
        nodes.computeIfPresent(node.node(), (name, before) -> node);
    }

    void cancelled() {
        cancelled = true;
    }

    void ended(Instant at) {
        endedAt = at;
    }

    Run run() {
        return new Run(
                id, order, startedAt, endedAt, cancelled, "", Rejections.NONE, usual, List.copyOf(nodes.values()));
    }
}

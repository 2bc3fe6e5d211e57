package org.xlcloud.services.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.mcollective.Rejections;

/// A run as it stands.
///
/// @param id also the job's id on the nodes
/// @param endedAt null while it goes on
/// @param cancelled whether somebody has cancelled it
/// @param trouble what the bus does to it; empty while it does nothing
/// @param rejected what came and was not taken for an answer
/// @param usual how long such a run took lately; null where there was none
/// @param nodes in the order in which they are told
public record Run(
        String id,
        Order order,
        Instant startedAt,
        @Nullable Instant endedAt,
        boolean cancelled,
        String trouble,
        Rejections rejected,
        @Nullable Duration usual,
        List<NodeRun> nodes) {
    public Run {
        nodes = List.copyOf(nodes);
    }

    public boolean ended() {
        return endedAt != null;
    }

    /// How many nodes are in each state that occurs.
    public Map<State, Integer> score() {
        var score = new EnumMap<State, Integer>(State.class);
        for (NodeRun node : nodes) score.merge(node.state(), 1, Integer::sum);
        return score;
    }

    public int count(State state) {
        return score().getOrDefault(state, 0);
    }

    /// Ended, and every node that is still there did as it was told.
    public boolean succeeded() {
        return ended()
                && nodes.stream()
                        .allMatch(node -> node.state() == State.CHANGED
                                || node.state() == State.OK
                                || node.state() == State.LEFT);
    }

    public Duration elapsed(Instant now) {
        return Duration.between(startedAt, endedAt == null ? now : endedAt);
    }

    public List<String> failed() {
        return nodes.stream()
                .filter(node -> node.state().bad())
                .map(NodeRun::node)
                .toList();
    }

    /// The box score: "12 changed, 1 failed, 2 no answer".
    public String inWords() {
        var words = new ArrayList<String>();
        score().forEach((state, count) -> words.add(count + " " + state.word()));
        return words.isEmpty() ? "no nodes" : String.join(", ", words);
    }
}

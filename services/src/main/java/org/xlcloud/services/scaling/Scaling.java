package org.xlcloud.services.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackId;

/// One resize of a group and what XMS did about it, as it stands. Every fact of the journal about
/// it holds it whole.
///
/// @param trigger what told first: `webhook`, `polling`
/// @param seenAt when we knew of it, by our clock, as are all times but those of `change`,
/// servers and evidence
/// @param updateEndedSeenAt when we knew that Heat was done; null while it is not
/// @param heard the notifications about it
/// @param nodes the nodes of the members that came, and those of the members that go
/// @param told the runs that were ordered
/// @param evidence why it came about, as far as it was found
/// @param endedAt null while it goes on
/// @param words what came of it, for people; while it goes on what it waits for
public record Scaling(
        String id,
        String cloud,
        Place place,
        GroupChange change,
        String trigger,
        Instant seenAt,
        @Nullable Instant updateEndedSeenAt,
        List<Heard> heard,
        List<Node> nodes,
        List<Told> told,
        Evidence evidence,
        @Nullable Instant endedAt,
        Result result,
        String words) {
    public Scaling {
        heard = List.copyOf(heard);
        nodes = List.copyOf(nodes);
        told = List.copyOf(told);
    }

    /// How it ended.
    public enum Result {
        GOING_ON("going on"),
        /// Every node that came is configured; those that went are gone.
        READY("ready"),
        /// Some are not: a node is silent, a run failed.
        PARTLY("partly"),
        /// Heat could not resize the group.
        FAILED("failed"),
        CANCELLED("cancelled"),
        /// It was over long before we looked; nothing was done about it.
        MISSED("missed");

        private final String word;

        Result(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Where it happened.
    ///
    /// @param cluster the outermost stack
    /// @param layer the layer's name, as its nodes have it
    /// @param layerStack the stack with the group and its policies
    /// @param group the group's nested stack
    /// @param groupName the group's resource in `layerStack`
    public record Place(StackId cluster, String layer, StackId layerStack, StackId group, String groupName) {
        /// "group of layer render of farm".
        @Override
        public String toString() {
            String of = layer.isEmpty() || layer.equals(cluster.name()) ? "" : " of layer " + layer;
            return groupName + of + " of " + cluster.name();
        }
    }

    /// A notification that was about it.
    ///
    /// @param type `START`, `END`, `ERROR`
    /// @param receipt the sequence in the journal of the webhook's receipt
    /// @param generated when the sender made it, by its clock
    public record Heard(
            String type,
            long receipt,
            Instant received,
            @Nullable Instant generated,
            String messageId,
            String alarm) {
        private static final Duration AHEAD = Duration.ofSeconds(2);
        private static final Duration BEHIND = Duration.ofSeconds(30);

        /// What speaks against its sender's clock; empty where nothing does.
        ///
        /// @param began when the resize began, by Heat's clock
        String skew(Instant began) {
            if (generated == null) return "";
            if (generated.isAfter(received.plus(AHEAD)))
                return "its sender's clock is " + LiveScaling.words(Duration.between(received, generated))
                        + " ahead of ours";
            if (generated.isBefore(began.minus(BEHIND)))
                return "its sender made it " + LiveScaling.words(Duration.between(generated, began))
                        + " before the resize began: its clock is behind Heat's, or it tells of an earlier one";
            return "";
        }
    }

    /// A node of a member.
    ///
    /// @param member its resource's name in the group
    /// @param server its id in Nova; empty where there is none to be found
    /// @param recipes of its layer for each event, in JSON, as its metadata have them; empty for
    /// the node's own
    /// @param leaving whether it goes
    /// @param identity its name on the bus; empty until it answered
    /// @param answeredAt when it answered first; null until then
    /// @param silent whether it was given up
    /// @param ready whether its run ended well
    public record Node(
            String member,
            String server,
            String name,
            String recipes,
            boolean leaving,
            @Nullable Instant created,
            @Nullable Instant launched,
            String identity,
            @Nullable Instant answeredAt,
            boolean silent,
            boolean ready) {
        Node answered(String who, Instant at) {
            return new Node(member, server, name, recipes, leaving, created, launched, who, at, false, ready);
        }

        /// Known by who told it before, and not asked any more.
        Node named(String who) {
            return new Node(member, server, name, recipes, leaving, created, launched, who, answeredAt, false, ready);
        }

        Node givenUp() {
            return new Node(
                    member, server, name, recipes, leaving, created, launched, identity, answeredAt, true, ready);
        }

        Node becameReady() {
            return new Node(
                    member, server, name, recipes, leaving, created, launched, identity, answeredAt, silent, true);
        }

        public boolean heard() {
            return !identity.isEmpty();
        }
    }

    /// A run that was ordered.
    ///
    /// @param run its id, which is written down before it begins
    /// @param event `configure`, `shutdown`
    public record Told(String run, String event, List<String> nodes, String recipes, Instant at) {
        public Told {
            nodes = List.copyOf(nodes);
        }
    }

    public boolean ended() {
        return endedAt != null;
    }

    public boolean grows() {
        return !change.added().isEmpty();
    }

    /// The nodes that came.
    public List<Node> coming() {
        return nodes.stream().filter(node -> !node.leaving()).toList();
    }

    public List<Node> leaving() {
        return nodes.stream().filter(Node::leaving).toList();
    }

    /// "grows by 1", "shrinks by 2", "is resized".
    public String inWords() {
        int added = change.added().size();
        int gone = change.leaving().size();
        if (added > 0 && gone > 0) return "gets " + added + " new and loses " + gone;
        if (added > 0) return "grows by " + added;
        if (gone > 0) return "shrinks by " + gone;
        return "is resized";
    }

    Optional<Told> told(String event) {
        return told.stream().filter(one -> one.event().equals(event)).findFirst();
    }

    Scaling withChange(GroupChange newest, @Nullable Instant endSeen) {
        return with(copy -> {
            copy.change = newest;
            copy.updateEndedSeenAt = endSeen;
        });
    }

    Scaling withPlace(Place better) {
        return with(copy -> copy.place = better);
    }

    Scaling hearing(Heard one) {
        return with(copy -> copy.heard = and(heard, one));
    }

    Scaling withNodes(List<Node> all) {
        return with(copy -> copy.nodes = all);
    }

    Scaling eachNode(UnaryOperator<Node> change) {
        return withNodes(nodes.stream().map(change).toList());
    }

    Scaling telling(Told one) {
        return with(copy -> copy.told = and(told, one));
    }

    Scaling withEvidence(Evidence found) {
        return with(copy -> copy.evidence = found);
    }

    Scaling saying(String sentence) {
        return with(copy -> copy.words = sentence);
    }

    Scaling ended(Instant at, Result how, String sentence) {
        return with(copy -> {
            copy.endedAt = at;
            copy.result = how;
            copy.words = sentence;
        });
    }

    private static <T> List<T> and(List<T> list, T one) {
        var all = new ArrayList<>(list);
        all.add(one);
        return all;
    }

    private Scaling with(Consumer<Copy> edit) {
        var copy = new Copy(this);
        edit.accept(copy);
        return copy.made();
    }

    /// What may change.
    private static final class Copy {
        private final Scaling from;
        private Place place;
        private GroupChange change;
        private @Nullable Instant updateEndedSeenAt;
        private List<Heard> heard;
        private List<Node> nodes;
        private List<Told> told;
        private Evidence evidence;
        private @Nullable Instant endedAt;
        private Result result;
        private String words;

        Copy(Scaling from) {
            this.from = from;
            place = from.place;
            change = from.change;
            updateEndedSeenAt = from.updateEndedSeenAt;
            heard = from.heard;
            nodes = from.nodes;
            told = from.told;
            evidence = from.evidence;
            endedAt = from.endedAt;
            result = from.result;
            words = from.words;
        }

        Scaling made() {
            return new Scaling(
                    from.id,
                    from.cloud,
                    place,
                    change,
                    from.trigger,
                    from.seenAt,
                    updateEndedSeenAt,
                    heard,
                    nodes,
                    told,
                    evidence,
                    endedAt,
                    result,
                    words);
        }
    }
}

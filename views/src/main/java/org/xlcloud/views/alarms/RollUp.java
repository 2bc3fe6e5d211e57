package org.xlcloud.views.alarms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Severity;
import org.xlcloud.services.inventory.NaturalOrder;
import org.xlcloud.views.shell.Link;

/// Puts alarms into the tree of their places and rolls them up, so that a closed branch still says what is wrong below.
/// Computed on any thread.
final class RollUp {
    /// By what the tree is built.
    enum Grouping {
        STACK("stack", "Stack, layer, node"),
        HOST("host", "Host, GPU"),
        GROUP("group", "Group of ours");

        private final String id;
        private final String title;

        Grouping(String id, String title) {
            this.id = id;
            this.title = title;
        }

        static Grouping byId(@Nullable String id) {
            for (Grouping each : values()) if (each.id.equals(id)) return each;
            return STACK;
        }

        /// As in the settings.
        String id() {
            return id;
        }

        /// Where an alarm stands in the tree, from the cloud down; it ends at an empty step.
        List<String> path(AlarmRow row) {
            return switch (this) {
                case STACK -> row.place().byStack();
                case HOST -> row.place().byHost();
                case GROUP ->
                    List.of(
                            row.alarm().group().isEmpty()
                                    ? "in no group"
                                    : row.alarm().group());
            };
        }

        String title() {
            return title;
        }
    }

    /// @param open the keys of the branches that the operator opened
    record Asked(List<AlarmRow> rows, Grouping grouping, Set<String> open) {}

    private static final Comparator<Node> ORDER = Comparator.comparing(
                    (Node node) -> node.latched, Comparator.reverseOrder())
            .thenComparing(node -> node.current, Comparator.reverseOrder())
            .thenComparing(node -> node.title, NaturalOrder::compare);

    private final Map<String, Node> roots = new LinkedHashMap<>();

    private RollUp() {}

    /// The lines to show, from top to bottom.
    static List<Branch> lines(Asked asked) {
        var tree = new RollUp();
        for (AlarmRow row : asked.rows()) tree.add(row, asked.grouping());
        List<Branch> lines = new ArrayList<>();
        for (Node root : sorted(tree.roots)) root.write(lines, 0, asked.open());
        return lines;
    }

    private void add(AlarmRow row, Grouping grouping) {
        Node at = child(roots, "at:" + row.alarm().cloud(), row.alarm().cloud());
        at.count(row);
        for (String step : grouping.path(row)) {
            if (step.isEmpty()) break;
            at = child(at.children, at.key + "/" + step, step);
            at.count(row);
        }
        at.alarms.add(row);
    }

    private static Node child(Map<String, Node> of, String key, String title) {
        return of.computeIfAbsent(title, _ -> new Node(key, title));
    }

    private static List<Node> sorted(Map<String, Node> nodes) {
        return nodes.values().stream().sorted(ORDER).toList();
    }

    /// A place while it is built.
    private static final class Node {
        final String key;
        final String title;
        final Map<String, Node> children = new LinkedHashMap<>();
        final List<AlarmRow> alarms = new ArrayList<>();
        final Map<Severity, Integer> raised = new EnumMap<>(Severity.class);
        int acknowledged;
        Severity latched = Severity.NONE;
        Severity current = Severity.NONE;

        @Nullable
        Instant since;

        Node(String key, String title) {
            this.key = key;
            this.title = title;
        }

        void count(AlarmRow row) {
            switch (row.phase()) {
                case UNACKNOWLEDGED, RETURNED -> {
                    raised.merge(row.latched(), 1, Integer::sum);
                    latched = latched.worst(row.latched());
                }
                case ACKNOWLEDGED -> acknowledged++;
                case SHELVED, OUT_OF_SERVICE, NORMAL -> {
                    return; // not on the operator's mind, and not in the sum
                }
            }
            current = current.worst(row.current());
            Instant began = row.since();
            Instant oldest = since;
            if (oldest == null || began.isBefore(oldest)) since = began;
        }

        void write(List<Branch> lines, int depth, Set<String> opened) {
            boolean open = opened.contains(key);
            var counts = new Branch.Counts(
                    raised.getOrDefault(Severity.CRITICAL, 0),
                    raised.getOrDefault(Severity.MODERATE, 0),
                    raised.getOrDefault(Severity.LOW, 0),
                    raised.getOrDefault(Severity.UNKNOWN, 0));
            lines.add(new Branch(key, depth, title, latched, current, counts, acknowledged, since, open, null));
            if (!open) return;
            for (Node child : sorted(children)) child.write(lines, depth + 1, opened);
            for (AlarmRow row : AlarmLists.inOrder(alarms)) lines.add(leaf(row, depth + 1, title));
        }

        /// With what it is on, where the branch that it hangs on does not say that.
        private static String name(AlarmRow row, String below) {
            Link on = row.place().object();
            if (on == null || on.text().equals(below)) return row.alarm().name();
            return row.alarm().name() + " on " + on.text();
        }

        private static Branch leaf(AlarmRow row, int depth, String below) {
            int deeper = row.coveredBy() == null ? depth : depth + 1;
            return new Branch(
                    row.key(),
                    deeper,
                    name(row, below),
                    row.latched(),
                    row.current(),
                    Branch.Counts.NONE,
                    0,
                    row.since(),
                    null,
                    row);
        }
    }
}

package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.openstack.StackEvent;

/// What is being done with a cluster now, how long it usually takes, and what it waits for.
///
/// @param action what is being done, `CREATE`, `UPDATE`, `DELETE`, …; `SCALE` where a group alone is being resized
/// @param what the name of what it is done with: the cluster's, or the group's
/// @param elapsed since it began
/// @param usual the median of the earlier times of the same; null where there was none
/// @param waiting what it waits for, the longest first
public record Operation(
        String action,
        String what,
        Instant since,
        Duration elapsed,
        @Nullable Duration usual,
        List<Wait> waiting) {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int MANY_TIMES = 5;

    public Operation {
        waiting = List.copyOf(waiting);
    }

    /// A resource that something is being done with.
    ///
    /// @param path the names from below the cluster down to it
    /// @param status `CREATE_IN_PROGRESS`
    /// @param usual how long the same takes with its like; null where it was never seen
    public record Wait(
            String key,
            List<String> path,
            String status,
            Instant since,
            Duration elapsed,
            @Nullable Duration usual) {
        public Wait {
            path = List.copyOf(path);
        }

        public boolean stuck() {
            return late(elapsed, usual);
        }
    }

    /// The same, with how long its like usually took.
    Operation usually(Duration span) {
        return new Operation(action, what, since, elapsed, span, waiting);
    }

    /// Whether it takes much longer than usual; where nothing is usual, longer than ten minutes.
    public boolean stuck() {
        return late(elapsed, usual) || waiting.stream().anyMatch(Wait::stuck);
    }

    private static boolean late(Duration elapsed, @Nullable Duration usual) {
        if (usual == null) return elapsed.compareTo(LONG) > 0;
        return elapsed.compareTo(SHORT) > 0 && elapsed.compareTo(usual.multipliedBy(MANY_TIMES)) > 0;
    }

    /// In one line: "scaling group: 14 min, usually 40 s; stuck on abc: 14 min in CREATE_IN_PROGRESS, usually 2 s".
    public String inWords() {
        var line =
                new StringBuilder(doing()).append(' ').append(what).append(": ").append(words(elapsed));
        if (usual != null) line.append(", usually ").append(words(usual));
        if (!waiting.isEmpty()) {
            Wait first = waiting.getFirst();
            line.append(first.stuck() ? "; stuck on " : "; waits for ")
                    .append(String.join(" › ", first.path()))
                    .append(": ")
                    .append(words(first.elapsed()))
                    .append(" in ")
                    .append(first.status());
            if (first.usual() != null) line.append(", usually ").append(words(first.usual()));
            if (waiting.size() > 1)
                line.append(", and for ").append(waiting.size() - 1).append(" more");
        }
        return line.toString();
    }

    private String doing() {
        return switch (action) {
            case "CREATE" -> "creating";
            case "UPDATE" -> "updating";
            case "DELETE" -> "deleting";
            case "SCALE" -> "scaling";
            case "SUSPEND" -> "suspending";
            case "RESUME" -> "resuming";
            case "CHECK" -> "checking";
            case "ROLLBACK" -> "rolling back";
            default -> action.toLowerCase(Locale.ROOT);
        };
    }

    private static String words(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) return seconds + " s";
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    /// What is being done with a cluster; null when nothing is.
    ///
    /// @param events of the cluster with all that it nests, newest first
    static @Nullable Operation of(TreeNode cluster, List<StackEvent> events, Instant now) {
        TreeNode busy = outermost(cluster);
        if (busy == null) return null;
        String word = busy.status();
        String action = word.substring(0, Math.max(0, word.length() - "_IN_PROGRESS".length()));
        boolean scaling = busy.kind() == Kind.GROUP && action.equals("UPDATE");
        var past = new Past(spans(events), begun(events), now);
        Instant since = past.since(busy, Instant.MIN);
        var waiting = new ArrayList<Wait>();
        waits(busy, busy.key().equals(cluster.key()) ? List.of() : List.of(busy.name()), waiting, past, since);
        waiting.sort(Comparator.comparing(Wait::elapsed).reversed());
        return new Operation(
                scaling ? "SCALE" : action,
                busy.name(),
                since,
                Duration.between(since, now),
                past.usual(busy.id() + " " + action),
                waiting);
    }

    /// The highest row with a stack that is in progress.
    private static @Nullable TreeNode outermost(TreeNode node) {
        if (node.own() == Health.BUSY) return node;
        for (TreeNode child : node.children()) {
            TreeNode found = outermost(child);
            if (found != null) return found;
        }
        return null;
    }

    /// What events tell.
    ///
    /// @param spans how long things took; see [Operation#spans]
    /// @param begun when what goes on began; see [Operation#begun]
    private record Past(Map<String, List<Duration>> spans, Map<String, Instant> begun, Instant now) {
        /// When what is being done with a row began. Heat (19) does not note it at a nested stack that it deletes: its
        /// time of updating is then that of what was done before.
        ///
        /// @param earliest not before that
        Instant since(TreeNode row, Instant earliest) {
            Instant began = begun.get("of " + row.id() + " " + row.status());
            if (began == null && row.in() != null)
                began = begun.get("in " + row.in().id() + " " + row.name() + " " + row.status());
            if (began == null) began = row.since() == null ? now : row.since();
            return began.isBefore(earliest) ? earliest : began;
        }

        @Nullable
        Duration usual(String key) {
            List<Duration> earlier = spans.getOrDefault(key, List.of());
            return earlier.isEmpty() ? null : earlier.stream().sorted().toList().get(earlier.size() / 2);
        }
    }

    private static void waits(TreeNode node, List<String> path, List<Wait> waiting, Past past, Instant earliest) {
        if (!node.own().equals(Health.BUSY)) return;
        boolean deeper = false;
        for (TreeNode child : node.children()) {
            if (child.own() != Health.BUSY) continue;
            deeper = true;
            var longer = new ArrayList<>(path);
            longer.add(child.name());
            waits(child, longer, waiting, past, earliest);
        }
        if (deeper || path.isEmpty()) return;
        Instant since = past.since(node, earliest);
        String action = node.status().substring(0, node.status().indexOf('_'));
        String in = node.in() == null ? "" : node.in().id();
        waiting.add(new Wait(
                node.key(),
                path,
                node.status(),
                since,
                Duration.between(since, past.now),
                past.usual("in " + in + " " + action)));
    }

    /// When what goes on began: by a stack and its status, and by the stack that a resource is in, its name and status.
    private static Map<String, Instant> begun(List<StackEvent> newestFirst) {
        var begun = new HashMap<String, Instant>();
        var seen = new HashSet<String>();
        for (StackEvent event : newestFirst) {
            Instant at = event.at();
            String what = event.ofStack() ? "of " + event.stackId() : "in " + event.stackId() + " " + event.resource();
            // What is older than its newest event has ended.
            if (seen.add(what) && at != null && event.status().inProgress()) begun.put(what + " " + event.status(), at);
        }
        return begun;
    }

    /// How long things took: by a stack's id and the action, and by the stack that a resource is in and the action.
    private static Map<String, List<Duration>> spans(List<StackEvent> newestFirst) {
        var begun = new HashMap<String, Instant>();
        var spans = new HashMap<String, List<Duration>>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            StackEvent event = newestFirst.get(i);
            Instant at = event.at();
            if (at == null) continue;
            String what = event.stackId() + " " + event.resource() + " "
                    + event.status().action();
            if (event.status().inProgress()) {
                begun.put(what, at);
            } else {
                Instant start = begun.remove(what);
                if (start == null || event.status().failed()) continue;
                String key = event.ofStack() ? event.stackId() : "in " + event.stackId();
                spans.computeIfAbsent(key + " " + event.status().action(), none -> new ArrayList<>())
                        .add(Duration.between(start, at));
            }
        }
        return spans;
    }
}

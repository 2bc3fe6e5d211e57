package org.xlcloud.services.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// How long operations on a cloud's stacks usually take, learnt from those that ended: by stack and
/// action, and by action over all stacks for one that nobody has seen often enough. Of one thread.
final class UsualTimes {
    /// Where nothing is known yet.
    static final Duration UNKNOWN = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofHours(6);
    /// So many times as long as usual is stuck.
    private static final int TIMES = 3;

    private static final int ENOUGH = 3;
    private static final int KEPT = 20;
    private static final int MOST_STACKS = 2_000;
    private static final String ALL = "*";
    private static final String RUNNING = "_IN_PROGRESS";
    private static final Pattern LINE = Pattern.compile("(\\S{1,64}) ([A-Z]{1,20}) (\\d{1,9}(?:,\\d{1,9}){0,19})");

    private final Map<String, List<Integer>> seconds = new HashMap<>();
    private final Map<String, Running> running = new HashMap<>();

    private record Running(String action, Instant since) {}

    /// @param text as [#text] had it; what can't be read of it is forgotten
    UsualTimes(String text) {
        text.lines().limit(MOST_STACKS).map(LINE::matcher).forEach(line -> {
            if (!line.matches()) return;
            var times = new ArrayList<Integer>();
            for (String each : line.group(3).split(",", -1)) times.add(Integer.valueOf(each));
            seconds.put(line.group(1) + " " + line.group(2), times);
        });
    }

    /// Takes in how the stacks are.
    ///
    /// @return whether something was learnt
    boolean see(Stacks stacks, Instant now) {
        boolean learnt = false;
        Set<String> there = new HashSet<>(Set.of(ALL));
        for (TreeNode root : stacks.roots()) {
            there.add(root.id());
            Instant since = root.since();
            Running before = running.get(root.id());
            if (root.status().endsWith(RUNNING) && since != null) {
                running.put(root.id(), new Running(action(root), since));
            } else if (before != null) {
                running.remove(root.id());
                // A failure says nothing of how long it takes.
                if (!root.status().endsWith("_COMPLETE") || !action(root).equals(before.action())) continue;
                int took = Math.clamp(Duration.between(before.since(), now).toSeconds(), 1, 999_999_999);
                keep(root.id() + " " + before.action(), took);
                keep(ALL + " " + before.action(), took);
                learnt = true;
            }
        }
        if (stacks.loaded()) {
            running.keySet().retainAll(there);
            seconds.keySet().removeIf(key -> !there.contains(key.substring(0, key.indexOf(' '))));
        }
        return learnt;
    }

    private void keep(String key, int took) {
        List<Integer> times = seconds.computeIfAbsent(key, none -> new ArrayList<>());
        times.add(took);
        while (times.size() > KEPT) times.removeFirst();
    }

    private static String action(TreeNode node) {
        int end = node.status().indexOf('_');
        return end < 0 ? node.status() : node.status().substring(0, end);
    }

    /// How long what is under way on a stack usually takes; [Duration#ZERO] where too little is known.
    Duration usual(TreeNode root) {
        String action = action(root);
        List<Integer> times = seconds.getOrDefault(root.id() + " " + action, List.of());
        if (times.size() < ENOUGH) times = seconds.getOrDefault(ALL + " " + action, List.of());
        if (times.size() < ENOUGH) return Duration.ZERO;
        List<Integer> sorted = times.stream().sorted().toList();
        return Duration.ofSeconds(sorted.get(sorted.size() / 2));
    }

    /// After how long it is stuck.
    Duration stuckAfter(TreeNode root) {
        Duration usual = usual(root);
        if (usual.isZero()) return UNKNOWN;
        Duration after = usual.multipliedBy(TIMES);
        if (after.compareTo(SHORTEST) < 0) return SHORTEST;
        return after.compareTo(LONGEST) > 0 ? LONGEST : after;
    }

    /// For [#UsualTimes].
    String text() {
        var text = new StringBuilder();
        seconds.forEach((key, times) -> {
            text.append(key);
            String comma = " ";
            for (int each : times) {
                text.append(comma).append(each);
                comma = ",";
            }
            text.append('\n');
        });
        return text.toString();
    }
}

package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.Parallel;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;

/// Keeps what Heat says of stacks and resources current at a cost in proportion to what changed.
///
/// A reading asks which stacks there are and in which state, and then for the resources of those
/// clusters only in which some stack changed or is being changed. A cloud with few stacks is listed
/// whole each time. With many the newest and the last updated ones are asked for with the count of
/// all, and those in progress; the whole list only when the count is not what we know, and now and
/// then, for what changes without a trace (a check, a suspension).
///
/// Every cluster's resources are read, also of those that nobody has opened. Heat's list of stacks alone
/// would miss what makes the worst of what is below: a policy whose signal failed, a server that is down or
/// gone, a GPU in trouble, and how many of each there are. What is lazy is the drawing: a tree of any size
/// shows no more rows than are open. Until a cluster is read its row says so, and its stacks' own states,
/// which the list has, count already.
///
/// Not for several threads: a feed calls it. A reading that fails as a whole leaves all as it was.
final class StackWatch {
    /// What is known at one time.
    ///
    /// @param stacks by id, in Heat's order
    /// @param roots the id of each stack's master stack
    /// @param resources of master stacks and all that they nest, by the master's id; absent until read
    /// @param loaded whether all were read once or failed
    record Known(
            Map<String, Stack> stacks,
            Map<String, String> roots,
            Map<String, List<StackResource>> resources,
            boolean loaded,
            List<Stacks.Unread> unread) {
        static final Known NONE = new Known(Map.of(), Map.of(), Map.of(), false, List.of());
    }

    private static final int FEW = 1_000;
    private static final int NEWEST = 50;
    private static final int NOT_FOUND = 404;
    private static final Duration FULL_EVERY = Duration.ofMinutes(1);
    private static final long PROGRESS_NANOS = Duration.ofMillis(200).toNanos();

    private final Heat heat;
    private final InstantSource clock;
    private final int width;
    private final Consumer<Known> progress;

    private Map<String, Stack> stacks = Map.of();
    private Map<String, String> roots = Map.of();
    private final Map<String, List<StackResource>> resources = new ConcurrentHashMap<>();
    private final Map<String, Instant> readAt = new ConcurrentHashMap<>();
    private final Map<String, Problem> problems = new ConcurrentHashMap<>();
    private Set<String> again = Set.of();
    private Instant fullAt = Instant.MIN;
    private Duration fullTook = Duration.ZERO;

    /// @param width how many clusters are read at once
    /// @param progress is told of what is known while a reading goes on
    StackWatch(Heat heat, InstantSource clock, int width, Consumer<Known> progress) {
        this.heat = heat;
        this.clock = clock;
        this.width = width;
        this.progress = progress;
    }

    Known read() throws InterruptedException {
        Map<String, Stack> now = list();
        Map<String, String> above = TreeBuilder.roots(now);
        Set<String> changed = changed(now, above);
        stacks = now;
        roots = above;
        resources.keySet().retainAll(roots.values());
        readAt.keySet().retainAll(roots.values());
        problems.keySet().retainAll(roots.values());
        if (!changed.isEmpty()) progress.accept(known(changed.stream().allMatch(resources::containsKey)));

        Map<String, List<String>> below = new HashMap<>();
        roots.forEach((id, root) ->
                below.computeIfAbsent(root, key -> new ArrayList<>()).add(id));
        var told = new AtomicLong(System.nanoTime());
        Parallel.forEach(width, changed, root -> {
            readRoot(now, root, below.getOrDefault(root, List.of()));
            long last = told.get();
            long nanos = System.nanoTime();
            if (nanos - last > PROGRESS_NANOS && told.compareAndSet(last, nanos)) progress.accept(known(false));
        });
        again = Set.copyOf(problems.keySet());
        if (!changed.isEmpty() && again.containsAll(changed) && resources.isEmpty())
            throw new ProblemException(problems.values().iterator().next());
        return known(true);
    }

    private Known known(boolean loaded) {
        var unread = new ArrayList<Stacks.Unread>();
        problems.forEach((id, problem) -> {
            Stack stack = stacks.get(id);
            if (stack != null) unread.add(new Stacks.Unread(id, stack.name(), problem, readAt.get(id)));
        });
        unread.sort(Comparator.comparing(Stacks.Unread::name).thenComparing(Stacks.Unread::id));
        return new Known(stacks, roots, Map.copyOf(resources), loaded, List.copyOf(unread));
    }

    /// Reads one cluster. What fails is noted, and what was known of it stays.
    private void readRoot(Map<String, Stack> now, String root, Collection<String> below) {
        Stack stack = now.get(root);
        if (stack == null) return;
        try {
            resources.put(root, resources(now, stack, below));
            readAt.put(root, clock.instant());
            problems.remove(root);
        } catch (ProblemException e) {
            Integer status = e.problem().status();
            // Deleted since it was listed: the next list says so.
            if (status != null && status == NOT_FOUND) resources.putIfAbsent(root, List.of());
            else problems.put(root, e.problem());
        }
    }

    /// Heat answers down to its own bound of levels; what lies deeper is asked for from there on.
    private List<StackResource> resources(Map<String, Stack> now, Stack root, Collection<String> below) {
        var all = new ArrayList<>(heat.resources(StackId.of(root)));
        if (below.size() < 2) return List.copyOf(all);
        Set<String> read = all.stream().map(StackResource::stackId).collect(Collectors.toSet());
        read.add(root.id());
        Set<String> reached = all.stream().map(StackResource::nestedId).collect(Collectors.toSet());
        for (String id : below) {
            Stack stack = now.get(id);
            // One whose resource is in the answer and whose own resources are not lies at the bound, or is empty. The
            // others are leftovers, which no answer reaches.
            if (stack == null || read.contains(id) || (reached.contains(id) && isShallow(now, stack))) continue;
            try {
                List<StackResource> deeper = heat.resources(StackId.of(stack));
                deeper.forEach(resource -> read.add(resource.stackId()));
                all.addAll(deeper);
            } catch (ProblemException e) {
                Integer status = e.problem().status();
                if (status == null || status != NOT_FOUND) throw e; // gone meanwhile: the next list says so
            }
        }
        return List.copyOf(all);
    }

    /// Whether a stack lies so near to its master that Heat has answered with its resources if it has any.
    private static boolean isShallow(Map<String, Stack> now, Stack stack) {
        int depth = 0;
        for (Stack at = stack; at != null && at.parentId() != null && depth < Heat.LEAST_LEVELS; depth++)
            at = now.get(at.parentId());
        return depth < Heat.LEAST_LEVELS;
    }

    /// The master stacks in which some stack came, went, changed or is being changed, and those that failed
    /// last time.
    private Set<String> changed(Map<String, Stack> now, Map<String, String> above) {
        var changed = new LinkedHashSet<String>();
        for (Stack stack : now.values()) {
            String root = above.get(stack.id());
            if (root == null) continue;
            if (!stack.equals(stacks.get(stack.id()))
                    || stack.status().inProgress()
                    || !resources.containsKey(root)
                    || again.contains(root)) changed.add(root);
        }
        for (String id : stacks.keySet()) {
            String root = roots.get(id);
            if (root != null && !now.containsKey(id) && now.containsKey(root)) changed.add(root);
        }
        return changed;
    }

    // Which stacks there are

    private Map<String, Stack> list() {
        Instant now = clock.instant();
        Duration every = FULL_EVERY.compareTo(fullTook.multipliedBy(30)) > 0 ? FULL_EVERY : fullTook.multipliedBy(30);
        boolean due = Duration.between(fullAt, now).abs().compareTo(every) >= 0;
        if (stacks.size() > FEW && !due) {
            Map<String, Stack> merged = merged();
            if (merged != null) return merged;
        }
        Map<String, Stack> all = byId(heat.stacks());
        fullAt = now;
        fullTook = Duration.between(now, clock.instant()).abs();
        return all;
    }

    /// What is known with the changes that short answers tell; null when they don't tell all.
    private @Nullable Map<String, Stack> merged() {
        var merged = new LinkedHashMap<>(stacks);
        int count = -1;
        for (String key : List.of("updated_time", "creation_time")) {
            Heat.Newest newest = heat.newest(key, NEWEST);
            boolean overlaps = false;
            for (Stack stack : newest.stacks()) {
                overlaps |= stack.equals(stacks.get(stack.id()));
                merged.put(stack.id(), stack);
            }
            if (!overlaps) return null;
            count = newest.count();
        }
        Map<String, Stack> busy = byId(heat.inProgress());
        merged.putAll(busy);
        List<String> settled = stacks.values().stream()
                .filter(stack -> stack.status().inProgress() && !busy.containsKey(stack.id()))
                .map(Stack::id)
                .toList();
        settled.forEach(merged::remove);
        for (int from = 0; from < settled.size(); from += NEWEST) {
            merged.putAll(byId(heat.stacks(settled.subList(from, Math.min(from + NEWEST, settled.size())))));
        }
        return merged.size() == count ? merged : null;
    }

    private static Map<String, Stack> byId(List<Stack> list) {
        var byId = new LinkedHashMap<String, Stack>();
        for (Stack stack : list) byId.put(stack.id(), stack);
        return Collections.unmodifiableMap(byId);
    }
}

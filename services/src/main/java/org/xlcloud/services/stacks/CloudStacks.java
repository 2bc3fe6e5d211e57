package org.xlcloud.services.stacks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.Service;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.Feed;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Parallel;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Reading;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.SourceState;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackResource;

/// One cloud's stacks, kept current: Heat is asked every ten seconds for what changed, and joined to the newest
/// inventory whenever either arrives.
public final class CloudStacks implements AutoCloseable {
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private final String cloud;
    private final InstantSource clock;
    private final Duration interval;
    private final Feed<StackWatch.Known> feed;
    private final Coalesced joining;
    private final Mailbox<Stacks> newest;
    private final Joiner joiner;
    private final StackReader reader;
    private final StackWatch watch;
    private volatile Inventory inventory;
    private volatile StackWatch.Known known = StackWatch.Known.NONE;

    public CloudStacks(Cloud cloud, InstantSource clock) {
        this(cloud, Rhythm.USUAL, clock);
    }

    CloudStacks(Cloud cloud, Rhythm rhythm, InstantSource clock) {
        this.cloud = cloud.name();
        interval = rhythm.of(INTERVAL);
        this.clock = clock;
        var heat = new Heat(cloud);
        reader = new StackReader(cloud, clock);
        inventory = Inventory.empty(cloud.name());
        joiner = new Joiner(cloud.name());
        watch = new StackWatch(heat, clock, cloud.config().limits().concurrent(), this::arrived);
        feed = new Feed<>(Service.ORCHESTRATION.product(), interval, clock, this::read);
        newest = new Mailbox<>(Stacks.loading(this.cloud, state()));
        joining = new Coalesced("join stacks of " + this.cloud, () -> newest.put(join()));
        feed.readings().onArrival(joining::ask);
    }

    private StackWatch.Known read() throws InterruptedException {
        StackWatch.Known read = watch.read();
        known = read;
        return read;
    }

    private void arrived(StackWatch.Known part) {
        known = part;
        joining.ask();
    }

    /// Begins to ask; a second start does nothing.
    public void start() {
        joining.start();
        feed.start();
    }

    /// Asks at once instead of at the next turn.
    public void refresh() {
        feed.askNow();
    }

    /// Takes the newest inventory: which GPUs the nodes hold.
    public void inventory(Inventory arrived) {
        inventory = arrived;
        joining.ask();
    }

    public Mailbox<Stacks> stacks() {
        return newest;
    }

    /// What is read of single stacks when somebody looks at them.
    public StackReader reader() {
        return reader;
    }

    /// Asks Heat once and joins what it answers: for the command line. Independent of [#start].
    public static Stacks load(Cloud cloud, InstantSource clock, Inventory inventory) {
        return load(cloud, clock, () -> inventory).stacks();
    }

    /// What was read at one time.
    public record Loaded(Inventory inventory, Stacks stacks) {}

    /// [#load], reading the inventory at the same time.
    public static Loaded load(Cloud cloud, InstantSource clock, Supplier<Inventory> inventory) {
        int width = cloud.config().limits().concurrent();
        var watch = new StackWatch(new Heat(cloud), clock, width, part -> {});
        var known = new AtomicReference<>(StackWatch.Known.NONE);
        var hardware = new AtomicReference<>(Inventory.empty(cloud.name()));
        try {
            Parallel.all(() -> known.set(once(watch, cloud)), () -> hardware.set(inventory.get()));
        } catch (InterruptedException e) {
            throw interrupted(cloud, e);
        }
        Instant now = clock.instant();
        var source = new SourceState(cloud.name(), Service.ORCHESTRATION.product(), now, null, now, INTERVAL);
        return new Loaded(hardware.get(), new Joiner(cloud.name()).join(known.get(), hardware.get(), source, now));
    }

    private static StackWatch.Known once(StackWatch watch, Cloud cloud) {
        try {
            return watch.read();
        } catch (InterruptedException e) {
            throw interrupted(cloud, e);
        }
    }

    private static ProblemException interrupted(Cloud cloud, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ProblemException(Problem.of("read stacks", "cloud " + cloud.name(), "interrupted"), e);
    }

    @Override
    public void close() {
        feed.close();
        joining.close();
    }

    private SourceState state() {
        Reading<StackWatch.Known> reading = feed.readings().newest();
        return SourceState.of(cloud, reading);
    }

    private Stacks join() {
        Inventory now = inventory;
        return joiner.join(known, now, state(), clock.instant());
    }

    /// Makes trees, and keeps those in which nothing changed. For one thread at a time.
    private static final class Joiner {
        private record Kept(
                List<Stack> stacks,
                @Nullable List<StackResource> resources,
                List<StackResource> telling,
                Object servers,
                TreeNode tree) {
            /// A reading that asked nothing new of a cluster hands on the very list of the one before.
            @SuppressWarnings("ReferenceEquality")
            boolean holds(List<Stack> own, @Nullable List<StackResource> read, Object now) {
                return resources == read && stacks.equals(own) && servers.equals(now);
            }
        }

        private final String cloud;
        private Map<String, Kept> kept = Map.of();

        Joiner(String cloud) {
            this.cloud = cloud;
        }

        /// Those of the resources whose rows the inventory has a say in; found once for each reading of a cluster.
        @SuppressWarnings("ReferenceEquality")
        private static List<StackResource> telling(@Nullable Kept before, @Nullable List<StackResource> resources) {
            if (resources == null) return List.of();
            if (before != null && before.resources == resources) return before.telling;
            return resources.stream().filter(Hardware::tellsOf).toList();
        }

        Stacks join(StackWatch.Known known, Inventory inventory, SourceState source, Instant now) {
            var hardware = new Hardware(inventory);
            Map<String, Stack> stacks = known.stacks();
            Map<String, String> roots = known.roots();
            var nested = new HashMap<String, List<Stack>>();
            var ofRoot = new HashMap<String, List<Stack>>();
            for (Stack stack : stacks.values()) {
                if (stack.parentId() != null)
                    nested.computeIfAbsent(stack.parentId(), id -> new ArrayList<>())
                            .add(stack);
                ofRoot.computeIfAbsent(roots.getOrDefault(stack.id(), stack.id()), id -> new ArrayList<>())
                        .add(stack);
            }
            var next = new HashMap<String, Kept>();
            var trees = new ArrayList<TreeNode>();
            ofRoot.forEach((id, own) -> {
                Stack root = stacks.get(id);
                if (root == null) return;
                List<StackResource> resources = known.resources().get(id);
                Kept before = kept.get(id);
                List<StackResource> telling = telling(before, resources);
                Object servers = hardware.of(telling);
                TreeNode tree = before != null && before.holds(own, resources, servers)
                        ? before.tree
                        : new TreeBuilder(cloud, stacks, nested, resources, hardware).root(root);
                next.put(id, new Kept(own, resources, telling, servers, tree));
                trees.add(tree);
            });
            kept = next;
            trees.sort(Comparator.comparing(TreeNode::name).thenComparing(TreeNode::key));
            return new Stacks(
                    cloud,
                    List.copyOf(stacks.values()),
                    trees,
                    source,
                    known.loaded(),
                    known.unread(),
                    source.valueAt() == null && stacks.isEmpty() ? null : now);
        }
    }
}

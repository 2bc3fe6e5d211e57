package org.xlcloud.services.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Kind;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.openstack.Heat;
import org.xlcloud.services.openstack.Stack;
import org.xlcloud.services.openstack.StackId;
import org.xlcloud.services.openstack.StackResource;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.services.stacks.TreeNode;

/// Watches the scaling groups of clouds and has the nodes of every resize configured, once.
///
/// It is told to look by receipts of the webhook in the journal, and by stacks whose state has
/// changed; what it finds in the group's events is what counts. Safe on any thread.
public final class Autoscaling implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Autoscaling.class);
    private static final String MARK = "scaling";
    private static final int AT_ONCE = 500;
    private static final int EVENTS = 300;
    private static final int MOST_KEPT = 500;
    private static final int MOST_PENDING = 1_000;
    private static final int MOST_LEVELS = 20;
    /// How far back scalings are shown.
    private static final Duration SHOWN = Duration.ofDays(30);

    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(1);

    private final Journal journal;
    private final ScalingFacts facts;
    private final Runs runs;
    private final Mailbox<Map<String, Stacks>> stacks;
    private final Function<String, Optional<Cloud>> clouds;
    private final Function<String, Mco> collectives;
    private final ScalingLimits limits;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, LiveScaling> live = new ConcurrentHashMap<>();
    private final Mailbox<List<Scaling>> scalings = new Mailbox<>(List.of());
    private final Mailbox<List<Problem>> problems = new Mailbox<>(List.of());
    private final Coalesced look;
    private final List<Mailbox.Subscription> subscriptions = new ArrayList<>();
    private volatile boolean closed;

    // Of the looking thread.
    private final Map<String, Map<String, Instant>> beginnings = new HashMap<>();
    private final Map<String, String> lookedAt = new HashMap<>();
    /// When groups had changed last when they were looked at, by Heat's clock.
    private final Map<String, Instant> seenUpdated = new HashMap<>();
    private final List<Notification> pending = new ArrayList<>();
    private long position = -1;
    private boolean read;

    /// @param stacks the newest of each cloud that is watched
    /// @param clouds the connection to one of them
    /// @param collectives the client for a cloud's nodes; throws a problem where its entry does
    /// not say how they are reached
    public Autoscaling(
            Journal journal,
            Runs runs,
            Mailbox<Map<String, Stacks>> stacks,
            Function<String, Optional<Cloud>> clouds,
            Function<String, Mco> collectives,
            ScalingLimits limits,
            InstantSource clock) {
        this.journal = journal;
        this.runs = runs;
        this.stacks = stacks;
        this.clouds = clouds;
        this.collectives = collectives;
        this.limits = limits;
        this.clock = clock;
        facts = new ScalingFacts(journal, clock);
        look = new Coalesced("look after scaling groups", this::look);
    }

    /// Goes on with what the last program left, and begins to watch.
    public void start() {
        subscriptions.add(stacks.onArrival(look::ask));
        subscriptions.add(journal.newest().onArrival(look::ask));
        look.start();
        look.ask();
        Thread.ofVirtual().name("scaling pace").start(() -> {
            while (!closed) {
                try {
                    Thread.sleep(AGAIN);
                } catch (InterruptedException e) {
                    return;
                }
                if (!closed) look.ask();
            }
        });
    }

    /// All that are known, newest first.
    public Mailbox<List<Scaling>> scalings() {
        return scalings;
    }

    /// What keeps it from watching some cloud.
    public Mailbox<List<Problem>> problems() {
        return problems;
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Mailbox.Subscription::close);
        look.close();
        live.values().forEach(LiveScaling::close);
    }

    /// What the journal holds of scalings, newest first: for who does not watch.
    public static List<Scaling> recorded(Journal journal, InstantSource clock) {
        return new ScalingFacts(journal, clock).scalings(MOST_KEPT, SHOWN);
    }

    private void look() {
        var found = new ArrayList<Problem>();
        try {
            resume();
            for (Stacks of : stacks.newest().values()) watch(of, found);
            listen();
            answerPending();
            forget();
        } catch (ProblemException e) {
            found.add(e.problem());
        }
        for (Problem problem : found)
            if (!problems.newest().contains(problem)) LOG.log(Level.WARNING, problem.oneLine());
        if (!problems.newest().equals(found)) problems.put(List.copyOf(found));
    }

    // ---- after a start ----------------------------------------------------------------------------------------------

    private void resume() {
        if (!read) {
            for (Scaling known : facts.scalings(limits.kept(), SHOWN)) keep(known);
            read = true;
            publish();
        }
        for (Kept one : kept.values()) if (!one.now().ended()) begin(one);
    }

    private Kept keep(Scaling scaling) {
        return kept.computeIfAbsent(scaling.id(), id -> new Kept(scaling, facts, this::publish));
    }

    private void begin(Kept one) {
        if (closed || live.containsKey(one.now().id())) return;
        clouds.apply(one.now().cloud()).ifPresent(cloud -> {
            var running = new LiveScaling(one, cloud, runs, collectives, limits, clock);
            live.put(one.now().id(), running);
            running.start();
        });
    }

    private void publish() {
        scalings.put(kept.values().stream()
                .map(Kept::now)
                .sorted(Comparator.comparing(
                                (Scaling scaling) -> scaling.change().at())
                        .reversed())
                .toList());
    }

    /// Those that ended leave memory, the oldest first: the journal has them.
    private void forget() {
        live.values().removeIf(LiveScaling::over);
        int over = kept.size() - limits.kept();
        if (over <= 0) return;
        List<String> oldest = kept.values().stream()
                .map(Kept::now)
                .filter(scaling -> scaling.ended() && !live.containsKey(scaling.id()))
                .sorted(Comparator.comparing(
                        (Scaling scaling) -> scaling.change().at()))
                .limit(over)
                .map(Scaling::id)
                .toList();
        if (kept.keySet().removeAll(oldest)) publish();
    }

    // ---- polling ----------------------------------------------------------------------------------------------------

    private void watch(Stacks of, List<Problem> found) {
        if (!of.loaded()) return;
        Cloud cloud = clouds.apply(of.cloud()).orElse(null);
        if (cloud == null) return;
        Map<String, Stack> byId = new HashMap<>();
        of.all().forEach(stack -> byId.put(stack.id(), stack));
        List<TreeNode> groups = of.groups().stream()
                .filter(group -> byId.containsKey(group.id()))
                .toList();
        Map<String, Instant> beginning = beginning(of.cloud(), groups, byId);
        for (TreeNode group : groups) {
            Stack stack = Objects.requireNonNull(byId.get(group.id()));
            String state = stack.updatedAt() + " " + stack.status().word();
            String key = of.cloud() + "/" + stack.id();
            if (state.equals(lookedAt.get(key))) continue;
            Instant since = beginning.getOrDefault(stack.id(), Instant.EPOCH);
            Instant updated = stack.updatedAt();
            try {
                if (updated != null && updated.isAfter(since)) see(cloud, place(of, group), "polling", since, null);
                lookedAt.put(key, state);
                seenUpdated.put(stack.id(), updated == null ? Instant.EPOCH : updated);
            } catch (ProblemException e) {
                if (Members.missing(e)) lookedAt.put(key, state); // deleted since it was listed
                else found.add(e.problem());
            }
        }
    }

    /// How groups stood when we looked first: what happened before is over.
    private Map<String, Instant> beginning(String cloud, List<TreeNode> groups, Map<String, Stack> byId) {
        Map<String, Instant> known = beginnings.get(cloud);
        if (known != null) return known;
        Map<String, Instant> written = facts.beginning(cloud).orElse(null);
        if (written == null) {
            written = new HashMap<>();
            for (TreeNode group : groups) {
                Stack stack = Objects.requireNonNull(byId.get(group.id()));
                Instant updated = stack.updatedAt();
                if (updated == null) continue;
                // one that is being resized now is ours
                written.put(stack.id(), stack.status().inProgress() ? updated.minus(SLACK.multipliedBy(2)) : updated);
            }
            facts.begun(cloud, written);
        }
        beginnings.put(cloud, written);
        return written;
    }

    private static Scaling.Place place(Stacks of, TreeNode group) {
        List<TreeNode> path = of.path(group.key());
        TreeNode root = path.getFirst();
        StackId layer = Objects.requireNonNull(group.in());
        String name = "";
        for (TreeNode row : path) if (row.stack() != null && row.stack().id().equals(layer.id())) name = row.name();
        return new Scaling.Place(
                new StackId(root.name(), root.id()), name, layer, Objects.requireNonNull(group.stack()), group.name());
    }

    // ---- recognising ------------------------------------------------------------------------------------------------

    /// Reads what happened to a group and begins with what is new.
    ///
    /// @param since what began no later than this is not ours
    /// @return the scalings of the group that are ours, oldest first
    private List<Kept> see(
            Cloud cloud, Scaling.Place place, String trigger, Instant since, @Nullable Notification told) {
        String group = place.group().id();
        var ours = new ArrayList<Kept>();
        for (GroupChange change : GroupChange.of(new Heat(cloud).events(place.group(), null, EVENTS), group)) {
            if (!change.at().isAfter(since.plus(SLACK)) || !change.matters()) continue;
            ours.add(recognise(cloud, place, change, trigger));
        }
        if (told != null && !ours.isEmpty()) hear(about(ours, told), told);
        return ours;
    }

    private Kept recognise(Cloud cloud, Scaling.Place place, GroupChange change, String trigger) {
        String id = id(cloud.name(), place.group().id(), change);
        Kept known = kept.get(id);
        if (known != null) {
            ended(known, change);
            return known;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var fresh = new Scaling(
                id,
                cloud.name(),
                place,
                change,
                trigger,
                now,
                change.ended() ? now : null,
                List.of(),
                List.of(),
                List.of(),
                Evidence.NONE,
                null,
                Scaling.Result.GOING_ON,
                "");
        Duration missed = missedBy(cloud, place, change, now);
        if (missed.compareTo(limits.missed()) > 0)
            fresh = fresh.ended(
                    now,
                    Scaling.Result.MISSED,
                    "it ended " + LiveScaling.words(missed) + " before XMS looked; its nodes were left as they are");
        boolean first = facts.seen(fresh);
        Kept one = keep(first ? fresh : facts.scaling(id).orElse(fresh));
        publish();
        if (!one.now().ended()) begin(one);
        return one;
    }

    /// How long ago a resize had ended when we saw it. Heat's times are compared with Heat's alone: its clock may be
    /// hours behind ours, and each of its resizes would be missed then.
    private Duration missedBy(Cloud cloud, Scaling.Place place, GroupChange change, Instant now) {
        Instant until = change.until();
        if (until == null || !until.plus(limits.missed()).isBefore(now)) return Duration.ZERO;
        Instant last = seenUpdated.get(place.group().id());
        if (last != null && change.at().isAfter(last)) return Duration.ZERO;
        return Duration.between(until, new Heat(cloud).time().orElse(now));
    }

    /// A notification may tell of its end before the one who follows it looks again.
    private void ended(Kept known, GroupChange change) {
        if (!change.ended() || known.now().change().ended()) return;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        known.change(
                LiveScaling.ended(change),
                scaling -> scaling.change().ended() ? scaling : scaling.withChange(change, now));
    }

    /// One that two tell of is the same, and so is that of a program that was here before. The
    /// time is part of it: a cloud that is made anew may count from the beginning again.
    static String id(String cloud, String group, GroupChange change) {
        String whole =
                cloud + "/" + group + "/" + change.eventId() + "/" + change.at().toEpochMilli();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return "scale-" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Kept about(List<Kept> ours, Notification told) {
        Instant generated = told.generated();
        Kept best = ours.getLast();
        if (generated == null) return best;
        // that which ended last before the notification was made; of a start, which began last
        for (Kept one : ours) {
            GroupChange change = one.now().change();
            if (!change.at().isAfter(generated.plusSeconds(2))) best = one;
        }
        return best;
    }

    private void hear(Kept one, Notification told) {
        if (one.now().heard().stream().anyMatch(heard -> heard.receipt() == told.receipt())) return;
        boolean again = one.now().heard().stream()
                .anyMatch(heard -> heard.messageId().equals(told.messageId())
                        && !told.messageId().isEmpty()
                        && heard.alarm().equals(told.alarm()));
        if (again) return;
        var heard = new Scaling.Heard(
                told.type().name(), told.receipt(), told.received(), told.generated(), told.messageId(), told.alarm());
        String skew = heard.skew(one.now().change().at());
        String text = "The notification " + told.type().name().toLowerCase(java.util.Locale.ROOT) + " about it arrived"
                + (skew.isEmpty() ? "" : "; " + skew);
        one.change(text, scaling -> scaling.hearing(heard));
    }

    // ---- webhook ----------------------------------------------------------------------------------------------------

    private void listen() {
        if (position < 0) position = journal.mark(MARK).seq();
        List<Entry> entries;
        do {
            entries = journal.since(position, Set.of(Kind.WEBHOOK), AT_ONCE);
            Instant oldest = clock.instant().minus(limits.missed());
            for (Entry entry : entries) {
                if (pending.size() >= MOST_PENDING) return; // the rest is read when these are answered
                position = entry.seq();
                if (entry.written().isBefore(oldest)) continue;
                Notification.of(entry).ifPresent(pending::add);
            }
        } while (entries.size() == AT_ONCE);
    }

    private void answerPending() {
        for (Iterator<Notification> all = pending.iterator(); all.hasNext(); ) {
            Notification told = all.next();
            boolean over = told.received().plus(limits.pending()).isBefore(clock.instant());
            try {
                if (answer(told)) {
                    all.remove();
                    continue;
                }
                if (over) {
                    facts.say(
                            told.cloud(),
                            "A notification told of " + told.subject() + ", which cloud " + told.cloud()
                                    + " does not have, or has not resized since XMS watches it: nothing was done",
                            "scaling unknown " + told.receipt());
                    all.remove();
                }
            } catch (ProblemException e) {
                if (over) {
                    facts.say(
                            told.cloud(),
                            "A notification told of " + told.subject() + " and nothing was done: "
                                    + e.problem().oneLine(),
                            "scaling unknown " + told.receipt());
                    all.remove();
                }
            }
        }
        long done = pending.isEmpty() ? position : pending.getFirst().receipt() - 1;
        if (done > journal.mark(MARK).seq()) journal.mark(MARK, new Journal.Mark(done, ""));
    }

    /// @return whether it is done with
    private boolean answer(Notification told) {
        Cloud cloud = clouds.apply(told.cloud()).orElse(null);
        Map<String, Instant> beginning = beginnings.get(told.cloud());
        if (cloud == null || beginning == null) return false;
        var heat = new Heat(cloud);
        boolean found = false;
        boolean known = false;
        for (Scaling.Place place : places(heat, told)) {
            known = true;
            Instant since = beginning.getOrDefault(place.group().id(), Instant.EPOCH);
            found |= !see(cloud, place, "webhook", since, told).isEmpty();
        }
        if (!known && told.namesGroup()) {
            facts.say(
                    told.cloud(),
                    "A notification told of " + told.subject() + ", which cloud " + told.cloud()
                            + " does not have: nothing was done",
                    "scaling unknown " + told.receipt());
            return true;
        }
        return found;
    }

    private List<Scaling.Place> places(Heat heat, Notification told) {
        Stacks newest = stacks.newest().get(told.cloud());
        if (told.byId()) {
            // the tree mostly has it: Heat need not be asked level by level while nodes wait
            if (newest != null)
                for (TreeNode group : newest.groups())
                    if (group.id().equals(told.group()) && group.in() != null && group.stack() != null)
                        return List.of(place(newest, group));
            return heat.stacks(List.of(told.group())).stream()
                    .map(stack -> place(heat, stack))
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (newest == null) return List.of();
        if (!told.group().isEmpty())
            return newest.all().stream()
                    .filter(stack -> stack.name().equals(told.group()))
                    .map(stack -> place(heat, stack))
                    .flatMap(Optional::stream)
                    .toList();
        // only the project, or only the stack: those of its groups that have changed
        Map<String, Stack> byId = new HashMap<>();
        newest.all().forEach(stack -> byId.put(stack.id(), stack));
        var found = new ArrayList<Scaling.Place>();
        for (TreeNode group : newest.groups()) {
            Stack stack = byId.get(group.id());
            StackId in = group.in();
            if (stack == null || in == null || stack.updatedAt() == null) continue;
            boolean meant = told.stack().isEmpty()
                    ? stack.projectId() == null || told.project().equals(stack.projectId())
                    : told.stack().equals(in.id());
            if (meant) found.add(place(newest, group));
        }
        return found;
    }

    /// Where a group's nested stack hangs, asked of Heat: the tree may not have it yet. Empty for a stack that is no
    /// group's.
    private static Optional<Scaling.Place> place(Heat heat, Stack group) {
        if (group.parentId() == null) return Optional.empty();
        Stack layer = null;
        Stack root = group;
        for (int level = 0; root.parentId() != null; level++) {
            if (level == MOST_LEVELS) return Optional.empty();
            List<Stack> above = heat.stacks(List.of(root.parentId()));
            if (above.isEmpty()) return Optional.empty();
            root = above.getFirst();
            if (layer == null) layer = root;
        }
        StackId in = StackId.of(Objects.requireNonNull(layer));
        StackId cluster = StackId.of(root);
        // a nested stack that is no group, a layer say, has updates too, and none of them is a resize
        return heat.ownResources(in).stream()
                .filter(resource ->
                        group.id().equals(resource.nestedId()) || group.id().equals(resource.physicalId()))
                .filter(resource -> org.xlcloud.services.stacks.Kind.isGroup(resource.type()))
                .findFirst()
                .map(resource -> new Scaling.Place(
                        cluster, layerName(heat, cluster, in), in, StackId.of(group), resource.name()));
    }

    /// The layer's resource in the cluster; empty where the group is in the cluster itself.
    private static String layerName(Heat heat, StackId cluster, StackId layer) {
        if (cluster.id().equals(layer.id())) return "";
        return heat.ownResources(cluster).stream()
                .filter(resource ->
                        layer.id().equals(resource.nestedId()) || layer.id().equals(resource.physicalId()))
                .map(StackResource::name)
                .findFirst()
                .orElse("");
    }
}

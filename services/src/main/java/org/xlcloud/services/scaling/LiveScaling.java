package org.xlcloud.services.scaling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.lifecycle.LifecycleEvent;
import org.xlcloud.services.lifecycle.Manner;
import org.xlcloud.services.lifecycle.NodeRun;
import org.xlcloud.services.lifecycle.Order;
import org.xlcloud.services.lifecycle.Run;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.lifecycle.Target;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.openstack.Heat;

/// One scaling that goes on, on a virtual thread of its own: from the moment it was seen until
/// the nodes that came are ready. Each step is in the journal before it is done, and done again
/// does nothing: so it goes on from wherever the last program was.
final class LiveScaling {
    private static final Logger LOG = LateLogger.of(LiveScaling.class);
    private static final int EVENTS = 300;
    static final String WHO = "autoscaling";
    /// A run that told a member longer ago had another reason.
    private static final Duration DRAINED = Duration.ofHours(1);
    /// What a run may take beyond the time of its nodes.
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private final Kept kept;
    private final Cloud cloud;
    private final Heat heat;
    private final Members members;
    private final Runs runs;
    private final Function<String, Mco> collectives;
    private final ScalingLimits limits;
    private final InstantSource clock;
    private final Set<String> resumed = new HashSet<>();
    private volatile boolean closed;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Thread evidence;

    LiveScaling(
            Kept kept,
            Cloud cloud,
            Runs runs,
            Function<String, Mco> collectives,
            ScalingLimits limits,
            InstantSource clock) {
        this.kept = kept;
        this.cloud = cloud;
        this.runs = runs;
        this.collectives = collectives;
        this.limits = limits;
        this.clock = clock;
        heat = new Heat(cloud);
        members = new Members(cloud);
    }

    void start() {
        thread = Thread.ofVirtual().name("scaling " + kept.now().id()).start(this::run);
    }

    /// Leaves it as it is, in the journal.
    void close() {
        closed = true;
        Thread running = thread;
        if (running != null) running.interrupt();
    }

    /// Whether it has ended and nobody of its own writes any more.
    boolean over() {
        Thread running = thread;
        Thread finding = evidence;
        return kept.now().ended() && (running == null || !running.isAlive()) && (finding == null || !finding.isAlive());
    }

    private Instant instant() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void run() {
        while (!closed) {
            try {
                carryOut();
                return;
            } catch (InterruptedException e) {
                return;
            } catch (ProblemException e) {
                // a server or the journal is away: nothing is given up for it
                if (closed || Thread.currentThread().isInterrupted()) return;
                LOG.log(Level.WARNING, e.problem().oneLine());
                kept.waits(e.problem().oneLine());
                if (!pause(limits.look().multipliedBy(2))) return;
            } catch (RuntimeException e) {
                if (closed) return;
                LOG.log(
                        Level.ERROR,
                        "A defect of the console: scaling " + kept.now().id() + " broke off",
                        e);
                kept.waits("a defect of the console: " + e);
                return;
            }
        }
    }

    private boolean pause(Duration howLong) {
        try {
            Thread.sleep(howLong);
            return !closed;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void carryOut() throws InterruptedException {
        awaitUpdate();
        Scaling now = kept.now();
        if (now.change().outcome() == GroupChange.Outcome.GOING_ON) {
            end(
                    Scaling.Result.FAILED,
                    "Heat has not ended the resize within " + words(limits.update())
                            + "; XMS does not wait any longer. Look at the group's nested stack");
            return;
        }
        findEvidence();
        findNodes();
        configureComing();
        if (!kept.now().change().leaving().isEmpty()) configureRest();
        conclude();
    }

    // ---- Heat -------------------------------------------------------------------------------------------------------

    private void awaitUpdate() throws InterruptedException {
        while (!kept.now().change().ended()) {
            Scaling now = kept.now();
            GroupChange newest = newest(now);
            boolean ended = newest.ended();
            if (!newest.equals(now.change()) && !kept.now().change().ended())
                kept.change(
                        ended ? ended(newest) : "Heat " + now.place() + ": " + going(newest),
                        scaling -> scaling.change().ended()
                                ? scaling
                                : scaling.withChange(newest, ended ? instant() : null));
            if (!newest.leaving().isEmpty()) shutDown(newest);
            seeWhoLeft();
            if (ended) return;
            if (now.seenAt().plus(limits.update()).isBefore(instant())) return;
            kept.waits("waits for Heat: " + going(newest));
            long seen = kept.changes();
            // a notification may tell of the end meanwhile
            if (!kept.now().change().ended()) kept.await(seen, limits.look());
        }
        if (!kept.now().change().leaving().isEmpty()) shutDown(kept.now().change());
    }

    private GroupChange newest(Scaling now) {
        try {
            return GroupChange.of(
                            heat.events(now.place().group(), null, EVENTS),
                            now.place().group().id())
                    .stream()
                    .filter(change -> change.eventId().equals(now.change().eventId()))
                    .findFirst()
                    .orElse(now.change());
        } catch (ProblemException e) {
            if (!Members.missing(e)) throw e;
            GroupChange last = now.change();
            return new GroupChange(
                    last.eventId(),
                    last.at(),
                    instant(),
                    "",
                    GroupChange.Outcome.CANCELLED,
                    "the group is gone",
                    List.of(),
                    last.leaving());
        }
    }

    private static String going(GroupChange change) {
        return change.added().size() + " members made, " + change.leaving().size() + " leaving";
    }

    static String ended(GroupChange change) {
        return switch (change.outcome()) {
            case DONE -> "Heat has resized the group: " + going(change);
            case FAILED -> "Heat could not resize the group: " + change.reason();
            case CANCELLED -> "The resize was cancelled: " + change.reason();
            case GOING_ON -> going(change);
        };
    }

    /// Beside the rest: nobody waits for it.
    private void findEvidence() {
        if (!kept.now().evidence().equals(Evidence.NONE)) return;
        evidence = Thread.ofVirtual().name("evidence " + kept.now().id()).start(() -> {
            try {
                new EvidenceFinder(cloud).find(kept);
            } catch (InterruptedException e) {
                // nobody interrupts it
            } catch (RuntimeException e) {
                if (!closed)
                    LOG.log(Level.WARNING, "What led to scaling " + kept.now().id() + " was not found", e);
            }
        });
    }

    private void findNodes() {
        Scaling now = kept.now();
        Set<String> known = new HashSet<>();
        now.coming().forEach(node -> known.add(node.member()));
        List<GroupChange.Member> missing = now.change().added().stream()
                .filter(member -> !known.contains(member.name()))
                .toList();
        if (missing.isEmpty()) return;
        List<Scaling.Node> found = members.coming(now.place().group(), missing);
        String layer = now.place().layer().isEmpty()
                ? members.layer(found)
                : now.place().layer();
        kept.change(
                "New nodes of " + now.place() + ": "
                        + String.join(
                                ", ", found.stream().map(Scaling.Node::name).toList()),
                scaling -> {
                    var all = new ArrayList<>(scaling.nodes());
                    all.addAll(found);
                    Scaling.Place old = scaling.place();
                    return scaling.withNodes(all)
                            .withPlace(new Scaling.Place(
                                    old.cluster(), layer, old.layerStack(), old.group(), old.groupName()));
                });
    }

    // ---- nodes that came --------------------------------------------------------------------------------------------

    private void configureComing() throws InterruptedException {
        Instant since = kept.now().updateEndedSeenAt() == null
                ? kept.now().seenAt()
                : kept.now().updateEndedSeenAt();
        Instant deadline = since.plus(limits.boot());
        @Nullable Instant heardSome = null;
        while (true) {
            followRuns(LifecycleEvent.CONFIGURE);
            List<Scaling.Node> awaited = kept.now().coming().stream()
                    .filter(node -> !node.server().isEmpty() && !node.heard() && !node.silent())
                    .toList();
            if (!awaited.isEmpty()) hear(awaited);
            List<Scaling.Node> left = kept.now().coming().stream()
                    .filter(node -> !node.server().isEmpty() && !node.heard() && !node.silent())
                    .toList();
            List<Scaling.Node> untold = untold();
            if (!untold.isEmpty() && heardSome == null) heardSome = instant();
            boolean over = !instant().isBefore(deadline);
            if (over && !left.isEmpty()) giveUp(left);
            boolean gathered = heardSome != null && !instant().isBefore(heardSome.plus(limits.gather()));
            if (!untold.isEmpty() && (left.isEmpty() || over || gathered)) {
                tell(LifecycleEvent.CONFIGURE, untold);
                heardSome = null;
            }
            if (left.isEmpty() || over) break;
            kept.waits("waits for " + names(left) + " to answer on the bus: setup has to end, then the agent starts");
            Thread.sleep(limits.look().dividedBy(2));
        }
        followRuns(LifecycleEvent.CONFIGURE);
        awaitRuns();
    }

    private void hear(List<Scaling.Node> awaited) throws InterruptedException {
        Map<String, String> found = Bus.ask(
                collectives.apply(cloud.name()),
                awaited.stream().map(Scaling.Node::server).toList(),
                Bus.BRIEFLY);
        if (found.isEmpty()) return;
        Instant at = instant();
        kept.change(
                String.join(", ", found.values()) + " answered on the bus",
                scaling -> scaling.eachNode(node -> {
                    String identity = found.get(node.server());
                    return identity == null || node.heard() ? node : node.answered(identity, at);
                }));
    }

    private void giveUp(List<Scaling.Node> left) {
        Set<String> servers = new HashSet<>();
        left.forEach(node -> servers.add(node.server()));
        kept.change(
                names(left) + " did not answer within " + words(limits.boot()) + " and is not configured",
                scaling -> scaling.eachNode(node -> servers.contains(node.server()) ? node.givenUp() : node));
    }

    private List<Scaling.Node> untold() {
        Set<String> told = new HashSet<>();
        kept.now().told().stream()
                .filter(one -> one.event().equals(LifecycleEvent.CONFIGURE.id()))
                .forEach(one -> told.addAll(one.nodes()));
        return kept.now().coming().stream()
                .filter(node -> node.heard() && !told.contains(node.identity()))
                .toList();
    }

    private static String names(List<Scaling.Node> nodes) {
        List<String> names = nodes.stream().map(Scaling.Node::name).toList();
        return names.size() <= 3
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    }

    // ---- runs -------------------------------------------------------------------------------------------------------

    /// Writes down the order, then begins it: told again, the run is the same.
    private void tell(LifecycleEvent event, List<Scaling.Node> nodes) {
        Members.byRecipes(nodes, event.id()).forEach((recipes, some) -> {
            String run = kept.now().id() + "-" + event.id() + "-"
                    + (1
                            + kept.now().told().stream()
                                    .filter(one -> one.event().equals(event.id()))
                                    .count());
            List<String> identities =
                    some.stream().map(Scaling.Node::identity).distinct().toList();
            var told = new Scaling.Told(run, event.id(), identities, recipes, instant());
            kept.change(
                    "Tells " + String.join(", ", identities) + " to run " + event.id(),
                    scaling -> scaling.telling(told));
            begin(told);
        });
    }

    private Run begin(Scaling.Told told) {
        Scaling now = kept.now();
        var target = new Target(now.place().cluster().name(), now.place().layer(), "", "", "");
        LifecycleEvent event = LifecycleEvent.of(told.event()).orElseThrow();
        Map<String, String> servers = new HashMap<>();
        for (Scaling.Node node : now.nodes())
            if (node.heard() && !node.server().isEmpty()) servers.put(node.identity(), node.server());
        Manner manner = Manner.USUAL.withRecipes(told.recipes());
        if (event == LifecycleEvent.SHUTDOWN) manner = manner.withLimit(limits.leave());
        resumed.add(told.run());
        return runs.begin(Order.of(told.run(), cloud.name(), target, event, told.nodes(), WHO)
                .withServers(servers)
                .with(manner));
    }

    /// Begins what was written down and not begun when the last program ended, and notes what has
    /// ended well.
    private void followRuns(LifecycleEvent event) {
        for (Scaling.Told told : kept.now().told()) {
            if (!told.event().equals(event.id())) continue;
            Run run = resumed.contains(told.run()) ? runs.show(told.run()) : begin(told);
            note(run);
        }
    }

    private void note(Run run) {
        Set<String> ready = new HashSet<>();
        for (NodeRun node : run.nodes())
            if (node.state() == NodeRun.State.CHANGED || node.state() == NodeRun.State.OK) ready.add(node.node());
        if (run.order().event() != LifecycleEvent.CONFIGURE) return;
        List<Scaling.Node> fresh = kept.now().coming().stream()
                .filter(node -> node.heard() && !node.ready() && ready.contains(node.identity()))
                .toList();
        if (fresh.isEmpty()) return;
        Set<String> identities = new HashSet<>();
        fresh.forEach(node -> identities.add(node.identity()));
        kept.change(
                names(fresh) + " ready",
                scaling -> scaling.eachNode(
                        node -> !node.leaving() && identities.contains(node.identity()) ? node.becameReady() : node));
    }

    private void awaitRuns() throws InterruptedException {
        for (Scaling.Told told : kept.now().told()) {
            Run run = resumed.contains(told.run()) ? runs.show(told.run()) : begin(told);
            while (!run.ended() && !lost(run)) {
                kept.waits("waits for run " + told.run() + ": " + run.inWords());
                seeWhoLeft();
                run = runs.await(told.run(), limits.look());
            }
            note(run);
        }
    }

    /// Whether another program carried it out and has not ended it in its time: it will not any more.
    private boolean lost(Run run) {
        Duration most = run.order().manner().limit().plus(OVERDUE);
        return !runs.isHere(run.id()) && run.startedAt().plus(most).isBefore(instant());
    }

    // ---- nodes that go ----------------------------------------------------------------------------------------------

    /// Tells those that go to shut down, as long as they can be told: Heat does not wait for it. Who scaled the group
    /// here has told them before, and they are not told again.
    private void shutDown(GroupChange change) throws InterruptedException {
        Scaling now = kept.now();
        Set<String> known = new HashSet<>();
        now.leaving().forEach(node -> known.add(node.member()));
        List<GroupChange.Member> fresh = change.leaving().stream()
                .filter(member -> !known.contains(member.name()))
                .toList();
        if (fresh.isEmpty()) return;
        List<Run> drains = drains(fresh);
        Map<String, String> drained = new HashMap<>();
        for (Run run : drains)
            if (run.order().event() == LifecycleEvent.SHUTDOWN)
                run.order().servers().forEach((identity, server) -> drained.put(server, identity));
        List<Scaling.Node> nodes = members.leaving(now.place().group(), fresh);
        List<String> there = nodes.stream()
                .map(Scaling.Node::server)
                .filter(id -> !id.isEmpty() && !drained.containsKey(id))
                .toList();
        Map<String, String> answering =
                there.isEmpty() ? Map.of() : Bus.ask(collectives.apply(cloud.name()), there, Bus.BRIEFLY);
        Map<String, String> ids = new HashMap<>();
        fresh.forEach(member -> ids.put(member.name(), member.id()));
        Instant at = instant();
        List<Scaling.Node> asked = nodes.stream()
                .map(node -> {
                    // one that is gone from Nova is known by what it stood for in the group
                    String server = node.server().isEmpty() ? ids.getOrDefault(node.member(), "") : node.server();
                    String before = drained.get(server);
                    if (before != null) return node.named(before);
                    String identity = answering.get(node.server());
                    return identity == null ? node.givenUp() : node.answered(identity, at);
                })
                .toList();
        List<Scaling.Node> reached = asked.stream()
                .filter(node -> node.heard() && answering.containsKey(node.server()))
                .toList();
        List<Scaling.Node> gone = asked.stream().filter(node -> !node.heard()).toList();
        var words = new ArrayList<String>();
        List<Scaling.Node> before = asked.stream()
                .filter(node -> drained.containsValue(node.identity()))
                .toList();
        if (!before.isEmpty()) words.add(names(before) + " leaves, drained before");
        if (!reached.isEmpty()) words.add(names(reached) + " leaves");
        if (!gone.isEmpty()) words.add(names(gone) + " left before it could be told to shut down");
        kept.change(String.join("; ", words), scaling -> {
            var all = new ArrayList<>(scaling.nodes());
            all.addAll(asked);
            Scaling next = scaling.withNodes(all);
            for (Run run : drains) {
                Order order = run.order();
                next = next.telling(new Scaling.Told(
                        run.id(),
                        order.event().id(),
                        order.nodes(),
                        order.manner().recipes(),
                        run.startedAt()));
            }
            return next;
        });
        drains.forEach(run -> resumed.add(run.id()));
        if (!reached.isEmpty()) tell(LifecycleEvent.SHUTDOWN, reached);
    }

    /// The runs that had members leave their work before Heat was asked to take them away, oldest first.
    private List<Run> drains(List<GroupChange.Member> members) {
        Set<String> ids = new HashSet<>();
        members.forEach(member -> ids.add(member.id()));
        Instant oldest = instant().minus(DRAINED);
        return runs.list().stream()
                .filter(run -> run.order().event() == LifecycleEvent.UNDEPLOY
                        || run.order().event() == LifecycleEvent.SHUTDOWN)
                .filter(run -> run.order().cloud().equals(cloud.name()))
                .filter(run -> run.startedAt().isAfter(oldest))
                .filter(run -> run.order().servers().values().stream().anyMatch(ids::contains))
                .toList()
                .reversed();
    }

    /// Nobody waits for the word of a node whose server is gone.
    private void seeWhoLeft() {
        Scaling now = kept.now();
        Set<String> away = new HashSet<>();
        for (GroupChange.Member member : now.change().leaving()) if (member.ended() != null) away.add(member.name());
        for (Scaling.Told told : now.told()) {
            if (told.event().equals(LifecycleEvent.CONFIGURE.id())) continue;
            Run run = runs.find(told.run()).orElse(null);
            if (run == null || run.ended()) continue;
            Set<String> open = new HashSet<>();
            for (NodeRun node : run.nodes()) if (!node.state().ended()) open.add(node.node());
            List<String> left = now.leaving().stream()
                    .filter(node -> open.contains(node.identity()))
                    .filter(node ->
                            away.contains(node.member()) || node.server().isEmpty() || members.gone(node.server()))
                    .map(Scaling.Node::identity)
                    .toList();
            if (!left.isEmpty()) runs.left(told.run(), left);
        }
    }

    /// The nodes that stay forget those that went.
    private void configureRest() throws InterruptedException {
        String run = kept.now().id() + "-rest";
        if (kept.now().told().stream().anyMatch(told -> told.run().equals(run))) {
            awaitRuns();
            return;
        }
        Set<String> fresh = new HashSet<>();
        kept.now().coming().forEach(node -> fresh.add(node.server()));
        List<String> rest;
        try {
            rest = members.present(kept.now().place().group()).stream()
                    .filter(server -> !fresh.contains(server))
                    .toList();
        } catch (ProblemException e) {
            if (!Members.missing(e)) throw e;
            return; // the group went with its members
        }
        if (rest.isEmpty()) return;
        Map<String, String> answering = Bus.ask(collectives.apply(cloud.name()), rest, Bus.LISTEN);
        if (answering.isEmpty()) return;
        List<GroupChange.Member> as = answering.keySet().stream()
                .map(server -> new GroupChange.Member("", server, null, null, ""))
                .toList();
        String recipes = members.coming(kept.now().place().group(), as).stream()
                .map(node -> Members.recipes(node.recipes(), LifecycleEvent.CONFIGURE.id()))
                .findFirst()
                .orElse("");
        var told = new Scaling.Told(
                run,
                LifecycleEvent.CONFIGURE.id(),
                answering.values().stream().sorted().toList(),
                recipes,
                instant());
        kept.change(
                "Tells the " + told.nodes().size() + " that stay to run configure", scaling -> scaling.telling(told));
        begin(told);
        awaitRuns();
    }

    // ---- end --------------------------------------------------------------------------------------------------------

    private void conclude() {
        Scaling now = kept.now();
        var words = new ArrayList<String>();
        List<Scaling.Node> coming = now.coming();
        List<Scaling.Node> ready = coming.stream().filter(Scaling.Node::ready).toList();
        List<Scaling.Node> silent = coming.stream()
                .filter(node -> node.silent() && !node.server().isEmpty())
                .toList();
        List<Scaling.Node> gone =
                coming.stream().filter(node -> node.server().isEmpty()).toList();
        List<Scaling.Node> failed =
                coming.stream().filter(node -> node.heard() && !node.ready()).toList();
        if (!ready.isEmpty()) words.add(names(ready) + " ready");
        if (!silent.isEmpty()) words.add(names(silent) + " silent: is its agent running, is it on the bus?");
        if (!gone.isEmpty()) words.add(names(gone) + " gone again");
        if (!failed.isEmpty()) words.add(names(failed) + " answered and was not configured: see its run");
        boolean all = silent.isEmpty() && failed.isEmpty();
        for (Scaling.Told told : now.told()) {
            Run run = runs.show(told.run());
            boolean rest = told.run().endsWith("-rest");
            if (!told.event().equals(LifecycleEvent.CONFIGURE.id())) words.add(told.event() + ": " + run.inWords());
            else if (rest) {
                words.add("those that stay: " + run.inWords());
                all &= run.succeeded();
            }
        }
        List<Scaling.Node> left = now.leaving();
        if (!left.isEmpty()) words.add(names(left) + " left");
        Scaling.Result result = switch (now.change().outcome()) {
            case FAILED -> Scaling.Result.FAILED;
            case CANCELLED -> Scaling.Result.CANCELLED;
            case DONE, GOING_ON -> all ? Scaling.Result.READY : Scaling.Result.PARTLY;
        };
        if (now.change().outcome() == GroupChange.Outcome.FAILED
                || now.change().outcome() == GroupChange.Outcome.CANCELLED) words.addFirst(ended(now.change()));
        end(result, words.isEmpty() ? "nothing came and nothing went" : String.join("; ", words));
    }

    private void end(Scaling.Result result, String words) {
        kept.change(
                "Scaling of " + kept.now().place() + " ended, " + result.word() + ": " + words,
                scaling -> scaling.ended(instant(), result, words));
    }

    static String words(Duration span) {
        return span.toSeconds() < 120 ? span.toSeconds() + " s" : span.toMinutes() + " min";
    }
}

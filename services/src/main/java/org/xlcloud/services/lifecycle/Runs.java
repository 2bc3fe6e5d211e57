package org.xlcloud.services.lifecycle;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.xlcloud.services.cloud.UserFolders;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.journal.Entry;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.Query;
import org.xlcloud.services.mcollective.Mco;

/// Begins runs, follows them, and knows those that were.
public final class Runs implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Runs.class);
    private static final int MOST_LISTED = 1_000;
    private static final int USUAL_OF = 10;

    /// Between two looks at what another program does.
    private static final Duration ELSEWHERE = Duration.ofMillis(500);

    private final Journal journal;
    private final RunFacts facts;
    private final OutputFiles output;
    private final Function<String, Mco> collectives;
    private final Runnable permission;
    private final RunLimits limits;
    private final InstantSource clock;
    private final Map<String, LiveRun> live = new ConcurrentHashMap<>();
    private final Mailbox<Integer> changes = new Mailbox<>(0);

    /// @param folder where output is kept
    /// @param collectives the client for a cloud's nodes, by the cloud's name
    public Runs(
            Journal journal, Path folder, Function<String, Mco> collectives, RunLimits limits, InstantSource clock) {
        this(journal, folder, collectives, () -> {}, limits, clock);
    }

    /// @param permission asked before nodes are told; throws a ProblemException while they must not be
    public Runs(
            Journal journal,
            Path folder,
            Function<String, Mco> collectives,
            Runnable permission,
            RunLimits limits,
            InstantSource clock) {
        this.permission = permission;
        this.limits = limits;
        this.journal = journal;
        this.facts = new RunFacts(journal, clock);
        this.output = new OutputFiles(folder);
        this.collectives = collectives;
        this.clock = clock;
    }

    /// Where output is kept: `runs` among the user's data.
    public static Path folder(Map<String, String> environment, Path home) {
        return UserFolders.of(environment, home).data().resolve("runs");
    }

    /// A run that was begun, as it stands; empty when there is none of this id.
    public Optional<Run> find(String id) {
        LiveRun run = live.get(id);
        return run == null ? facts.run(id) : Optional.of(run.now());
    }

    /// Counts up whenever a run begins, goes on or ends.
    public Mailbox<Integer> changes() {
        return changes;
    }

    /// Begins what was ordered, or returns the run that the same request id has begun before.
    ///
    /// @throws ProblemException when the journal can't take it: nothing has been done then
    public Run begin(Order order) {
        if (order.nodes().isEmpty())
            throw new ProblemException(Problem.of(
                            "run " + order.event().id() + " on " + order.target(),
                            order.cloud(),
                            "no node answers to it")
                    .withHint("Nodes need the agent and the stack's facts; xlcloud nodes lists those that there are"));
        String id = idOf(order.requestId());
        Duration usual = usual(order).orElse(null);
        if (facts.begun(id, order)) return show(id);
        return follow(Folded.fresh(id, order, clock.instant(), usual)).now();
    }

    /// The run that a request id has begun before; empty when there is none.
    public Optional<Run> begunBy(String requestId) {
        return find(idOf(requestId));
    }

    private synchronized LiveRun follow(Run from) {
        LiveRun known = live.get(from.id());
        if (known != null) return known;
        Mco mco = collectives.apply(from.order().cloud());
        var run = new LiveRun(from, mco, facts, output, permission, limits, clock, this::changed);
        live.put(from.id(), run);
        run.start();
        return run;
    }

    private void changed() {
        changes.put(changes.newest() + 1);
    }

    /// Goes on with what was under way when the last program ended.
    ///
    /// @return those runs
    public List<Run> resume() {
        return resume(run -> true);
    }

    /// As [#resume()], with those that fit.
    public List<Run> resume(Predicate<Run> which) {
        List<Run> again = new ArrayList<>();
        for (Run run : list())
            if (!run.ended() && !live.containsKey(run.id()) && which.test(run)) {
                LOG.log(Level.INFO, "Going on with " + run.id());
                again.add(follow(run).now());
            }
        return again;
    }

    /// The runs that go on in this program.
    public List<Run> underWay() {
        return live.values().stream()
                .map(LiveRun::now)
                .filter(run -> !run.ended())
                .toList();
    }

    /// The run as it stands.
    ///
    /// @throws ProblemException when there is none of this id
    public Run show(String id) {
        LiveRun run = live.get(id);
        if (run != null) return run.now();
        return facts.run(id)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("show run " + id, journal.place().toString(), "there is none of this id")
                                .withHint("xlcloud runs lists them")));
    }

    /// Newest first.
    public List<Run> list() {
        return facts.runs(MOST_LISTED).stream()
                .map(run -> {
                    LiveRun now = live.get(run.id());
                    return now == null ? run : now.now();
                })
                .sorted(Comparator.comparing(Run::startedAt).reversed())
                .toList();
    }

    /// Waits until a run of this program has ended.
    public Run await(String id) throws InterruptedException {
        LiveRun run = live.get(id);
        return run == null ? show(id) : run.await();
    }

    /// Waits until a run has ended, or the time is over; one that another program carries out is looked at now and
    /// then.
    public Run await(String id, Duration atMost) throws InterruptedException {
        LiveRun here = live.get(id);
        if (here != null) return here.await(atMost);
        long until = System.nanoTime() + atMost.toNanos();
        Run there = show(id);
        while (!there.ended() && System.nanoTime() - until < 0) {
            Thread.sleep(ELSEWHERE);
            there = show(id);
        }
        return there;
    }

    /// Whether this program carries it out.
    public boolean isHere(String id) {
        return live.containsKey(id);
    }

    /// Says that servers are gone: nobody waits for their nodes any more. Nothing for a run that does not go on here.
    ///
    /// @param nodes their names
    public void left(String id, Collection<String> nodes) {
        LiveRun run = live.get(id);
        if (run != null) run.left(nodes);
    }

    /// Begins no further node; those that are at it go on, since half a converge is worse than either.
    public void cancel(String id) {
        LiveRun run = live.get(id);
        if (run == null)
            throw new ProblemException(Problem.of("cancel run " + id, "the console", "it is not under way here"));
        run.cancel();
    }

    /// Repeats a run for those nodes that failed or did not answer.
    public Run retryFailed(String id, String requestId, String who) {
        Run before = show(id);
        if (!before.ended())
            throw new ProblemException(Problem.of("repeat run " + id, "the console", "it has not ended yet"));
        List<String> failed = before.failed();
        if (failed.isEmpty())
            throw new ProblemException(Problem.of("repeat run " + id, "the console", "no node has failed"));
        return begin(before.order().again(requestId, failed, id, who));
    }

    /// The beginning of what a node has put out.
    public String output(String id, String node, int mostBytes) {
        return output.read(id, node, mostBytes);
    }

    /// The median of the last runs of this event on this target that ended.
    private Optional<Duration> usual(Order order) {
        List<Duration> lately = facts.runs(200).stream()
                .filter(run -> run.ended()
                        && !run.cancelled()
                        && run.order().cloud().equals(order.cloud())
                        && run.order().event() == order.event()
                        && run.order().target().equals(order.target())
                        && run.order().retryOf().isEmpty())
                .limit(USUAL_OF)
                .map(run -> run.elapsed(run.startedAt()))
                .sorted()
                .toList();
        return lately.isEmpty() ? Optional.empty() : Optional.of(lately.get(lately.size() / 2));
    }

    /// A request id where it can be a job's id on nodes, else its digest.
    static String idOf(String requestId) {
        if (requestId.matches("[\\w-]{8,60}")) return requestId;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(requestId.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return "run-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// What the journal says of a run, for whoever wants its words.
    public List<Entry> history(String id) {
        return journal.search(Query.ALL.about(RunFacts.subject(id))).entries();
    }

    /// Runs that are under way stay so in the journal; [#resume] goes on with them.
    @Override
    public void close() {
        live.values().forEach(LiveRun::close);
    }
}

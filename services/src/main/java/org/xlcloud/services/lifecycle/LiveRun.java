package org.xlcloud.services.lifecycle;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.lifecycle.NodeRun.State;
import org.xlcloud.services.mcollective.Answer;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.mcollective.Outcome;
import org.xlcloud.services.mcollective.Rejections;
import org.xlcloud.services.mcollective.Rpc;

/// One run that is under way, on a virtual thread of its own. Nodes are told to begin and answer at
/// once; after that they are asked again and again, all with one signed message, how far they are,
/// until every one has ended or its time is over. Output comes with the answers, its tail; what is
/// missing before that is fetched.
final class LiveRun {
    private static final Logger LOG = LateLogger.of(LiveRun.class);
    private static final String AGENT = "xlcloud";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int MOST_FETCHED_BYTES = 8 << 20;
    private static final int CHUNK = 65_536;

    private final Mco mco;
    private final RunFacts facts;
    private final OutputFiles output;
    private final Runnable permission;
    private final InstantSource clock;
    private final Runnable changed;
    private final RunLimits limits;
    private final Order order;
    private final Map<String, NodeRun> nodes = new LinkedHashMap<>();
    private final Map<String, Instant> busyUntil = new HashMap<>();
    private final Set<String> mute = new HashSet<>();
    private final Set<String> unwritten = new HashSet<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Condition wake = lock.newCondition();
    private final Run first;
    private volatile Run now;
    private volatile boolean cancelled;
    private volatile boolean closed;
    private String trouble = "";
    private Rejections rejected = Rejections.NONE;
    private @Nullable Thread thread;

    LiveRun(
            Run from,
            Mco mco,
            RunFacts facts,
            OutputFiles output,
            Runnable permission,
            RunLimits limits,
            InstantSource clock,
            Runnable changed) {
        this.limits = limits;
        this.mco = mco;
        this.facts = facts;
        this.output = output;
        this.permission = permission;
        this.clock = clock;
        this.changed = changed;
        first = from;
        now = from;
        order = from.order();
        cancelled = from.cancelled();
        for (NodeRun node : from.nodes()) nodes.put(node.node(), node);
    }

    void start() {
        thread = Thread.ofVirtual().name("run " + first.id()).start(this::run);
    }

    Run now() {
        return now;
    }

    Run await() throws InterruptedException {
        lock.lock();
        try {
            while (!now.ended() && !closed) ended.await();
            return now;
        } finally {
            lock.unlock();
        }
    }

    /// @return as it stands when the time is over
    /// @throws InterruptedException also when it is left to the next program
    Run await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!now.ended() && !closed && nanos > 0) nanos = ended.awaitNanos(nanos);
            if (closed && !now.ended()) throw new InterruptedException(first.id());
            return now;
        } finally {
            lock.unlock();
        }
    }

    /// Servers of nodes are gone: nobody waits for them any more.
    void left(Collection<String> names) {
        left.addAll(names);
        names.forEach(mco::gone); // told again too: a call may have begun after it was told first
        signal(wake);
    }

    void cancel() {
        if (now.ended()) return;
        facts.cancelled(first.id(), order);
        cancelled = true;
        signal(wake);
    }

    /// Leaves the run as it is, on the nodes and in the journal.
    void close() {
        closed = true;
        Thread running = thread;
        if (running != null) running.interrupt();
        signal(wake);
        signal(ended);
    }

    /// As precise as the journal keeps it.
    private Instant instant() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void signal(Condition condition) {
        lock.lock();
        try {
            condition.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            // of nodes that were told before this program began, some may have ended meanwhile
            while (!closed && !(allEnded() && unwritten.isEmpty())) {
                long began = System.nanoTime();
                if (!step()) pause(limits.broker());
                else if (!allEnded()) pause(rest(Duration.ofNanos(System.nanoTime() - began)));
            }
            while (!closed && !tried(this::finish)) pause(limits.broker());
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Run {0} is left to the next program", first.id());
        } catch (RuntimeException e) {
            if (closed) return;
            LOG.log(Level.ERROR, "A defect of the console: run " + first.id() + " broke off", e);
            trouble = "a defect of the console: " + e;
            publish();
        }
    }

    /// Grows with what asking costs, so that ten thousand nodes are not asked all the time.
    private static Duration rest(Duration took) {
        Duration wanted = took.multipliedBy(2);
        if (wanted.compareTo(SHORTEST_PAUSE) < 0) return SHORTEST_PAUSE;
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }

    private void pause(Duration howLong) throws InterruptedException {
        lock.lock();
        try {
            long nanos = howLong.toNanos();
            boolean before = cancelled;
            int gone = left.size();
            while (!closed && cancelled == before && left.size() == gone && nanos > 0) nanos = wake.awaitNanos(nanos);
        } finally {
            lock.unlock();
        }
    }

    /// False when the bus or the journal took nothing: it is tried again, no node is given up for it.
    private boolean step() {
        boolean told = tried(this::tell);
        boolean kept = tried(this::keep);
        if (told && kept) trouble = "";
        publish();
        return told && kept;
    }

    private void tell() {
        leave();
        boolean goesOn = !cancelled && !stopped();
        if (goesOn) begin();
        else skipQueued();
        follow();
        leave();
        giveUpLate();
    }

    private void leave() {
        for (String name : left) {
            NodeRun node = nodes.get(name);
            if (node != null && !node.state().ended()) end(name, State.LEFT, null, -1, "its server was deleted");
        }
    }

    private boolean tried(Runnable part) {
        try {
            part.run();
            return true;
        } catch (ProblemException e) {
            if (Thread.currentThread().isInterrupted()) return false;
            Problem problem = e.problem();
            LOG.log(Level.WARNING, problem.oneLine());
            trouble = problem.oneLine();
            return false;
        }
    }

    private boolean stopped() {
        if (order.manner().stopAfter() == 0) return false;
        return nodes.values().stream().filter(node -> node.state().bad()).count()
                >= order.manner().stopAfter();
    }

    private List<String> in(State... states) {
        Set<State> wanted = Set.of(states);
        return nodes.values().stream()
                .filter(node -> wanted.contains(node.state()))
                .map(NodeRun::node)
                .toList();
    }

    private void begin() {
        int free = order.manner().atOnce() - in(State.SENT, State.RUNNING).size();
        Instant at = instant();
        List<String> next = in(State.QUEUED).stream()
                .filter(node -> !busyUntil.getOrDefault(node, Instant.EPOCH).isAfter(at))
                .limit(Math.max(0, free))
                .toList();
        if (next.isEmpty()) return;
        permission.run();
        Rpc rpc = Rpc.of(AGENT, order.event().id())
                .with("attributes", order.manner().attributes())
                .with("timeout", order.manner().limit().toSeconds())
                .with("detach", true)
                .withJob(first.id());
        if (!order.manner().recipes().isEmpty())
            rpc = rpc.with("recipes", order.manner().recipes());
        if (!order.manner().tool().isEmpty())
            rpc = rpc.with("tool", order.manner().tool());
        for (String node : next) set(node, of(node).sent(at));
        publish();
        ask(rpc, next, limits.prompt());
    }

    private void follow() {
        List<String> at = in(State.SENT, State.RUNNING);
        Rpc rpc = Rpc.of(AGENT, "status").withJob(first.id());
        // those that are silent are asked apart, or every question would wait for them
        List<String> heard = at.stream().filter(node -> !mute.contains(node)).toList();
        List<String> unheard = at.stream().filter(mute::contains).toList();
        if (!heard.isEmpty()) ask(rpc, heard, limits.prompt());
        if (!unheard.isEmpty()) ask(rpc, unheard, limits.prompt().dividedBy(5));
    }

    private void ask(Rpc rpc, List<String> whom, Duration atMost) {
        Outcome outcome = mco.call(rpc, whom, atMost, answer -> {});
        whom.forEach(mute::remove);
        mute.addAll(outcome.silent());
        rejected = rejected.plus(outcome.rejected());
        boolean begins = !rpc.action().equals("status");
        for (Answer answer : outcome.answers()) {
            if (begins) begun(answer);
            else told(answer);
        }
        fetch(whom);
    }

    private void begun(Answer answer) {
        String node = answer.node();
        if (answer.status() == 1 && answer.message().contains("another run is under way")) {
            busyUntil.put(node, instant().plus(limits.busy()));
            // its place is free for another node meanwhile, but its time runs
            NodeRun waiting = of(node);
            if (late(waiting, order.manner().limit())) end(node, State.FAILED, null, -1, answer.message());
            else set(node, waiting.queued(node, answer.message()));
        } else if (answer.status() > 1
                || (answer.status() == 1 && !Boolean.TRUE.equals(answer.data().get("known")))) {
            end(node, State.FAILED, null, -1, answer.message());
        } else {
            told(answer);
        }
    }

    private void told(Answer answer) {
        String node = answer.node();
        if (answer.status() > 1) {
            end(node, State.FAILED, null, -1, answer.message());
            return;
        }
        if (!Boolean.TRUE.equals(answer.data().get("known"))) {
            // it never got the order, or has forgotten it with its disk: told again, which can do no harm
            set(node, of(node).queued(node, "the node knows nothing of this run"));
            return;
        }
        keepTail(answer);
        if (Boolean.TRUE.equals(answer.data().get("running"))) {
            set(node, of(node).running());
            return;
        }
        int code = (int) answer.number("exitcode", -1);
        boolean fine = answer.data().get("ok") instanceof Boolean ok ? ok : code == 0;
        boolean hasChanged = Boolean.TRUE.equals(answer.data().get("changed"));
        boolean timedOut = Boolean.TRUE.equals(answer.data().get("timed_out"));
        String why =
                timedOut ? "ended after " + order.manner().limit().toSeconds() + " s" : fine ? "" : "exit code " + code;
        end(
                node,
                fine ? hasChanged ? State.CHANGED : State.OK : State.FAILED,
                code,
                answer.number("duration", -1),
                why);
    }

    private NodeRun of(String node) {
        NodeRun known = nodes.get(node);
        if (known == null) throw new IllegalStateException(node);
        return known;
    }

    private void set(String node, NodeRun to) {
        nodes.put(node, to);
    }

    private void end(String node, State how, @Nullable Integer code, double seconds, String why) {
        set(node, of(node).ended(how, code, seconds, why, instant()));
        unwritten.add(node);
    }

    private void skipQueued() {
        String why = cancelled ? "cancelled" : "too many others failed";
        for (String node : in(State.QUEUED)) end(node, State.SKIPPED, null, -1, why);
    }

    private boolean late(NodeRun node, Duration limit) {
        Instant sent = node.sentAt() == null ? first.startedAt() : node.sentAt();
        return sent.plus(limit).isBefore(instant());
    }

    private void giveUpLate() {
        for (String name : in(State.SENT)) {
            if (late(of(name), limits.silence()))
                end(
                        name,
                        State.NO_ANSWER,
                        null,
                        -1,
                        "nothing for " + limits.silence().toSeconds() + " s; is the agent running?");
        }
        for (String name : in(State.RUNNING)) {
            if (late(of(name), order.manner().limit().plus(limits.grace())))
                end(name, State.NO_ANSWER, null, -1, "it began and has not said how it ended");
        }
    }

    // ---- output -----------------------------------------------------------------------------------------------------

    /// The end of the output, when nothing is missing before it.
    private void keepTail(Answer answer) {
        NodeRun node = of(answer.node());
        byte[] tail = answer.text("output_tail").getBytes(StandardCharsets.UTF_8);
        long bytes = Math.max(0, (long) answer.number("output_bytes", 0));
        long from = Math.max(0, bytes - tail.length);
        long kept = node.keptBytes();
        if (from <= kept && bytes > kept && bytes <= MOST_FETCHED_BYTES) {
            output.write(first.id(), node.node(), from, answer.text("output_tail"));
            kept = bytes;
        }
        set(node.node(), node.output(bytes, kept));
    }

    /// What went by between two answers.
    private void fetch(Collection<String> whom) {
        for (String name : whom) {
            for (NodeRun node = of(name);
                    node.keptBytes() < Math.min(node.outputBytes(), MOST_FETCHED_BYTES);
                    node = of(name)) {
                long from = node.keptBytes();
                Rpc rpc = Rpc.of(AGENT, "output").withJob(first.id()).with("offset", from);
                List<Answer> answers = mco.call(rpc, List.of(name), limits.prompt(), answer -> {})
                        .answers();
                if (answers.isEmpty() || !answers.getFirst().done()) break;
                String part = answers.getFirst().text("output");
                int length = part.getBytes(StandardCharsets.UTF_8).length;
                if (length == 0) break;
                output.write(first.id(), name, from, part);
                // a character that was cut at the part's end has become a mark of another length
                long next = length > CHUNK ? from + CHUNK : from + length;
                set(name, node.output(node.outputBytes(), Math.min(next, node.outputBytes())));
            }
        }
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    private boolean allEnded() {
        return nodes.values().stream().allMatch(node -> node.state().ended());
    }

    private void keep() {
        if (unwritten.isEmpty()) return;
        facts.nodes(first.id(), order, unwritten.stream().sorted().map(this::of).toList());
        unwritten.clear();
    }

    private void publish() {
        now = new Run(
                first.id(),
                order,
                first.startedAt(),
                null,
                cancelled,
                trouble,
                rejected,
                first.usual(),
                new ArrayList<>(nodes.values()));
        changed.run();
    }

    private void finish() {
        Run last = now;
        Instant at = instant();
        var done = new Run(
                last.id(), order, last.startedAt(), at, cancelled, trouble, rejected, last.usual(), last.nodes());
        facts.ended(done);
        lock.lock();
        try {
            now = done;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        changed.run();
    }
}

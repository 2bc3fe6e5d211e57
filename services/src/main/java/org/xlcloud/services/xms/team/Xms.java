package org.xlcloud.services.xms.team;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.AlarmDesk;
import org.xlcloud.services.alarms.AlarmIntake;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.alarms.Webhook;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.CloudConfig;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.flow.Rhythm;
import org.xlcloud.services.flow.Worker;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.journal.JournalLimits;
import org.xlcloud.services.journal.Lead;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.pollster.CloudPollster;
import org.xlcloud.services.scaling.Autoscaling;
import org.xlcloud.services.scaling.Scaling;
import org.xlcloud.services.stacks.OpenStacks;
import org.xlcloud.services.xms.Engine;

/// XMS as a program of its own. Of several on one journal one leads: it has the engine, and the others read what that
/// one writes, answer those who want to know, and take what alarms tell them. Safe on any thread.
public final class Xms implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(Xms.class);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final XmsConfig config;
    private final InstantSource clock;
    private final Journal journal;
    private final AlarmDesk desk;
    private final Runs reading;
    private final Cloud keystone;
    private final ApiServer api;
    private final Mailbox<Integer> progress = new Mailbox<>(0);
    private final Mailbox<Standing> standing = new Mailbox<>(new Standing(false, 0, "", null));
    private final AtomicReference<@Nullable Term> term = new AtomicReference<>();
    private final Worker leading = new Worker();
    private final CountDownLatch led = new CountDownLatch(1);
    private @Nullable AlarmIntake intake;
    private volatile boolean started;
    private final AtomicBoolean closed = new AtomicBoolean();
    /// When it last was sure to lead, by the system's count of nanoseconds.
    private volatile long sureNanos;

    /// Who leads, as far as it is known here.
    ///
    /// @param here whether this one does
    /// @param epoch in which it does
    /// @param leader where the one that leads is reached; empty while nobody is known to
    /// @param problem why that could not be found out last; null where it could
    public record Standing(
            boolean here,
            long epoch,
            String leader,
            @Nullable Problem problem) {}

    /// Carries the metrics of one cloud's GPUs to its Gnocchi.
    private record Polling(Cloud cloud, CloudPollster pollster) implements AutoCloseable {
        static Polling of(CloudConfig entry, InstantSource clock) {
            var cloud = new Cloud(entry, clock);
            var pollster = new CloudPollster(
                    cloud, Objects.requireNonNull(entry.telemetry().ganglia()), clock);
            pollster.start();
            return new Polling(cloud, pollster);
        }

        @Override
        public void close() {
            pollster.close();
            cloud.close();
        }
    }

    /// What there is only while this one leads.
    private record Term(
            long epoch, Journal journal, OpenClouds clouds, OpenStacks stacks, Engine engine, List<Polling> pollings)
            implements AutoCloseable {
        @Override
        public void close() {
            pollings.forEach(Polling::close);
            engine.close();
            stacks.close();
            clouds.close();
            journal.close();
        }
    }

    /// Listens from here on; works from [#start] on.
    ///
    /// @throws ProblemException when the port can't be had
    public Xms(XmsConfig config, InstantSource clock) {
        this(config, ApiServer.Following.DEFAULT, clock);
    }

    Xms(XmsConfig config, ApiServer.Following following, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        JournalLimits limits = JournalLimits.DEFAULT.withDays(config.days());
        journal = new Journal(config.journal(), limits, clock);
        desk = new AlarmDesk(journal, Author.ofThisProgram(), clock);
        reading = new Runs(
                journal,
                folder(),
                cloud -> {
                    throw new IllegalStateException("only the leader tells nodes");
                },
                RunLimits.DEFAULT,
                clock);
        keystone = new Cloud(config.keystone(), clock);
        api = new ApiServer(config, this, new Gate(config, keystone), following, clock);
    }

    private Path folder() {
        return config.data().resolve("runs");
    }

    /// Begins to look for who leads, and to serve.
    ///
    /// @throws ProblemException when the webhook's port can't be had
    public void start() {
        desk.start();
        Webhook webhook = config.webhook();
        if (webhook != null) intake = webhook.open(desk, clock);
        api.start();
        started = true;
        leading.start("leader", this::lead);
    }

    // ---- what the API shows -----------------------------------------------------------------------------------------

    public int port() {
        return api.port();
    }

    List<Route> routes() {
        return api.routes();
    }

    /// The port of the webhook; -1 where there is none.
    public int webhookPort() {
        AlarmIntake open = intake;
        return open == null ? -1 : open.port();
    }

    public Mailbox<Standing> standing() {
        return standing;
    }

    /// Counts up whenever something goes on that the journal does not hear of.
    Mailbox<Integer> progress() {
        return progress;
    }

    /// Why the journal can't be read or written now; null where it can.
    @Nullable
    Problem journalProblem() {
        return journal.state().newest().problem();
    }

    Journal journal() {
        return journal;
    }

    /// All runs that are known; those of another leader as the journal has them.
    public Runs runs() {
        Term now = term.get();
        return now == null ? reading : now.engine.runs();
    }

    /// All scalings that are known, newest first.
    List<Scaling> scalings() {
        Term now = term.get();
        return now == null
                ? Autoscaling.recorded(journal, clock)
                : now.engine.scalings().newest();
    }

    /// The scalings that go on here.
    List<Scaling> scalingsUnderWay() {
        Term now = term.get();
        if (now == null) return List.of();
        return now.engine.scalings().newest().stream()
                .filter(scaling -> !scaling.ended())
                .toList();
    }

    /// What keeps the engine from its work.
    List<Problem> problems() {
        Term now = term.get();
        if (now == null) return List.of();
        var all = new ArrayList<>(now.engine.problems().newest());
        for (Polling polling : now.pollings) {
            Problem problem = polling.pollster.state().newest().problem();
            if (problem != null) all.add(problem);
        }
        return all;
    }

    /// The engine and its clouds while this one leads.
    Optional<Acting> acting() {
        return Optional.ofNullable(term.get()).map(now -> new Acting(now.engine, now.clouds));
    }

    /// What acts on nodes.
    record Acting(Engine engine, OpenClouds clouds) {}

    // ---- who leads --------------------------------------------------------------------------------------------------

    private void lead() {
        try (Lead of = Lead.of(config.journal(), config.address().toString())) {
            lead(of);
            // before the right to lead is given back, so that the next one begins when this one has ended
            Term over = term.getAndSet(null);
            if (over != null) over.close();
        } finally {
            led.countDown();
        }
    }

    private void lead(Lead of) {
        do {
            try {
                step(of);
            } catch (ProblemException e) {
                LOG.log(Level.WARNING, e.problem().oneLine());
                end("it is not known who leads");
                say(new Standing(false, 0, "", e.problem()));
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "A defect of XMS: leading failed", e);
                end("of a defect");
            }
        } while (leading.rest(Lead.BEAT, () -> false));
    }

    private void step(Lead of) {
        long asked = System.nanoTime();
        if (term.get() != null) {
            if (of.keep()) {
                sureNanos = asked;
                return;
            }
            end("another one leads");
        }
        if (of.take()) {
            sureNanos = asked;
            begin(of.epoch());
            say(new Standing(true, of.epoch(), config.address().toString(), null));
        } else {
            say(new Standing(false, 0, of.leader().orElse(""), null));
        }
    }

    private void say(Standing now) {
        if (now.equals(standing.newest())) return;
        if (now.here()) LOG.log(Level.INFO, "This XMS leads, epoch " + now.epoch());
        else if (!now.leader().isEmpty()) LOG.log(Level.INFO, "The XMS at " + now.leader() + " leads");
        standing.put(now);
    }

    private void begin(long epoch) {
        Map<String, CloudConfig> entries = new HashMap<>();
        config.clouds().forEach(entry -> entries.put(entry.name(), entry));
        JournalLimits limits = JournalLimits.DEFAULT.withDays(config.days());
        var own = Journal.ofLeader(config.journal(), epoch, limits, clock);
        var clouds = new OpenClouds(name -> Objects.requireNonNull(entries.get(name)), clock);
        var stacks = new OpenStacks(clouds, Rhythm.USUAL, clock);
        var engine = new Engine(clouds, stacks.newest(), own, folder(), entries::containsKey, this::mustLead, clock);
        engine.runs().changes().onArrival(this::goesOn);
        engine.scalings().onArrival(this::goesOn);
        List<Polling> pollings =
                config.polled().stream().map(entry -> Polling.of(entry, clock)).toList();
        term.set(new Term(epoch, own, clouds, stacks, engine, pollings));
        config.clouds().forEach(entry -> clouds.open(entry.name()));
        engine.start();
    }

    private void goesOn() {
        progress.put(progress.newest() + 1);
    }

    /// Before nodes are told: the others wait longer than this before they lead.
    private void mustLead() {
        if (System.nanoTime() - sureNanos < Lead.LEASE.toNanos()) return;
        throw new ProblemException(Problem.of(
                "tell nodes",
                config.journal().toString(),
                "it is not sure for " + Lead.LEASE.toSeconds() + " s that this XMS still leads"));
    }

    /// Its end may wait for a database that is away, and nobody waits for that: what it writes is refused by now.
    private void end(String why) {
        Term over = term.getAndSet(null);
        if (over == null) return;
        LOG.log(Level.WARNING, "This XMS does not lead any more: " + why);
        Thread.ofVirtual().name("end of epoch " + over.epoch()).start(over::close);
    }

    private void awaitEnd() {
        if (!started) return;
        try {
            if (!led.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                LOG.log(Level.WARNING, "What was under way has not ended within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        api.close();
        if (intake != null) intake.close();
        leading.close();
        awaitEnd();
        reading.close();
        desk.close();
        journal.close();
        keystone.close();
    }
}

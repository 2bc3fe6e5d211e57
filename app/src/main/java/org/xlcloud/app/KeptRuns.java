package org.xlcloud.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xlcloud.services.alarms.Author;
import org.xlcloud.services.cloud.Cloud;
import org.xlcloud.services.cloud.McollectiveConfig;
import org.xlcloud.services.compute.GuestGpus;
import org.xlcloud.services.compute.InstanceAction;
import org.xlcloud.services.flow.Coalesced;
import org.xlcloud.services.flow.LateLogger;
import org.xlcloud.services.flow.Mailbox;
import org.xlcloud.services.flow.Problem;
import org.xlcloud.services.flow.ProblemException;
import org.xlcloud.services.inventory.Instance;
import org.xlcloud.services.inventory.Inventory;
import org.xlcloud.services.inventory.OpenClouds;
import org.xlcloud.services.journal.Journal;
import org.xlcloud.services.lifecycle.RunLimits;
import org.xlcloud.services.lifecycle.Runs;
import org.xlcloud.services.mcollective.Mco;
import org.xlcloud.services.scaling.Autoscaling;
import org.xlcloud.services.scaling.ScalingLimits;
import org.xlcloud.services.stacks.Stacks;
import org.xlcloud.views.compute.GuestTab;
import org.xlcloud.views.runs.RunsContext;
import org.xlcloud.views.shell.Settings;

/// XMS inside this window: the runs of its clouds, and the autoscaling chain of those whose nodes
/// can be reached.
final class KeptRuns implements AutoCloseable {
    private static final Logger LOG = LateLogger.of(KeptRuns.class);
    /// Names the clouds whose groups another XMS looks after.
    static final String ELSEWHERE = "xms.elsewhere";

    private static final int LOG_LINES = 500;

    private final OpenClouds clouds;
    private final Settings settings;
    private final InstantSource clock;
    private final Map<String, Mco> collectives = new ConcurrentHashMap<>();
    private final Runs runs;
    private final Autoscaling scaling;
    private final Coalesced resuming = new Coalesced("go on with runs", this::resume);
    private Mailbox.@Nullable Subscription subscription;
    private boolean closed;

    KeptRuns(
            OpenClouds clouds,
            Mailbox<Map<String, Stacks>> stacks,
            Journal journal,
            Path folder,
            Settings settings,
            InstantSource clock) {
        this.clouds = clouds;
        this.settings = settings;
        this.clock = clock;
        runs = new Runs(journal, folder, this::collective, RunLimits.DEFAULT, clock);
        scaling = new Autoscaling(
                journal, runs, stacks, this::lookedAfter, this::collective, ScalingLimits.DEFAULT, clock);
    }

    /// Looks after groups and goes on with what was left under way, for which the journal is opened: all that the
    /// window's first frame need not wait for. On any thread; once.
    synchronized void start() {
        if (subscription != null || closed) return;
        scaling.start();
        resuming.start();
        subscription = clouds.open().onArrival(resuming::ask);
        resuming.ask(); // clouds may have been opened before
    }

    /// What the page of runs needs.
    RunsContext context() {
        return new RunsContext(
                scaling.scalings(),
                runs.changes(),
                runs::list,
                runs::find,
                runs::output,
                id -> {
                    runs.cancel(id);
                    return "No further node is begun; those that are at it go on.";
                },
                id -> "Begun as "
                        + runs.retryFailed(
                                        id,
                                        UUID.randomUUID().toString(),
                                        Author.ofThisProgram().toString())
                                .id());
    }

    Runs runs() {
        return runs;
    }

    /// Asks instances over the bus that runs go over.
    GuestTab.Guests guests() {
        return new GuestTab.Guests() {
            @Override
            public boolean reachable(Instance instance) {
                return clouds.connection(instance.cloud())
                        .map(cloud -> cloud.config().mcollective() != null)
                        .orElse(false);
            }

            @Override
            public GuestGpus ask(String cloud, String id) {
                Instance instance =
                        clouds.inventories().newest().getOrDefault(cloud, Inventory.empty(cloud)).instances().stream()
                                .filter(each -> each.id().equals(id))
                                .findFirst()
                                .orElseThrow(() -> new ProblemException(Problem.of(
                                        "ask an instance", "cloud " + cloud, "there is no such instance any more")));
                return GuestGpus.ask(collective(cloud), instance, clock);
            }

            @Override
            public String log(String cloud, String id) {
                return InstanceAction.log(
                        clouds.connection(cloud)
                                .orElseThrow(() -> new ProblemException(
                                        Problem.of("read the log", "cloud " + cloud, "the cloud is not open"))),
                        id,
                        LOG_LINES);
            }
        };
    }

    /// A cloud whose groups are looked after here: its nodes can be told, its entry lets us, and
    /// nobody else does it.
    private Optional<Cloud> lookedAfter(String name) {
        if (settings.list(ELSEWHERE).contains(name)) return Optional.empty();
        return clouds.connection(name)
                .filter(cloud ->
                        cloud.config().mcollective() != null && !cloud.config().readOnly());
    }

    /// The client for a cloud's nodes.
    ///
    /// @throws ProblemException when the cloud is not open, or its entry does not say how they
    /// are reached
    Mco collective(String name) {
        Cloud cloud = clouds.connection(name)
                .orElseThrow(() -> new ProblemException(
                        Problem.of("reach the nodes of cloud " + name, "the console", "the cloud is not open")
                                .withHint("Open it")));
        McollectiveConfig own = cloud.config().mcollective();
        if (own == null)
            throw new ProblemException(
                    Problem.of(
                                    "reach the nodes of cloud " + name,
                                    cloud.config().source(),
                                    "the entry does not say how they are reached")
                            .withHint(
                                    "Write xlcloud: {mcollective: {brokers: ..., private_key: ..., server_keys: ...}} into it"));
        return collectives.computeIfAbsent(name, key -> Mco.open(Objects.requireNonNull(own), clock));
    }

    /// What another program, or this one, left under way.
    private void resume() {
        try {
            runs.resume(run -> lookedAfter(run.order().cloud()).isPresent());
        } catch (ProblemException e) {
            LOG.log(Level.WARNING, e.problem().oneLine());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) subscription.close();
        resuming.close();
        scaling.close();
        runs.close();
        collectives.values().forEach(Mco::close);
    }
}
